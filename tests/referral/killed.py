"""Every step of a referral, killed by the operating system at each of its writes.

For each step a process is begun that is killed after its first write, then one that is killed
after its second, and so on, until one lives. Each that was killed must have left nothing; the one
that lived has done the step, and the next step goes on from there.
"""

import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from itertools import count

from django.db import connection, connections

from fardplan.referral.models import PublicSubmission
from fardplan.referral.publishing.residents import actions as residents
from tests.referral import made
from tests.referral.steps import Step, name_of
from tests.referral.steps_of_the_centre import STEPS, prepare

WRITES = ("INSERT", "UPDATE", "DELETE")
OURS = ("referral_", "journal_", "people_")


def taken(step: Step, *, die_after: int) -> bool:
    """Take a step in a process of its own that is killed after so many writes; did it live?"""
    connections.close_all()
    child = os.fork()
    if child == 0:
        _take(step, die_after)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return False
    assert os.waitstatus_to_exitcode(status) == 0, f"{name_of(step)} was refused"
    return True


def _take(step: Step, die_after: int) -> None:
    """In the child: never returns."""
    written = count(1)

    def watch(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if sql.startswith(WRITES) and next(written) == die_after:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    status = 1
    try:
        residents.secrets.token_urlsafe = lambda _: f"bevis-{PublicSubmission.objects.count()}"
        with made.later(step.days) if step.days else nullcontext():
            given = step.given()
            with connection.execute_wrapper(watch):
                step.action(**given)
        status = 0
    except Exception as error:
        sys.stderr.write(f"{name_of(step)}: {error!r}\n")
    finally:
        sys.stderr.flush()
        os._exit(status)


def all_rows() -> dict[str, list[str]]:
    """Everything that is kept, table by table."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return {table: _rows(cursor, table) for table in sorted(tables) if table.startswith(OURS)}


def _rows(cursor, table: str) -> list[str]:
    cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
    return sorted(str(row) for row in _plain(cursor.fetchall()))


def _plain(rows) -> Iterator[tuple]:
    for row in rows:
        yield tuple(bytes(one) if isinstance(one, memoryview) else one for one in row)


def killed_at_every_write(step: Step) -> int:
    """How many were killed before one lived; each of them left nothing behind."""
    before = all_rows()
    for die_after in count(1):
        if taken(step, die_after=die_after):
            assert all_rows() != before, f"{name_of(step)} wrote nothing"
            return die_after - 1
        after = all_rows()
        changed = [table for table in before if before[table] != after[table]]
        assert not changed, f"{name_of(step)}, killed after write {die_after}: {changed}"
    raise AssertionError


def main() -> None:
    """Say how many died in each step."""
    prepare()
    deaths = [[name_of(step), killed_at_every_write(step)] for step in STEPS]
    sys.stdout.write(json.dumps(deaths))

"""A backup read into an empty installation, whichever database either of them has."""

import base64
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

from fardplan.errors import BadDocument, Refused
from fardplan.operations.backing_up import data_files
from fardplan.operations.backup_file import read_backup
from fardplan.operations.rows import AT_A_TIME, Migration, count_on, insert, tables
from fardplan.operations.verifying import verify_backup

# Made by a start that got as far as its settings; a restored one replaces it.
REPLACED = {"secret-key"}
# In the data folder from the first table to the last file: what is left there was never finished.
UNFINISHED = "restore-unfinished"


def restore(path: Path, *, passphrase: bytes | None = None) -> None:
    """Make the installation what it was: all of it, or nothing when the backup is damaged."""
    require_empty()
    verify_backup(path, passphrase=passphrase)
    lines = read_backup(path, passphrase)
    migrations = _known_migrations(next(lines))
    mark = settings.DATA / UNFINISHED
    mark.touch(mode=0o600)
    _put_back(lines, migrations)
    call_command("upgrade", verbosity=0)
    mark.unlink()


def is_unfinished() -> bool:
    """Was a restore cut off, so that what is here is neither empty nor whole?"""
    return (settings.DATA / UNFINISHED).exists()


def _put_back(lines: Iterator, migrations: list[Migration]) -> None:
    """The tables as they were when the backup was made, with their rows, and the files."""
    executor = MigrationExecutor(connection)
    executor.migrate(_last_of_each_app(executor, migrations))
    with transaction.atomic(durable=True):
        found = {model._meta.db_table: model for model in tables(migrations)}
        with _without_triggers(found):
            for model in found.values():
                _empty(model)
            files = _fill(found, lines)
        count_on(found.values())
    for name, content in files.items():
        _write_file(settings.DATA, name, content)


def require_empty() -> None:
    """Nothing is ever written over."""
    if is_unfinished():
        raise Refused(
            "En tidigare återställning hit blev aldrig klar. Börja om i en ny mapp med --data, "
            "och för PostgreSQL en ny databas."
        )
    taken = [file.name for file in data_files(settings.DATA) if file.name not in REPLACED]
    if connection.introspection.table_names() or taken:
        raise Refused(
            "Här finns redan en installation. Återställ till en tom: en ny mapp med --data, "
            "och för PostgreSQL en ny databas."
        )


def _known_migrations(header: Any) -> list[Migration]:
    """What the backup's database had been through; refused when this program is older than that."""
    migrations = [(app, name) for app, name in header["migrations"]]
    unknown = set(migrations) - set(MigrationExecutor(connection).loader.disk_migrations)
    if unknown:
        raise BadDocument(
            "Säkerhetskopian är gjord med en nyare version ({version}). Installera den först.",
            version=header["version"],
        )
    return migrations


def _last_of_each_app(executor: MigrationExecutor, migrations: list[Migration]) -> list[Migration]:
    """Those that no other of the same app builds on: where to stop."""
    nodes = executor.loader.graph.node_map
    built_on = {
        parent.key for key in migrations for parent in nodes[key].parents if parent.key[0] == key[0]
    }
    return [key for key in migrations if key not in built_on]


def _fill(found: dict[str, type[models.Model]], lines: Iterator) -> dict[str, bytes]:
    """Put all rows in their tables; return the files."""
    files: dict[str, bytes] = {}
    table, names, waiting = "", list[str](), list[list]()
    for line in lines:
        if isinstance(line, list):
            waiting.append(line)
        if waiting and (isinstance(line, dict) or len(waiting) == AT_A_TIME):
            insert(found[table], names, waiting)
            waiting = []
        if isinstance(line, dict) and "file" in line:
            files[line["file"]] = base64.b64decode(line["content"])
        elif isinstance(line, dict):
            table, names = line["table"], line["columns"]
    if waiting:
        insert(found[table], names, waiting)
    return files


def _empty(model: type[models.Model]) -> None:
    """Take away what the migrations themselves put there; the backup has it."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608


@contextmanager
def _without_triggers(found: dict) -> Iterator[None]:
    """Rows that never change are put back as they were: their guards stand aside, and return."""
    if connection.vendor == "postgresql":
        _run(f"ALTER TABLE {_quoted(table)} DISABLE TRIGGER USER" for table in found)
        yield
        _run(["SET CONSTRAINTS ALL IMMEDIATE"])  # a table with pending checks cannot be altered
        _run(f"ALTER TABLE {_quoted(table)} ENABLE TRIGGER USER" for table in found)
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
    _run(f"DROP TRIGGER {_quoted(name)}" for name, _ in triggers)
    yield
    _run(sql for _, sql in triggers)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _run(statements) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _write_file(folder: Path, name: str, content: bytes) -> None:
    """A file of the installation, for its owner alone, and never outside its folder."""
    path = (folder / name).resolve()
    if folder.resolve() not in path.parents:
        raise BadDocument("Säkerhetskopian har en fil utanför sin mapp: {name}.", name=name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)

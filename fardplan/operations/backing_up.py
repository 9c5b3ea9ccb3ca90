"""A backup of the whole installation at one moment, made while the program is running."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from fardplan import __version__
from fardplan.operations.backup_file import FORM, writing
from fardplan.operations.rows import applied_migrations, columns, rows, tables

# In the data folder but not in a backup: what can be made again, the database's own files, and
# registers of persons, which are lent to the program and belong to somebody else.
LEFT_OUT = {"cache", "registers"}
DATABASE_FILES = "fardplan.sqlite3*"
LOCKS = "*.lock"


def back_up(path: Path, *, passphrase: bytes | None = None) -> int:
    """Write the backup; return how many rows it has."""
    count = 0
    with writing(path, passphrase) as backup, one_moment():
        migrations = applied_migrations()
        backup.add(
            {
                "form": FORM,
                "version": __version__,
                "made_at": timezone.now().isoformat(timespec="seconds"),
                "made_from": connection.vendor,
                "migrations": migrations,
            }
        )
        for file in data_files(settings.DATA):
            content = base64.b64encode(file.read_bytes()).decode()
            backup.add({"file": str(file.relative_to(settings.DATA)), "content": content})
        for model in tables(migrations):
            names = [field.column for field in columns(model)]
            backup.add({"table": model._meta.db_table, "columns": names})
            for row in rows(model):
                backup.add(row)
                count += 1
    return count


@contextmanager
def one_moment() -> Iterator[None]:
    """See the database as it is now, whatever is written meanwhile, and hold up nobody."""
    if connection.vendor == "postgresql":
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    with connection.cursor() as cursor:  # atomic() would take the lock that writers wait for
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def data_files(folder: Path) -> Iterator[Path]:
    """The installation's own files: its key and its choices."""
    for path in sorted(folder.rglob("*")):
        beneath = path.relative_to(folder)
        passing = path.match(DATABASE_FILES) or path.match(LOCKS) or beneath.parts[0] in LEFT_OUT
        if path.is_file() and not path.is_symlink() and not passing:
            yield path

"""The database itself refuses to change, take out or slip in entries, whoever asks.

A later migration that makes SQLite build the table anew loses these triggers, and must make them
again; the journal's tests notice.
"""

from django.db import migrations

SQLITE = [
    """
    CREATE TRIGGER journal_entries_never_change BEFORE UPDATE ON journal_entry BEGIN
        SELECT RAISE(ABORT, 'journal entries are never changed');
    END
    """,
    """
    CREATE TRIGGER journal_entries_are_never_taken_out BEFORE DELETE ON journal_entry BEGIN
        SELECT RAISE(ABORT, 'journal entries are never taken out');
    END
    """,
    # INSERT OR REPLACE deletes without asking the trigger above, so this one asks where it goes.
    """
    CREATE TRIGGER journal_entries_are_added_last BEFORE INSERT ON journal_entry
    WHEN NEW.sequence <> (SELECT COALESCE(MAX(sequence), 0) + 1 FROM journal_entry)
    BEGIN
        SELECT RAISE(ABORT, 'journal entries are added last');
    END
    """,
]
SQLITE_BACK = [
    "DROP TRIGGER journal_entries_never_change",
    "DROP TRIGGER journal_entries_are_never_taken_out",
    "DROP TRIGGER journal_entries_are_added_last",
]

POSTGRESQL = [
    """
    CREATE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'journal entries are never changed or taken out';
    END $$
    """,
    """
    CREATE FUNCTION journal_adds_last() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.sequence <> (SELECT COALESCE(MAX(sequence), 0) + 1 FROM journal_entry) THEN
            RAISE EXCEPTION 'journal entries are added last';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER journal_entries_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuses()
    """,
    """
    CREATE TRIGGER journal_entries_are_added_last BEFORE INSERT ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION journal_adds_last()
    """,
]
POSTGRESQL_BACK = [
    "DROP TRIGGER journal_entries_stay ON journal_entry",
    "DROP TRIGGER journal_entries_are_added_last ON journal_entry",
    "DROP FUNCTION journal_refuses()",
    "DROP FUNCTION journal_adds_last()",
]


PROTECT = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
UNPROTECT = {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK}


def protect(apps, schema_editor):
    for statement in PROTECT[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unprotect(apps, schema_editor):
    for statement in UNPROTECT[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(protect, unprotect)]

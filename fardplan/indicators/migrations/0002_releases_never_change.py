"""The database itself refuses to change or take out a release, whoever asks.

A later migration that makes SQLite build the table anew loses these triggers, and must make them
again; the indicators' tests notice.
"""

from django.db import migrations

REASON = "a release never changes"
SQLITE = [
    f"""
    CREATE TRIGGER releases_never_change BEFORE UPDATE ON indicators_release BEGIN
        SELECT RAISE(ABORT, '{REASON}');
    END
    """,
    f"""
    CREATE TRIGGER releases_are_never_taken_out BEFORE DELETE ON indicators_release BEGIN
        SELECT RAISE(ABORT, '{REASON}');
    END
    """,
    # INSERT OR REPLACE deletes without asking the trigger above, so this one asks what is there.
    f"""
    CREATE TRIGGER releases_are_never_replaced BEFORE INSERT ON indicators_release
    WHEN EXISTS (
        SELECT 1 FROM indicators_release
        WHERE id = NEW.id OR (indicator_id = NEW.indicator_id AND version = NEW.version)
    )
    BEGIN
        SELECT RAISE(ABORT, '{REASON}');
    END
    """,
]
SQLITE_BACK = [
    "DROP TRIGGER releases_never_change",
    "DROP TRIGGER releases_are_never_taken_out",
    "DROP TRIGGER releases_are_never_replaced",
]
POSTGRESQL = [
    f"""
    CREATE FUNCTION indicators_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{REASON}';
    END $$
    """,
    """
    CREATE TRIGGER releases_never_change BEFORE UPDATE OR DELETE OR TRUNCATE ON indicators_release
    FOR EACH STATEMENT EXECUTE FUNCTION indicators_refuses()
    """,
]
POSTGRESQL_BACK = [
    "DROP TRIGGER releases_never_change ON indicators_release",
    "DROP FUNCTION indicators_refuses()",
]


def protect(apps, schema_editor):
    _run({"sqlite": SQLITE, "postgresql": POSTGRESQL}, schema_editor)


def unprotect(apps, schema_editor):
    _run({"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK}, schema_editor)


def _run(statements, schema_editor):
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_initial")]
    operations = [migrations.RunPython(protect, unprotect)]

"""The database itself refuses to change what was delivered, or to take it out; only states move.

A later migration that makes SQLite build the table anew loses these triggers, and must make them
again; the indicators' tests notice.
"""

from django.db import migrations

REASON = "a delivery is kept as it came"
KEPT = [
    "indicator_id", "name", "content", "sha256", "retrieved", "edition", "correction",
    "delivered_at", "delivered_by", "faults", "findings", "definition", "\"table\"",
]  # fmt: skip
SQLITE = [
    f"""
    CREATE TRIGGER deliveries_never_change BEFORE UPDATE OF {", ".join(KEPT)}
    ON indicators_delivery BEGIN SELECT RAISE(ABORT, '{REASON}'); END
    """,
    f"""
    CREATE TRIGGER deliveries_are_never_taken_out BEFORE DELETE ON indicators_delivery BEGIN
        SELECT RAISE(ABORT, '{REASON}');
    END
    """,
    # INSERT OR REPLACE deletes without asking the trigger above, so this one asks what is there.
    f"""
    CREATE TRIGGER deliveries_are_never_replaced BEFORE INSERT ON indicators_delivery
    WHEN EXISTS (
        SELECT 1 FROM indicators_delivery
        WHERE id = NEW.id
           OR (NEW.state = 'draft' AND state = 'draft' AND indicator_id = NEW.indicator_id)
    )
    BEGIN
        SELECT RAISE(ABORT, '{REASON}');
    END
    """,
]
SQLITE_BACK = [
    "DROP TRIGGER deliveries_never_change",
    "DROP TRIGGER deliveries_are_never_taken_out",
    "DROP TRIGGER deliveries_are_never_replaced",
]
POSTGRESQL = [
    f"""
    CREATE FUNCTION indicators_keeps_deliveries() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{REASON}';
    END $$
    """,
    f"""
    CREATE TRIGGER deliveries_never_change BEFORE UPDATE OF {", ".join(KEPT)}
    ON indicators_delivery FOR EACH STATEMENT EXECUTE FUNCTION indicators_keeps_deliveries()
    """,
    """
    CREATE TRIGGER deliveries_are_never_taken_out BEFORE DELETE OR TRUNCATE
    ON indicators_delivery FOR EACH STATEMENT EXECUTE FUNCTION indicators_keeps_deliveries()
    """,
]
POSTGRESQL_BACK = [
    "DROP TRIGGER deliveries_are_never_taken_out ON indicators_delivery",
    "DROP TRIGGER deliveries_never_change ON indicators_delivery",
    "DROP FUNCTION indicators_keeps_deliveries()",
]


def protect(apps, schema_editor):
    _run({"sqlite": SQLITE, "postgresql": POSTGRESQL}, schema_editor)


def unprotect(apps, schema_editor):
    _run({"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK}, schema_editor)


def _run(statements, schema_editor):
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("indicators", "0003_deliveries_and_corrections")]
    operations = [migrations.RunPython(protect, unprotect)]

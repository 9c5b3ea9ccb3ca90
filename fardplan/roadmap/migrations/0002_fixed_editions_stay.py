"""The database itself refuses to change what a fixed edition says, whoever asks.

An edition that has left its draft may still move on (referred, adopted, superseded), and its dates
with it; its words, its provisions, its goals' terms and its stored changes may not.

A later migration that makes SQLite build one of these tables anew loses its triggers, and must make
them again; the roadmap's tests notice.
"""

from django.db import migrations

# Table, and how a row of it finds the state of its edition.
PARTS = {
    "roadmap_provision": "SELECT state FROM roadmap_edition WHERE id = {row}.edition_id",
    "roadmap_change": "SELECT state FROM roadmap_edition WHERE id = {row}.edition_id",
    "roadmap_goalterms": (
        "SELECT state FROM roadmap_edition WHERE id ="
        " (SELECT edition_id FROM roadmap_provision WHERE id = {row}.provision_id)"
    ),
}
ROWS = {"INSERT": ["NEW"], "UPDATE": ["OLD", "NEW"], "DELETE": ["OLD"]}
WORDS = [
    "key", "title", "language", "translations", "diary_number", "year", "predecessor_id",
    "source", "note", "fixed_at", "digest",
]  # fmt: skip
REASON = "a fixed edition never changes"


def _sqlite():
    for table, state in PARTS.items():
        for event, rows in ROWS.items():
            fixed = " OR ".join(f"({state.format(row=row)}) <> 'draft'" for row in rows)
            yield (
                f"CREATE TRIGGER {table}_{event.lower()}_of_fixed BEFORE {event} ON {table} "
                f"WHEN {fixed} BEGIN SELECT RAISE(ABORT, '{REASON}'); END"
            )
    changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in WORDS)
    yield (
        "CREATE TRIGGER roadmap_edition_update_of_fixed BEFORE UPDATE ON roadmap_edition "
        f"WHEN OLD.state <> 'draft' AND (NEW.state = 'draft' OR {changed}) "
        f"BEGIN SELECT RAISE(ABORT, '{REASON}'); END"
    )
    yield (
        "CREATE TRIGGER roadmap_edition_delete_of_fixed BEFORE DELETE ON roadmap_edition "
        f"WHEN OLD.state <> 'draft' BEGIN SELECT RAISE(ABORT, '{REASON}'); END"
    )


def _postgresql():
    yield (
        "CREATE FUNCTION roadmap_refuses() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REASON}'; END $$"
    )
    for table, state in PARTS.items():
        # A condition on a trigger may not ask other tables in PostgreSQL: the function does.
        new, old = state.format(row="NEW"), state.format(row="OLD")
        yield (
            f"CREATE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP <> 'INSERT' AND ({old}) <> 'draft' THEN RAISE EXCEPTION '{REASON}'; END IF; "
            f"IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; "
            f"IF ({new}) <> 'draft' THEN RAISE EXCEPTION '{REASON}'; END IF; "
            "RETURN NEW; END $$"
        )
        yield (
            f"CREATE TRIGGER {table}_of_fixed BEFORE INSERT OR UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_stays()"
        )
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in WORDS)
    yield (
        "CREATE TRIGGER roadmap_edition_update_of_fixed BEFORE UPDATE ON roadmap_edition "
        f"FOR EACH ROW WHEN (OLD.state <> 'draft' AND (NEW.state = 'draft' OR {changed})) "
        "EXECUTE FUNCTION roadmap_refuses()"
    )
    yield (
        "CREATE TRIGGER roadmap_edition_delete_of_fixed BEFORE DELETE ON roadmap_edition "
        "FOR EACH ROW WHEN (OLD.state <> 'draft') EXECUTE FUNCTION roadmap_refuses()"
    )


def protect(apps, schema_editor):
    statements = {"sqlite": _sqlite, "postgresql": _postgresql}[schema_editor.connection.vendor]
    for statement in statements():
        schema_editor.execute(statement)


def unprotect(apps, schema_editor):
    on_table = schema_editor.connection.vendor == "postgresql"
    for table in (*PARTS, "roadmap_edition"):
        for name in _triggers(table, on_table):
            where = f" ON {table}" if on_table else ""
            schema_editor.execute(f"DROP TRIGGER {name}{where}")
    if on_table:
        for name in (*(f"{table}_stays" for table in PARTS), "roadmap_refuses"):
            schema_editor.execute(f"DROP FUNCTION {name}()")


def _triggers(table, on_table):
    if table == "roadmap_edition":
        return [f"{table}_update_of_fixed", f"{table}_delete_of_fixed"]
    if on_table:
        return [f"{table}_of_fixed"]
    return [f"{table}_{event.lower()}_of_fixed" for event in ROWS]


class Migration(migrations.Migration):
    dependencies = [("roadmap", "0001_initial")]
    operations = [migrations.RunPython(protect, unprotect)]

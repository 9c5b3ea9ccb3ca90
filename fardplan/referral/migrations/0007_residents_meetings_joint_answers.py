"""Letters to residents, the days on which bodies meet, and what joins in a joint answer.

A letter to a resident goes when the resident is forgotten; other letters stay as they were. SQLite
makes the table of letters anew for this, and so its triggers are made anew too.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

before = import_module("fardplan.referral.migrations.0004_what_never_changes")
LETTERS = "referral_outgoingletter"
LETTER = before.KEPT[LETTERS]
KEPT = {
    LETTERS: LETTER._replace(never=[*LETTER.never, "submission_id"]),
    "referral_concurrence": before.Kept(
        ["answer_id", "body_id", "decided_on", "paragraph", "recorded_at", "recorded_by"]
    ),
    "referral_timerequest": before.Kept(
        ["recipient_id", "wished_day", "reason", "asked_at", "asked_by"]
    ),
}
# Of these tables, what may be deleted all the same.
MAY_GO = {LETTERS: "OLD.submission_id IS NOT NULL"}


def _sqlite(kept_tables, may_go):
    for table, kept in kept_tables.items():
        yield f"DROP TRIGGER IF EXISTS {table}_stays"
        yield f"DROP TRIGGER IF EXISTS {table}_is_kept"
        yield (
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} "
            f"WHEN {before._changed(kept, 'IS NOT')} "
            f"BEGIN SELECT RAISE(ABORT, '{before.REASON}'); END"
        )
        yield (
            f"CREATE TRIGGER {table}_is_kept BEFORE DELETE ON {table} "
            f"WHEN NOT ({may_go.get(table, '1 = 0')}) "
            f"BEGIN SELECT RAISE(ABORT, '{before.REASON}'); END"
        )


def _postgresql(kept_tables, may_go):
    for table, kept in kept_tables.items():
        reason = f"RAISE EXCEPTION '{before.REASON}';"
        yield (
            f"CREATE OR REPLACE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN IF TG_OP = 'DELETE' THEN IF NOT ({may_go.get(table, 'FALSE')}) THEN {reason} "
            f"END IF; RETURN OLD; END IF; IF {before._changed(kept, 'IS DISTINCT FROM')} "
            f"THEN {reason} END IF; RETURN NEW; END $$"
        )
        yield (
            f"CREATE OR REPLACE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_stays()"
        )


def _carry_out(schema_editor, *given):
    statements = {"sqlite": _sqlite, "postgresql": _postgresql}[schema_editor.connection.vendor]
    for statement in statements(*given):
        schema_editor.execute(statement)


def protect(apps, schema_editor):
    _carry_out(schema_editor, KEPT, MAY_GO)


def unprotect(apps, schema_editor):
    """So that the tables can be changed; what went before is put back when they have been."""
    for table in KEPT:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_stays ON {table}")
            schema_editor.execute(f"DROP FUNCTION {table}_stays()")
        else:
            schema_editor.execute(f"DROP TRIGGER {table}_stays")
            schema_editor.execute(f"DROP TRIGGER {table}_is_kept")


def protect_as_before(apps, schema_editor):
    _carry_out(schema_editor, {LETTERS: LETTER}, {})


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_signing_in"),
        ("referral", "0006_points_know_their_places"),
    ]
    operations = [
        migrations.RunPython(migrations.RunPython.noop, protect_as_before),
        migrations.AddField(
            model_name="outgoingletter",
            name="submission",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="letters",
                to="referral.publicsubmission",
            ),
        ),
        migrations.AlterField(
            model_name="outgoingletter",
            name="body",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="letters",
                to="people.body",
            ),
        ),
        migrations.AlterField(
            model_name="outgoingletter",
            name="kind",
            field=models.CharField(
                choices=[
                    ("referral", "remissbrev"),
                    ("reminder", "påminnelse"),
                    ("extension", "förlängd svarstid"),
                    ("receipt", "kvitto"),
                    ("reply", "återkoppling"),
                    ("confirm", "bekräftelse"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="outgoingletter",
            constraint=models.CheckConstraint(
                condition=models.Q(body__isnull=False, submission__isnull=True)
                | models.Q(body__isnull=True, submission__isnull=False),
                name="a_letter_goes_to_a_body_or_to_a_resident",
            ),
        ),
        migrations.CreateModel(
            name="Concurrence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("decided_on", models.DateField()),
                ("paragraph", models.CharField(max_length=20)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=100)),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concurrences",
                        to="referral.answer",
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concurrences",
                        to="people.body",
                    ),
                ),
            ],
            options={
                "ordering": ["recorded_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("answer", "body"), name="a_body_concurs_once_in_an_answer"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("paragraph", ""), _negated=True),
                        name="a_concurrence_stands_in_a_paragraph",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("noted_at", models.DateTimeField()),
                ("noted_by", models.CharField(max_length=100)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meetings",
                        to="people.body",
                    ),
                ),
            ],
            options={
                "ordering": ["day"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("body", "day"), name="a_body_meets_once_a_day"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TimeRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("wished_day", models.DateField()),
                ("reason", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.CharField(max_length=100)),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="time_requests",
                        to="referral.recipient",
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="who_asks_for_time_says_why",
                    ),
                ],
            },
        ),
        migrations.RunPython(protect, unprotect),
    ]

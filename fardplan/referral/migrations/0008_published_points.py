"""The points of a published synopsis, each a row that never changes."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

before = import_module("fardplan.referral.migrations.0007_residents_meetings_joint_answers")
POINTS = "referral_publishedpoint"
KEPT = {POINTS: before.before.Kept(["synopsis_id", "number", "content"])}


def protect(apps, schema_editor):
    before._carry_out(schema_editor, KEPT, {})


def unprotect(apps, schema_editor):
    """SQLite's triggers go with their table."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {POINTS}_stays ON {POINTS}")
        schema_editor.execute(f"DROP FUNCTION {POINTS}_stays()")


class Migration(migrations.Migration):
    dependencies = [("referral", "0007_residents_meetings_joint_answers")]

    operations = [
        migrations.CreateModel(
            name="PublishedPoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                (
                    "synopsis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="points",
                        to="referral.synopsis",
                    ),
                ),
            ],
            options={
                "ordering": ["synopsis_id", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("synopsis", "number"), name="points_of_a_synopsis_are_numbered"
                    )
                ],
            },
        ),
        migrations.RunPython(protect, unprotect),
    ]

"""What a delivery and a release say of small counts, of made-up persons and of what they rest on.

SQLite builds both tables anew, which loses their triggers; so they are taken off before and put
back after. The new fields of a delivery are kept as the old ones are, and a release is made up if,
and only if, the delivery that it came of is.
"""

from importlib import import_module

from django.db import migrations, models

releases = import_module("fardplan.indicators.migrations.0002_releases_never_change")
deliveries = import_module("fardplan.indicators.migrations.0004_deliveries_are_kept")

MADE_UP = "a release is as made up as its delivery"
KEPT = ["mapping", "basis", "synthetic", "notes", "protected", "audit"]
SQLITE = [
    f"""
    CREATE TRIGGER deliveries_keep_their_basis BEFORE UPDATE OF {", ".join(KEPT)}
    ON indicators_delivery BEGIN SELECT RAISE(ABORT, '{deliveries.REASON}'); END
    """,
    f"""
    CREATE TRIGGER releases_are_as_made_up_as_their_delivery BEFORE INSERT ON indicators_release
    WHEN EXISTS (
        SELECT 1 FROM indicators_delivery
        WHERE id = NEW.delivery_id AND synthetic <> NEW.synthetic
    )
    BEGIN
        SELECT RAISE(ABORT, '{MADE_UP}');
    END
    """,
]
SQLITE_BACK = [
    "DROP TRIGGER deliveries_keep_their_basis",
    "DROP TRIGGER releases_are_as_made_up_as_their_delivery",
]
POSTGRESQL = [
    f"""
    CREATE TRIGGER deliveries_keep_their_basis BEFORE UPDATE OF {", ".join(KEPT)}
    ON indicators_delivery FOR EACH STATEMENT EXECUTE FUNCTION indicators_keeps_deliveries()
    """,
    f"""
    CREATE FUNCTION indicators_refuses_unmarked() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT 1 FROM indicators_delivery
            WHERE id = NEW.delivery_id AND synthetic <> NEW.synthetic
        ) THEN
            RAISE EXCEPTION '{MADE_UP}';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER releases_are_as_made_up_as_their_delivery BEFORE INSERT ON indicators_release
    FOR EACH ROW EXECUTE FUNCTION indicators_refuses_unmarked()
    """,
]
POSTGRESQL_BACK = [
    "DROP TRIGGER deliveries_keep_their_basis ON indicators_delivery",
    "DROP TRIGGER releases_are_as_made_up_as_their_delivery ON indicators_release",
    "DROP FUNCTION indicators_refuses_unmarked()",
]


def unprotect(apps, schema_editor):
    """The triggers of before this migration, taken off."""
    releases.unprotect(apps, schema_editor)
    deliveries.unprotect(apps, schema_editor)


def protect(apps, schema_editor):
    """The triggers of before this migration, put back."""
    releases.protect(apps, schema_editor)
    deliveries.protect(apps, schema_editor)


def protect_more(apps, schema_editor):
    _run({"sqlite": SQLITE, "postgresql": POSTGRESQL}, schema_editor)


def protect_less(apps, schema_editor):
    _run({"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK}, schema_editor)


def _run(statements, schema_editor):
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)



class Migration(migrations.Migration):

    dependencies = [
        ('indicators', '0004_deliveries_are_kept'),
    ]

    operations = [
        migrations.RunPython(unprotect, protect),
        migrations.AddField(
            model_name='delivery',
            name='audit',
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='delivery',
            name='basis',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='delivery',
            name='mapping',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='delivery',
            name='notes',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='delivery',
            name='protected',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='delivery',
            name='synthetic',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='release',
            name='audit',
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='release',
            name='basis',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='release',
            name='is_safe',
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='release',
            name='protected',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='release',
            name='synthetic',
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('protected', False), ('audit__isnull', False), _connector='OR'), name='a_protected_delivery_is_audited'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('protected', False), models.Q(('audit__isnull', False), ('is_safe', True), ('is_safe__isnull', False)), _connector='OR'), name='what_was_protected_is_safe'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('synthetic', False), ('protected', True), _connector='OR'), name='made_up_figures_are_protected_as_real_ones'),
        ),
        migrations.RunPython(protect, unprotect),
        migrations.RunPython(protect_more, protect_less),
    ]

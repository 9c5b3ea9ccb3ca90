import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def point_to_dispositions(apps, _schema_editor):
    """Points that have a disposition already know it."""
    current = apps.get_model("referral", "Disposition").objects.filter(
        opinion=models.OuterRef("pk"), is_current=True
    )
    opinions = apps.get_model("referral", "Opinion").objects
    opinions.update(disposition=models.Subquery(current.values("pk")))


class Migration(migrations.Migration):
    dependencies = [
        ("referral", "0004_what_never_changes"),
        ("roadmap", "0002_fixed_editions_stay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="opinion",
            name="disposition",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="referral.disposition",
            ),
        ),
        migrations.AddIndex(
            model_name="opinion",
            index=models.Index(
                fields=["answer", "start", "id", "outcome"], name="opinions_in_order"
            ),
        ),
        migrations.AddIndex(
            model_name="opinion",
            index=models.Index(
                fields=["answer", "outcome", "kind", "disposition"], name="opinions_counted"
            ),
        ),
        migrations.RunPython(point_to_dispositions, migrations.RunPython.noop),
    ]

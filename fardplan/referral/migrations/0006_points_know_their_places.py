import django.db.models.deletion
from django.db import migrations, models


def tell_places(apps, _schema_editor):
    """Points that are on provisions already know on how many, and on which if it is one."""
    on = apps.get_model("referral", "Opinion").provisions.through.objects
    counted = on.filter(opinion=models.OuterRef("pk")).order_by().values("opinion")
    opinions = apps.get_model("referral", "Opinion").objects
    placed = opinions.filter(pk__in=on.values("opinion"))
    placed.annotate(
        n=models.Subquery(counted.annotate(n=models.Count("pk")).values("n")),
        first=models.Subquery(counted.annotate(first=models.Min("provision")).values("first")),
    ).update(
        places=models.F("n"),
        place=models.Case(models.When(n=1, then=models.F("first")), default=None),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("referral", "0005_points_know_their_disposition"),
        ("roadmap", "0002_fixed_editions_stay"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="opinion", name="opinions_by_kind"),
        migrations.RemoveIndex(model_name="opinion", name="opinions_in_order"),
        migrations.RemoveIndex(model_name="opinion", name="opinions_counted"),
        migrations.AddField(
            model_name="opinion",
            name="places",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="opinion",
            name="place",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="roadmap.provision",
            ),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.CheckConstraint(
                condition=models.Q(("place__isnull", False), ("places", 1))
                | models.Q(models.Q(("places", 1), _negated=True), ("place__isnull", True)),
                name="an_opinion_on_one_provision_says_which",
            ),
        ),
        migrations.AddIndex(
            model_name="opinion",
            index=models.Index(
                fields=["answer", "outcome", "kind", "disposition", "assignee", "start"],
                name="opinions_counted",
            ),
        ),
        migrations.AddIndex(
            model_name="opinion",
            index=models.Index(
                fields=["answer", "places", "place", "outcome", "kind", "disposition", "start"],
                name="opinions_by_place",
            ),
        ),
        migrations.AddIndex(
            model_name="opinion",
            index=models.Index(
                fields=[
                    *["answer", "start", "id", "outcome", "kind", "disposition"],
                    *["places", "place", "assignee"],
                ],
                name="opinions_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="disposition",
            index=models.Index(
                condition=models.Q(("is_current", True)),
                fields=["outcome", "opinion"],
                name="current_dispositions",
            ),
        ),
        migrations.RunPython(tell_places, migrations.RunPython.noop),
    ]

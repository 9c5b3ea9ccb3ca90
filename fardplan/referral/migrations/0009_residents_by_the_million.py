"""A million residents' answers are listed and counted from indexes.

So an answer knows when it was let out; those that already are get to know it.
"""

from django.db import migrations, models


def tell_when_let_out(apps, _schema_editor):
    """Answers that are let out already know it."""
    clearances = apps.get_model("referral", "Clearance").objects
    mine = clearances.filter(answer=models.OuterRef("pk")).values("cleared_at")
    let_out = clearances.values("answer")
    answers = apps.get_model("referral", "Answer").objects
    answers.filter(pk__in=let_out).update(cleared_at=models.Subquery(mine))


class Migration(migrations.Migration):

    dependencies = [
        ('referral', '0008_published_points'),
    ]

    operations = [
        migrations.AddField(
            model_name='answer',
            name='cleared_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name='answer',
            index=models.Index(fields=['duplicate_group', 'state'], name='answers_alike'),
        ),
        migrations.AddIndex(
            model_name='answer',
            index=models.Index(condition=models.Q(('body__isnull', False)), fields=['edition', 'body'], name='answers_on_editions'),
        ),
        migrations.AddIndex(
            model_name='answer',
            index=models.Index(condition=models.Q(('body__isnull', False)), fields=['referral', 'state', 'received_at', 'id'], name='answers_of_bodies'),
        ),
        migrations.AddIndex(
            model_name='answer',
            index=models.Index(fields=['referral', 'received_at', 'id'], name='answers_as_they_came'),
        ),
        migrations.AddIndex(
            model_name='answer',
            index=models.Index(condition=models.Q(('body__isnull', True), ('cleared_at__isnull', False)), fields=['referral', 'body', 'state', 'id', 'cleared_at'], name='answers_of_residents'),
        ),
        migrations.AddIndex(
            model_name='answer',
            index=models.Index(condition=models.Q(('cleared_at__isnull', True)), fields=['referral', 'state', 'body', 'cleared_at'], name='answers_not_let_out'),
        ),
        migrations.AddIndex(
            model_name='publicsubmission',
            index=models.Index(fields=['referral', 'state', 'confirmed_at', 'id'], name='submissions_to_moderate'),
        ),
        migrations.RunPython(tell_when_let_out, migrations.RunPython.noop),
    ]

"""Deliveries of figures, and what a release that came of one says of itself.

SQLite builds the table of releases anew, which loses its triggers; so they are taken off before
and put back after.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

protection = import_module("fardplan.indicators.migrations.0002_releases_never_change")


class Migration(migrations.Migration):

    dependencies = [
        ('indicators', '0002_releases_never_change'),
    ]

    operations = [
        migrations.RunPython(protection.unprotect, protection.protect),
        migrations.AddField(
            model_name='release',
            name='correction',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='release',
            name='findings',
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='release',
            name='produced_by',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('retrieved', models.DateField()),
                ('edition', models.JSONField(blank=True, default=dict)),
                ('correction', models.TextField(blank=True)),
                ('delivered_at', models.DateTimeField()),
                ('delivered_by', models.CharField(max_length=100)),
                ('faults', models.JSONField(blank=True, default=list)),
                ('findings', models.JSONField(blank=True, default=list)),
                ('definition', models.JSONField(blank=True, default=dict)),
                ('table', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('refused', 'Behöver rättas'), ('draft', 'Väntar på granskning'), ('returned', 'Återlämnad'), ('released', 'Publicerad'), ('replaced', 'Ersatt av en ny fil')], max_length=10)),
                ('reviewed_by', models.CharField(blank=True, max_length=100)),
                ('reviewed_at', models.DateTimeField(blank=True, null=True)),
                ('return_reason', models.TextField(blank=True)),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='indicators.indicator')),
            ],
            options={
                'ordering': ['-delivered_at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='release',
            name='delivery',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='release', to='indicators.delivery'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('produced_by', models.F('released_by')), _negated=True), name='nobody_releases_what_they_produced'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('correction', ''), ('version__gt', 1), _connector='OR'), name='a_correction_has_something_to_correct'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('indicator',), name='one_draft_waits_per_indicator'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'replaced'), models.Q(('state', 'refused'), ('table', '')), models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('table', ''), _negated=True)), _connector='OR'), name='only_a_sound_delivery_has_a_table'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), models.Q(('return_reason', ''), _negated=True), _connector='OR'), name='a_returned_delivery_says_why'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('reviewed_by', models.F('delivered_by')), _negated=True), name='nobody_reviews_what_they_delivered'),
        ),
        migrations.RunPython(protection.protect, protection.unprotect),
    ]

"""The whole referral: what is sent, written, decided, received and made of it."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
        ('referral', '0001_initial'),
        ('roadmap', '0002_fixed_editions_stay'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BoardDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('facts', models.JSONField(default=dict)),
                ('content', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('kind', models.CharField(choices=[('as_proposed', 'enligt förslaget'), ('amended', 'med ändringar'), ('sent_back', 'återremitterat'), ('tabled', 'bordlagt'), ('office', 'kontorsyttrande')], max_length=12)),
                ('decided_on', models.DateField()),
                ('paragraph', models.CharField(blank=True, max_length=20)),
                ('is_adjusted_at_once', models.BooleanField(default=False)),
                ('adjusted_on', models.DateField(blank=True, null=True)),
                ('note', models.TextField(blank=True)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=100)),
            ],
            options={
                'ordering': ['-recorded_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='CentreView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('text', models.TextField()),
                ('is_current', models.BooleanField(default=True)),
                ('written_at', models.DateTimeField()),
                ('written_by', models.CharField(max_length=100)),
            ],
        ),
        migrations.CreateModel(
            name='Clearance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cleared_at', models.DateTimeField()),
                ('cleared_by', models.CharField(max_length=100)),
                ('note', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('written_at', models.DateTimeField()),
                ('written_by', models.CharField(max_length=100)),
            ],
        ),
        migrations.CreateModel(
            name='Contribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('anchor', models.CharField(blank=True, max_length=200)),
                ('text', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='ContributionVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('text', models.TextField(blank=True)),
                ('written_at', models.DateTimeField()),
                ('written_by', models.CharField(max_length=100)),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='DemandedChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.TextField(blank=True)),
                ('linked_at', models.DateTimeField()),
                ('linked_by', models.CharField(max_length=100)),
            ],
        ),
        migrations.CreateModel(
            name='Disposition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField()),
                ('outcome', models.CharField(choices=[('adopted', 'tillgodosedd'), ('partly', 'delvis tillgodosedd'), ('covered', 'finns redan i färdplanen'), ('not_adopted', 'inte tillgodosedd'), ('noted', 'noterad'), ('referred_on', 'överlämnad till någon annan')], max_length=12)),
                ('reason', models.TextField()),
                ('is_current', models.BooleanField(default=True)),
                ('decided_at', models.DateTimeField()),
                ('decided_by', models.CharField(max_length=100)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('read_by', models.CharField(blank=True, max_length=100)),
            ],
            options={
                'ordering': ['opinion_id', '-version'],
            },
        ),
        migrations.CreateModel(
            name='DraftAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(default=1)),
                ('relation', models.CharField(choices=[('first', 'första svaret'), ('supplement', 'komplettering'), ('correction', 'rättelse')], default='first', max_length=10)),
                ('kind', models.CharField(choices=[('full', 'svar med synpunkter'), ('no_objection', 'inget att erinra'), ('abstains', 'avstår från att svara'), ('refers', 'hänvisar till ett annat svar')], default='full', max_length=12)),
                ('state', models.CharField(choices=[('writing', 'Skrivs'), ('signed', 'Undertecknat förslag'), ('decided', 'Beslutat'), ('submitted', 'Inlämnat')], default='writing', max_length=10)),
                ('version', models.PositiveIntegerField(default=1)),
                ('opened_at', models.DateTimeField()),
                ('opened_by', models.CharField(max_length=100)),
            ],
            options={
                'ordering': ['recipient_id', 'number'],
            },
        ),
        migrations.CreateModel(
            name='DuplicateGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('old_day', models.DateField()),
                ('new_day', models.DateField()),
                ('reason', models.TextField()),
                ('granted_by', models.CharField(max_length=100)),
                ('granted_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['granted_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='FeedKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('generation', models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name='HeadSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('facts', models.JSONField(default=dict)),
                ('content', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('draft_version', models.PositiveIntegerField()),
                ('signed_at', models.DateTimeField()),
                ('signed_by', models.CharField(max_length=100)),
            ],
            options={
                'ordering': ['-signed_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last_day', models.DateField()),
                ('message', models.TextField(blank=True)),
                ('invited_at', models.DateTimeField()),
                ('invited_by', models.CharField(max_length=100)),
            ],
        ),
        migrations.CreateModel(
            name='OfficeReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reported_on', models.DateField()),
                ('paragraph', models.CharField(max_length=20)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=100)),
            ],
        ),
        migrations.CreateModel(
            name='OutgoingLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120, unique=True)),
                ('kind', models.CharField(choices=[('referral', 'remissbrev'), ('reminder', 'påminnelse'), ('extension', 'förlängd svarstid'), ('receipt', 'kvitto'), ('reply', 'återkoppling')], max_length=10)),
                ('channel', models.CharField(choices=[('email', 'e-post'), ('post', 'brev'), ('system', 'i Färdplan'), ('by_hand', 'lämnad för hand')], max_length=10)),
                ('address', models.EmailField(blank=True, max_length=254)),
                ('subject', models.CharField(max_length=200)),
                ('text', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('queued', 'I kö'), ('sending', 'Skickas'), ('sent', 'Skickat'), ('failed', 'Gick inte att skicka')], default='queued', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('last_error', models.CharField(blank=True, max_length=300)),
                ('queued_at', models.DateTimeField()),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='PublicSubmission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=200)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('email_digest', models.CharField(max_length=64)),
                ('address_digest', models.CharField(blank=True, max_length=64)),
                ('token_digest', models.CharField(max_length=64, unique=True)),
                ('text', models.TextField()),
                ('state', models.CharField(choices=[('unconfirmed', 'Väntar på bekräftad e-post'), ('waiting', 'Väntar på granskning'), ('accepted', 'Mottaget'), ('rejected', 'Avvisat')], default='unconfirmed', max_length=12)),
                ('submitted_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('moderated_at', models.DateTimeField(blank=True, null=True)),
                ('moderated_by', models.CharField(blank=True, max_length=100)),
                ('rejection_reason', models.TextField(blank=True)),
                ('erase_on', models.DateField()),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Recipient',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_last_day', models.DateField()),
                ('last_day', models.DateField()),
                ('channel', models.CharField(choices=[('email', 'e-post'), ('post', 'brev'), ('system', 'i Färdplan'), ('by_hand', 'lämnad för hand')], default='email', max_length=10)),
                ('added_at', models.DateTimeField()),
                ('added_by', models.CharField(max_length=100)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('received_at', models.DateTimeField(blank=True, null=True)),
                ('received_by', models.CharField(blank=True, max_length=100)),
                ('diary_number', models.CharField(blank=True, max_length=60)),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='RecordExport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('format', models.CharField(max_length=4)),
                ('digest', models.CharField(max_length=64)),
                ('content', models.BinaryField()),
                ('journal_sequence', models.PositiveBigIntegerField()),
                ('journal_digest', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.CharField(max_length=100)),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=80, unique=True)),
                ('title', models.CharField(max_length=200)),
                ('diary_number', models.CharField(blank=True, max_length=60)),
                ('letter', models.TextField(blank=True)),
                ('questions', models.JSONField(blank=True, default=list)),
                ('last_day', models.DateField()),
                ('is_open_to_all', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('draft', 'Förbereds'), ('out', 'Ute på remiss'), ('closed', 'Avslutad'), ('published', 'Redovisad')], default='draft', max_length=10)),
                ('version', models.PositiveIntegerField(default=1)),
                ('edition_digest', models.CharField(blank=True, max_length=64)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('sent_by', models.CharField(blank=True, max_length=100)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('closed_by', models.CharField(blank=True, max_length=100)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Reservation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('reservation', 'reservation'), ('special_statement', 'särskilt uttalande')], max_length=20)),
                ('members', models.CharField(blank=True, max_length=300)),
                ('parties', models.CharField(blank=True, max_length=200)),
                ('text', models.TextField(blank=True)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=100)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='SecrecyMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.PositiveIntegerField(blank=True, null=True)),
                ('end', models.PositiveIntegerField(blank=True, null=True)),
                ('ground', models.CharField(max_length=200)),
                ('reason', models.TextField(blank=True)),
                ('marked_at', models.DateTimeField()),
                ('marked_by', models.CharField(max_length=100)),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('lifted_by', models.CharField(blank=True, max_length=100)),
                ('lifted_reason', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('anchor', models.CharField(blank=True, max_length=200)),
                ('text', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=0)),
                ('order', models.PositiveIntegerField()),
                ('position', models.CharField(blank=True, max_length=30)),
            ],
        ),
        migrations.CreateModel(
            name='SectionVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('text', models.TextField(blank=True)),
                ('written_at', models.DateTimeField()),
                ('written_by', models.CharField(max_length=100)),
                ('position', models.CharField(blank=True, max_length=30)),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='StatedPosition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.CharField(max_length=30)),
                ('source', models.CharField(choices=[('stated', 'angiven i svaret'), ('confirmed', 'bedömd av en person')], max_length=10)),
                ('words', models.TextField(blank=True)),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('is_current', models.BooleanField(default=True)),
                ('decided_at', models.DateTimeField()),
                ('decided_by', models.CharField(max_length=100)),
            ],
        ),
        migrations.CreateModel(
            name='Synopsis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField()),
                ('content', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('published_at', models.DateTimeField()),
                ('published_by', models.CharField(max_length=100)),
            ],
            options={
                'ordering': ['-version'],
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField()),
                ('withdrawn_at', models.DateTimeField()),
                ('withdrawn_by', models.CharField(max_length=100)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='answer',
            name='one_answer_per_body_edition_and_version',
        ),
        migrations.RemoveConstraint(
            model_name='answer',
            name='the_same_file_is_one_answer',
        ),
        migrations.AddField(
            model_name='answer',
            name='bodies',
            field=models.ManyToManyField(related_name='joint_answers', to='people.body'),
        ),
        migrations.AddField(
            model_name='answer',
            name='channel',
            field=models.CharField(choices=[('email', 'e-post'), ('post', 'brev'), ('system', 'i Färdplan'), ('by_hand', 'lämnad för hand')], default='email', max_length=10),
        ),
        migrations.AddField(
            model_name='answer',
            name='diary_number',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='answer',
            name='is_office_answer',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='answer',
            name='kind',
            field=models.CharField(choices=[('full', 'svar med synpunkter'), ('no_objection', 'inget att erinra'), ('abstains', 'avstår från att svara'), ('refers', 'hänvisar till ett annat svar')], default='full', max_length=12),
        ),
        migrations.AddField(
            model_name='answer',
            name='received_at',
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='answer',
            name='refers_to',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.body'),
        ),
        migrations.AddField(
            model_name='answer',
            name='registered_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='answer',
            name='registered_by',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name='answer',
            name='relation',
            field=models.CharField(choices=[('first', 'första svaret'), ('supplement', 'komplettering'), ('correction', 'rättelse')], default='first', max_length=10),
        ),
        migrations.AddField(
            model_name='answer',
            name='sender_diary_number',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='answer',
            name='state',
            field=models.CharField(choices=[('stands', 'Gäller'), ('replaced', 'Ersatt av en rättelse'), ('withdrawn', 'Återkallat')], default='stands', max_length=10),
        ),
        migrations.AddField(
            model_name='answer',
            name='text',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='opinion',
            name='answer',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='referral.answer'),
        ),
        migrations.AddField(
            model_name='opinion',
            name='assignee',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='opinion',
            name='due',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='opinion',
            name='end',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='opinion',
            name='kind',
            field=models.CharField(blank=True, choices=[('support', 'stöd'), ('addition', 'vill ha tillägg'), ('clarification', 'vill ha förtydligande'), ('change', 'vill ha ändring'), ('objection', 'invänder'), ('resources', 'efterfrågar resurser'), ('responsibility', 'frågar vem som ansvarar'), ('information', 'upplysning')], max_length=20),
        ),
        migrations.AddField(
            model_name='opinion',
            name='linked',
            field=models.ManyToManyField(blank=True, to='referral.opinion'),
        ),
        migrations.AddField(
            model_name='opinion',
            name='start',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='opinion',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AlterField(
            model_name='answer',
            name='body',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='people.body'),
        ),
        migrations.AlterField(
            model_name='opinion',
            name='proposal',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='opinion', to='referral.proposedopinion'),
        ),
        migrations.AddField(
            model_name='answer',
            name='decision',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answer', to='referral.boarddecision'),
        ),
        migrations.AddField(
            model_name='centreview',
            name='provision',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roadmap.provision'),
        ),
        migrations.AddField(
            model_name='clearance',
            name='answer',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='clearance', to='referral.answer'),
        ),
        migrations.AddField(
            model_name='contribution',
            name='provisions',
            field=models.ManyToManyField(blank=True, related_name='+', to='roadmap.provision'),
        ),
        migrations.AddField(
            model_name='comment',
            name='contribution',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='referral.contribution'),
        ),
        migrations.AddField(
            model_name='contributionversion',
            name='contribution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='referral.contribution'),
        ),
        migrations.AddField(
            model_name='demandedchange',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roadmap.edition'),
        ),
        migrations.AddField(
            model_name='demandedchange',
            name='node',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roadmap.node'),
        ),
        migrations.AddField(
            model_name='disposition',
            name='opinion',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dispositions', to='referral.opinion'),
        ),
        migrations.AddField(
            model_name='demandedchange',
            name='disposition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='demanded_changes', to='referral.disposition'),
        ),
        migrations.AddField(
            model_name='draftanswer',
            name='joint_with',
            field=models.ManyToManyField(blank=True, related_name='+', to='people.body'),
        ),
        migrations.AddField(
            model_name='draftanswer',
            name='refers_to',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.body'),
        ),
        migrations.AddField(
            model_name='comment',
            name='draft',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='referral.draftanswer'),
        ),
        migrations.AddField(
            model_name='boarddecision',
            name='draft',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='referral.draftanswer'),
        ),
        migrations.AddField(
            model_name='answer',
            name='duplicate_group',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='answers', to='referral.duplicategroup'),
        ),
        migrations.AddField(
            model_name='feedkey',
            name='body',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='feed_key', to='people.body'),
        ),
        migrations.AddField(
            model_name='headsignature',
            name='draft',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='referral.draftanswer'),
        ),
        migrations.AddField(
            model_name='boarddecision',
            name='signature',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='referral.headsignature'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='department',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='people.body'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='draft',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='referral.draftanswer'),
        ),
        migrations.AddField(
            model_name='contribution',
            name='invitation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contributions', to='referral.invitation'),
        ),
        migrations.AddField(
            model_name='officereport',
            name='decision',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='report', to='referral.boarddecision'),
        ),
        migrations.AddField(
            model_name='outgoingletter',
            name='body',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='people.body'),
        ),
        migrations.AddField(
            model_name='publicsubmission',
            name='answer',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='submission', to='referral.answer'),
        ),
        migrations.AddField(
            model_name='recipient',
            name='body',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='people.body'),
        ),
        migrations.AddField(
            model_name='outgoingletter',
            name='recipients',
            field=models.ManyToManyField(related_name='letters', to='referral.recipient'),
        ),
        migrations.AddField(
            model_name='extension',
            name='recipient',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='referral.recipient'),
        ),
        migrations.AddField(
            model_name='draftanswer',
            name='recipient',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='referral.recipient'),
        ),
        migrations.AddField(
            model_name='referral',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='roadmap.edition'),
        ),
        migrations.AddField(
            model_name='recordexport',
            name='referral',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exports', to='referral.referral'),
        ),
        migrations.AddField(
            model_name='recipient',
            name='referral',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recipients', to='referral.referral'),
        ),
        migrations.AddField(
            model_name='publicsubmission',
            name='referral',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='referral.referral'),
        ),
        migrations.AddField(
            model_name='duplicategroup',
            name='referral',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duplicate_groups', to='referral.referral'),
        ),
        migrations.AddField(
            model_name='centreview',
            name='referral',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='views', to='referral.referral'),
        ),
        migrations.AddField(
            model_name='answer',
            name='referral',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='referral.referral'),
        ),
        migrations.AddIndex(
            model_name='answer',
            index=models.Index(fields=['referral', 'state'], name='answers_by_state'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(condition=models.Q(('referral', None)), fields=('edition', 'body', 'version'), name='one_answer_per_body_edition_and_version'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(condition=models.Q(('referral', None)), fields=('edition', 'body', 'digest'), name='the_same_file_is_one_answer'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(fields=('referral', 'body', 'version'), name='one_answer_per_body_referral_and_version'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(fields=('referral', 'body', 'digest'), name='the_same_file_answers_a_referral_once'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('diary_number', ''), ('registered_at__isnull', True), ('registered_by', '')), models.Q(('registered_at__isnull', False), models.Q(('registered_by', ''), _negated=True), models.Q(('diary_number', ''), _negated=True)), _connector='OR'), name='a_registered_answer_says_when_and_by_whom'),
        ),
        migrations.AddField(
            model_name='reservation',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reservations', to='referral.boarddecision'),
        ),
        migrations.AddField(
            model_name='secrecymark',
            name='answer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='secrecy_marks', to='referral.answer'),
        ),
        migrations.AddField(
            model_name='section',
            name='draft',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='referral.draftanswer'),
        ),
        migrations.AddField(
            model_name='section',
            name='provisions',
            field=models.ManyToManyField(blank=True, related_name='+', to='roadmap.provision'),
        ),
        migrations.AddField(
            model_name='sectionversion',
            name='section',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='referral.section'),
        ),
        migrations.AddField(
            model_name='statedposition',
            name='answer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='positions', to='referral.answer'),
        ),
        migrations.AddField(
            model_name='statedposition',
            name='provision',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='positions', to='roadmap.provision'),
        ),
        migrations.AddField(
            model_name='statedposition',
            name='refers_to',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roadmap.provision'),
        ),
        migrations.AddField(
            model_name='synopsis',
            name='referral',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='synopses', to='referral.referral'),
        ),
        migrations.AddField(
            model_name='topic',
            name='referral',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='topics', to='referral.referral'),
        ),
        migrations.AddField(
            model_name='opinion',
            name='topics',
            field=models.ManyToManyField(blank=True, related_name='opinions', to='referral.topic'),
        ),
        migrations.AddIndex(
            model_name='opinion',
            index=models.Index(fields=['answer', 'kind'], name='opinions_by_kind'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end__isnull', True), ('start__isnull', True)), ('end__gt', models.F('start')), _connector='OR'), name='marked_words_begin_before_they_end'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(('proposal__isnull', False), ('start__isnull', False), _connector='OR'), name='an_opinion_was_read_or_marked'),
        ),
        migrations.AddField(
            model_name='withdrawal',
            name='answer',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='referral.answer'),
        ),
        migrations.AddConstraint(
            model_name='contributionversion',
            constraint=models.UniqueConstraint(fields=('contribution', 'number'), name='versions_of_a_contribution_are_numbered'),
        ),
        migrations.AddConstraint(
            model_name='disposition',
            constraint=models.UniqueConstraint(fields=('opinion', 'version'), name='dispositions_of_an_opinion_are_numbered'),
        ),
        migrations.AddConstraint(
            model_name='disposition',
            constraint=models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('opinion',), name='one_current_disposition_per_opinion'),
        ),
        migrations.AddConstraint(
            model_name='disposition',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_disposition_has_its_reason'),
        ),
        migrations.AddConstraint(
            model_name='disposition',
            constraint=models.CheckConstraint(condition=models.Q(('read_by', models.F('decided_by')), _negated=True), name='nobody_is_their_own_second_reader'),
        ),
        migrations.AddConstraint(
            model_name='disposition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('read_at__isnull', True), ('read_by', '')), models.Q(('read_at__isnull', False), models.Q(('read_by', ''), _negated=True)), _connector='OR'), name='a_second_reading_says_when_and_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='demandedchange',
            constraint=models.UniqueConstraint(fields=('disposition', 'edition', 'node'), name='a_disposition_leads_to_a_change_once'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='a_comment_says_something'),
        ),
        migrations.AddConstraint(
            model_name='headsignature',
            constraint=models.UniqueConstraint(fields=('draft', 'draft_version'), name='a_version_is_signed_once'),
        ),
        migrations.AddConstraint(
            model_name='boarddecision',
            constraint=models.UniqueConstraint(condition=models.Q(('kind__in', ('as_proposed', 'amended', 'office'))), fields=('draft',), name='an_answer_is_decided_once'),
        ),
        migrations.AddConstraint(
            model_name='boarddecision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'office'), ('paragraph', '')), models.Q(models.Q(('kind', 'office'), _negated=True), models.Q(('paragraph', ''), _negated=True)), _connector='OR'), name='a_board_decides_in_a_paragraph'),
        ),
        migrations.AddConstraint(
            model_name='boarddecision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('as_proposed', 'amended', 'office')), models.Q(('content', ''), _negated=True), models.Q(('digest', ''), _negated=True)), models.Q(models.Q(('kind__in', ('as_proposed', 'amended', 'office')), _negated=True), ('content', ''), ('digest', '')), _connector='OR'), name='what_was_decided_has_its_text'),
        ),
        migrations.AddConstraint(
            model_name='boarddecision',
            constraint=models.CheckConstraint(condition=models.Q(('is_adjusted_at_once', False), ('adjusted_on', models.F('decided_on')), _connector='OR'), name='adjusted_at_once_is_adjusted_that_day'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(fields=('draft', 'department'), name='a_department_is_invited_once'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.UniqueConstraint(fields=('invitation', 'anchor'), name='one_contribution_per_department_and_place'),
        ),
        migrations.AddConstraint(
            model_name='officereport',
            constraint=models.CheckConstraint(condition=models.Q(('paragraph', ''), _negated=True), name='a_report_stands_in_a_paragraph'),
        ),
        migrations.AddIndex(
            model_name='outgoingletter',
            index=models.Index(fields=['state', 'channel'], name='letters_by_state'),
        ),
        migrations.AddConstraint(
            model_name='outgoingletter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='a_sent_letter_has_its_time'),
        ),
        migrations.AddConstraint(
            model_name='outgoingletter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('channel', 'email'), _negated=True), models.Q(('address', ''), _negated=True), _connector='OR'), name='a_letter_by_mail_has_an_address'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(('new_day__gt', models.F('old_day'))), name='an_extension_gives_a_later_day'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='an_extension_has_its_reason'),
        ),
        migrations.AddConstraint(
            model_name='draftanswer',
            constraint=models.UniqueConstraint(fields=('recipient', 'number'), name='a_body_numbers_its_drafts'),
        ),
        migrations.AddConstraint(
            model_name='draftanswer',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'submitted'), _negated=True), fields=('recipient',), name='one_draft_at_a_time_per_body'),
        ),
        migrations.AddConstraint(
            model_name='draftanswer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('number', 1), ('relation', 'first')), models.Q(('number__gt', 1), models.Q(('relation', 'first'), _negated=True)), _connector='OR'), name='only_the_first_draft_is_a_first_answer'),
        ),
        migrations.AddConstraint(
            model_name='draftanswer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'refers'), ('refers_to__isnull', False)), models.Q(models.Q(('kind', 'refers'), _negated=True), ('refers_to__isnull', True)), _connector='OR'), name='what_refers_says_to_whom'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('edition_digest', ''), ('sent_at__isnull', True), ('sent_by', ''), ('state', 'draft')), models.Q(models.Q(('state', 'draft'), _negated=True), ('sent_at__isnull', False), models.Q(('edition_digest', ''), _negated=True), models.Q(('sent_by', ''), _negated=True)), _connector='OR'), name='a_sent_referral_has_its_time_and_edition'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by', ''), ('state__in', ['draft', 'out'])), models.Q(('state__in', ['closed', 'published']), ('closed_at__isnull', False), models.Q(('closed_by', ''), _negated=True)), _connector='OR'), name='a_closed_referral_says_when_and_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='recordexport',
            constraint=models.UniqueConstraint(fields=('referral', 'digest'), name='the_same_record_is_exported_once'),
        ),
        migrations.AddConstraint(
            model_name='recipient',
            constraint=models.UniqueConstraint(fields=('referral', 'body'), name='a_body_is_asked_once_in_a_referral'),
        ),
        migrations.AddConstraint(
            model_name='recipient',
            constraint=models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_last_day'))), name='an_extension_never_shortens'),
        ),
        migrations.AddConstraint(
            model_name='recipient',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('received_at__isnull', True), ('received_by', '')), models.Q(('received_at__isnull', False), ('sent_at__isnull', False), models.Q(('received_by', ''), _negated=True)), _connector='OR'), name='what_was_received_was_sent_and_says_by_whom'),
        ),
        migrations.AddIndex(
            model_name='publicsubmission',
            index=models.Index(fields=['referral', 'email_digest'], name='submissions_by_sender'),
        ),
        migrations.AddIndex(
            model_name='publicsubmission',
            index=models.Index(fields=['state', 'erase_on'], name='submissions_by_state'),
        ),
        migrations.AddConstraint(
            model_name='publicsubmission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer__isnull', False), ('state', 'accepted')), models.Q(models.Q(('state', 'accepted'), _negated=True), ('answer__isnull', True)), _connector='OR'), name='an_accepted_submission_is_an_answer'),
        ),
        migrations.AddConstraint(
            model_name='publicsubmission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'rejected'), _negated=True), models.Q(('rejection_reason', ''), _negated=True), _connector='OR'), name='a_rejected_submission_says_why'),
        ),
        migrations.AddConstraint(
            model_name='publicsubmission',
            constraint=models.CheckConstraint(condition=models.Q(('erased_at__isnull', True), models.Q(('email', ''), ('name', '')), _connector='OR'), name='an_erased_sender_is_forgotten'),
        ),
        migrations.AddConstraint(
            model_name='centreview',
            constraint=models.UniqueConstraint(condition=models.Q(('is_current', True), ('provision__isnull', False)), fields=('referral', 'provision'), name='one_current_view_per_provision'),
        ),
        migrations.AddConstraint(
            model_name='centreview',
            constraint=models.UniqueConstraint(condition=models.Q(('is_current', True), ('provision__isnull', True)), fields=('referral',), name='one_current_view_of_the_whole'),
        ),
        migrations.AddConstraint(
            model_name='reservation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('members', ''), _negated=True), models.Q(('parties', ''), _negated=True), _connector='OR'), name='a_reservation_says_whose_it_is'),
        ),
        migrations.AddConstraint(
            model_name='secrecymark',
            constraint=models.CheckConstraint(condition=models.Q(('ground', ''), _negated=True), name='secrecy_has_its_ground'),
        ),
        migrations.AddConstraint(
            model_name='secrecymark',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end__isnull', True), ('start__isnull', True)), ('end__gt', models.F('start')), _connector='OR'), name='secret_words_begin_before_they_end'),
        ),
        migrations.AddConstraint(
            model_name='secrecymark',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lifted_at__isnull', True), ('lifted_by', ''), ('lifted_reason', '')), models.Q(('lifted_at__isnull', False), models.Q(('lifted_by', ''), _negated=True), models.Q(('lifted_reason', ''), _negated=True)), _connector='OR'), name='lifted_secrecy_says_when_by_whom_and_why'),
        ),
        migrations.AddConstraint(
            model_name='section',
            constraint=models.UniqueConstraint(fields=('draft', 'anchor'), name='one_section_per_place'),
        ),
        migrations.AddConstraint(
            model_name='sectionversion',
            constraint=models.UniqueConstraint(fields=('section', 'number'), name='versions_of_a_section_are_numbered'),
        ),
        migrations.AddIndex(
            model_name='statedposition',
            index=models.Index(condition=models.Q(('is_current', True)), fields=['provision', 'position'], name='current_positions'),
        ),
        migrations.AddConstraint(
            model_name='statedposition',
            constraint=models.UniqueConstraint(condition=models.Q(('is_current', True), ('provision__isnull', False)), fields=('answer', 'provision'), name='one_current_position_per_answer_and_provision'),
        ),
        migrations.AddConstraint(
            model_name='statedposition',
            constraint=models.UniqueConstraint(condition=models.Q(('is_current', True), ('provision__isnull', True)), fields=('answer',), name='one_current_position_per_answer_on_the_whole'),
        ),
        migrations.AddConstraint(
            model_name='statedposition',
            constraint=models.CheckConstraint(condition=models.Q(('position', ''), _negated=True), name='a_position_is_taken'),
        ),
        migrations.AddConstraint(
            model_name='synopsis',
            constraint=models.UniqueConstraint(fields=('referral', 'version'), name='synopses_of_a_referral_are_numbered'),
        ),
        migrations.AddConstraint(
            model_name='topic',
            constraint=models.UniqueConstraint(fields=('referral', 'name'), name='a_topic_is_named_once_in_a_referral'),
        ),
        migrations.AddConstraint(
            model_name='withdrawal',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_withdrawal_has_its_reason'),
        ),
    ]

"""What was read in before there were referrals: whose it is, when it came, and what still counts."""

from django.db import migrations
from django.db.models import Max

from fardplan.documents.reading import read_text


def complete(apps, schema_editor):
    Answer = apps.get_model("referral", "Answer")
    Opinion = apps.get_model("referral", "Opinion")
    for answer in Answer.objects.iterator(chunk_size=100):
        answer.received_at = answer.imported_at
        document = read_text(bytes(answer.content), name=answer.file_name)
        answer.text = "\n\n".join(block.text for block in document.blocks)
        answer.relation = "first" if answer.version == 1 else "correction"
        same = Answer.objects.filter(edition=answer.edition_id, body=answer.body_id)
        newest = same.aggregate(newest=Max("version"))["newest"]
        answer.state = "stands" if answer.version == newest else "replaced"
        answer.save()
        answer.bodies.add(answer.body_id)
    for opinion in Opinion.objects.select_related("proposal").iterator(chunk_size=500):
        opinion.answer_id = opinion.proposal.answer_id
        opinion.save(update_fields=["answer"])


class Migration(migrations.Migration):
    dependencies = [("referral", "0002_the_referral")]
    operations = [migrations.RunPython(complete, migrations.RunPython.noop)]

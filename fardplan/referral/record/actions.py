"""The record is taken out as a file whose fingerprint we keep, so that it is known again."""

import hashlib

from django.db import transaction
from django.utils import timezone

from fardplan.documents import writing
from fardplan.documents.papers.record import referral_record
from fardplan.journal.models import Entry
from fardplan.journal.record import record
from fardplan.referral.models import RecordExport, Referral
from fardplan.referral.record import rules
from fardplan.referral.record.facts import record_of

WRITERS = {"pdf": writing.as_pdf, "docx": writing.as_docx}


@transaction.atomic
def export_record(*, referral: Referral, format: str, by) -> RecordExport:  # noqa: A002 - of the file
    """Write the record as it stands now, keep the file, and put its fingerprint in the journal."""
    referral = Referral.objects.select_for_update().select_related("edition").get(pk=referral.pk)
    rules.may_export(by, referral, format=format).require()
    now = timezone.now()
    last = Entry.objects.order_by("-sequence").first()
    paper = referral_record(record_of(referral, last=last, made_at=now))
    content = WRITERS[format](paper, made_at=now)
    export = RecordExport.objects.create(
        referral=referral,
        format=format,
        digest=hashlib.sha256(content).hexdigest(),
        content=content,
        journal_sequence=last.sequence,
        journal_digest=last.digest,
        made_at=now,
        made_by=by.journal_name,
    )
    record(
        "record_exported",
        referral,
        by=by,
        digest=export.digest,
        journal_sequence=last.sequence,
    )
    return export

"""The only writers of what is secret in an answer, and of what is let out."""

import hashlib

from django.db import transaction
from django.utils import timezone

from fardplan.journal.record import record
from fardplan.referral.models import Answer, Clearance, SecrecyMark
from fardplan.referral.publishing import rules
from fardplan.referral.publishing.openness import mask_of
from fardplan.verdicts import no


@transaction.atomic
def mark_secret(
    *, answer: Answer, places: list[tuple[int, int]] | None, ground: str, reason: str, by
) -> list[SecrecyMark]:
    """Hide words at these places in an answer, or, with no places named, all of it."""
    answer = _locked(answer)
    rules.may_mark(by, answer, places=places, ground=ground).require()
    words = {
        "ground": ground.strip(),
        "reason": reason.strip(),
        "marked_at": timezone.now(),
        "marked_by": by.journal_name,
    }
    made = [
        SecrecyMark.objects.create(answer=answer, start=start, end=end, **words)
        for start, end in ([(None, None)] if places is None else places)
    ]
    record("secrecy_marked", answer, by=by, ground=ground.strip(), marks=[one.pk for one in made])
    return made


@transaction.atomic
def lift_secrecy(*, mark: SecrecyMark, reason: str, by) -> SecrecyMark:
    """What was marked is no longer secret; the mark is kept with who lifted it and why."""
    answer = _locked(mark.answer)
    mark = SecrecyMark.objects.select_for_update().get(pk=mark.pk)
    rules.may_lift(by, mark, reason=reason).require()
    mark.lifted_at, mark.lifted_by = timezone.now(), by.journal_name
    mark.lifted_reason = reason.strip()
    mark.save(update_fields=["lifted_at", "lifted_by", "lifted_reason"])
    record("secrecy_lifted", answer, by=by, mark=mark.pk)
    return mark


@transaction.atomic
def clear_for_publication(*, answer: Answer, read: str, note: str, by) -> Clearance:
    """Let an answer out to everybody. `read` is the fingerprint of what the reader had before her.

    If somebody has marked or lifted words since, it is another text, and must be read again.
    """
    answer = _locked(answer)
    rules.may_clear(by, answer).require()
    if read != fingerprint(answer):
        no("Maskeringen har ändrats sedan du läste svaret. Läs det igen.").require()
    answer.cleared_at = timezone.now()
    answer.save(update_fields=["cleared_at"])
    clearance = Clearance.objects.create(
        answer=answer,
        cleared_at=answer.cleared_at,
        cleared_by=by.journal_name,
        note=note.strip(),
    )
    record("answer_cleared", answer, by=by, digest=read)
    return clearance


def fingerprint(answer: Answer) -> str:
    """SHA-256 of what would be let out of an answer, and of the answer that it is."""
    return hashlib.sha256(f"{answer.digest}\n{mask_of(answer).text}".encode()).hexdigest()


def _locked(answer: Answer) -> Answer:
    locked = Answer.objects.select_for_update(of=("self",))
    return locked.select_related("referral", "edition", "body").get(pk=answer.pk)

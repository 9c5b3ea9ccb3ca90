"""The only writers of what residents answer: from the form to the answers that count."""

import hashlib
import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from fardplan.documents.likeness import groups_of_like
from fardplan.errors import Refused
from fardplan.journal.record import record
from fardplan.people.models import normal_email
from fardplan.people.visitor import Visitor
from fardplan.referral.models import (
    Answer,
    Channel,
    Clearance,
    DuplicateGroup,
    PublicSubmission,
    Referral,
)
from fardplan.referral.publishing.residents import rules
from fardplan.referral.rules import may_work_with_answers
from fardplan.referral.states import SubmissionState
from fardplan.verdicts import no


@transaction.atomic
def submit(*, referral: Referral, name: str, email: str, text: str, address: str) -> str:
    """Keep a resident's answer until the address is confirmed; gives what confirms it.

    The same answer again, not yet confirmed, is the same row: then the letter did not arrive.
    """
    referral = Referral.objects.select_for_update().get(pk=referral.pk)
    now, sender, origin = timezone.now(), digest_of(normal_email(email)), digest_of(address)
    rules.may_submit(referral, today=timezone.localdate()).require()
    recent = PublicSubmission.objects.filter(submitted_at__gte=now - rules.WINDOW)
    rules.may_send_another(
        from_sender=recent.filter(email_digest=sender).count(),
        from_address=recent.filter(address_digest=origin).count(),
    ).require()
    token = secrets.token_urlsafe(32)
    mine = {"referral": referral, "email_digest": sender, "state": SubmissionState.UNCONFIRMED}
    same = PublicSubmission.objects.filter(text=text.strip(), **mine).first()
    if same:
        same.token_digest = token_digest(token)
        same.save(update_fields=["token_digest"])
        return token
    made = PublicSubmission.objects.create(
        **mine,
        name=name.strip(),
        email=normal_email(email),
        address_digest=origin,
        token_digest=token_digest(token),
        text=text.strip(),
        submitted_at=now,
        erase_on=timezone.localdate() + rules.UNCONFIRMED_FOR,
    )
    record("submission_made", made, by=Visitor())
    return token


@transaction.atomic
def confirm(*, token: str) -> PublicSubmission:
    """The sender has opened the link that we sent: the answer waits to be read."""
    found = PublicSubmission.objects.select_for_update(of=("self",)).select_related("referral")
    submission = found.filter(token_digest=token_digest(token)).first()
    if submission is None:
        raise Refused("Länken gäller inte. Den kan ha blivit för gammal, eller ersatts av en ny.")
    if submission.state != SubmissionState.UNCONFIRMED:
        return submission
    submission.state, submission.confirmed_at = SubmissionState.WAITING, timezone.now()
    submission.erase_on = timezone.localdate() + rules.KNOWN_FOR
    submission.save(update_fields=["state", "confirmed_at", "erase_on"])
    record("submission_confirmed", submission, by=Visitor())
    return submission


@transaction.atomic
def accept(*, submission: PublicSubmission, read: str, publish: bool, by) -> Answer:
    """Take in a resident's answer: it counts, without name. With `publish`, all may read it.

    `read` is the fingerprint of the text that was read: nothing else is let out.
    """
    submission = _locked(submission)
    rules.may_moderate(by, submission, to=SubmissionState.ACCEPTED).require()
    content = submission.text.encode()
    digest = hashlib.sha256(content).hexdigest()
    if read != digest:
        no("Texten är inte den som du läste. Läs den igen.").require()
    now = timezone.now()
    answer = Answer.objects.create(
        referral=submission.referral,
        edition=submission.referral.edition,
        version=1,
        file_name="svar.txt",
        content=content,
        digest=digest,
        text=submission.text,
        channel=Channel.SYSTEM,
        received_at=submission.confirmed_at,
        imported_at=now,
    )
    if publish:
        Clearance.objects.create(answer=answer, cleared_at=now, cleared_by=by.journal_name)
    _moderated(submission, SubmissionState.ACCEPTED, by=by, answer=answer)
    record("submission_accepted", submission, by=by, answer=answer.pk)
    record("answer_received", answer, by=by, digest=digest, is_cleared=publish)
    return answer


@transaction.atomic
def reject(*, submission: PublicSubmission, reason: str, by) -> PublicSubmission:
    """Do not take in what is no answer; why is kept."""
    submission = _locked(submission)
    rules.may_reject(by, submission, reason=reason).require()
    _moderated(submission, SubmissionState.REJECTED, by=by, rejection_reason=reason.strip())
    record("submission_rejected", submission, by=by)
    return submission


@transaction.atomic
def group_mass_answers(*, referral: Referral, by) -> int:
    """Find residents' answers that say the same, anew each time; gives how many groups."""
    referral = Referral.objects.select_for_update().get(pk=referral.pk)
    may_work_with_answers(by).require()
    answers = referral.answers.standing().filter(body__isnull=True).order_by("pk")
    rows = list(answers.values_list("pk", "text"))
    referral.duplicate_groups.all().delete()
    found = groups_of_like([text for _, text in rows])
    members: dict[int, list[int]] = {}
    for place, (pk, _) in zip(found.group.tolist(), rows, strict=True):
        members.setdefault(place, []).append(pk)
    groups = {place: pks for place, pks in members.items() if len(pks) > 1}
    for place, pks in groups.items():
        group = DuplicateGroup.objects.create(referral=referral, text=rows[place][1])
        _join(group, pks)
    record("mass_answers_grouped", referral, by=by, groups=len(groups))
    return len(groups)


def _join(group: DuplicateGroup, pks: list[int]) -> None:
    """In portions: a database takes only so many values in one question."""
    for start in range(0, len(pks), 500):
        Answer.objects.filter(pk__in=pks[start : start + 500]).update(duplicate_group=group)


@transaction.atomic
def erase_expired(*, by) -> dict[str, int]:
    """Forget who sent what; what was never confirmed goes altogether."""
    due = PublicSubmission.objects.to_erase(timezone.localdate())
    deleted, _ = due.filter(state=SubmissionState.UNCONFIRMED).delete()
    blank = {"name": "", "email": "", "email_digest": "", "address_digest": ""}
    erased = due.update(erased_at=timezone.now(), **blank)
    counts = {"deleted": deleted, "erased": erased}
    if deleted or erased:
        record("submitters_erased", _Submitters(), by=by, **counts)
    return counts


class _Submitters:
    """All residents who have answered, as the journal calls them."""

    journal_name = "submitters"


def digest_of(value: str) -> str:
    """A sender or an address as it is counted: nobody can read it back without our key."""
    return salted_hmac("fardplan.referral.residents", value, algorithm="sha256").hexdigest()


def token_digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _moderated(submission: PublicSubmission, state: Any, *, by, **fields) -> None:
    now = {"moderated_at": timezone.now(), "moderated_by": by.journal_name}
    for name, value in {"state": state, **now, **fields}.items():
        setattr(submission, name, value)
    submission.save(update_fields=["state", *now, *fields])


def _locked(submission: PublicSubmission) -> PublicSubmission:
    locked = PublicSubmission.objects.select_for_update(of=("self",))
    return locked.select_related("referral__edition").get(pk=submission.pk)

"""The only writers of what residents answer: from the form to the answers that count."""

import hashlib
import secrets
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from fardplan.errors import Refused
from fardplan.journal.record import record
from fardplan.people.models import normal_email
from fardplan.people.visitor import Visitor
from fardplan.referral.letters.actions import queue_confirmation
from fardplan.referral.letters.rules import UNDER_WAY
from fardplan.referral.models import (
    Answer,
    Channel,
    Clearance,
    DuplicateGroup,
    OutgoingLetter,
    PublicSubmission,
    Referral,
)
from fardplan.referral.publishing.residents import rules, wording
from fardplan.referral.publishing.residents.alike import Alike, Members, found_in
from fardplan.referral.rules import may_work_with_answers
from fardplan.referral.states import LetterState, SubmissionState
from fardplan.verdicts import no

PORTION = 1000  # groups written at a time


@transaction.atomic
def submit(
    *,
    referral: Referral,
    name: str,
    email: str,
    text: str,
    address: str,
    link: Callable[[str], str],
) -> PublicSubmission:
    """Keep a resident's answer until it is confirmed, by the link in the letter that is queued.

    `link` gives the address that confirms, for the secret that stands in it. The same answer again,
    not yet confirmed, is the same row: it has another letter if the first has left the queue.
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
        return _asked_again(same, token, link)
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
    _ask_to_confirm(made, link(token))
    record("submission_made", made, by=Visitor())
    return made


def _asked_again(
    same: PublicSubmission, token: str, link: Callable[[str], str]
) -> PublicSubmission:
    """A letter that waits in the queue will do; else it did not arrive, and another is written."""
    rules.may_be_asked_again(same.letters.count()).require()
    if not same.letters.filter(state=LetterState.QUEUED).exists():
        same.token_digest = token_digest(token)
        same.save(update_fields=["token_digest"])
        _ask_to_confirm(same, link(token))
    return same


def _ask_to_confirm(submission: PublicSubmission, link: str) -> None:
    subject, text = wording.confirmation(submission.referral, link=link)
    queue_confirmation(submission, subject=subject, text=text)


@transaction.atomic
def confirm(*, token: str) -> PublicSubmission:
    """The sender has opened the link that we sent: the answer waits to be read."""
    found = PublicSubmission.objects.select_for_update(of=("self",)).select_related("referral")
    submission = found.by_link(token_digest(token))
    if submission is None:
        raise Refused("Länken gäller inte. Den kan ha blivit för gammal, eller ersatts av en ny.")
    if submission.state != SubmissionState.UNCONFIRMED:
        return submission
    submission.state, submission.confirmed_at = SubmissionState.WAITING, timezone.now()
    submission.erase_on = timezone.localdate() + rules.KNOWN_FOR
    submission.save(update_fields=["state", "confirmed_at", "erase_on"])
    submission.letters.exclude(state=LetterState.SENDING).delete()  # their work is done
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
        cleared_at=now if publish else None,
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
def group_mass_answers(*, referral: Referral, by, found: Alike | None = None) -> int:
    """Put residents' answers that say the same in groups, anew each time; gives how many groups.

    `found` is what a comparison gave. To compare a million takes a minute: best done before.
    """
    may_work_with_answers(by).require()
    referral = Referral.objects.select_for_update().get(pk=referral.pk)
    if found is None:
        found = found_in(referral)
    referral.answers.filter(duplicate_group__isnull=False).update(duplicate_group=None)
    referral.duplicate_groups.all().delete()
    n = sum(_make_groups(referral, some) for some in _in_portions(found.members()))
    record("mass_answers_grouped", referral, by=by, groups=n)
    return n


def _in_portions(members: Iterator[Members]) -> Iterator[list[Members]]:
    while some := list(islice(members, PORTION)):
        yield some


def _make_groups(referral: Referral, some: list[Members]) -> int:
    """Each group has the words of its first answer."""
    texts = dict(Answer.objects.filter(pk__in=[one for one, _ in some]).values_list("pk", "text"))
    groups = DuplicateGroup.objects.bulk_create(
        DuplicateGroup(referral=referral, text=texts.get(first, "")) for first, _ in some
    )
    pairs = [
        (group.pk, int(answer))
        for group, (_, answers) in zip(groups, some, strict=True)
        for answer in answers
    ]
    join = f"UPDATE {Answer._meta.db_table} SET duplicate_group_id = %s WHERE id = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(join, pairs)
    return len(groups)


@transaction.atomic
def erase_expired(*, by) -> dict[str, int]:
    """Forget who sent what, also in the outbox; what was never confirmed goes altogether."""
    under_way = Q(state=LetterState.SENDING, claimed_at__gt=timezone.now() - UNDER_WAY)
    due = PublicSubmission.objects.to_erase(timezone.localdate()).exclude(
        letters__in=OutgoingLetter.objects.filter(under_way)
    )
    OutgoingLetter.objects.filter(submission__in=due).delete()
    unconfirmed = due.filter(state=SubmissionState.UNCONFIRMED)
    deleted = unconfirmed.count()
    unconfirmed.delete()
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

"""What the database itself refuses, whoever asks."""

from types import SimpleNamespace

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from fardplan.documents.stance import Position
from fardplan.people.models import Role
from fardplan.referral import actions
from fardplan.referral.deciding import actions as deciding
from fardplan.referral.models import (
    POSITIONS,
    Answer,
    BoardDecision,
    CentreView,
    Comment,
    Contribution,
    DemandedChange,
    Disposition,
    DraftAnswer,
    OfficeReport,
    Opinion,
    Outcome,
    OutgoingLetter,
    ProposedOpinion,
    PublicSubmission,
    Recipient,
    Referral,
    Section,
    StatedPosition,
    Synopsis,
    Topic,
    Withdrawal,
)
from fardplan.referral.preparing import actions as preparing
from fardplan.referral.record.actions import export_record
from fardplan.referral.sending import actions as sending
from fardplan.roadmap.models import Provision
from tests import make
from tests.referral import made

pytestmark = pytest.mark.django_db


def test_every_position_that_can_be_proposed_has_its_words():
    proposed = set(Position) - {Position.COMMENTS_ONLY}
    assert set(POSITIONS) == {position.value for position in proposed}


def moments(*names: str) -> dict:
    """When and by whom, under these names."""
    return {f"{name}_at": timezone.now() for name in names} | {f"{name}_by": "x" for name in names}


@pytest.fixture
def rows(stockholm, farsta):
    """A referral with one row of each kind, made by the actions where they exist."""
    team, strategist = made.team_of(farsta), make.strategist()
    referral = made.sent(stockholm, farsta, by=strategist)
    draft = made.opened(referral, farsta, team)
    invitation = made.invited(draft, "forskola", by=team.officer)
    writer = make.person(Role.CONTRIBUTOR, at=invitation.department)
    words = {"provisions": [], "seen": 0, "text": "Text."}
    contribution = preparing.write_contribution(invitation=invitation, by=writer, **words)
    draft = made.signed(made.proposed(draft, team), team)
    decision = made.decided(draft, team)
    deciding.add_dissent(
        decision=decision, dissent=deciding.Dissent("reservation", "A"), by=team.secretary
    )
    answer = deciding.submit(draft=draft, by=team.secretary)
    opinion = actions.review_proposal(
        proposal=answer.proposals.get(), outcome=Outcome.CONFIRMED, by=strategist
    )
    recipient = made.recipient(referral, farsta)
    extension = {"new_day": made.day(60), "reason": "Skäl", "by": strategist}
    sending.extend(recipient=recipient, **extension)
    disposition = Disposition.objects.create(
        opinion=opinion, version=1, outcome="noted", reason="x", **moments("decided")
    )
    return SimpleNamespace(
        referral=referral,
        recipient=recipient,
        draft=draft,
        invitation=invitation,
        contribution=contribution,
        section=draft.sections.get(),
        decision=decision,
        answer=answer,
        opinion=opinion,
        disposition=disposition,
        letter=OutgoingLetter.objects.first(),
        export=export_record(referral=referral, format="docx", by=strategist),
        provision=Provision.objects.get(pk=draft.sections.get().provisions.get().pk),
    )


def update(rows, **fields):
    type(rows).objects.filter(pk=rows.pk).update(**fields)


def a_draft(r, **fields):
    return DraftAnswer.objects.create(recipient=r.recipient, **moments("opened"), **fields)


def a_decision(r, **fields):
    words = {"kind": "as_proposed", "decided_on": made.day(0), "paragraph": "§ 1"}
    text = {"content": "x", "digest": "x"}
    return BoardDecision.objects.create(
        draft=r.draft,
        signature=r.draft.signatures.get(),
        **{**moments("recorded"), **words, **text, **fields},
    )


def an_answer(r, **fields):
    words = {"edition": r.referral.edition, "body": r.answer.body, "digest": "b", "version": 9}
    when = {"received_at": timezone.now(), "imported_at": timezone.now()}
    return Answer.objects.create(**{**words, **when, "referral": r.referral, **fields})


def a_position(r, **fields):
    words = {"position": "opposes", "source": "confirmed", **moments("decided")}
    return StatedPosition.objects.create(answer=r.answer, **{**words, **fields})


def a_concurrence(r, **fields):
    words = {"body": r.recipient.body, "decided_on": made.day(0), "paragraph": "§ 1"}
    return r.answer.concurrences.create(**{**words, **moments("recorded"), **fields})


def a_wish(r, **fields):
    words = {"wished_day": made.day(90), "reason": "Skäl"}
    return r.recipient.time_requests.create(**{**words, **moments("asked"), **fields})


def a_disposition(r, **fields):
    words = {"outcome": "noted", "reason": "x", "version": 2, "is_current": False}
    return Disposition.objects.create(
        opinion=r.opinion, **{**words, **moments("decided"), **fields}
    )


def a_view(r, **fields):
    return CentreView.objects.create(
        referral=r.referral, version=1, text="x", **moments("written"), **fields
    )


def a_submission(r, **fields):
    words = {"text": "x", "email_digest": "x", "erase_on": made.day(9), "token_digest": "x"}
    when = {"submitted_at": timezone.now()}
    return PublicSubmission.objects.create(referral=r.referral, **{**words, **when, **fields})


def a_mark(r, **fields):
    words = {"ground": "OSL 21:1", **moments("marked"), **fields}
    return r.answer.secrecy_marks.create(**words)


def twice(make_one, *arguments, **fields):
    make_one(*arguments, **fields)
    make_one(*arguments, **fields)


BROKEN = {
    "a_sent_referral_has_its_time_and_edition": lambda r: Referral.objects.create(
        key="x", edition=r.referral.edition, last_day=made.day(1), state="out"
    ),
    "a_closed_referral_says_when_and_by_whom": lambda r: update(r.referral, state="closed"),
    "a_body_is_asked_once_in_a_referral": lambda r: Recipient.objects.create(
        referral=r.referral,
        body=r.recipient.body,
        first_last_day=made.day(1),
        last_day=made.day(1),
        **moments("added"),
    ),
    "an_extension_never_shortens": lambda r: update(r.recipient, last_day=made.day(1)),
    "what_was_received_was_sent_and_says_by_whom": lambda r: update(
        r.recipient, received_at=timezone.now()
    ),
    "an_extension_gives_a_later_day": lambda r: r.recipient.extensions.create(
        old_day=made.day(2), new_day=made.day(1), reason="x", **moments("granted")
    ),
    "an_extension_has_its_reason": lambda r: r.recipient.extensions.create(
        old_day=made.day(1), new_day=made.day(2), reason="", **moments("granted")
    ),
    "the_same_record_is_exported_once": lambda r: r.referral.exports.create(
        digest=r.export.digest, content=b"x", journal_sequence=1, **moments("made")
    ),
    "a_sent_letter_has_its_time": lambda r: update(r.letter, state="sent"),
    "a_letter_by_mail_has_an_address": lambda r: OutgoingLetter.objects.create(
        key="x", body=r.recipient.body, channel="email", queued_at=timezone.now()
    ),
    "a_letter_goes_to_a_body_or_to_a_resident": lambda r: OutgoingLetter.objects.create(
        key="x", channel="post", queued_at=timezone.now()
    ),
    "a_body_concurs_once_in_an_answer": lambda r: twice(a_concurrence, r),
    "a_concurrence_stands_in_a_paragraph": lambda r: a_concurrence(r, paragraph=""),
    "a_body_meets_once_a_day": lambda r: twice(
        r.recipient.body.meetings.create, day=made.day(9), **moments("noted")
    ),
    "who_asks_for_time_says_why": lambda r: a_wish(r, reason=""),
    "a_body_numbers_its_drafts": lambda r: a_draft(r, state="submitted"),
    "one_draft_at_a_time_per_body": lambda r: (
        a_draft(r, number=2, relation="supplement"),
        a_draft(r, number=3, relation="supplement"),
    ),
    "only_the_first_draft_is_a_first_answer": lambda r: a_draft(r, number=2),
    "what_refers_says_to_whom": lambda r: a_draft(
        r, number=2, relation="supplement", kind="refers"
    ),
    "a_department_is_invited_once": lambda r: r.draft.invitations.create(
        department=r.invitation.department, last_day=made.day(1), **moments("invited")
    ),
    "one_contribution_per_department_and_place": lambda r: Contribution.objects.create(
        invitation=r.invitation, anchor=r.contribution.anchor
    ),
    "versions_of_a_contribution_are_numbered": lambda r: r.contribution.versions.create(
        number=1, **moments("written")
    ),
    "one_section_per_place": lambda r: Section.objects.create(
        draft=r.draft, anchor=r.section.anchor, order=9
    ),
    "versions_of_a_section_are_numbered": lambda r: r.section.versions.create(
        number=1, **moments("written")
    ),
    "a_comment_says_something": lambda r: Comment.objects.create(
        draft=r.draft, text="", **moments("written")
    ),
    "a_version_is_signed_once": lambda r: r.draft.signatures.create(
        draft_version=r.draft.version, content="x", digest="x", **moments("signed")
    ),
    "an_answer_is_decided_once": a_decision,
    "a_board_decides_in_a_paragraph": lambda r: a_decision(
        r, kind="tabled", paragraph="", content="", digest=""
    ),
    "what_was_decided_has_its_text": lambda r: a_decision(r, kind="tabled"),
    "adjusted_at_once_is_adjusted_that_day": lambda r: a_decision(
        r, kind="tabled", content="", digest="", is_adjusted_at_once=True, adjusted_on=made.day(3)
    ),
    "a_reservation_says_whose_it_is": lambda r: r.decision.reservations.create(
        kind="reservation", **moments("recorded")
    ),
    "a_report_stands_in_a_paragraph": lambda r: OfficeReport.objects.create(
        decision=r.decision, reported_on=made.day(0), paragraph="", **moments("recorded")
    ),
    "one_answer_per_body_edition_and_version": lambda r: twice(an_answer, r, referral=None),
    "the_same_file_is_one_answer": lambda r: (
        an_answer(r, referral=None, version=8),
        an_answer(r, referral=None, version=9),
    ),
    "one_answer_per_body_referral_and_version": lambda r: an_answer(r, version=1),
    "the_same_file_answers_a_referral_once": lambda r: an_answer(r, digest=r.answer.digest),
    "a_registered_answer_says_when_and_by_whom": lambda r: update(r.answer, diary_number="KS 1"),
    "a_withdrawal_has_its_reason": lambda r: Withdrawal.objects.create(
        answer=r.answer, reason="", **moments("withdrawn")
    ),
    "proposed_opinions_have_their_order": lambda r: ProposedOpinion.objects.create(
        answer=r.answer, order=0, text="x", line=1
    ),
    "a_proposed_position_shows_its_words": lambda r: r.answer.proposals.update(
        position="supports", cues=[]
    ),
    "a_topic_is_named_once_in_a_referral": lambda r: twice(
        Topic.objects.create, referral=r.referral, name="Personal"
    ),
    "marked_words_begin_before_they_end": lambda r: update(r.opinion, start=5, end=5),
    "an_opinion_on_one_provision_says_which": lambda r: update(r.opinion, places=1, place=None),
    "an_opinion_was_read_or_marked": lambda r: Opinion.objects.create(
        answer=r.answer, text="x", outcome="confirmed", reviewed_at=timezone.now()
    ),
    "one_current_position_per_answer_and_provision": lambda r: a_position(r, provision=r.provision),
    "one_current_position_per_answer_on_the_whole": lambda r: twice(a_position, r),
    "a_position_is_taken": lambda r: a_position(r, position=""),
    "dispositions_of_an_opinion_are_numbered": lambda r: a_disposition(r, version=1),
    "one_current_disposition_per_opinion": lambda r: a_disposition(r, is_current=True),
    "a_disposition_has_its_reason": lambda r: a_disposition(r, reason=""),
    "nobody_is_their_own_second_reader": lambda r: a_disposition(r, **moments("read")),
    "a_second_reading_says_when_and_by_whom": lambda r: a_disposition(r, read_by="y"),
    "a_disposition_leads_to_a_change_once": lambda r: twice(
        DemandedChange.objects.create,
        disposition=r.disposition,
        edition=r.referral.edition,
        node=r.provision.node,
        **moments("linked"),
    ),
    "one_current_view_per_provision": lambda r: twice(a_view, r, provision=r.provision),
    "one_current_view_of_the_whole": lambda r: twice(a_view, r),
    "secrecy_has_its_ground": lambda r: a_mark(r, ground=""),
    "secret_words_begin_before_they_end": lambda r: a_mark(r, start=3, end=2),
    "lifted_secrecy_says_when_by_whom_and_why": lambda r: a_mark(r, **moments("lifted")),
    "an_accepted_submission_is_an_answer": lambda r: a_submission(r, state="accepted"),
    "a_rejected_submission_says_why": lambda r: a_submission(r, state="rejected"),
    "an_erased_sender_is_forgotten": lambda r: a_submission(
        r, name="Kim", erased_at=timezone.now()
    ),
    "points_of_a_synopsis_are_numbered": lambda r: twice(
        Synopsis.objects.create(
            referral=r.referral, version=1, content={}, digest="x", **moments("published")
        ).points.create,
        number=1,
        content={},
    ),
    "synopses_of_a_referral_are_numbered": lambda r: twice(
        Synopsis.objects.create,
        referral=r.referral,
        version=1,
        content={},
        digest="x",
        **moments("published"),
    ),
}


@pytest.mark.parametrize("constraint", BROKEN)
def test_the_database_keeps_its_promises(rows, constraint):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        BROKEN[constraint](rows)
    said = str(refusal.value)
    assert constraint in said or said.startswith("UNIQUE")


# What never changes, and one change that somebody might try.
KEPT = {
    "the questions of a sent referral": lambda r: update(r.referral, questions=["Annat?"]),
    "its letter": lambda r: update(r.referral, letter="Annat."),
    "its edition's fingerprint": lambda r: update(r.referral, edition_digest="0" * 64),
    "its last day": lambda r: update(r.referral, last_day=made.day(1)),
    "its being sent": lambda r: update(
        r.referral, state="draft", sent_at=None, sent_by="", edition_digest=""
    ),
    "who was asked": lambda r: update(r.recipient, body=made.board("bromma")),
    "when a body was asked": lambda r: update(r.recipient, sent_at=timezone.now()),
    "its first last day": lambda r: update(r.recipient, first_last_day=made.day(2)),
    "an extension": lambda r: r.recipient.extensions.update(reason="Annat."),
    "the words of a letter": lambda r: update(r.letter, text="Annat."),
    "a record": lambda r: update(r.export, content=b"Annat."),
    "a version of a contribution": lambda r: r.contribution.versions.update(text="Annat."),
    "a version of a section": lambda r: r.section.versions.update(text="Annat."),
    "a signature": lambda r: r.draft.signatures.update(content="Annat."),
    "a decision": lambda r: update(r.decision, content="Annat."),
    "its paragraph": lambda r: update(r.decision, paragraph="§ 99"),
    "the day it was adjusted": lambda r: update(r.decision, adjusted_on=made.day(5)),
    "a reservation": lambda r: r.decision.reservations.update(text="Annat."),
    "an answer": lambda r: update(r.answer, content=b"Annat."),
    "its text": lambda r: update(r.answer, text="Annat."),
    "when it came": lambda r: update(r.answer, received_at=timezone.now()),
    "a stated position": lambda r: r.answer.positions.update(position="opposes"),
    "a disposition": lambda r: update(r.disposition, reason="Annat."),
    "a concurrence": lambda r: update(a_concurrence(r), paragraph="§ 99"),
    "a wish for longer time": lambda r: update(a_wish(r), reason="Annat."),
    "to whom a letter went": lambda r: update(r.letter, address="x@example.org"),
}


@pytest.mark.parametrize("what", KEPT)
def test_what_was_sent_signed_decided_or_handed_in_never_changes(rows, what):
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        KEPT[what](rows)


@pytest.mark.parametrize(
    "of",
    [
        lambda r: r.referral,
        lambda r: r.recipient,
        lambda r: r.letter,
        lambda r: r.export,
        lambda r: r.decision,
        lambda r: r.answer,
        lambda r: r.disposition,
        lambda r: r.draft.signatures.get(),
        lambda r: r.decision.reservations.get(),
        lambda r: r.recipient.extensions.get(),
        a_concurrence,
        a_wish,
    ],
)
def test_what_is_kept_is_never_taken_out(rows, of):
    row = of(rows)
    table, quoted = row._meta.db_table, "DELETE FROM {} WHERE id = %s"
    with (
        pytest.raises(DatabaseError, match="never changes"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(quoted.format(table), [row.pk])


def test_the_database_takes_no_answer_but_the_decided_one(rows):
    with pytest.raises(DatabaseError, match="exactly what was decided"), transaction.atomic():
        an_answer(rows, decision=rows.decision, digest="0" * 64)


def test_a_registered_number_stays(rows):
    actions.diarise(answer=rows.answer, diary_number="KS 1", by=make.strategist())
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        update(rows.answer, diary_number="KS 2")

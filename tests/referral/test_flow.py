"""A board's answer, from the letter to the register."""

import pytest

from fardplan.errors import Refused
from fardplan.journal.models import Entry
from fardplan.people.models import Role
from fardplan.referral import actions, sealed
from fardplan.referral.deciding import actions as deciding
from fardplan.referral.deciding.actions import Dissent
from fardplan.referral.models import (
    Answer,
    AnswerKind,
    DecisionKind,
    DraftAnswer,
    Opinion,
    ProposedOpinion,
    Recipient,
    Relation,
    StatedPosition,
)
from fardplan.referral.preparing import actions as preparing
from fardplan.referral.states import AnswerState, DraftState, Standing
from tests import make
from tests.referral import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral(stockholm, farsta):
    return made.sent(stockholm, farsta, make.body("bromma", name="Bromma stadsdelsnämnd"))


@pytest.fixture
def people(farsta):
    return made.team_of(farsta)


def standing(referral, body) -> Standing:
    return Recipient.objects.with_answers().get(referral=referral, body=body).standing


def test_what_is_handed_in_is_exactly_what_the_board_decided(referral, farsta, people):
    draft = made.signed(made.proposed(made.opened(referral, farsta, people), people), people)
    decision = made.decided(draft, people)
    answer = deciding.submit(draft=draft, by=people.secretary)
    assert bytes(answer.content).decode() == decision.content == sealed.words_of(decision.facts)
    assert answer.digest == decision.digest == sealed.digest_of(answer.text)
    assert "Vi välkomnar förslagen." in answer.text
    assert "Ståndpunkt: tillstyrker" in answer.text
    assert standing(referral, farsta) == Standing.ANSWERED
    draft.refresh_from_db()
    assert draft.state == DraftState.SUBMITTED
    entry = Entry.objects.latest("sequence")
    assert (entry.event, entry.details["digest"]) == ("answer_submitted", decision.digest)


def test_an_answer_is_handed_in_once(referral, farsta, people):
    made.submitted(referral, farsta, people)
    draft = DraftAnswer.objects.get()
    with pytest.raises(Refused, match="redan inlämnat"):
        deciding.submit(draft=draft, by=people.secretary)
    assert Answer.objects.count() == 1


def test_the_board_may_change_the_proposal(referral, farsta, people):
    draft = made.signed(made.proposed(made.opened(referral, farsta, people), people), people)
    decision = deciding.record_decision(
        draft=draft,
        minutes=made.minutes(DecisionKind.AMENDED),
        amended=["Vi avstyrker."],
        by=people.secretary,
    )
    answer = deciding.submit(draft=draft, by=people.secretary)
    assert "Vi avstyrker." in answer.text
    assert "välkomnar" not in answer.text
    assert decision.digest != draft.signatures.get().digest
    assert ProposedOpinion.objects.get().text == "Vi avstyrker."


def test_an_amendment_that_changes_nothing_is_asked_about(referral, farsta, people):
    draft = made.signed(made.proposed(made.opened(referral, farsta, people), people), people)
    with pytest.raises(Refused, match="Inget är ändrat"):
        deciding.record_decision(
            draft=draft,
            minutes=made.minutes(DecisionKind.AMENDED),
            amended=["Vi välkomnar förslagen."],
            by=people.secretary,
        )
    assert not draft.decisions.exists()


def test_what_is_tabled_waits_and_is_decided_at_the_next_meeting(referral, farsta, people):
    draft = made.signed(made.proposed(made.opened(referral, farsta, people), people), people)
    made.decided(draft, people, kind=DecisionKind.TABLED, decided_on=made.day(-7))
    draft.refresh_from_db()
    assert draft.state == DraftState.SIGNED
    made.decided(draft, people)
    draft.refresh_from_db()
    assert draft.state == DraftState.DECIDED


def test_what_is_sent_back_is_written_and_signed_anew(referral, farsta, people):
    draft = made.signed(made.proposed(made.opened(referral, farsta, people), people), people)
    made.decided(draft, people, kind=DecisionKind.SENT_BACK)
    draft.refresh_from_db()
    assert draft.state == DraftState.WRITING
    with pytest.raises(Refused, match="inte undertecknat"):
        made.decided(draft, people)
    again = made.signed(draft, people)
    assert again.signatures.count() == 2
    made.decided(again, people)


def test_only_adjusted_minutes_let_the_answer_out(referral, farsta, people):
    draft = made.signed(made.proposed(made.opened(referral, farsta, people), people), people)
    decision = made.decided(draft, people, is_adjusted_at_once=False)
    with pytest.raises(Refused, match="inte justerad"):
        deciding.submit(draft=draft, by=people.secretary)
    deciding.adjust(decision=decision, day=made.day(0), by=people.secretary)
    deciding.submit(draft=draft, by=people.secretary)
    with pytest.raises(Refused, match="redan justerad"):
        deciding.adjust(decision=decision, day=made.day(0), by=people.secretary)


def test_reservations_stand_with_the_decision(referral, farsta, people):
    draft = made.signed(made.proposed(made.opened(referral, farsta, people), people), people)
    decision = deciding.record_decision(
        draft=draft,
        minutes=made.minutes(),
        dissents=[Dissent("reservation", "A. Ek", "Partiet", "Vi vill annat.")],
        by=people.secretary,
    )
    statement = Dissent("special_statement", parties="Det andra partiet")
    deciding.add_dissent(decision=decision, dissent=statement, by=people.secretary)
    kinds = list(decision.reservations.values_list("kind", flat=True))
    assert kinds == ["reservation", "special_statement"]
    with pytest.raises(Refused, match="ledamot eller parti"):
        deciding.add_dissent(decision=decision, dissent=Dissent("reservation"), by=people.secretary)


def test_an_office_answer_is_the_heads_and_is_reported_afterwards(referral, farsta, people):
    draft = made.signed(made.proposed(made.opened(referral, farsta, people), people), people)
    with pytest.raises(Refused, match="beslutar chefen"):
        made.decided(draft, people, kind=DecisionKind.OFFICE)
    decision = deciding.record_decision(
        draft=draft, minutes=made.minutes(DecisionKind.OFFICE), by=people.head
    )
    answer = deciding.submit(draft=draft, by=people.head)
    assert answer.is_office_answer
    report = {"reported_on": made.day(0), "paragraph": "§ 3", "by": people.secretary}
    deciding.report_office_answer(decision=decision, **report)
    decision.refresh_from_db()
    with pytest.raises(Refused, match="redan anmält"):
        deciding.report_office_answer(decision=decision, **report)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (AnswerKind.NO_OBJECTION, "inget att erinra"),
        (AnswerKind.ABSTAINS, "avstår från att svara"),
        (AnswerKind.REFERS, "hänvisar till svaret från Bromma stadsdelsnämnd"),
    ],
)
def test_a_body_need_not_write_much_to_have_answered(referral, farsta, people, kind, said):
    draft = made.opened(referral, farsta, people)
    other = make.body("bromma", name="Bromma stadsdelsnämnd")
    preparing.choose_kind(
        draft=draft,
        seen=1,
        kind=kind,
        refers_to=other if kind == AnswerKind.REFERS else None,
        by=people.officer,
    )
    made.decided(made.signed(draft, people), people)
    answer = deciding.submit(draft=draft, by=people.secretary)
    assert said in answer.text
    position = StatedPosition.objects.get()
    assert (position.position, position.provision, position.source) == (kind, None, "stated")
    assert standing(referral, farsta) == Standing.ANSWERED


def joint_answer(referral, farsta, people, other) -> Answer:
    draft = made.proposed(made.opened(referral, farsta, people), people)
    words = {"kind": AnswerKind.FULL, "joint_with": [other], "by": people.officer}
    preparing.choose_kind(draft=draft, seen=draft.version, **words)
    made.decided(made.signed(draft, people), people)
    return deciding.submit(draft=draft, by=people.secretary)


def test_a_joint_answer_counts_once_for_each_body_that_has_decided_so(referral, farsta, people):
    bromma = make.body("bromma", name="Bromma stadsdelsnämnd")
    answer = joint_answer(referral, farsta, people, bromma)
    assert "Svaret är gemensamt." in answer.text
    assert (list(answer.bodies.all()), answer.awaited) == ([farsta], [bromma])
    assert standing(referral, bromma) == Standing.SENT
    secretary = made.team_of(bromma).secretary
    decided = {"decided_on": made.day(0), "paragraph": "§ 4", "by": secretary}
    deciding.concur(answer=answer, body=bromma, **decided)
    answer = Answer.objects.get()
    assert {body.key for body in answer.bodies.all()} == {"farsta", "bromma"}
    assert answer.awaited == []
    assert standing(referral, bromma) == Standing.ANSWERED
    assert not Recipient.objects.unanswered().exists()
    assert Entry.objects.latest("sequence").details["body"] == "bromma"
    with pytest.raises(Refused, match="redan ert"):
        deciding.concur(answer=answer, body=bromma, **decided)


def test_nobody_joins_in_an_answer_for_another_or_without_a_meeting(referral, farsta, people):
    bromma = make.body("bromma", name="Bromma stadsdelsnämnd")
    answer, theirs = joint_answer(referral, farsta, people, bromma), made.team_of(bromma)
    decided = {"answer": answer, "decided_on": made.day(0), "paragraph": "§ 4"}
    for by in (people.secretary, theirs.officer, theirs.head, make.person(Role.REGISTRAR)):
        with pytest.raises(Refused):
            deciding.concur(body=bromma, by=by, **decided)
    for wrong in ({"paragraph": " "}, {"decided_on": made.day(1)}):
        with pytest.raises(Refused):
            deciding.concur(body=bromma, by=theirs.secretary, **{**decided, **wrong})
    elsewhere = made.board("skarpnack")
    with pytest.raises(Refused, match="redan ert, eller"):
        deciding.concur(body=elsewhere, by=made.team_of(elsewhere).secretary, **decided)
    deciding.withdraw(answer=answer, reason="Fel handling.", by=people.secretary)
    with pytest.raises(Refused, match="gäller inte längre"):
        deciding.concur(body=bromma, by=theirs.secretary, **decided)
    assert list(Answer.objects.get().bodies.all()) == [farsta]


def test_an_answer_after_the_last_day_is_late_and_counts(referral, farsta, people):
    with made.later(31):
        assert standing(referral, farsta) == Standing.OVERDUE
        made.submitted(referral, farsta, people)
        assert standing(referral, farsta) == Standing.ANSWERED_LATE


def test_a_supplement_stands_beside_the_first_and_a_correction_instead(referral, farsta, people):
    first = made.submitted(referral, farsta, people, "Det första.")
    recipient = made.recipient(referral, farsta)
    with pytest.raises(Refused, match="komplettering eller en rättelse"):
        preparing.open_draft(recipient=recipient, by=people.officer)

    def hand_in(relation, text):
        draft = preparing.open_draft(recipient=recipient, relation=relation, by=people.officer)
        section = draft.sections.first()
        preparing.write_section(
            draft=draft,
            provisions=[made.provision(referral, "1.1")],
            seen=section.version if section else 0,
            text=text,
            by=people.officer,
        )
        made.decided(made.signed(draft, people), people)
        return deciding.submit(draft=draft, by=people.secretary)

    second = hand_in(Relation.SUPPLEMENT, "Det andra.")
    assert list(Answer.objects.standing().order_by("pk")) == [first, second]
    third = hand_in(Relation.CORRECTION, "Det tredje.")
    assert list(Answer.objects.standing()) == [third]
    assert [answer.version for answer in Answer.objects.order_by("pk")] == [1, 2, 3]


def test_a_correction_begins_with_what_was_handed_in(referral, farsta, people):
    made.submitted(referral, farsta, people, "Det första.")
    draft = preparing.open_draft(
        recipient=made.recipient(referral, farsta), relation=Relation.CORRECTION, by=people.officer
    )
    assert [section.text for section in draft.sections.in_order()] == ["Det första."]


def test_a_withdrawn_answer_is_kept_and_no_longer_counts(referral, farsta, people):
    answer = made.submitted(referral, farsta, people)
    with pytest.raises(Refused, match="varför"):
        deciding.withdraw(answer=answer, reason=" ", by=people.secretary)
    deciding.withdraw(answer=answer, reason="Fel handling.", by=people.secretary)
    answer.refresh_from_db()
    assert answer.state == AnswerState.WITHDRAWN
    assert standing(referral, farsta) == Standing.SENT
    with pytest.raises(Refused):
        deciding.withdraw(answer=answer, reason="Igen.", by=people.secretary)


def test_positions_are_the_bodys_own_and_readings_stay_proposals(referral, farsta, people):
    answer = made.submitted(referral, farsta, people, "Vi välkomnar förslagen.")
    stated = answer.positions.get()
    assert (stated.provision.number, stated.position) == ("1.1", "supports")
    proposal = answer.proposals.get()
    assert proposal.cues
    assert [one.number for one in proposal.provisions.all()] == ["1.1"]
    assert answer.text.splitlines()[proposal.line - 1] == proposal.text
    assert not Opinion.objects.exists()


def test_an_answer_to_a_referral_is_not_public_until_somebody_lets_it_out(
    client, referral, farsta, people
):
    made.submitted(referral, farsta, people, "Hemligt tills vidare.")
    for address in ("/", "/svar/stockholm-2018/farsta/", "/strategi/jamlika-uppvaxtvillkor/"):
        assert "Hemligt tills vidare." not in client.get(address).text
    number = made.provision(referral, "1.1").node.key
    assert "Hemligt tills vidare." not in client.get(f"/strategi/{number}/").text


def test_the_register_gives_each_answer_its_number_once(referral, farsta, people):
    answer = made.submitted(referral, farsta, people)
    registrar = make.person(Role.REGISTRAR)
    actions.diarise(answer=answer, diary_number="KS 2018/911-4", by=registrar)
    with pytest.raises(Refused, match="redan diarienumret KS 2018/911-4"):
        actions.diarise(answer=answer, diary_number="KS 1", by=registrar)

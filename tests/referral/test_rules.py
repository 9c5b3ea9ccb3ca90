"""Every rule for every role and every state: who may, and nobody else."""

import re
from importlib import import_module
from inspect import signature
from pathlib import Path

import pytest
from django.utils import timezone

from fardplan import referral as referrals
from fardplan.people.actions import load_bodies
from fardplan.people.definitions import BodiesDefinition, BodyDefinition
from fardplan.people.models import Body, BodyKind, Role
from fardplan.people.operator import OPERATOR
from fardplan.people.visitor import Visitor
from fardplan.referral import actions as registering
from fardplan.referral import rules as central
from fardplan.referral.actions import Incoming
from fardplan.referral.deciding import actions as handing_in
from fardplan.referral.deciding import rules as deciding
from fardplan.referral.letters import rules as letters
from fardplan.referral.models import (
    Answer,
    BoardDecision,
    DecisionKind,
    DraftAnswer,
    OutgoingLetter,
    Recipient,
    Referral,
    Relation,
)
from fardplan.referral.preparing import actions as acting
from fardplan.referral.preparing import rules as preparing
from fardplan.referral.record import rules as record
from fardplan.referral.sending import actions as acting_centre
from fardplan.referral.sending import rules as sending
from fardplan.referral.states import AnswerState, DraftState, LetterState, ReferralState
from fardplan.referral.timing import rules as timing
from tests import make
from tests.referral import made

pytestmark = pytest.mark.django_db
CENTRE, REGISTER = {"strategist"}, {"strategist", "registrar"}
READERS = {*REGISTER, "reader"}
# Roles at the centre; roles at the board that was asked ("our …"), at another board ("their …")
# and at a department of the one that was asked.
PEOPLE = [
    *(role.value for role in Role if role not in (Role.OFFICER, Role.HEAD, Role.SECRETARY)),
    *(f"{whose} {role}" for whose in ("our", "their") for role in ("officer", "head", "secretary")),
    "department",
    "visitor",
]
S, D = ReferralState, DraftState
TODAY = made.day(0)


def asked(referral: Referral) -> Recipient:
    return made.recipient(referral, referral.recipients.get().body)


def came(referral: Referral) -> Incoming:
    """An answer on paper, that was there as soon as the referral was."""
    day = referral.sent_at or timezone.now()
    return Incoming(name="svar.txt", content=b"x", bodies=(made.board("farsta"),), received_at=day)


# Each rule: what it is asked of, who may, and in which states.
ON_REFERRAL = {
    "write": (sending.may_write, CENTRE, {S.DRAFT}),
    "send": (lambda by, r: sending.may_send(by, r, today=TODAY), CENTRE, {S.DRAFT}),
    "remind": (sending.may_remind, REGISTER, {S.OUT}),
    "export": (
        lambda by, r: record.may_export(by, r, format="pdf"),
        REGISTER,
        {S.OUT, S.CLOSED, S.PUBLISHED},
    ),
    "extend": (
        lambda by, r: sending.may_extend(
            by, asked(r), new_day=made.day(60), reason="Skäl", today=TODAY
        ),
        CENTRE,
        {S.OUT},
    ),
    "ask one more": (
        lambda by, r: sending.may_ask_one_more(
            by, r, made.board("skarpnack"), last_day=made.day(9), today=TODAY
        ),
        CENTRE,
        {S.OUT},
    ),
    "extend at all": (lambda by, r: sending.may_extend_at_all(by, asked(r)), CENTRE, {S.OUT}),
    "ask": (
        lambda by, r: sending.may_ask(by, r, made.board("skarpnack"), today=TODAY),
        CENTRE,
        {S.DRAFT, S.OUT},
    ),
    "create another": (lambda by, r: sending.may_create(by, r.edition), CENTRE, set(S)),
    "write at all": (lambda by, r: central.may_write_referrals(by), CENTRE, set(S)),
    "register a file": (lambda by, r: central.may_register(by, r.edition), REGISTER, set(S)),
    "work with answers": (lambda by, r: central.may_work_with_answers(by), REGISTER, set(S)),
    "receive": (
        lambda by, r: central.may_receive(by, r, came(r), now=timezone.now()),
        REGISTER,
        {S.OUT, S.CLOSED, S.PUBLISHED},
    ),
    "ask for time at all": (
        lambda by, r: timing.may_ask_for_time_at_all(by, asked(r)),
        {"our officer", "our head", "our secretary"},
        {S.OUT},
    ),
    "ask for time": (
        lambda by, r: timing.may_ask_for_time(by, asked(r), wished_day=made.day(60), reason="Skäl"),
        {"our officer", "our head", "our secretary"},
        {S.OUT},
    ),
    "note meetings": (
        lambda by, r: timing.may_note_meetings(by, asked(r).body),
        {"our officer", "our secretary"},
        set(S),
    ),
    "note a meeting": (
        lambda by, r: timing.may_note_meeting(by, asked(r).body, day=TODAY, today=TODAY),
        {"our officer", "our secretary"},
        set(S),
    ),
    "read": (lambda by, r: central.may_read_referrals(by), READERS, set(S)),
    "handle": (lambda by, r: central.may_handle(by), REGISTER, set(S)),
}
ON_DRAFT = {
    "see": (lambda by, d: preparing.may_see(by, d.body), "our officer, our head, our secretary", D),
    "lead": (preparing.may_lead, "our officer", {D.WRITING}),
    "sign": (preparing.may_sign, "our head", {D.WRITING}),
    "reopen": (preparing.may_reopen, "our officer, our head", {D.SIGNED}),
    "comment": (
        preparing.may_comment,
        "our officer, our head, our secretary",
        set(D) - {D.SUBMITTED},
    ),
    "contribute": (
        lambda by, d: preparing.may_contribute(by, d.invitations.get(), today=TODAY),
        "department",
        {D.WRITING},
    ),
    "see contributions": (
        lambda by, d: preparing.may_see_contributions(by, d.invitations.get()),
        "our officer, our head, our secretary, department",
        D,
    ),
    "move a day": (
        lambda by, d: preparing.may_move_day(
            by, d.invitations.get(), last_day=made.day(3), today=TODAY
        ),
        "our officer",
        {D.WRITING},
    ),
    "invite": (
        lambda by, d: preparing.may_invite(
            by, d, made.department(d.body, "skola"), last_day=made.day(3), today=TODAY
        ),
        "our officer",
        {D.WRITING},
    ),
    "record the board's decision": (
        lambda by, d: deciding.may_record(by, d, kind=DecisionKind.AS_PROPOSED),
        "our secretary",
        {D.SIGNED},
    ),
    "decide alone": (
        lambda by, d: deciding.may_record(by, d, kind=DecisionKind.OFFICE),
        "our head",
        {D.SIGNED},
    ),
    "submit": (
        lambda by, d: deciding.may_submit(by, d, d.decisions.first()),
        "our secretary",
        {D.DECIDED},
    ),
    "supplement": (
        lambda by, d: preparing.may_open_draft(by, d.recipient, relation=Relation.SUPPLEMENT),
        "our officer",
        {D.SUBMITTED},
    ),
}


@pytest.fixture
def referral(stockholm, farsta) -> Referral:
    return made.sent(stockholm, farsta)


@pytest.fixture
def crowd(farsta):
    """One person for each of PEOPLE."""
    bromma, department = made.board("bromma"), made.department(farsta, "forskola")
    places = {"our": farsta, "their": bromma}

    def of(name: str):
        if name == "visitor":
            return Visitor()
        if name == "department":
            return make.person(Role.CONTRIBUTOR, at=department)
        whose, _, role = name.rpartition(" ")
        return make.person(Role(role), at=places.get(whose))

    return {name: of(name) for name in PEOPLE}


def allowed(rule, on, crowd) -> set[str]:
    return {name for name, person in crowd.items() if rule(person, on)}


def referral_in(state, edition, body) -> Referral:
    """A referral that has come as far as this."""
    writer = make.strategist()
    referral = made.written(edition, by=writer)
    acting_centre.add_recipients(referral=referral, bodies=[body], by=writer)
    if state != S.DRAFT:
        acting_centre.send_referral(referral=referral, address=made.ADDRESS, by=writer)
    if state in (S.CLOSED, S.PUBLISHED):
        closed = {"closed_at": timezone.now(), "closed_by": writer.journal_name}
        Referral.objects.filter(pk=referral.pk).update(state=state, **closed)
    return Referral.objects.get(pk=referral.pk)


@pytest.mark.parametrize("state", list(S))
def test_each_rule_on_a_referral(stockholm, farsta, crowd, state):
    referral = referral_in(state, stockholm, farsta)
    for name, (rule, who, states) in ON_REFERRAL.items():
        expected = who if state in states else set()
        assert allowed(rule, referral, crowd) == expected, name


@pytest.mark.parametrize("state", list(D))
def test_each_rule_on_a_draft(referral, farsta, crowd, state):
    team = made.team_of(farsta)
    draft = made.opened(referral, farsta, team)
    made.invited(draft, "forskola", by=team.officer)
    draft = made.proposed(draft, team)
    if state != D.WRITING:
        draft = made.signed(draft, team)
    if state in (D.DECIDED, D.SUBMITTED):
        made.decided(draft, team)
    if state == D.SUBMITTED:
        handing_in.submit(draft=draft, by=team.secretary)
    draft = DraftAnswer.objects.for_page().get(pk=draft.pk)
    assert draft.state == state
    for name, (rule, who, states) in ON_DRAFT.items():
        expected = set(who.split(", ")) if state in set(states) else set()
        assert allowed(rule, draft, crowd) == expected, name


def test_only_the_secretary_withdraws_and_only_what_stands(referral, farsta, crowd):
    answer = made.submitted(referral, farsta, made.team_of(farsta))

    def rule(by, one: Answer):
        return deciding.may_withdraw(by, one, reason="Skäl")

    for state in AnswerState:
        answer.state = state
        expected = {"our secretary"} if state == AnswerState.STANDS else set()
        assert allowed(rule, answer, crowd) == expected
    answer.state = AnswerState.STANDS
    answer.referral.state = ReferralState.PUBLISHED
    assert allowed(rule, answer, crowd) == set()


def test_only_the_register_diarises_and_settles_letters(referral, farsta, crowd):
    answer = made.submitted(referral, farsta, made.team_of(farsta))
    number = {"diary_number": "KS 1"}
    assert allowed(lambda by, a: central.may_diarise(by, a, **number), answer, crowd) == REGISTER
    letter = OutgoingLetter.objects.get()
    now = answer.received_at
    expected = dict.fromkeys(LetterState, REGISTER) | {LetterState.SENT: set()}
    for state, who in expected.items():
        letter.state, letter.claimed_at = state, now - letters.UNDER_WAY
        found = allowed(lambda by, one: letters.may_settle(by, one, now=now), letter, crowd)
        assert found == who, state
    letter.channel, letter.state, letter.claimed_at = "email", LetterState.FAILED, None
    found = allowed(lambda by, one: letters.may_send_again(by, one, now=now), letter, crowd)
    assert found == REGISTER


@pytest.mark.parametrize("state", list(AnswerState))
def test_only_the_secretary_of_a_body_that_is_named_joins_in(referral, farsta, crowd, state):
    """Farsta's people are "ours"; it is Bromma that has answered, for Farsta too."""
    bromma = made.board("bromma")
    one, team = made.sent(referral.edition, bromma, key="gemensam"), made.team_of(bromma)
    draft = made.proposed(made.opened(one, bromma, team), team)
    acting.choose_kind(
        draft=draft, seen=draft.version, kind="full", joint_with=[farsta], by=team.officer
    )
    made.decided(made.signed(draft, team), team)
    answer = handing_in.submit(draft=draft, by=team.secretary)
    answer.state = state
    expected = {"our secretary"} if state == AnswerState.STANDS else set()
    assert allowed(lambda by, a: deciding.may_concur(by, a, farsta), answer, crowd) == expected
    assert allowed(lambda by, a: deciding.may_concur(by, a, bromma), answer, crowd) == set()


def test_a_proposal_is_reviewed_by_those_who_work_with_answers_once(referral, farsta, crowd):
    answer = made.submitted(referral, farsta, made.team_of(farsta))
    proposal = answer.proposals.get()
    assert allowed(central.may_review, proposal, crowd) == REGISTER
    strategist = crowd["strategist"]
    registering.review_proposal(proposal=proposal, outcome="confirmed", by=strategist)
    proposal.refresh_from_db()
    assert allowed(central.may_review, proposal, crowd) == set()


def rules_that_ask_who() -> set[str]:
    """Every rule of the referral that is asked of somebody, by its module and name."""
    root = Path(referrals.__path__[0])
    found = set()
    for path in root.rglob("rules.py"):
        name = ".".join([referrals.__name__, *path.relative_to(root).with_suffix("").parts])
        for called, one in vars(import_module(name)).items():
            is_own = getattr(one, "__module__", "") == name
            if is_own and called.startswith("may_") and "by" in signature(one).parameters:
                found.add(called)
    return found


def test_every_rule_is_asked_of_everybody():
    """By name in one of the files that ask people of every role."""
    tests = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("*.py"))
    never = {name for name in rules_that_ask_who() if not re.search(rf"\.{name}\b", tests)}
    assert never == set()
    assert len(rules_that_ask_who()) > 50


def test_who_confirms_the_receipt_and_who_has_the_secret_address(referral, farsta, crowd):
    one = made.recipient(referral, farsta)
    found = allowed(sending.may_confirm_receipt, one, crowd)
    assert found == {*REGISTER, "our officer", "our secretary"}
    found = allowed(sending.may_have_feed, farsta, crowd)
    assert found == {"our officer", "our head", "our secretary"}


def test_who_adjusts_dissents_and_reports(referral, farsta, crowd):
    team = made.team_of(farsta)
    draft = made.signed(made.proposed(made.opened(referral, farsta, team), team), team)
    decision = made.decided(draft, team, is_adjusted_at_once=False)
    days = {"day": TODAY, "today": TODAY}
    whose = {"members": "A. Ek", "parties": ""}

    def adjusts(by, one: BoardDecision):
        return deciding.may_adjust(by, one, **days)

    assert allowed(adjusts, decision, crowd) == {"our secretary"}
    found = allowed(lambda by, one: deciding.may_dissent(by, one, **whose), decision, crowd)
    assert found == {"our secretary"}
    decision.kind = DecisionKind.OFFICE
    told = {"reported_on": TODAY, "today": TODAY}
    found = allowed(lambda by, one: deciding.may_report(by, one, **told), decision, crowd)
    assert found == {"our secretary"}


def test_whoever_serves_the_board_in_its_administration_acts_for_it(referral, farsta):
    same = {"valid_from": None, "source": "ett test"}
    parent = {"name": farsta.name, "name_en": farsta.name_en, "kind": farsta.kind}
    bodies = (
        BodyDefinition(key="farsta", **parent, **same),
        BodyDefinition(
            key="farsta-forvaltning",
            name="Farsta stadsdelsförvaltning",
            name_en="Office",
            kind=BodyKind.ADMINISTRATION,
            parent="farsta",
            **same,
        ),
    )
    load_bodies(definition=BodiesDefinition(key="test", bodies=bodies), by=OPERATOR)
    officer = make.person(Role.OFFICER, at=Body.objects.get(key="farsta-forvaltning"))
    draft = acting.open_draft(recipient=made.recipient(referral, farsta), by=officer)
    assert preparing.may_lead(officer, draft)

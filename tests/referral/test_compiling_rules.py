"""Every rule of the compilation for every role and every state of the referral."""

import pytest

from fardplan.people.models import Role
from fardplan.people.visitor import Visitor
from fardplan.referral.compiling import rules
from fardplan.referral.compiling.disposing import rules as disposing
from fardplan.referral.models import Answer, Opinion
from fardplan.referral.states import AnswerState, ReferralState
from tests import make
from tests.referral import made
from tests.referral.conftest import ANSWER
from tests.referral.test_compiling import disposed, marked, received

pytestmark = pytest.mark.django_db
STRATEGIST, REGISTER = {"strategist"}, {"strategist", "registrar"}
WORKING = {ReferralState.OUT, ReferralState.CLOSED}
PEOPLE = [*(role.value for role in Role), "visitor"]

RULES = {
    "compile": (lambda by, p: rules.may_compile(by, p.answer.referral), REGISTER, WORKING),
    "compile an answer": (
        lambda by, p: rules.may_compile_answer(by, p.answer),
        REGISTER,
        WORKING,
    ),
    "mark": (lambda by, p: rules.may_mark(by, p.answer, start=0, end=7), REGISTER, WORKING),
    "unmark": (rules.may_unmark, REGISTER, WORKING),
    "link": (lambda by, p: rules.may_link(by, p, []), REGISTER, WORKING),
    "position": (
        lambda by, p: rules.may_position(
            by, p.answer, position="supports", refers_to=None, on=None, current=None
        ),
        REGISTER,
        WORKING,
    ),
    "dispose": (lambda by, p: disposing.may_dispose(by, p.answer.referral), STRATEGIST, WORKING),
    "decide": (
        lambda by, p: disposing.may_decide(
            by, p.answer.referral, outcome="noted", reason="Därför."
        ),
        STRATEGIST,
        WORKING,
    ),
    "close": (
        lambda by, p: disposing.may_close(by, p.answer.referral, today=made.day(60)),
        STRATEGIST,
        {ReferralState.OUT},
    ),
}


def somebody(who: str):
    return Visitor() if who == "visitor" else make.person(Role(who))


@pytest.fixture
def strategist(db):
    return make.strategist()


@pytest.fixture
def point(stockholm, strategist):
    referral = made.sent(stockholm, made.board("farsta"), by=strategist)
    return marked(received(referral, made.board("farsta")), strategist)


def in_state(point, state):
    """As it would be, without the way there: only what the rule looks at."""
    found = Opinion.objects.select_related("answer__referral").get(pk=point.pk)
    found.answer.referral.state = state
    return found


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("rule", RULES)
def test_who_may_and_in_which_states(rule, who, point, strategist):
    asked, allowed, states = RULES[rule]
    if rule == "close":
        disposed(point, strategist)
    by = somebody(who)
    for state in ReferralState:
        verdict = asked(by, in_state(point, state))
        assert bool(verdict) == (who in allowed and state in states), (state, verdict)


@pytest.mark.parametrize("who", PEOPLE)
def test_second_reading_and_changed_words_are_for_strategists(who, point, strategist, draft):
    disposition = disposed(point, strategist)
    by, node = somebody(who), draft.provisions.in_order().first().node
    may = who == "strategist"
    assert bool(disposing.may_read_second(by, disposition)) == may
    assert bool(disposing.may_demand(by, disposition, draft, node)) == may
    assert bool(disposing.may_drop_demand(by, disposition, draft)) == may


@pytest.mark.parametrize("state", [AnswerState.REPLACED, AnswerState.WITHDRAWN])
def test_an_answer_that_no_longer_counts_is_left_alone(state, point, strategist):
    answer = Answer.objects.get(pk=point.answer_id)
    answer.state = state
    assert not rules.may_compile_answer(strategist, answer)


def test_an_answer_outside_any_referral_has_no_points_to_dispose_of(strategist, stockholm, farsta):
    answer = make.answer(stockholm, farsta, ANSWER)
    assert not rules.may_compile_answer(strategist, answer)

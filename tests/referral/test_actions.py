import json

import pytest

from fardplan.errors import BadDocument, Refused
from fardplan.journal.models import Entry
from fardplan.people.models import Role
from fardplan.people.operator import OPERATOR
from fardplan.people.visitor import Visitor
from fardplan.referral import actions
from fardplan.referral.models import Answer, Opinion, Outcome, ProposedOpinion
from tests import make
from tests.referral.conftest import ANSWER

pytestmark = pytest.mark.django_db


def numbers(proposal: ProposedOpinion) -> list[str]:
    return [provision.number for provision in proposal.shown_provisions]


def proposals(answer: Answer) -> list[ProposedOpinion]:
    return list(answer.proposals.with_all())


def test_an_answer_becomes_proposed_opinions_on_what_they_are_about(answer):
    read = [(numbers(proposal), proposal.text) for proposal in proposals(answer)]
    assert read == [
        ([], "Förvaltningen ser positivt på färdplanen."),
        (["1.2"], "Förvaltningen välkomnar förslagen."),
        (["3.1"], "Se svar under 3.2."),
        (["3.1", "3.2"], "Det finns få billiga bostäder i norr."),
    ]
    assert not Opinion.objects.exists()


def test_a_comment_that_points_elsewhere_says_where(answer):
    pointing = next(p for p in proposals(answer) if "Se svar" in p.text)
    assert [target.number for target in pointing.refers_to.all()] == ["3.2"]


def test_a_position_is_proposed_only_with_its_words(answer):
    positions = {p.text: (p.position, p.cues) for p in proposals(answer)}
    position, cues = positions["Förvaltningen välkomnar förslagen."]
    assert position == "supports"
    assert cues
    assert all(cue in "Förvaltningen välkomnar förslagen." for cue in cues)
    assert positions["Det finns få billiga bostäder i norr."] == ("", [])


def test_what_was_sent_is_kept_as_it_was_sent(answer):
    answer.refresh_from_db()
    assert bytes(answer.content).decode() == ANSWER
    entry = Entry.objects.latest("sequence")
    assert (entry.event, entry.subject) == (
        "answer_registered",
        "answer:stockholm-2018/farsta/1",
    )
    assert entry.details["digest"] == answer.digest


def test_the_same_file_twice_is_one_answer(stockholm, farsta, answer):
    entries = Entry.objects.count()
    assert make.answer(stockholm, farsta, ANSWER, name="igen.txt") == answer
    assert Answer.objects.count() == 1
    assert Entry.objects.count() == entries


def test_another_file_from_the_same_body_is_a_supplement_and_the_first_stays(
    stockholm, farsta, answer
):
    later = make.answer(stockholm, farsta, ANSWER.replace("i norr", "i hela staden"))
    assert (answer.version, later.version) == (1, 2)
    assert list(Answer.objects.latest()) == [later]
    shown = ProposedOpinion.objects.said_on("blandade-bostadsomraden")
    assert [p.text for p in shown] == ["Det finns få billiga bostäder i hela staden."]


@pytest.mark.parametrize("text", ["", "Det var en gång en stuga.", "\x00\x01\x02 binärt"])
def test_what_is_no_answer_leaves_nothing_behind(stockholm, farsta, text):
    entries = Entry.objects.count()
    with pytest.raises(BadDocument):
        make.answer(stockholm, farsta, text)
    assert not Answer.objects.exists()
    assert Entry.objects.count() == entries


def test_answers_are_given_on_what_has_been_sent_out(draft, farsta):
    with pytest.raises(Refused, match="inte skickats på remiss"):
        make.answer(draft, farsta, ANSWER)


@pytest.mark.parametrize(
    ("role", "allowed"),
    [(role, role in {Role.STRATEGIST, Role.REGISTRAR}) for role in Role],
)
def test_those_who_handle_answers_may_review_and_no_others(answer, role, allowed):
    person = make.person(role)
    proposal = answer.proposals.first()
    if allowed:
        actions.review_proposal(proposal=proposal, outcome=Outcome.CONFIRMED, by=person)
        assert Opinion.objects.count() == 1
    else:
        with pytest.raises(Refused, match="strateger och registratorer"):
            actions.review_proposal(proposal=proposal, outcome=Outcome.CONFIRMED, by=person)
        assert not Opinion.objects.exists()


def test_a_visitor_neither_registers_nor_reviews(stockholm, farsta, answer):
    with pytest.raises(Refused):
        actions.register_answer(
            edition=stockholm, body=farsta, name="x", content=ANSWER.encode(), by=Visitor()
        )
    with pytest.raises(Refused):
        actions.confirm_all(answer=answer, by=Visitor())


def test_a_confirmed_opinion_is_a_row_of_its_own(answer):
    proposal = answer.proposals.get(text__contains="välkomnar")
    person = make.strategist()
    opinion = actions.review_proposal(proposal=proposal, outcome=Outcome.CONFIRMED, by=person)
    assert opinion.text == proposal.text
    assert list(opinion.provisions.all()) == list(proposal.provisions.all())
    entry = Entry.objects.latest("sequence")
    assert (entry.event, entry.by) == ("opinion_reviewed", person.journal_name)
    assert "välkomnar" not in json.dumps(entry.details)


def test_a_correction_stands_and_the_proposal_is_as_it_was_read(stockholm, answer):
    proposal = answer.proposals.get(text__contains="billiga")
    only = stockholm.provisions.filter(node__key="blandade-bostadsomraden")
    actions.review_proposal(
        proposal=proposal, outcome=Outcome.CORRECTED, by=OPERATOR, text="Rättat.", provisions=only
    )
    again = answer.proposals.with_all().get(pk=proposal.pk)
    assert (again.text, again.shown_text) == ("Det finns få billiga bostäder i norr.", "Rättat.")
    assert numbers(again) == ["3.2"]
    assert "Rättat." not in [p.shown_text for p in ProposedOpinion.objects.said_on("x")]
    on_first = ProposedOpinion.objects.said_on("bostader-for-resurssvaga-hushall")
    assert [p.shown_text for p in on_first] == ["Se svar under 3.2."]


def test_what_a_person_dismissed_is_not_shown(answer):
    proposal = answer.proposals.get(text__contains="välkomnar")
    actions.review_proposal(proposal=proposal, outcome=Outcome.DISMISSED, by=OPERATOR)
    assert not ProposedOpinion.objects.said_on("likvardig-forskola").exists()


def test_a_review_is_made_once(answer):
    proposal = answer.proposals.first()
    actions.review_proposal(proposal=proposal, outcome=Outcome.CONFIRMED, by=OPERATOR)
    with pytest.raises(Refused, match="redan granskad"):
        actions.review_proposal(proposal=proposal, outcome=Outcome.DISMISSED, by=OPERATOR)


def test_all_that_is_left_is_confirmed_at_once(answer):
    actions.review_proposal(
        proposal=answer.proposals.first(), outcome=Outcome.DISMISSED, by=OPERATOR
    )
    assert actions.confirm_all(answer=answer, by=OPERATOR) == 3
    assert not answer.proposals.unreviewed().exists()
    assert Opinion.objects.filter(outcome=Outcome.DISMISSED).count() == 1


def test_the_real_answer_gives_every_strategy_its_comment(stockholm, shared_data):
    folder = shared_data / "referral"
    content = (folder / "enskede-arsta-vantor-svar.txt").read_bytes()
    gold = json.loads((folder / "enskede-arsta-vantor-gold.json").read_text(encoding="utf-8"))
    body = make.body("enskede-arsta-vantor")
    answer = actions.register_answer(
        edition=stockholm, body=body, name="svar.txt", content=content, by=OPERATOR
    )
    for expected in gold["answer"]:
        strategy = stockholm.provisions.in_order().get(number=expected["strategy"], text="")
        said = ProposedOpinion.objects.said_on(strategy.node.key)
        assert expected["text"] in [proposal.text for proposal in said], expected["strategy"]
    assert answer.proposals.filter(provisions=None).count() >= 3

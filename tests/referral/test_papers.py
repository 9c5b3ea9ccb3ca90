"""What a body writes as official papers: for its board's meeting, and as its answer."""

import pytest
from django.test import Client

from fardplan.documents.reading import read_document
from fardplan.documents.statement import read_statement
from fardplan.people.models import Role
from fardplan.referral.actions import _known
from fardplan.referral.deciding import actions as deciding
from fardplan.referral.deciding.actions import Dissent
from fardplan.referral.models import Answer, AnswerKind, DecisionKind, DraftAnswer
from fardplan.referral.preparing import actions as preparing
from fardplan.referral.timing.actions import note_meeting
from tests import make
from tests.referral import made
from tests.referral.test_compiling import received

pytestmark = pytest.mark.django_db
ON_WHOLE = "Nämnden är positiv till färdplanen.\n\nDen saknar dock en tidsplan."
# What is written on each place of the answer: some strategies together, one target area.
WRITTEN = {
    (): (ON_WHOLE, "supports_with_remarks"),
    ("1.1",): ("Vi välkomnar förslagen.\nDe är viktiga.", "supports"),
    ("3.1", "3.2"): ("Vi avstyrker: det finns få billiga bostäder i norr.", "opposes"),
    ("4.1",): ("*Inte* #rubrik & <fet> text \\ med tecken.", ""),
}
FORMS = ["docx", "pdf"]


@pytest.fixture
def referral(stockholm, farsta):
    return made.sent(stockholm, farsta, made.board("bromma"))


@pytest.fixture
def people(farsta):
    return made.team_of(farsta)


@pytest.fixture
def draft(referral, farsta, people) -> DraftAnswer:
    """All that can be written, in one answer."""
    draft = made.opened(referral, farsta, people)
    invitation = made.invited(draft, "forskola", by=people.officer)
    writer = make.person(Role.CONTRIBUTOR, at=invitation.department)
    words = {"provisions": [], "seen": 0, "text": "Bidrag.", "by": writer}
    preparing.write_contribution(invitation=invitation, **words)
    for numbers, (text, position) in WRITTEN.items():
        provisions = [made.provision(referral, number) for number in numbers]
        said = {"text": text, "position": position, "seen": 0, "by": people.officer}
        preparing.write_section(draft=draft, provisions=provisions, **said)
    return DraftAnswer.objects.for_page().get(pk=draft.pk)


def fetched(person, address: str) -> bytes:
    client = Client()
    client.force_login(person)
    reply = client.get(address)
    assert reply.status_code == 200, address
    return reply.content


def statement_in(content: bytes, form: str, referral):
    provisions = [_known(one) for one in referral.edition.provisions.in_order()]
    return read_statement(read_document(content, name=f"svar.{form}"), provisions=provisions)


def plain(text: str) -> str:
    return " ".join(text.split())


def proposal(draft, form: str) -> str:
    return f"/namndens-remisser/utkast/{draft.pk}/forslag.{form}"


@pytest.mark.parametrize("form", FORMS)
def test_what_the_paper_says_is_read_back_as_the_same_opinions(referral, draft, people, form):
    read = statement_in(fetched(people.officer, proposal(draft, form)), form, referral)
    opinions = {one.numbers: plain(one.text) for one in read.opinions}
    expected = {numbers: plain(text) for numbers, (text, _) in WRITTEN.items() if numbers}
    assert opinions == expected
    assert plain(" ".join(one.text for one in read.general)) == plain(ON_WHOLE)
    assert read.unplaced == ()


@pytest.mark.parametrize("form", FORMS)
def test_a_target_area_is_read_back_too(referral, farsta, people, form):
    draft = made.proposed(made.opened(referral, farsta, people), people)
    area = referral.edition.provisions.in_order().get(number="2", node__kind="target_area")
    words = {"provisions": [area], "seen": 0, "text": "Området behöver ett mått."}
    preparing.write_section(draft=draft, by=people.officer, **words)
    read = statement_in(fetched(people.officer, proposal(draft, form)), form, referral)
    said = {(one.provisions[0].kind, one.provisions[0].number): one.text for one in read.opinions}
    assert said[("target_area", "2")] == "Området behöver ett mått."


def test_what_has_no_heading_of_its_own_is_named_among_the_views_on_the_whole(
    referral, farsta, people
):
    draft = made.proposed(made.opened(referral, farsta, people), people)
    goal = referral.edition.provisions.in_order().get(number="3", node__kind="interim_goal")
    words = {"provisions": [goal], "seen": 0, "text": "Målet saknar år."}
    preparing.write_section(draft=draft, by=people.officer, **words)
    read = statement_in(fetched(people.officer, proposal(draft, "docx")), "docx", referral)
    assert [one.text for one in read.general] == ["Om etappmål 3: Målet saknar år."]


def test_it_is_working_material_until_the_head_has_signed(draft, people):
    before = text_of(fetched(people.officer, proposal(draft, "docx")))
    assert "Arbetsmaterial" in before
    assert people.head.name not in before
    made.signed(draft, people)
    after = text_of(fetched(people.secretary, proposal(draft, "docx")))
    assert "Arbetsmaterial" not in after
    assert people.head.name in after
    preparing.reopen(draft=draft, by=people.officer)
    assert "Arbetsmaterial" in text_of(fetched(people.officer, proposal(draft, "docx")))


def text_of(content: bytes) -> str:
    document = read_document(content, name="a.docx")
    lines = [line.text for line in document.running]
    return "\n".join([*lines, *(block.text for block in document.blocks)])


def test_it_tells_the_board_what_it_needs_for_its_decision(draft, people):
    text = text_of(fetched(people.officer, proposal(draft, "docx")))
    for words in (
        "Nämnden överlämnar tjänsteutlåtandet till kommunstyrelsen som svar på remissen.",
        "Tillstyrker: strategi 1.1.",
        "Tillstyrker med påpekanden: färdplanen som helhet.",
        "Avstyrker: strategi 3.1 och strategi 3.2.",
        "Ärendet har beretts med bidrag från Avdelningen forskola.",
        people.officer.name,
        draft.recipient.referral.edition_digest,
    ):
        assert words in text, words


def test_it_asks_for_adjustment_at_once_when_the_last_day_is_near(draft, people):
    assert "justeras omedelbart" not in text_of(fetched(people.officer, proposal(draft, "docx")))
    note_meeting(body=draft.body, day=made.day(29), by=people.secretary)
    assert "justeras omedelbart" in text_of(fetched(people.officer, proposal(draft, "docx")))


def test_an_answer_without_views_is_a_paper_too(referral, farsta, people):
    draft = made.opened(referral, farsta, people)
    words = {"kind": AnswerKind.NO_OBJECTION, "seen": 1, "by": people.officer}
    preparing.choose_kind(draft=draft, **words)
    text = text_of(fetched(people.officer, proposal(draft, "docx")))
    assert "Vi har inget att erinra mot förslaget." in text


@pytest.mark.parametrize("form", FORMS)
def test_what_was_handed_in_is_a_paper_with_its_decision(referral, draft, people, form):
    signed = made.signed(draft, people)
    decision = made.decided(signed, people)
    dissent = Dissent("reservation", "A. Ek", "Partiet", "Vi ville tillstyrka.")
    deciding.add_dissent(decision=decision, dissent=dissent, by=people.secretary)
    answer = deciding.submit(draft=signed, by=people.secretary)
    content = fetched(people.secretary, f"/namndens-remisser/svar/{answer.pk}/svar.{form}")
    read = statement_in(content, form, referral)
    opinions = {one.numbers: plain(one.text) for one in read.opinions}
    assert opinions == {numbers: plain(text) for numbers, (text, _) in WRITTEN.items() if numbers}
    if form == "docx":
        text = text_of(content)
        assert answer.digest in text
        assert "§ 7" in text
        assert "Reservation av A. Ek, Partiet: Vi ville tillstyrka." in text
        assert "Tjänsteutlåtande" not in text


def test_an_office_answer_says_so(referral, draft, people):
    signed = made.signed(draft, people)
    office = {"minutes": made.minutes(DecisionKind.OFFICE), "by": people.head}
    deciding.record_decision(draft=signed, **office)
    answer = deciding.submit(draft=signed, by=people.head)
    content = fetched(people.head, f"/namndens-remisser/svar/{answer.pk}/svar.docx")
    assert "Kontorsyttrande" in text_of(content)


def test_there_is_no_paper_in_other_forms_or_of_what_came_as_a_file(referral, draft, people):
    client = Client()
    client.force_login(people.officer)
    assert client.get(proposal(draft, "odt")).status_code == 404
    farsta = draft.body
    answer = received(referral, farsta)
    assert Answer.objects.get() == answer
    assert client.get(f"/namndens-remisser/svar/{answer.pk}/svar.docx").status_code == 404

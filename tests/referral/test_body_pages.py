"""A body's pages: departments write, the officer weaves, the head signs, the secretary hands in."""

import datetime
import re

import pytest
from django.test import Client

from fardplan.people.models import Role
from fardplan.referral.models import Answer, Contribution, DraftAnswer, Section
from fardplan.referral.preparing import actions as preparing
from fardplan.referral.states import DraftState
from tests import make
from tests.referral import made

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15
OURS = "/namndens-remisser/"


@pytest.fixture
def referral(stockholm, farsta):
    return made.sent(stockholm, farsta, made.board("bromma"))


@pytest.fixture
def people(farsta):
    return made.team_of(farsta)


@pytest.fixture
def draft(referral, farsta, people) -> DraftAnswer:
    return made.opened(referral, farsta, people)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def officer(people) -> Client:
    return signed_in(people.officer)


@pytest.fixture
def contributor(draft, people) -> Client:
    invitation = made.invited(draft, "forskola", by=people.officer)
    return signed_in(make.person(Role.CONTRIBUTOR, at=invitation.department))


def test_a_board_answers_from_the_first_page_to_the_receipt(referral, farsta, people):
    officer, head = signed_in(people.officer), signed_in(people.head)
    secretary = signed_in(people.secretary)
    one = made.recipient(referral, farsta)
    assert "Färdplan för ett Stockholm" in officer.get(OURS).text
    officer.post(f"{OURS}{one.pk}/", {"diary_number": "FAR 2026/12"})
    officer.post(f"{OURS}{one.pk}/borja/", {"relation": "first"})
    draft = DraftAnswer.objects.get()
    place = made.provision(referral, "1.2").pk
    work = f"{OURS}utkast/{draft.pk}/"
    officer.post(f"{work}del/{place}/", {"text": "Vi vill mer.", "seen": 0, "position": "doubtful"})
    assert "Vi vill mer." in officer.get(work).text
    page = head.get(f"{work}forslag/").text
    seen = re.search(r'name="seen" value="(\d+)"', page)[1]
    head.post(f"{work}forslag/underteckna/", {"seen": seen})
    decided = {
        "kind": "as_proposed",
        "decided_on": made.day(0),
        "paragraph": "§ 12",
        "is_adjusted_at_once": "on",
        "part_0": "Vi vill mer.",
    }
    assert secretary.post(f"{work}beslut/nytt/", decided).status_code == 302
    reply = secretary.post(f"{work}lamna-in/", follow=True)
    assert "Det som lämnades in är det som beslutades." in reply.text
    assert "FAR 2026/12" in Answer.objects.get().text
    assert "Ståndpunkt: tveksam" in Answer.objects.get().text


def test_a_form_with_changed_parts_is_an_amended_decision(draft, people):
    made.signed(made.proposed(draft, people), people)
    given = {
        "kind": "amended",
        "decided_on": made.day(0),
        "paragraph": "§ 12",
        "part_0": "Så här beslutade nämnden.",
    }
    secretary = signed_in(people.secretary)
    secretary.post(f"{OURS}utkast/{draft.pk}/beslut/nytt/", given)
    decision = draft.decisions.get()
    assert "Så här beslutade nämnden." in decision.content
    assert "inte ännu" in secretary.get(f"{OURS}utkast/{draft.pk}/beslut/").text
    secretary.post(f"{OURS}beslut/{decision.pk}/justerad/", {"day": made.day(0)})
    secretary.post(
        f"{OURS}beslut/{decision.pk}/reservation/", {"kind": "reservation", "parties": "Partiet"}
    )
    assert "Reservation: " in secretary.get(f"{OURS}utkast/{draft.pk}/beslut/").text
    assert secretary.post(f"{OURS}utkast/{draft.pk}/lamna-in/").status_code == 302


def test_a_department_writes_and_the_officer_sees_it_beside_the_proposal(
    referral, draft, contributor, officer
):
    invitation = draft.invitations.get()
    place = made.provision(referral, "1.2").pk
    address = f"{OURS}bidrag/{invitation.pk}/"
    assert address in contributor.get(OURS).text
    contributor.post(f"{address}skriv/{place}/", {"text": "Fler förskollärare.", "seen": 0})
    assert "Fler förskollärare." in contributor.get(address).text
    page = officer.get(f"{OURS}utkast/{draft.pk}/del/{place}/").text
    assert "Fler förskollärare." in page
    assert "Avdelningen forskola" in page


def test_one_text_on_several_strategies_is_kept_as_one(referral, draft, officer):
    places = [made.provision(referral, number).pk for number in ("3.1", "3.2")]
    reply = officer.post(f"{OURS}utkast/{draft.pk}/valj/", {"provisions": places})
    assert reply["Location"].endswith(f"/del/{places[0]}+{places[1]}/")
    officer.post(reply["Location"], {"text": "Båda.", "seen": 0, "position": ""})
    section = Section.objects.get()
    assert [one.number for one in section.in_order] == ["3.1", "3.2"]


def test_two_who_write_at_once_lose_nothing(referral, draft, contributor):
    invitation = draft.invitations.get()
    other = signed_in(make.person(Role.CONTRIBUTOR, at=invitation.department, name="Alva Berg"))
    address = f"{OURS}bidrag/{invitation.pk}/skriv/helheten/"
    contributor.post(address, {"text": "Den första skrev detta.", "seen": 0})
    reply = other.post(address, {"text": "Den andra skrev något annat.", "seen": 0})
    assert reply.status_code == 409
    assert "Två har skrivit samtidigt" in reply.text
    assert reply.text.count("Den första skrev detta.") >= 1
    assert "Den andra skrev något annat." in reply.text
    assert Contribution.objects.get().text == "Den första skrev detta."
    seen = re.search(r'name="seen" value="(\d+)"', reply.text)[1]
    assert seen == "1"
    both = {"text": "Den första skrev detta. Den andra skrev något annat.", "seen": seen}
    assert other.post(address, both).status_code == 302
    texts = list(Contribution.objects.get().versions.values_list("text", flat=True))
    assert texts == [both["text"], "Den första skrev detta."]


def test_two_officers_who_weave_at_once_see_each_other(referral, draft, officer, people):
    address = f"{OURS}utkast/{draft.pk}/del/helheten/"
    officer.post(address, {"text": "Ett.", "seen": 0, "position": "supports"})
    again = signed_in(make.person(Role.OFFICER, at=draft.body))
    reply = again.post(address, {"text": "Två.", "seen": 0, "position": ""})
    assert reply.status_code == 409
    assert "Ett." in reply.text
    assert "Två." in reply.text
    assert Section.objects.get().text == "Ett."


def test_a_text_that_comes_after_the_day_is_not_lost(draft, contributor):
    invitation = draft.invitations.get()
    address = f"{OURS}bidrag/{invitation.pk}/skriv/helheten/"
    assert contributor.get(address).status_code == 200
    session_lives = datetime.timedelta(days=12)
    with made.later(session_lives.days):
        late = signed_in(make.person(Role.CONTRIBUTOR, at=invitation.department))
        reply = late.post(address, {"text": "Skrevs för sent.", "seen": 0})
    assert "Er sista dag var den" in reply.text
    assert "Skrevs för sent." in reply.text
    assert not Contribution.objects.exists()


def test_what_somebody_wrote_after_it_was_signed_is_not_lost(draft, people, officer):
    made.signed(made.proposed(draft, people), people)
    address = f"{OURS}utkast/{draft.pk}/del/helheten/"
    reply = officer.post(address, {"text": "Jag hann inte.", "seen": 0, "position": ""})
    assert "undertecknat" in reply.text
    assert "Jag hann inte." in reply.text


def test_a_head_signs_what_she_has_read(draft, people, officer):
    made.proposed(draft, people)
    head = signed_in(people.head)
    page = head.get(f"{OURS}utkast/{draft.pk}/forslag/").text
    seen = re.search(r'name="seen" value="(\d+)"', page)[1]
    officer.post(
        f"{OURS}utkast/{draft.pk}/del/helheten/", {"text": "Tillagt.", "seen": 0, "position": ""}
    )
    reply = head.post(f"{OURS}utkast/{draft.pk}/forslag/underteckna/", {"seen": seen})
    assert reply.status_code == 403
    assert "ändrats sedan du öppnade" in reply.text
    draft.refresh_from_db()
    assert draft.state == DraftState.WRITING


def test_comments_stay_inside(draft, contributor, officer, people):
    invitation = draft.invitations.get()
    contributor.post(f"{OURS}bidrag/{invitation.pk}/skriv/helheten/", {"text": "Text.", "seen": 0})
    text = Contribution.objects.get()
    officer.post(f"{OURS}bidrag/text/{text.pk}/kommentar/", {"text": "Kan ni korta?"})
    assert "Kan ni korta?" in contributor.get(f"{OURS}bidrag/{invitation.pk}/skriv/helheten/").text
    officer.post(f"{OURS}utkast/{draft.pk}/kommentar/", {"text": "Till chefen."})
    assert "Till chefen." in signed_in(people.head).get(f"{OURS}utkast/{draft.pk}/").text


def test_an_officer_chooses_what_the_answer_is(draft, officer):
    other = made.board("bromma")
    address = f"{OURS}utkast/{draft.pk}/slag/"
    officer.post(address, {"seen": 1, "kind": "full", "joint_with": [other.pk]})
    draft.refresh_from_db()
    assert list(draft.joint_with.all()) == [other]
    late = officer.post(address, {"seen": 1, "kind": "abstains"})
    assert "Någon annan har skrivit" in late.text
    draft.refresh_from_db()
    assert draft.kind == "full"


def addresses_of(draft) -> list[str]:
    """Every address where something of the draft stands."""
    invitation = draft.invitations.get()
    work = f"{OURS}utkast/{draft.pk}/"
    contribution = f"{OURS}bidrag/{invitation.pk}/"
    return [
        f"{OURS}{draft.recipient_id}/",
        work,
        f"{work}del/helheten/",
        f"{work}forslag/",
        f"{work}beslut/",
        f"{work}beslut/nytt/",
        f"{work}beslut/kontorsyttrande/",
        contribution,
        f"{contribution}skriv/helheten/",
    ]


POSTS = ["slag/", "bjud-in/", "valj/", "kommentar/", "forslag/underteckna/", "forslag/oppna/"]


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.OFFICER, Role.HEAD, Role.SECRETARY)]
)
def test_no_one_at_the_centre_sees_a_draft(draft, contributor, role):
    outsider = signed_in(make.person(role))
    for address in addresses_of(draft):
        assert outsider.get(address).status_code in (403, 404), address
    for post in (*POSTS, "lamna-in/"):
        assert outsider.post(f"{OURS}utkast/{draft.pk}/{post}").status_code in (403, 404), post


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD, Role.SECRETARY, Role.CONTRIBUTOR])
def test_no_other_board_sees_a_draft(draft, contributor, role):
    outsider = signed_in(make.person(role, at=made.board("bromma")))
    for address in addresses_of(draft):
        assert outsider.get(address).status_code in (403, 404), address
    for post in (*POSTS, "lamna-in/"):
        assert outsider.post(f"{OURS}utkast/{draft.pk}/{post}").status_code in (403, 404), post


def test_a_department_sees_its_own_and_not_the_others(draft, contributor, people):
    other = made.invited(draft, "skola", by=people.officer)
    assert contributor.get(f"{OURS}bidrag/{other.pk}/").status_code == 404
    assert contributor.get(f"{OURS}bidrag/{other.pk}/skriv/helheten/").status_code == 404
    assert contributor.get(f"{OURS}utkast/{draft.pk}/").status_code == 404


def test_one_who_has_left_sees_nothing_more(draft, people, officer):
    from fardplan.people.actions import withdraw_appointment
    from fardplan.people.operator import OPERATOR

    assert officer.get(f"{OURS}utkast/{draft.pk}/").status_code == 200
    withdraw_appointment(appointment=people.officer.appointments.get(), by=OPERATOR)
    assert officer.get(f"{OURS}utkast/{draft.pk}/").status_code == 404


@pytest.mark.parametrize(
    "page",
    ["", "asked", "draft", "section", "invitation", "contribute", "proposal", "decisions", "kind"],
)
def test_queries_are_few_and_do_not_grow(
    referral, draft, people, officer, contributor, page, django_assert_max_num_queries
):
    invitation = draft.invitations.get()
    place = made.provision(referral, "1.1").pk
    work = f"{OURS}utkast/{draft.pk}/"
    address = {
        "": OURS,
        "draft": work,
        "section": f"{work}del/{place}/",
        "invitation": f"{OURS}bidrag/{invitation.pk}/",
        "proposal": f"{work}forslag/",
        "decisions": f"{work}beslut/",
        "asked": f"{OURS}{draft.recipient_id}/",
        "contribute": f"{OURS}bidrag/{invitation.pk}/skriv/{place}/",
        "kind": f"{work}slag/",
    }[page]
    writer = make.person(Role.CONTRIBUTOR, at=invitation.department)

    def write(numbers):
        for number in numbers:
            on = [made.provision(referral, number)]
            words = {"provisions": on, "seen": 0, "text": "Text."}
            preparing.write_contribution(invitation=invitation, by=writer, **words)
            preparing.write_section(draft=draft, by=people.officer, **words)

    write(["1.1"])
    with django_assert_max_num_queries(MOST_QUERIES) as few:
        officer.get(address)
    write(["1.2", "1.3", "2.1", "2.2", "3.1"])
    with django_assert_max_num_queries(len(few)):
        assert officer.get(address).status_code == 200

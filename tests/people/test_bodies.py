"""The tree of bodies, kept on pages: adding, correcting, ending, merging."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from fardplan.errors import Refused
from fardplan.journal.models import Entry
from fardplan.people import actions
from fardplan.people.definitions import read_bodies
from fardplan.people.models import Body, BodyKind, Role
from fardplan.people.operator import OPERATOR
from tests import make

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
MERGER = datetime.date(2030, 7, 1)


def last() -> Entry:
    return Entry.objects.order_by("-sequence").first()


def add(name: str, kind=BodyKind.DISTRICT_BOARD, **more) -> Body:
    given = {"name_en": "", "parent": None, "valid_from": None, "email": "", **more}
    return actions.add_body(name=name, kind=kind, by=OPERATOR, **given)


def test_a_body_is_added_and_gets_a_key_of_its_name():
    made = add("Östra Å nämnd", email="registrator@example.org")
    assert (made.key, made.email) == ("ostra-a-namnd", "registrator@example.org")
    assert (last().event, last().subject) == ("body_added", "body:ostra-a-namnd")
    assert "registrator" not in str(last().details)


def test_two_bodies_of_the_same_name_have_keys_of_their_own():
    assert [add("Farsta").key, add("Farsta").key, add("Farsta").key] == [
        "farsta",
        "farsta-2",
        "farsta-3",
    ]
    assert add("—").key == "organisation"


def test_only_administrators_keep_the_bodies():
    farsta, by = make.body("farsta"), make.strategist()
    for attempt in (
        lambda: actions.add_body(name="X", kind=BodyKind.COMPANY, by=by),
        lambda: actions.change_body(body=farsta, name="Y", by=by),
        lambda: actions.end_body(body=farsta, last_day=MERGER, by=by),
        lambda: actions.succeed(
            successor=make.body("bromma"), predecessor=farsta, on=MERGER, by=by
        ),
    ):
        with pytest.raises(Refused, match="Bara administratörer"):
            attempt()


@pytest.mark.parametrize("kind", [BodyKind.ADMINISTRATION, BodyKind.DEPARTMENT])
def test_what_serves_another_belongs_to_it(kind):
    with pytest.raises(Refused, match="hör till en annan organisation"):
        add("Kontoret", kind)
    board = add("Nämnden")
    assert add("Kontoret", kind, parent=board).parent == board


def test_no_body_belongs_to_itself_by_any_way_round():
    board = add("Nämnden")
    office = add("Kontoret", BodyKind.ADMINISTRATION, parent=board)
    unit = add("Enheten", BodyKind.DEPARTMENT, parent=office)
    for above in (board, office, unit):
        with pytest.raises(Refused, match="till sig själv"):
            actions.change_body(body=board, parent=above, by=OPERATOR)


def test_what_is_changed_here_is_not_changed_back_by_a_file():
    actions.load_bodies(definition=read_bodies(), by=OPERATOR)
    farsta = Body.objects.get(key="farsta")
    actions.change_body(body=farsta, email="farsta@example.org", name="Farsta nya", by=OPERATOR)
    assert last().details == {"changed": ["email", "name"]}
    assert actions.load_bodies(definition=read_bodies(), by=OPERATOR) == []
    farsta.refresh_from_db()
    assert (farsta.name, farsta.email) == ("Farsta nya", "farsta@example.org")


def test_a_body_ends_once_after_it_began_and_after_its_parts():
    board = add("Nämnden", valid_from=datetime.date(2020, 1, 1))
    office = add("Kontoret", BodyKind.ADMINISTRATION, parent=board)
    for last_day, why in [
        (datetime.date(2019, 12, 31), "före den första"),
        (MERGER, "Först ska det som hör dit få en sista dag: Kontoret"),
    ]:
        with pytest.raises(Refused, match=why):
            actions.end_body(body=board, last_day=last_day, by=OPERATOR)
    actions.end_body(body=office, last_day=MERGER, by=OPERATOR)
    actions.end_body(body=board, last_day=MERGER, by=OPERATOR)
    assert last().event == "body_ended"
    with pytest.raises(Refused, match="redan en sista dag"):
        actions.end_body(body=board, last_day=MERGER, by=OPERATOR)


def test_districts_merge_and_roles_in_the_old_end_with_them():
    old = [add("Norra nämnden"), add("Södra nämnden")]
    new = add("Nya nämnden", valid_from=MERGER)
    officer = make.person(Role.OFFICER, at=old[0])
    for one in old:
        actions.succeed(successor=new, predecessor=one, on=MERGER, by=OPERATOR)
    assert {body.key for body in new.predecessors.all()} == {"norra-namnden", "sodra-namnden"}
    assert (last().event, last().details) == (
        "body_succeeded",
        {"successor": "nya-namnden", "on": "2030-07-01"},
    )
    for one in old:
        one.refresh_from_db()
        assert one.valid_to == MERGER - DAY
    assert officer.holds(Role.OFFICER, on=MERGER - DAY)
    assert not officer.holds(Role.OFFICER, on=MERGER)


def test_a_succession_that_makes_no_sense_is_refused():
    new, old = add("Nya", valid_from=MERGER), add("Gamla")
    with pytest.raises(Refused, match="efter sig själv"):
        actions.succeed(successor=new, predecessor=new, on=MERGER, by=OPERATOR)
    with pytest.raises(Refused, match="finns inte den 2030-06-30"):
        actions.succeed(successor=new, predecessor=old, on=MERGER - DAY, by=OPERATOR)
    actions.end_body(body=old, last_day=MERGER - 2 * DAY, by=OPERATOR)
    with pytest.raises(Refused, match="slutade den 2030-06-29"):
        actions.succeed(successor=new, predecessor=old, on=MERGER, by=OPERATOR)
    other = add("Andra")
    actions.succeed(successor=new, predecessor=other, on=MERGER, by=OPERATOR)
    with pytest.raises(Refused, match="redan att Nya tog över"):
        actions.succeed(successor=new, predecessor=other, on=MERGER, by=OPERATOR)


# On the pages


@pytest.fixture
def as_administrator(client):
    client.force_login(make.administrator())
    return client


def test_a_department_is_added_on_a_page(as_administrator):
    board = make.body("farsta")
    sent = {"name": "Kontoret", "kind": "administration", "email": "inte en adress"}
    page = as_administrator.post(reverse("people:add_body"), sent)
    assert 'id="id_email_error"' in page.text
    sent["email"] = "kontoret@example.org"
    page = as_administrator.post(reverse("people:add_body"), sent)
    assert "hör till en annan organisation" in page.text
    done = as_administrator.post(
        reverse("people:add_body"), {**sent, "parent": board.pk}, follow=True
    )
    assert "Kontoret är tillagd." in done.text
    assert "kontoret@example.org" in as_administrator.get(reverse("people:bodies")).text


def test_a_body_is_corrected_ended_and_succeeded_on_its_page(as_administrator):
    old, new = make.body("alvsjo"), make.body("hagersten")
    page = reverse("people:body", args=[new.key])
    sent = {"name": "Hägersten-Älvsjö", "kind": "district_board", "email": "x@example.org"}
    assert "Sparat." in as_administrator.post(page, sent, follow=True).text
    new.refresh_from_db()
    assert (new.name, new.email) == ("Hägersten-Älvsjö", "x@example.org")
    took = {"predecessor": old.pk, "on": timezone.localdate()}
    done = as_administrator.post(reverse("people:succeed", args=[new.key]), took, follow=True).text
    assert "<li>Alvsjo," in done
    again = as_administrator.post(reverse("people:succeed", args=[new.key]), took).text
    assert "Det står redan" in again
    ended = reverse("people:end_body", args=[new.key])
    assert 'id="id_last_day_error"' in as_administrator.post(ended, {"last_day": "x"}).text
    as_administrator.post(ended, {"last_day": "2040-01-01"})
    new.refresh_from_db()
    assert new.valid_to == datetime.date(2040, 1, 1)

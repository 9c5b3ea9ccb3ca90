"""What a board writes before it hands in: nobody outside meets a word of it, wherever they look.

Everybody who is not to see it opens every address there is, for every thing that there is, by GET
and where it is the referral's also by POST; searches, asks the API, and takes out every export.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

import pytest
from django.test import Client
from django.urls import resolve

from fardplan.people.models import AT_THE_CENTRE, Body, Person, Role
from fardplan.referral.models import (
    Answer,
    BoardDecision,
    Contribution,
    DraftAnswer,
    FeedKey,
    Invitation,
    OutgoingLetter,
    ProposedOpinion,
    Recipient,
    Referral,
)
from fardplan.referral.preparing import actions as preparing
from fardplan.referral.sending import actions as sending
from fardplan.referral.sending.feeds import token_of
from tests import make
from tests.project.test_access import ROUTES, ask
from tests.project.test_nobody import Nobody, as_text
from tests.referral import made

pytestmark = pytest.mark.django_db
# Each stands in one place only of what Farsta writes.
SECRETS = {
    "a part of the proposal": "Zlupinen",
    "a comment on the proposal": "Zhomlevik",
    "a department's contribution": "Zgransta",
    "a comment on a contribution": "Zvindelby",
    "a greeting to a department": "Zkalkheden",
    "a signed proposal": "Zmalmudden",
    "a decision not handed in": "Zfuruvik",
}
LURE = "Lockbete"
OF_THE_DEPARTMENT = {  # what the department itself has been told, or has written
    SECRETS[what]
    for what in (
        "a department's contribution",
        "a comment on a contribution",
        "a greeting to a department",
    )
}
# Who looks: their roles, and where. Whoever holds them all sees whatever one of them may see.
OUTSIDERS = {
    "another board": ("bromma", [Role.OFFICER, Role.HEAD, Role.SECRETARY, Role.CONTRIBUTOR]),
    "all at the centre": (None, [*AT_THE_CENTRE, Role.ANALYST, Role.RELEASER, Role.ADMINISTRATOR]),
    "another department": ("fritid", [Role.CONTRIBUTOR, Role.OFFICER, Role.HEAD]),
}
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
LEADS_OUT = re.compile(r"^/(en/)?konto/(logga-|glomt|losenord|nytt-losenord)|^/static/")


@pytest.fixture
def city(stockholm) -> Referral:
    """Farsta prepares one answer, has signed another and decided a third; Bromma has answered."""
    farsta, bromma = made.board("farsta"), made.board("bromma")
    team = made.team_of(farsta)
    referrals = [
        made.sent(stockholm, farsta, bromma, key=f"remiss-{n}", is_open_to_all=True)
        for n in range(3)
    ]
    _being_written(made.opened(referrals[0], farsta, team), team)
    for referral, what in zip(
        referrals[1:], ("a signed proposal", "a decision not handed in"), strict=True
    ):
        draft = made.proposed(made.opened(referral, farsta, team), team, secret(what))
        draft = made.signed(draft, team)
    made.decided(draft, team)
    made.submitted(referrals[0], bromma, made.team_of(bromma), f"{LURE} som alla får se.")
    sending.open_feed(body=bromma, by=Person.objects.get(name="Handläggaren bromma"))
    return referrals[0]


def _being_written(draft: DraftAnswer, team) -> None:
    draft = made.proposed(draft, team, secret("a part of the proposal"))
    preparing.comment(draft=draft, text=secret("a comment on the proposal"), by=team.head)
    made.department(draft.body, "forskola"), made.department(draft.body, "fritid")
    for key, message in (("forskola", secret("a greeting to a department")), ("fritid", "")):
        preparing.invite(
            draft=draft,
            department=Body.objects.get(key=key),
            last_day=made.day(9),
            message=message,
            by=team.officer,
        )
    invitation = Invitation.objects.for_page().get(department__key="forskola")
    writer = make.person(Role.CONTRIBUTOR, at=invitation.department)
    text = secret("a department's contribution")
    words = {"provisions": [made.provision(draft.recipient.referral, "1.1")], "seen": 0}
    contribution = preparing.write_contribution(
        invitation=invitation, text=text, by=writer, **words
    )
    said = secret("a comment on a contribution")
    preparing.comment(draft=draft, contribution=contribution, text=said, by=team.officer)


def secret(what: str) -> str:
    return f"{LURE} {SECRETS[what]}"


def keys(rows) -> list:
    return sorted({one.pk for one in rows})


def values_of(name: str, route: str) -> list:
    """What a part of an address may be, of all that there is."""
    bodies = [one.key for one in Body.objects.all()]
    referrals = [one.key for one in Referral.objects.all()]
    models = (
        DraftAnswer, Invitation, Contribution, BoardDecision, Recipient, Answer, ProposedOpinion,
        OutgoingLetter,
    )  # fmt: skip
    edition = Referral.objects.first().edition
    known = {
        "pk": sorted({pk for model in models for pk in keys(model.objects.all())}),
        "place": ["helheten", str(made.provision(Referral.objects.first(), "1.1").pk)],
        "form": ["docx"],
        "body": bodies,
        "edition": [edition.key],
        "token": [token_of(FeedKey.objects.get())],
    }
    if name != "key":
        return known.get(name, ["finns-inte"])
    if route.startswith(("remissarbete/", "remisser/")):
        return referrals
    if route.startswith(("namndens-remisser/", "organisationer/")):
        return bodies
    return [edition.key, "jamlika-uppvaxtvillkor"]


def addresses() -> Iterator[tuple[str, str]]:
    """Every address for every thing, and what it is called; of other things, one of each."""
    for called, route in sorted(ROUTES.items()):
        names = PARAMETER.findall(route)
        most = None if called.startswith("referral:") else 1
        for values in product(*(values_of(name, route)[:most] for name in names)):
            address = route
            for value in values:
                address = PARAMETER.sub(str(value), address, count=1)
            yield called, f"/{address}"
    for question in (LURE, "Farsta"):
        yield "search", f"/sok/?q={question}"
        yield "search", f"/api/v1/search?q={question}"


@dataclass
class Outsider(Nobody):
    """Somebody who is signed in, and opens all there is."""

    posted: dict[str, str] = field(default_factory=dict)

    def post(self, address: str, given: dict | None = None) -> None:
        reply = ask(self.client, "post", address, given)
        assert reply.status_code < 500, address
        self.posted[address] = as_text(reply)

    def met(self) -> dict[str, set[str]]:
        """The secret words that were met, and where."""
        return {
            address: words
            for address, text in [*self.read.items(), *self.posted.items()]
            if (words := {word for word in SECRETS.values() if word in text})
        }


def outsider(where: str | None, roles: list[Role]) -> Outsider:
    at = Body.objects.get(key=where) if where else None
    person = make.person(name="Ottilia Ek", email="utanfor@example.org")
    for role in roles:
        made.appointed(person, role, at=at)
    client = Client()
    client.force_login(person)
    return Outsider(client=client)


def opens_everything(one: Outsider) -> None:
    for called, address in addresses():
        if LEADS_OUT.match(address):
            continue
        one.ask(address)
        if called.startswith("referral:"):
            one.post(address)


def takes_out_everything(one: Outsider) -> None:
    """A person's own data, those of Farsta's people for who may, and the journal."""
    for called, route in ROUTES.items():
        if called in ("people:export_mine", "people:export_journal", "people:export_of"):
            for person in Person.objects.all():
                one.post("/" + PARAMETER.sub(str(person.pk), route))


@pytest.mark.parametrize("who", OUTSIDERS)
def test_nobody_outside_meets_a_word_of_a_draft(city, who):
    one = outsider(*OUTSIDERS[who])
    opens_everything(one)
    takes_out_everything(one)
    assert one.met() == {}
    assert len(one.opened) > 40
    if who == "another board":
        assert any(address.startswith("/remisskalender/bromma/") for address in one.opened)


def test_a_department_meets_its_own_words_alone(city):
    one = outsider("forskola", [Role.CONTRIBUTOR])
    opens_everything(one)
    takes_out_everything(one)
    assert set().union(*one.met().values()) == OF_THE_DEPARTMENT


def test_the_board_itself_meets_every_word(city):
    """Or the tests above would look for what is nowhere."""
    one = outsider("farsta", [Role.OFFICER, Role.HEAD, Role.SECRETARY])
    opens_everything(one)
    assert set().union(*one.met().values()) == set(SECRETS.values())
    met = {resolve(address).url_name for address in one.met() if address.startswith("/namndens")}
    assert {"draft", "section", "proposal", "proposal_file", "decisions", "contribute"} <= met

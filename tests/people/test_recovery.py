"""A forgotten password: a link by letter, and nothing told to whoever asks."""

import re
import threading

import pytest
from django.core import mail, signing
from django.test import override_settings
from django.urls import reverse

from fardplan.config.mail import mail_settings
from fardplan.errors import Refused
from fardplan.journal.models import Entry
from fardplan.people import actions, links
from fardplan.people.operator import OPERATOR
from fardplan.people.signing_in import letters, rules
from tests import make
from tests.people.conftest import GOOD, with_password

pytestmark = pytest.mark.django_db

NEW = "ett helt annat lösenord"
RECOVER = "/konto/glomt-losenord/"


@pytest.fixture
def posted(settings, monkeypatch):
    """Letters are sent at once, so that they can be read."""
    settings.MAIL_FROM = "fardplan@example.org"
    monkeypatch.setattr(letters, "in_background", lambda work: work())
    return mail.outbox


def ask(client, email: str):
    return client.post(RECOVER, {"email": email})


def link_in(letter) -> str:
    return re.search(r"http://testserver(\S+)", letter.body).group(1)


def test_a_link_in_a_letter_leads_to_a_new_password(anna, client, posted):
    ask(client, " Anna@Example.org ")
    [letter] = posted
    assert letter.to == ["anna@example.org"]
    assert letter.from_email == "fardplan@example.org"
    assert "inom 60 minuter" in letter.body
    wanted = link_in(letter)
    assert client.get(wanted).status_code == 200
    done = client.post(wanted, {"new": NEW, "again": NEW}, follow=True)
    assert "Lösenordet är valt" in done.text
    anna.refresh_from_db()
    assert anna.check_password(NEW)
    assert client.post(wanted, {"new": GOOD, "again": GOOD}).status_code == 403
    events = list(Entry.objects.order_by("sequence").values_list("event", flat=True))
    assert events[-2:] == ["recovery_link_sent", "password_recovered"]


def shut_out() -> str:
    person = with_password(make.person())
    actions.deactivate_person(person=person, by=OPERATOR)
    return person.email


@pytest.mark.parametrize(
    "who", [lambda: "nobody@example.org", lambda: make.person().email, shut_out]
)
def test_whoever_asks_learns_nothing(anna, client, posted, who):
    known = ask(client, anna.email).text
    assert len(posted) == 1
    assert ask(client, who()).text == known
    assert len(posted) == 1


def test_the_letter_is_written_when_the_page_is_answered_already(anna, client, monkeypatch):
    """How long it takes must not tell whether there is an account."""
    started = []
    monkeypatch.setattr(threading.Thread, "start", lambda self: started.append(self))  # noqa: PLW0108 - bound
    with override_settings(MAIL_FROM="fardplan@example.org"):
        for email in (anna.email, "nobody@example.org"):
            assert "är en länk på väg" in ask(client, email).text
    assert len(started) == 2
    assert not Entry.objects.filter(event="recovery_link_sent").exists()


def test_a_letter_that_cannot_be_sent_is_logged_without_an_address(caplog):
    def work():
        raise OSError("no such server")

    letters._quietly(work)
    assert "could not be sent" in caplog.text


def test_nobodys_letterbox_is_filled(anna, client, posted):
    for _ in range(rules.LETTERS_PER_ACCOUNT + 2):
        assert "är en länk på väg" in ask(client, anna.email).text
    assert len(posted) == rules.LETTERS_PER_ACCOUNT


def test_asking_for_letters_closes_no_account(anna, client, posted):
    for _ in range(rules.PER_ACCOUNT - 1):
        ask(client, anna.email)
    done = client.post("/konto/logga-in/", {"email": anna.email, "password": GOOD})
    assert done.status_code == 302


def test_a_link_dies_with_time_with_the_password_and_with_the_account(anna, monkeypatch):
    def token() -> str:
        anna.refresh_from_db()
        return actions.recovery_link(email=anna.email)[1]

    def refused(link: str) -> None:
        with pytest.raises(Refused, match="gäller inte längre"):
            actions.recover_password(token=link, password=NEW)

    old = token()
    actions.change_password(current=GOOD, new=NEW, by=anna)
    refused(old)
    fresh = token()
    with monkeypatch.context() as later:
        later.setattr(links, "LINK_MINUTES", -1)
        refused(fresh)
    actions.deactivate_person(person=anna, by=OPERATOR)
    refused(fresh)


@pytest.mark.parametrize("token", ["x", "", "a:b:c", None])
def test_a_link_that_never_was_opens_nothing(anna, token):
    token = signing.dumps({"pk": anna.pk}, salt="another") if token is None else token
    with pytest.raises(Refused, match="gäller inte längre"):
        actions.recover_password(token=token, password=NEW)


def test_a_bad_password_is_not_chosen(anna):
    _, token = actions.recovery_link(email=anna.email)
    with pytest.raises(Refused, match="Lösenordet går inte att använda"):
        actions.recover_password(token=token, password="kort")


def test_where_no_mail_is_sent_the_page_says_whom_to_ask(client):
    page = client.get(RECOVER).text
    assert "Be en administratör" in page
    assert "<form method" not in page.split("<main")[1].split("</main")[0]
    assert RECOVER not in client.get(reverse("people:sign_in")).text


def test_where_mail_is_sent_the_sign_in_page_leads_there(client, posted):
    assert RECOVER in client.get(reverse("people:sign_in")).text


# How mail is configured


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("smtp://ada@mail.example.org", ("mail.example.org", 587, "ada", True, False)),
        ("smtps://mail.example.org", ("mail.example.org", 465, "", False, True)),
        ("smtp://localhost:1025", ("localhost", 1025, "", False, False)),
    ],
)
def test_a_mail_server_is_named_by_its_address(where, expected):
    made = mail_settings({"FARDPLAN_MAIL": where, "FARDPLAN_MAIL_FROM": "a@example.org"})
    names = ["EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_USE_TLS", "EMAIL_USE_SSL"]
    assert tuple(made[name] for name in names) == expected
    assert made["MAIL_FROM"] == made["DEFAULT_FROM_EMAIL"] == "a@example.org"


def test_the_password_of_the_mail_server_stands_in_a_file(tmp_path):
    (tmp_path / "password").write_text("hemligt\n")
    given = {"FARDPLAN_MAIL": "smtp://mail.example.org", "FARDPLAN_MAIL_FROM": "a@example.org"}
    given["FARDPLAN_MAIL_PASSWORD_FILE"] = str(tmp_path / "password")
    assert mail_settings(given)["EMAIL_HOST_PASSWORD"] == "hemligt"


@pytest.mark.parametrize(
    "given", [{}, {"FARDPLAN_MAIL": "smtp://x"}, {"FARDPLAN_MAIL_FROM": "a@example.org"}]
)
def test_without_server_or_sender_nothing_is_sent(given):
    assert mail_settings(given)["MAIL_FROM"] == ""

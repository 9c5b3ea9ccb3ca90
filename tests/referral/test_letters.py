"""The outbox: a mail failure never loses a letter and never doubles one."""

import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from fardplan.errors import Refused
from fardplan.people.models import Role
from fardplan.referral.letters import actions
from fardplan.referral.letters.post import message_id, send_waiting
from fardplan.referral.models import OutgoingLetter
from fardplan.referral.states import LetterState
from tests import make
from tests.referral import made

pytestmark = pytest.mark.django_db(transaction=False)
failures: list[Exception] = []


class Server(EmailBackend):
    """A mail server that fails as it is told, one failure for each letter, and then works."""

    def open(self):
        if failures and isinstance(failures[0], ConnectionRefusedError):
            raise failures.pop(0)
        return True

    def send_messages(self, messages):
        if failures:
            raise failures.pop(0)
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def server(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    settings.MAIL_FROM = "remiss@stad.example"
    failures.clear()
    # The claim is committed before a letter leaves; a test is inside a transaction of its own.
    monkeypatch.setattr(actions, "claim_letter", actions.claim_letter.__wrapped__)


@pytest.fixture
def referral(stockholm):
    boards = [made.board(key, email=f"{key}@example.org") for key in ("bromma", "farsta")]
    return made.sent(stockholm, *boards)


def states() -> list[str]:
    return list(OutgoingLetter.objects.order_by("pk").values_list("state", flat=True))


def test_every_body_gets_its_letter_once(referral):
    assert send_waiting() == (2, 0, 0)
    assert send_waiting() == (0, 0, 0)
    assert sorted(to for letter in mail.outbox for to in letter.to) == [
        "bromma@example.org",
        "farsta@example.org",
    ]
    letter = mail.outbox[0]
    assert "Vi vill veta vad ni tycker." in letter.body
    assert referral.edition_digest in letter.body
    assert states() == [LetterState.SENT] * 2


def test_what_the_server_refuses_waits_and_is_tried_again(referral):
    failures.append(smtplib.SMTPRecipientsRefused({"x": (450, b"senare")}))
    assert send_waiting() == (1, 1, 0)
    assert sorted(states()) == [LetterState.QUEUED, LetterState.SENT]
    assert send_waiting() == (0, 0, 0)  # not at once
    with made.later(1):
        assert send_waiting() == (1, 0, 0)
    assert len(mail.outbox) == 2


def test_after_a_few_refusals_a_person_is_asked(referral):
    for n in range(actions.MOST_ATTEMPTS):
        failures.extend([smtplib.SMTPDataError(550, b"nej")] * 2)
        with made.later(n):
            send_waiting()
    assert states() == [LetterState.FAILED] * 2
    with made.later(30):
        assert send_waiting() == (0, 0, 0)


@pytest.mark.parametrize("error", [smtplib.SMTPServerDisconnected("bort"), TimeoutError("tyst")])
def test_what_may_have_left_is_never_sent_again_by_itself(referral, error):
    failures.append(error)
    assert send_waiting() == (1, 0, 1)
    with made.later(1):
        assert send_waiting() == (0, 0, 0)
    uncertain = OutgoingLetter.objects.get(state=LetterState.SENDING)
    registrar = make.person(Role.REGISTRAR)
    with pytest.raises(Refused, match="på väg"):
        actions.send_again(letter=uncertain, by=registrar)
    with made.later(1):
        actions.send_again(letter=uncertain, by=registrar)
        assert send_waiting() == (1, 0, 0)
    assert len(mail.outbox) == 2


def test_one_who_is_killed_between_claim_and_reply_leaves_it_for_a_person(referral):
    claimed = actions.claim_letter()
    assert claimed.state == LetterState.SENDING
    assert send_waiting() == (1, 0, 0)
    assert sorted(states()) == [LetterState.SENDING, LetterState.SENT]
    with made.later(1):
        actions.mark_sent(letter=claimed, by=make.person(Role.REGISTRAR))
    assert states() == [LetterState.SENT] * 2


def test_a_server_that_is_away_costs_nothing(referral):
    failures.append(ConnectionRefusedError("stängd"))
    with pytest.raises(Refused, match="svarar inte"):
        send_waiting()
    assert states() == [LetterState.QUEUED] * 2
    assert send_waiting() == (2, 0, 0)


def test_without_a_server_the_command_says_what_to_set(referral, settings):
    settings.MAIL_FROM = ""
    with pytest.raises(CommandError, match="FARDPLAN_MAIL"):
        call_command("send_letters")


def test_the_command_says_how_it_went(referral, capsys):
    call_command("send_letters")
    assert "2 skickade, 0 avvisade" in capsys.readouterr().out


def test_a_letter_has_the_same_name_each_time_it_leaves(referral):
    letter = OutgoingLetter.objects.first()
    assert message_id(letter) == message_id(OutgoingLetter.objects.first())
    assert message_id(letter) != message_id(OutgoingLetter.objects.last())


def test_the_database_lets_a_letter_be_written_once(referral):
    letter = OutgoingLetter.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingLetter.objects.create(
            key=letter.key, body=letter.body, channel="post", queued_at=letter.queued_at
        )


def test_a_name_with_a_line_break_makes_no_other_header(stockholm):
    bromma = made.board("bromma", email="bromma@example.org")
    made.sent(stockholm, bromma, title="Remiss\nBcc: alla@example.org")
    send_waiting()
    assert all("\n" not in letter.subject for letter in mail.outbox)

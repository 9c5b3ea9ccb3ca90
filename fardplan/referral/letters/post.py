"""Letters out through the mail server, one by one, and what it answers."""

import smtplib
from collections.abc import Iterator
from email.utils import make_msgid
from typing import NamedTuple

from django.conf import settings
from django.core import mail
from django.utils.crypto import salted_hmac

from fardplan.errors import Refused
from fardplan.referral.letters import actions
from fardplan.referral.models import OutgoingLetter


class Tally(NamedTuple):
    """How it went with the letters of one run."""

    sent: int = 0
    refused: int = 0
    uncertain: int = 0


def send_waiting() -> Tally:
    """Send all that waits. Without a mail server nothing is claimed, so nothing can be lost."""
    if not settings.MAIL_FROM:
        raise Refused("Ingen e-postserver är vald. Sätt FARDPLAN_MAIL och FARDPLAN_MAIL_FROM.")
    connection = mail.get_connection()
    try:
        connection.open()
    except OSError as error:
        raise Refused("E-postservern svarar inte: {reason}", reason=str(error)) from error
    try:
        outcomes = list(_send_each(connection))
    finally:
        connection.close()
    return Tally(*(outcomes.count(outcome) for outcome in Tally._fields))


def _send_each(connection) -> Iterator[str]:
    while letter := actions.claim_letter():
        yield _send(letter, connection)


def _send(letter: OutgoingLetter, connection) -> str:
    """One letter. What the server refuses is still ours; what it has not answered may be gone."""
    try:
        _message(letter, connection).send()
    except smtplib.SMTPServerDisconnected as error:
        actions.letter_uncertain(letter=letter, reason=str(error))
        return "uncertain"
    except (smtplib.SMTPException, ValueError) as error:  # a message that cannot be written
        actions.letter_refused(letter=letter, reason=str(error))
        return "refused"
    except OSError as error:
        actions.letter_uncertain(letter=letter, reason=str(error))
        return "uncertain"
    actions.letter_left(letter=letter)
    return "sent"


def _message(letter: OutgoingLetter, connection) -> mail.EmailMessage:
    return mail.EmailMessage(
        subject=letter.subject,
        body=letter.text,
        from_email=settings.MAIL_FROM,
        to=[letter.address],
        headers={"Message-ID": message_id(letter)},
        connection=connection,
    )


def message_id(letter: OutgoingLetter) -> str:
    """The same for the same letter, so that a receiver who gets it twice can tell."""
    name = salted_hmac("fardplan.referral.letters", letter.key, algorithm="sha256").hexdigest()
    domain = settings.MAIL_FROM.rpartition("@")[2].strip("> ") or make_msgid().rpartition("@")[2]
    return f"<{name[:40]}@{domain}>"

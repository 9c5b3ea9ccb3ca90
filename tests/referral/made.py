"""Referrals to test with, made by the actions as real people would make them."""

import datetime
from contextlib import AbstractContextManager
from types import SimpleNamespace
from unittest import mock

from django.utils import timezone

from fardplan.people import actions as people
from fardplan.people.definitions import BodiesDefinition, BodyDefinition
from fardplan.people.models import WITHOUT_BODY, Body, BodyKind, Person, Role
from fardplan.people.operator import OPERATOR
from fardplan.referral.deciding import actions as deciding
from fardplan.referral.deciding.actions import Minutes
from fardplan.referral.models import (
    Answer,
    BoardDecision,
    DecisionKind,
    DraftAnswer,
    Invitation,
    Recipient,
    Referral,
)
from fardplan.referral.preparing import actions as preparing
from fardplan.referral.sending import actions as sending
from fardplan.roadmap.models import Edition
from tests import make

ADDRESS = "https://fardplan.example/namndens-remisser/"
LETTER = "Hej!\n\nVi vill veta vad ni tycker."


def day(days: int) -> datetime.date:
    """A day so many days from today."""
    return timezone.localdate() + datetime.timedelta(days=days)


def later(days: int) -> AbstractContextManager:
    """So many days from now, for as long as the block lasts."""
    moment = timezone.now() + datetime.timedelta(days=days)
    return mock.patch.object(timezone, "now", return_value=moment)


def board(key: str = "farsta", *, email: str = "") -> Body:
    """A district board, with an address for letters if it has one."""
    body = make.body(key, name=f"{key.capitalize()} stadsdelsnämnd")
    if email:
        Body.objects.filter(pk=body.pk).update(email=email)
        body.refresh_from_db()
    return body


def department(of: Body, key: str) -> Body:
    """A department, read from a list as all bodies are; what it belongs to stands before it."""
    words = {"source": of.source, "valid_from": None}
    parent = {"name": of.name, "name_en": of.name_en, "kind": of.kind}
    bodies = (
        BodyDefinition(key=of.key, **parent, **words),
        BodyDefinition(
            key=key,
            name=f"Avdelningen {key}",
            name_en=key,
            kind=BodyKind.DEPARTMENT,
            parent=of.key,
            **words,
        ),
    )
    people.load_bodies(definition=BodiesDefinition(key="test", bodies=bodies), by=OPERATOR)
    return Body.objects.get(key=key)


def appointed(person: Person, role: Role, *, at: Body | None = None) -> None:
    """Give somebody one role more, where such roles are held unless told."""
    where = at or (None if role in WITHOUT_BODY else make.executive_board())
    people.appoint(person=person, role=role, body=where, by=OPERATOR)


def team_of(body: Body) -> SimpleNamespace:
    """The officer, the head and the secretary of one body."""
    return SimpleNamespace(
        officer=make.person(Role.OFFICER, at=body, name=f"Handläggaren {body.key}"),
        head=make.person(Role.HEAD, at=body, name=f"Chefen {body.key}"),
        secretary=make.person(Role.SECRETARY, at=body, name=f"Sekreteraren {body.key}"),
    )


def written(edition: Edition, *, by: Person, key: str = "remiss-1", **fields) -> Referral:
    """A referral that is not sent."""
    words = {
        "title": "Färdplan för ett Stockholm för alla",
        "diary_number": "KS 2018/911",
        "letter": LETTER,
        "questions": ["Vad saknas?", "Vem gör vad?"],
        "last_day": day(30),
        **fields,
    }
    return sending.create_referral(edition=edition, key=key, fields=words, by=by)


def sent(edition: Edition, *bodies: Body, by: Person | None = None, **fields) -> Referral:
    """A referral that has gone out to these bodies."""
    by = by or make.strategist()
    referral = written(edition, by=by, **fields)
    sending.add_recipients(referral=referral, bodies=bodies, by=by)
    return sending.send_referral(referral=referral, address=ADDRESS, by=by)


def recipient(referral: Referral, body: Body) -> Recipient:
    return Recipient.objects.for_page().get(referral=referral, body=body)


def opened(referral: Referral, body: Body, team: SimpleNamespace) -> DraftAnswer:
    """The body's officer has begun."""
    return preparing.open_draft(recipient=recipient(referral, body), by=team.officer)


def invited(draft: DraftAnswer, key: str, *, by: Person, last_day=None) -> Invitation:
    """A department of the body is asked."""
    return preparing.invite(
        draft=draft, department=department(draft.body, key), last_day=last_day or day(10), by=by
    )


def provision(referral: Referral, number: str):
    """What the edition says of a strategy."""
    return referral.edition.provisions.in_order().get(number=number, node__kind="strategy")


def proposed(draft: DraftAnswer, team: SimpleNamespace, text: str = "Vi välkomnar förslagen."):
    """One part is written, on the first strategy."""
    one = provision(draft.recipient.referral, "1.1")
    preparing.write_section(
        draft=draft, provisions=[one], seen=0, text=text, position="supports", by=team.officer
    )
    return DraftAnswer.objects.for_page().get(pk=draft.pk)


def signed(draft: DraftAnswer, team: SimpleNamespace) -> DraftAnswer:
    """The head has signed what is there."""
    draft = DraftAnswer.objects.for_page().get(pk=draft.pk)
    preparing.sign(draft=draft, seen=draft.version, by=team.head)
    return DraftAnswer.objects.for_page().get(pk=draft.pk)


def minutes(kind: str = DecisionKind.AS_PROPOSED, **fields) -> Minutes:
    board = {"paragraph": "§ 7", "is_adjusted_at_once": True}
    words = {} if kind == DecisionKind.OFFICE else board
    return Minutes(**{"kind": kind, "decided_on": day(0), **words, **fields})


def decided(draft: DraftAnswer, team: SimpleNamespace, **fields) -> BoardDecision:
    """The board has decided as proposed."""
    return deciding.record_decision(draft=draft, minutes=minutes(**fields), by=team.secretary)


def submitted(referral: Referral, body: Body, team: SimpleNamespace, text="Bra.") -> Answer:
    """A body's answer, all the way from the first word."""
    draft = signed(proposed(opened(referral, body, team), team, text), team)
    decided(draft, team)
    return deciding.submit(draft=draft, by=team.secretary)


def now_in_a_form() -> str:
    """This minute, or the next: as a browser writes a moment, never before the referral."""
    return timezone.localtime().strftime("%Y-%m-%dT%H:%M:%S.%f")

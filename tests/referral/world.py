"""One of each thing of a referral that an address may lead to, in the state that it asks for."""

from functools import cached_property
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from fardplan.people.models import Body, Person
from fardplan.referral.compiling.disposing import actions as disposing
from fardplan.referral.deciding import actions as deciding
from fardplan.referral.letters import actions as letters
from fardplan.referral.models import (
    Answer,
    AnswerKind,
    BoardDecision,
    Contribution,
    DecisionKind,
    DemandedChange,
    Disposition,
    DraftAnswer,
    FeedKey,
    Invitation,
    Meeting,
    Opinion,
    OutgoingLetter,
    ProposedOpinion,
    PublicSubmission,
    Recipient,
    RecordExport,
    Referral,
    SecrecyMark,
)
from fardplan.referral.preparing import actions as preparing
from fardplan.referral.publishing import actions as publishing
from fardplan.referral.publishing.residents import actions as residents
from fardplan.referral.record.actions import export_record
from fardplan.referral.sending import actions as sending
from fardplan.referral.sending.feeds import token_of
from fardplan.referral.synopsis.actions import fingerprint, publish
from fardplan.referral.synopsis.facts import frame_of
from fardplan.referral.timing.actions import note_meeting
from fardplan.roadmap.models import Edition
from tests import make
from tests.referral import made
from tests.referral.test_compiling import disposed, marked, received

WORDS = "Vi välkomnar förslagen."


class ReferralWorld:
    """Farsta, where the readers work, answers; Bromma answers too, and concerns them not."""

    def __init__(self, edition: Edition, draft: Edition) -> None:
        self.edition, self.next_edition = edition, draft

    @cached_property
    def farsta(self) -> Body:
        return made.board("farsta", email="farsta@example.org")

    @cached_property
    def team(self) -> SimpleNamespace:
        return made.team_of(self.farsta)

    @cached_property
    def strategist(self) -> Person:
        return make.strategist(name="Ada Lind")

    # Referrals

    @cached_property
    def unsent(self) -> Referral:
        referral = made.written(self.edition, by=self.strategist, key="osand")
        bodies = [self.farsta, made.board("bromma")]
        sending.add_recipients(referral=referral, bodies=bodies, by=self.strategist)
        return referral

    @cached_property
    def referral(self) -> Referral:
        return self._sent("remiss")

    def _sent(self, key: str) -> Referral:
        bodies = (self.farsta, made.board("bromma"))
        words = {"by": self.strategist, "key": key, "is_open_to_all": True}
        return made.sent(self.edition, *bodies, **words)

    @cached_property
    def closed(self) -> Referral:
        """A referral that is over; Farsta's answer has no points."""
        return self._closed("avslutad")

    @cached_property
    def reported(self) -> Referral:
        """A referral whose synopsis is published."""
        referral = self._closed("redovisad")
        read = fingerprint(referral, frame_of(referral, day=timezone.localdate()))
        return publish(referral=referral, read=read, by=self.strategist).referral

    def _closed(self, key: str) -> Referral:
        referral = self._sent(key)
        received(referral, self.farsta)
        with made.later(40):
            return disposing.close_referral(referral=referral, by=self.strategist)

    @cached_property
    def recipient(self) -> Recipient:
        return made.recipient(self.referral, self.farsta)

    @cached_property
    def not_asked(self) -> Recipient:
        """On the list of what is not sent."""
        return made.recipient(self.unsent, self.farsta)

    @cached_property
    def not_begun(self) -> Recipient:
        return made.recipient(self._sent("ny"), self.farsta)

    @cached_property
    def feed(self) -> FeedKey:
        return sending.open_feed(body=self.farsta, by=self.team.officer)

    @cached_property
    def meeting(self) -> Meeting:
        return note_meeting(body=self.farsta, day=made.day(9), by=self.team.secretary)

    @cached_property
    def posted(self) -> OutgoingLetter:
        """A letter on paper, to a board without an address; nobody has said that it was posted."""
        return self.referral.recipients.get(body__key="bromma").letters.get()

    @cached_property
    def uncertain(self) -> OutgoingLetter:
        """A letter that the mail server never said a word of."""
        letter = self.recipient.letters.get()
        with made.later(-1):
            while letters.claim_letter.__wrapped__() != letter:
                pass
        return letter

    @cached_property
    def export(self) -> RecordExport:
        return export_record(referral=self.referral, format="docx", by=self.strategist)

    # What Farsta writes: a draft in each state, each in a referral of its own

    @cached_property
    def draft(self) -> DraftAnswer:
        draft = made.opened(self.referral, self.farsta, self.team)
        return made.proposed(draft, self.team, WORDS)

    @cached_property
    def invitation(self) -> Invitation:
        return made.invited(self.draft, "forskola", by=self.team.officer)

    @cached_property
    def contribution(self) -> Contribution:
        writer = make.person("contributor", at=self.invitation.department)
        words = {"provisions": [], "seen": 0, "text": "Text.", "by": writer}
        return preparing.write_contribution(invitation=self.invitation, **words)

    @cached_property
    def signed(self) -> DraftAnswer:
        return self._signed("undertecknad")

    @cached_property
    def decision(self) -> BoardDecision:
        """Decided, and not yet adjusted."""
        draft = self._signed("beslutad")
        return made.decided(draft, self.team, is_adjusted_at_once=False)

    @cached_property
    def adjusted(self) -> DraftAnswer:
        """Decided and adjusted: ready to be handed in."""
        draft = self._signed("justerad")
        made.decided(draft, self.team)
        return draft

    @cached_property
    def office_answer(self) -> BoardDecision:
        minutes = made.minutes(DecisionKind.OFFICE)
        draft = self._signed("kontoret")
        return deciding.record_decision(draft=draft, minutes=minutes, by=self.team.head)

    @cached_property
    def submitted(self) -> Answer:
        draft = self._signed("inlamnad")
        made.decided(draft, self.team)
        return deciding.submit(draft=draft, by=self.team.secretary)

    @cached_property
    def joint(self) -> Answer:
        """Bromma's answer, that names Farsta too."""
        bromma = made.board("bromma")
        team = made.team_of(bromma)
        draft = made.proposed(made.opened(self._sent("gemensam"), bromma, team), team)
        words = {"kind": AnswerKind.FULL, "joint_with": [self.farsta], "by": team.officer}
        preparing.choose_kind(draft=draft, seen=draft.version, **words)
        made.decided(made.signed(draft, team), team)
        return deciding.submit(draft=draft, by=team.secretary)

    def _signed(self, key: str) -> DraftAnswer:
        draft = made.opened(self._sent(key), self.farsta, self.team)
        return made.signed(made.proposed(draft, self.team, WORDS), self.team)

    # What the centre makes of it

    @cached_property
    def proposal(self) -> ProposedOpinion:
        return self.submitted.proposals.get()

    @cached_property
    def point(self) -> Opinion:
        return marked(self.submitted, self.strategist, WORDS)

    @cached_property
    def disposition(self) -> Disposition:
        point = marked(self.submitted, self.strategist, "förslagen")
        return disposed(point, self.strategist)

    @property
    def disposed(self) -> Opinion:
        return self.disposition.opinion

    @cached_property
    def change(self) -> DemandedChange:
        node = self.next_edition.provisions.in_order().get(number="1.1", node__kind="strategy").node
        demand = {"disposition": self.disposition, "edition": self.next_edition, "node": node}
        return disposing.demand_change(by=self.strategist, **demand)

    @cached_property
    def mark(self) -> SecrecyMark:
        words = {"places": [(0, 4)], "ground": "21 kap. 1 § OSL", "reason": ""}
        return publishing.mark_secret(answer=self.submitted, by=self.strategist, **words)[0]

    @cached_property
    def cleared(self) -> Answer:
        """An answer that anybody may read."""
        answer = self.joint
        read = publishing.fingerprint(answer)
        publishing.clear_for_publication(answer=answer, read=read, note="", by=self.strategist)
        return answer

    # What residents send

    @cached_property
    def waiting(self) -> PublicSubmission:
        return residents.confirm(token=self.token)

    @cached_property
    def token(self) -> str:
        """What stands in the letter to somebody who has answered."""
        words = {"name": "Alva Ek", "email": "alva@example.org", "text": "Bygg mer."}
        seen: list[str] = []

        def link(token: str) -> str:
            seen.append(token)
            return f"https://fardplan.example/{token}/"

        residents.submit(referral=self.referral, address="192.0.2.1", link=link, **words)
        return seen[0]

    # What stands in addresses, where it is more than a key or a number

    def key_of(self, thing: Any) -> str:
        """The key of the referral that something is of."""
        if isinstance(thing, Referral):
            return thing.key
        of = {
            Answer: lambda: thing.referral,
            Opinion: lambda: thing.answer.referral,
            OutgoingLetter: lambda: self.referral,
        }
        return of[type(thing)]().key if type(thing) in of else thing.referral.key

    def of_feed(self) -> dict[str, Any]:
        return {"body": self.farsta.key, "token": token_of(self.feed)}

    def of_our_body(self) -> dict[str, Any]:
        return {"key": self.recipient.body.key}

    def of_meeting(self) -> dict[str, Any]:
        return {**self.of_our_body(), "pk": self.meeting.pk}

    def of_joint(self) -> dict[str, Any]:
        return {"pk": self.joint.pk, "key": self.farsta.key}

    def of_body(self) -> dict[str, Any]:
        return {"key": self.referral.key, "body": self.farsta.key}

    def of_draft_provision(self) -> dict[str, Any]:
        change = self.change
        where = {"edition": change.edition.key, "node": change.node.key}
        return {"key": self.submitted.referral.key, **where}

    def of_change(self) -> dict[str, Any]:
        change = self.change
        where = {"key": self.submitted.referral.key, "pk": self.disposed.pk}
        return {**where, "change": change.pk}

    def of_mark(self) -> dict[str, Any]:
        return {"pk": self.submitted.pk, "mark": self.mark.pk}

    def of_token(self) -> dict[str, Any]:
        return {"token": self.token}

    def as_read(self) -> dict[str, Any]:
        """That somebody has read what a resident sent."""
        return {"read": residents.token_digest(self.waiting.text)}

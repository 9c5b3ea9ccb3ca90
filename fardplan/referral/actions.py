"""The only writers of answers and of what is made of them."""

import hashlib
from collections.abc import Iterable
from typing import cast

from django.db import transaction
from django.utils import timezone

from fardplan.documents.parts import Opinion as ReadOpinion
from fardplan.documents.reading import read_text
from fardplan.documents.stance import propose_position
from fardplan.documents.statement import Statement, read_statement
from fardplan.documents.titles import KnownProvision, ProvisionKind
from fardplan.journal.record import record
from fardplan.people.models import Body
from fardplan.referral import rules
from fardplan.referral.models import Answer, Opinion, Outcome, ProposedOpinion
from fardplan.roadmap.models import Edition, Provision


@transaction.atomic
def register_answer(
    *, edition: Edition, body: Body, name: str, content: bytes, by, is_synthetic: bool = False
) -> Answer:
    """Take in a body's answer as it was sent, and propose what opinions it holds.

    The same file twice is one answer; another file is a supplement, and the first stays. A file
    that cannot be read, or is no answer, is refused and leaves nothing behind.
    """
    rules.may_register(by, edition).require()
    digest = hashlib.sha256(content).hexdigest()
    earlier = edition.answers.filter(body=body)
    if same := earlier.filter(digest=digest).first():
        return same
    provisions = list(edition.provisions.in_order())
    statement = read_statement(
        read_text(content, name=name), provisions=[_known(provision) for provision in provisions]
    )
    answer = Answer.objects.create(
        edition=edition,
        body=body,
        version=earlier.count() + 1,
        file_name=name,
        content=content,
        digest=digest,
        is_synthetic=is_synthetic,
        questions=_questions(statement),
        imported_at=timezone.now(),
    )
    by_key = {provision.node.key: provision for provision in provisions}
    placed = (*statement.general, *statement.opinions)
    waiting = [opinion for opinion in statement.unplaced if opinion.text]
    for order, opinion in enumerate((*placed, *waiting)):
        _propose(answer, order, opinion, by_key, is_placed=order < len(placed))
    record("answer_registered", answer, by=by, digest=digest, opinions=len(statement.opinions))
    return answer


@transaction.atomic
def review_proposal(
    *,
    proposal: ProposedOpinion,
    outcome: str,
    by,
    text: str | None = None,
    provisions: Iterable[Provision] | None = None,
) -> Opinion:
    """Say what a proposed opinion is: as it stands, with corrections, or no opinion at all."""
    proposal = ProposedOpinion.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    rules.may_review(by, proposal).require()
    opinion = Opinion.objects.create(
        proposal=proposal,
        text=proposal.text if text is None else text,
        outcome=outcome,
        reviewed_at=timezone.now(),
    )
    covers = proposal.provisions.all() if provisions is None else provisions
    opinion.provisions.set(covers)
    record("opinion_reviewed", proposal.answer, by=by, opinion=proposal.order, outcome=outcome)
    return opinion


@transaction.atomic
def confirm_all(*, answer: Answer, by) -> int:
    """Confirm every proposal of an answer that nobody has reviewed; return how many."""
    proposals = list(answer.proposals.unreviewed())
    for proposal in proposals:
        review_proposal(proposal=proposal, outcome=Outcome.CONFIRMED, by=by)
    return len(proposals)


def _known(provision: Provision) -> KnownProvision:
    return KnownProvision(
        key=provision.node.key,
        number=provision.number,
        title=provision.title,
        kind=cast(ProvisionKind, provision.kind),
    )


def _propose(
    answer: Answer,
    order: int,
    opinion: ReadOpinion,
    by_key: dict[str, Provision],
    *,
    is_placed: bool,
) -> None:
    """One row for an opinion that was read, with the provisions it is on; none means the whole."""
    position = propose_position(opinion.text, body_names=[answer.body.name])
    proposal = ProposedOpinion.objects.create(
        answer=answer,
        order=order,
        label=opinion.label.text if opinion.label else "",
        text=opinion.text,
        footnotes=[note.text for note in opinion.footnotes],
        page=opinion.place.first_page,
        line=opinion.place.first_line,
        is_placed=is_placed,
        position=position.position.value if position else "",
        cues=[cue.text for cue in position.cues] if position else [],
    )
    proposal.provisions.set(by_key[known.key] for known in opinion.provisions)
    proposal.refers_to.set(by_key[known.key] for known in opinion.refers_to)


def _questions(statement: Statement) -> list[dict]:
    """What the reading leaves for a person to settle, kept as sentence and values."""
    return [
        {
            "sentence": question.sentence,
            "values": dict(question.values),
            "line": question.place.first_line,
        }
        for question in statement.questions
    ]

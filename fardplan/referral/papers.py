"""What a body writes, as official papers: the proposal for its board's meeting, and the answer.

They go from and to Swedish boards, and are written in Swedish whoever takes them out. What
`documents.statement` reads in such a paper are the opinions that were written.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.http import Http404, HttpResponse
from django.utils import timezone

from fardplan.documents import writing
from fardplan.documents.papers.language import SWEDISH
from fardplan.documents.papers.official_statement import (
    OfficialStatement,
    ProvisionViews,
    official_statement,
)
from fardplan.documents.papers.paper import Paper
from fardplan.documents.papers.people import Head, Officer, Signatory
from fardplan.people.models import Body, BodyKind
from fardplan.referral import sealed
from fardplan.referral.attempts import name_of
from fardplan.referral.letters.wording import SENDER
from fardplan.referral.models import Answer, BoardDecision, DraftAnswer, HeadSignature
from fardplan.referral.sealed import Facts

WRITERS = {"pdf": writing.as_pdf, "docx": writing.as_docx}
HANDS_OVER = "Nämnden överlämnar tjänsteutlåtandet till kommunstyrelsen som svar på remissen."
AT_ONCE = "Paragrafen justeras omedelbart."


def statement_paper(
    draft: DraftAnswer, facts: Facts, *, signature: HeadSignature | None, is_urgent: bool = False
) -> Paper:
    """The official statement for the board's meeting; working material until the head has signed.

    `is_urgent` when the last day comes before the minutes would be adjusted otherwise.
    """
    signed = [Signatory(name_of(signature.signed_by), "Chef")] if signature else []
    return official_statement(
        OfficialStatement(
            head=_head(draft, timezone.localdate(signature.signed_at if signature else None)),
            title=_title(facts),
            proposals=(HANDS_OVER, AT_ONCE) if is_urgent else (HANDS_OVER,),
            signatories=tuple(signed),
            summary=tuple(_positions(facts)),
            background=tuple(_background(draft, facts)),
            preparation=tuple(_preparation(draft)),
            general_views=tuple(_on_the_whole(facts)),
            views=tuple(_on_provisions(facts)),
            standing="" if signature else "Arbetsmaterial",
        )
    )


def answer_paper(answer: Answer) -> Paper:
    """An answer that was handed in, with the decision that it rests on."""
    decision, facts = answer.decision, answer.decision.facts
    paper = official_statement(
        OfficialStatement(
            head=Head(
                organisation=answer.body.name,
                diary_number=answer.sender_diary_number,
                day=timezone.localdate(answer.received_at),
                recipient=(SENDER,),
            ),
            title=_title(facts),
            proposals=(),
            summary=tuple(_positions(facts)),
            general_views=tuple(_on_the_whole(facts)),
            views=tuple(_on_provisions(facts)),
            annexes=tuple(_dissents(decision)),
        )
    )
    added = (("Beslut", _decided(decision)), ("Fingeravtryck", answer.digest))
    return replace(paper, kind="Remissvar", facts=(*paper.facts, *added))


def paper_file(paper: Paper, form: str, *, name: str, made_at: datetime.datetime) -> HttpResponse:
    """A paper as a file to take home, in one of the forms that there are."""
    if form not in WRITERS:
        raise Http404
    reply = HttpResponse(
        WRITERS[form](paper, made_at=made_at), content_type=writing.MEDIA_TYPES[form]
    )
    reply["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return reply


def _head(draft: DraftAnswer, day: datetime.date) -> Head:
    return Head(
        organisation=_administration(draft.body).name,
        diary_number=draft.recipient.diary_number,
        day=day,
        officers=(Officer(name_of(draft.opened_by)),),
        recipient=(draft.body.name,),
    )


def _administration(body: Body) -> Body:
    """Who writes for the board: its administration, if it has one here."""
    return body.parts.filter(kind=BodyKind.ADMINISTRATION).order_by("pk").first() or body


def _title(facts: Facts) -> str:
    number = f" ({facts['diary_number']})" if facts["diary_number"] else ""
    return f"Svar på remissen ”{facts['referral']}”{number}"


def _background(draft: DraftAnswer, facts: Facts) -> Iterator[str]:
    day = SWEDISH.day(draft.recipient.last_day)
    yield f"Kommunstyrelsen har skickat {facts['edition']} på remiss. Sista svarsdag är {day}."
    yield f"Utgåvans fingeravtryck: {facts['edition_digest']}"
    if len(facts["bodies"]) > 1:
        yield f"Svaret lämnas gemensamt av {SWEDISH.names(tuple(facts['bodies']))}."


def _preparation(draft: DraftAnswer) -> Iterator[str]:
    contributed = draft.invitations.exclude(contributions=None).select_related("department")
    names = tuple(dict.fromkeys(one.department.name for one in contributed.order_by("pk")))
    if names:
        yield f"Ärendet har beretts med bidrag från {SWEDISH.names(names)}."


def _positions(facts: Facts) -> Iterator[str]:
    """What is said of each position, so that a board sees at once what it is asked to say."""
    for position, words in sealed.POSITIONS.items():
        taken = [one for one in facts["sections"] if one["position"] == position]
        if taken:
            yield f"{words.capitalize()}: {', '.join(_short(one) for one in taken)}."


def _short(section: Facts) -> str:
    """Which provisions, by number: "strategi 3.1 och strategi 3.2"."""
    names = [
        f"{sealed.LABELS[one['kind']].lower()} {one['number']}" for one in section["provisions"]
    ]
    return SWEDISH.names(tuple(names)) if names else "färdplanen som helhet"


def _on_the_whole(facts: Facts) -> Iterator[str]:
    """Views on the whole, and on what has no heading of its own, by its name."""
    if said := sealed.KINDS.get(facts["kind"]):
        yield said.format(body=facts["refers_to"])
    for section in (one for one in facts["sections"] if one["text"]):
        if not section["provisions"]:
            yield from _paragraphs(section["text"])
        elif not _has_heading(section):
            first, *rest = _paragraphs(section["text"])
            yield f"Om {_short(section)}: {first}"
            yield from rest


def _on_provisions(facts: Facts) -> Iterator[ProvisionViews]:
    for section in facts["sections"]:
        if section["text"] and _has_heading(section):
            yield ProvisionViews(
                provisions=tuple((one["number"], one["title"]) for one in section["provisions"]),
                views=tuple(_paragraphs(section["text"])),
                kind=section["provisions"][0]["kind"],
            )


def _has_heading(section: Facts) -> bool:
    """Strategies, alone or together, and one target area alone."""
    kinds = [one["kind"] for one in section["provisions"]]
    return kinds == ["target_area"] or (bool(kinds) and set(kinds) == {"strategy"})


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _decided(decision: BoardDecision) -> str:
    if decision.is_office_answer:
        return f"Kontorsyttrande {decision.decided_on}"
    return f"{decision.decided_on}, {decision.paragraph}"


def _dissents(decision: BoardDecision) -> Iterable[str]:
    for one in decision.reservations.all():
        whose = ", ".join(name for name in (one.members, one.parties) if name)
        text = f": {' '.join(one.text.split())}" if one.text else ""
        yield f"{one.get_kind_display().capitalize()} av {whose}{text}"

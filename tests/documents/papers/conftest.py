"""One of each paper, and the words that each must hold."""

from datetime import date, datetime, timedelta, timezone

import pytest

from fardplan.documents.papers.changes import Change
from fardplan.documents.papers.decision_proposal import (
    DecisionProposal,
    Findings,
    decision_proposal,
)
from fardplan.documents.papers.official_statement import (
    OfficialStatement,
    ProvisionViews,
    official_statement,
)
from fardplan.documents.papers.people import BodyGroup, Head, Officer, Signatory
from fardplan.documents.papers.record import (
    AskedBody,
    Extension,
    ReceivedAnswer,
    ReferralEvent,
    ReferralRecord,
    referral_record,
)
from fardplan.documents.papers.referral_letter import ReferralLetter, referral_letter
from fardplan.documents.papers.reply import RepliedPoint, Reply, reply_to_body
from fardplan.documents.papers.synopsis import (
    PointsAtHand,
    ProvisionSummary,
    Synopsis,
    SynopsisBody,
    SynopsisPoint,
    SynopsisProvision,
)
from fardplan.documents.papers.synopsis_by_body import synopsis_by_body
from fardplan.documents.papers.synopsis_by_theme import synopsis_by_theme

NOW = datetime(2026, 11, 23, 14, 5, 31, tzinfo=timezone(timedelta(hours=1)))
DAY = date(2026, 11, 23)
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
HEAD = Head(
    "Stadsledningskontoret",
    "KS 2018/911",
    DAY,
    unit="Avdelningen för hållbarhet",
    officers=(Officer("Anna Ek", "08-508 290 00", "anna.ek@example.org"),),
    recipient=("Farsta stadsdelsnämnd",),
)
GROUPS = (BodyGroup("Stadsdelsnämnder", ("Farsta", "Älvsjö")),)
SIGNED = (Signatory("Eva Berg", "Stadsdirektör"),)
CHANGE = Change("Strategi 3.1", "Staden ska", "Staden ska alltid")


def letter(**changes) -> ReferralLetter:
    facts = {
        "head": HEAD,
        "title": "Remiss av färdplanen",
        "edition": "Stockholm 2018",
        "digest": DIGEST,
        "last_day": date(2027, 3, 12),
        "introduction": ("Kommunstyrelsen remitterar förslaget.",),
        "questions": ("Är målen rätt?", "Vad saknas?"),
        "address": "https://fardplan.example.org/remiss/1/",
        "asked": GROUPS,
        "signatories": SIGNED,
    }
    return ReferralLetter(**facts | changes)


def statement(**changes) -> OfficialStatement:
    facts = {
        "head": HEAD,
        "title": "Färdplan för ett Stockholm för alla. Svar på remiss",
        "proposals": ("Nämnden överlämnar svaret.", "Beslutet justeras omedelbart."),
        "signatories": SIGNED,
        "summary": ("I korthet.",),
        "general_views": ("Förvaltningen ser positivt på färdplanen.",),
        "annexes": ("Remissen",),
        "standing": "Arbetsmaterial",
    }
    return OfficialStatement(**facts | changes)


def record() -> ReferralRecord:
    extension = Extension(date(2027, 4, 1), "Eva Ek", NOW, "Nämnden möts den 30 mars")
    bodies = (
        AskedBody(
            "Farsta stadsdelsnämnd",
            "Stadsdelsnämnder",
            date(2027, 3, 12),
            "registrator.farsta@stockholm.example.org",
            sent_at=NOW,
            arrived_at=NOW,
            reminded_at=(NOW,),
            extensions=(extension,),
            answers=(ReceivedAnswer(NOW, DIGEST, "1.1-3/2027", "gemensamt svar"),),
        ),
        AskedBody("Älvsjö stadsdelsnämnd", "Stadsdelsnämnder", added_at=NOW),
        AskedBody(
            "Föreningen Åtta", "Andra", was_asked=False, answers=(ReceivedAnswer(NOW, DIGEST),)
        ),
    )
    return ReferralRecord(
        head=HEAD,
        title="Remiss av färdplanen",
        edition="Stockholm 2018",
        edition_digest=DIGEST,
        letter_digest=DIGEST,
        sent_at=NOW,
        last_day=date(2027, 3, 12),
        bodies=bodies,
        events=(ReferralEvent(NOW, "Remissen skickades", "Anna Ek"),),
        journal_digest=DIGEST,
        made_at=NOW,
        signatories=SIGNED,
    )


def synopsis() -> Synopsis:
    return Synopsis(
        head=HEAD,
        title="Sammanställning av svaren",
        bodies=(
            SynopsisBody("farsta", "Farsta", "Stadsdelsnämnder"),
            SynopsisBody("alvsjo", "Älvsjö", "Stadsdelsnämnder"),
            SynopsisBody("ks", "Kulturnämnden", "Facknämnder", has_answered=False),
        ),
        provisions=(
            SynopsisProvision("a", "Strategi 3.1 Planera", "3.1"),
            SynopsisProvision("b", "Strategi 3.2 Främja", "3.2"),
        ),
        points=PointsAtHand(
            (
                SynopsisPoint("Joint views.", ("farsta", "alvsjo"), ("a", "b"), likes=3),
                SynopsisPoint(
                    "Mål saknas.",
                    ("alvsjo",),
                    disposition="tillgodosedd",
                    reason="Mål har lagts till.",
                    changed=("Strategi 3.1",),
                ),
            )
        ),
        positions={("farsta", "a"): "supports", ("alvsjo", ""): "opposes"},
        summaries={"a": ProvisionSummary(("Båda tillstyrker.",), ("Kontoret håller med.",))},
        introduction=("Inledning.",),
        answered=("Två av tre har svarat.",),
        changes=(CHANGE,),
    )


def reply(**changes) -> Reply:
    facts = {
        "head": HEAD,
        "title": "Färdplanen",
        "points": (
            RepliedPoint("Mål saknas.", "tillgodosedd", "Mål har lagts till.", "", (CHANGE,)),
        ),
        "answered_on": DAY,
        "outcome": ("Fullmäktige har beslutat.",),
        "address": "https://fardplan.example.org/",
    }
    return Reply(**facts | changes)


def proposal() -> DecisionProposal:
    return DecisionProposal(
        head=HEAD,
        title="Färdplan för ett Stockholm för alla",
        proposals=("Färdplanen godkänns.",),
        summary=("I korthet.",),
        asked=GROUPS,
        answered=("Samtliga har svarat.",),
        findings=(Findings("Strategi 3.1", ("Flertalet tillstyrker.",), ("Kontoret ändrar.",)),),
        changes=(CHANGE,),
        annexes=("Sammanställningen",),
    )


def views() -> ProvisionViews:
    return ProvisionViews((("3.1", "Planera"), ("3.2", "Främja")), ("Bra.",), ("Strategin är.",))


PAPERS = {
    "letter": lambda: referral_letter(letter()),
    "statement": lambda: official_statement(statement(views=(views(),))),
    "record": lambda: referral_record(record()),
    "by body": lambda: synopsis_by_body(synopsis()),
    "by theme": lambda: synopsis_by_theme(synopsis()),
    "reply": lambda: reply_to_body(reply()),
    "proposal": lambda: decision_proposal(proposal()),
}


@pytest.fixture(params=PAPERS)
def paper(request):
    """Each of the papers in turn."""
    return PAPERS[request.param]()

"""The facts of a synopsis as papers in the reader's language."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.utils.translation import gettext, override

from fardplan.documents.papers.changes import Change
from fardplan.documents.papers.language import SWEDISH, Language
from fardplan.documents.papers.people import BodyGroup, Head
from fardplan.documents.papers.synopsis import (
    PRIVATE,
    ProvisionSummary,
    Synopsis,
    SynopsisBody,
    SynopsisPoint,
    SynopsisProvision,
)
from fardplan.errors import sentence
from fardplan.people.models import BodyKind
from fardplan.referral.letters.wording import GROUPS, SENDER
from fardplan.referral.models import DispositionOutcome, OpinionKind
from fardplan.referral.synopsis.frame import (
    BodyFacts,
    ChangeFacts,
    Frame,
    PlaceFacts,
    PointFacts,
    Points,
    Remark,
)
from fardplan.referral.synopsis.phrases import on_answers, on_place, shown_name
from fardplan.roadmap.choices import NodeKind

CHOICES = {
    "place": NodeKind.choices,
    "kind": OpinionKind.choices,
    "outcome": DispositionOutcome.choices,
}
# What stands before a number in the matrix, where strategies stand with their number alone.
LETTERS = {"target_area": "M", "interim_goal": "E"}
UNASKED = sentence("Svarade utan att ha tillfrågats")
REMARKS = {
    "unasked": sentence("Instansen var inte tillfrågad."),
    "joint": sentence("Svarar gemensamt med {names}."),
    "refers": sentence("Hänvisar till svaret från {names}."),
    "late": sentence("Svaret kom in efter sista svarsdag."),
    "office": sentence("Kontorsyttrande: svaret är förvaltningens eget."),
    "supplement": sentence("Svaret har kompletterats."),
    "corrected": sentence("Svaret har rättats. Det rättade gäller."),
    "abstains": sentence("Avstår från att svara."),
    "no_objection": sentence("Har inget att erinra."),
    "withdrawn": sentence("Har återkallat sitt svar. Det räknas inte."),
}


def language_of(code: str) -> Language:
    """Swedish, or English by way of our translations."""
    return Language("en", translate=_in_english) if code == "en" else SWEDISH


@cache
def _in_english(text: str) -> str:
    with override("en"):
        return gettext(text)


def labels(of: str, language: Language) -> dict[str, str]:
    """What each choice is called in a language; no choice is called nothing."""
    return _labels(of, language.code)


@cache
def _labels(of: str, code: str) -> dict[str, str]:
    with override(code):
        return {"": "", **{value: str(label) for value, label in CHOICES[of]}}


def label_of(place: PlaceFacts | ChangeFacts, language: Language) -> str:
    """What a provision is called: "Strategi 3.1 Främja …"."""
    english = place.title_en if isinstance(place, PlaceFacts) else ""
    title = english if language.code == "en" and english else place.title
    return f"{labels('place', language)[place.kind]} {place.number} {title}"


def short_label(place: PlaceFacts) -> str:
    """The same where there is little room: "3.1", "E2"."""
    return LETTERS.get(place.kind, "") + place.number


def head_of(frame: Frame, *, to: tuple[str, ...] = ()) -> Head:
    return Head(SENDER, frame.diary_number, date.fromisoformat(frame.day), recipient=to)


def synopsis_of(
    frame: Frame, points: Points, language: Language, *, standing: str = ""
) -> Synopsis:
    """The whole synopsis; its points are read when they are written."""
    return Synopsis(
        head=head_of(frame),
        title=frame.title,
        bodies=tuple(_bodies(frame, language)),
        provisions=tuple(
            SynopsisProvision(one.key, label_of(one, language), short_label(one))
            for one in frame.places
        ),
        points=_ShownPoints(points, frame, language),
        positions={
            (body, place): code
            for body, stands in frame.positions.items()
            for place, code in stands.items()
        },
        summaries={
            key: ProvisionSummary(tuple(on_place(frame, key, language)), standpoint(frame, key))
            for key in frame.place_keys
        },
        introduction=introduction(frame, language),
        answered=tuple(on_answers(frame, language)),
        changes=changes_of(frame, language),
        legend=tuple(
            (letter, labels("place", language)[kind].lower()) for kind, letter in LETTERS.items()
        ),
        standing=standing,
    )


def standpoint(frame: Frame, place: str) -> tuple[str, ...]:
    """The centre's view of a place, paragraph by paragraph."""
    parts = frame.views.get(place, "").replace("\r\n", "\n").split("\n\n")
    return tuple(part.strip() for part in parts if part.strip())


def changes_of(frame: Frame, language: Language) -> tuple[Change, ...]:
    return tuple(Change(label_of(one, language), one.old, one.new) for one in frame.changes)


def asked_in_groups(frame: Frame, language: Language) -> tuple[BodyGroup, ...]:
    """Those who were asked, as a paper lists them."""
    found: dict[str, list[str]] = {}
    for body in frame.bodies:
        if body.was_asked:
            found.setdefault(_group(body, language), []).append(shown_name(body, language))
    return tuple(BodyGroup(name, tuple(names)) for name, names in found.items())


def introduction(frame: Frame, language: Language) -> tuple[str, ...]:
    """What was asked and when, and how answers are counted."""
    told = sentence(
        "{edition} skickades på remiss den {sent_on}. Sista svarsdag var den {last_day}. "
        "Utgåvans fingeravtryck är {digest}."
    )
    counted = sentence(
        "Ett gemensamt svar räknas för var och en av dem som gav det. Den som hänvisar till någon "
        "annans svar räknas till samma ståndpunkt. Ett svar som har återkallats räknas inte."
    )
    sent_on, last_day = (date.fromisoformat(day) for day in (frame.sent_on, frame.last_day))
    return (
        language.sentence(
            told,
            edition=frame.edition,
            sent_on=language.day(sent_on),
            last_day=language.day(last_day),
            digest=frame.edition_digest,
        ),
        language.sentence(counted),
    )


def _bodies(frame: Frame, language: Language) -> Iterator[SynopsisBody]:
    names = {body.key: shown_name(body, language) for body in frame.bodies}
    for body in frame.bodies:
        remarks = [_remark(one, names, language) for one in body.remarks]
        yield SynopsisBody(
            body.key,
            names[body.key],
            _group(body, language),
            has_answered=body.has_answered,
            remark=" ".join(remarks),
        )
    if frame.private:
        name = language.sentence(sentence("Svar från enskilda"))
        yield SynopsisBody(PRIVATE, name, language.sentence(sentence("Enskilda")))


def _remark(remark: Remark, names: dict[str, str], language: Language) -> str:
    named = tuple(names.get(name, name) for name in remark.names)
    return language.sentence(REMARKS[remark.code], names=language.names(named))


def _group(body: BodyFacts, language: Language) -> str:
    if not body.was_asked:
        return language.sentence(UNASKED)
    return language.sentence(GROUPS.get(BodyKind(body.kind), body.kind))


@dataclass(frozen=True)
class _ShownPoints:
    """Points as the papers show them, made one by one as they are read."""

    points: Points
    frame: Frame
    language: Language

    def on(self, provision: str) -> Iterator[SynopsisPoint]:
        return map(self._shown, self.points.on(provision))

    def by(self, body: str) -> Iterator[SynopsisPoint]:
        return map(self._shown, self.points.by(body))

    def _shown(self, point: PointFacts) -> SynopsisPoint:
        return SynopsisPoint(
            said=point.said,
            bodies=point.bodies,
            provisions=point.places,
            kind=labels("kind", self.language)[point.kind],
            disposition=labels("outcome", self.language)[point.outcome],
            reason=point.reason,
            changed=changed_labels(self.frame, point, self.language),
            likes=point.likes,
            is_withheld=point.is_withheld,
        )


def changed_labels(frame: Frame, point: PointFacts, language: Language) -> tuple[str, ...]:
    """Which provisions a point changed."""
    return tuple(label_of(one, language) for one in frame.changes if one.key in point.changed)

"""The synopsis (remissammanställning): what everybody answered, as facts that both orders share."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Protocol

from fardplan.documents.papers.changes import Change, disposed, rewordings
from fardplan.documents.papers.headed import headed_paper
from fardplan.documents.papers.language import Language
from fardplan.documents.papers.paper import (
    Block,
    Facts,
    Heading,
    Paper,
    Paragraph,
    Quote,
    Table,
    paragraphs,
)
from fardplan.documents.papers.people import Head
from fardplan.errors import sentence

WHOLE = ""
"""The key of the roadmap as a whole."""
PRIVATE = ""
"""The key, among the bodies, of those who answered for themselves alone."""
Keys = Collection[str] | None
"""Which bodies or provisions a part of a synopsis is about; None is all of them."""
_MOST_COLUMNS = 24

# How a position is shown: its name, and its sign in the matrix.
POSITIONS = {
    "supports": (sentence("tillstyrker"), "+"),
    "supports_with_remarks": (sentence("tillstyrker med påpekanden"), "±"),
    "no_objection": (sentence("ingen erinran"), "○"),
    "comments_only": (sentence("endast synpunkter"), "s"),
    "doubtful": (sentence("tveksam"), "?"),
    "opposes": (sentence("avstyrker"), "−"),
    "abstains": (sentence("avstår från att svara"), "a"),
    "refers": (sentence("hänvisar till annat svar"), "→"),
}


@dataclass(frozen=True, slots=True)
class SynopsisBody:
    """A body that was asked or has answered."""

    key: str
    name: str
    group: str
    has_answered: bool = True
    remark: str = ""
    """ "gemensamt svar med …", "för sent inkommet" …"""


@dataclass(frozen=True, slots=True)
class SynopsisProvision:
    """A strategy, goal or area that was answered."""

    key: str
    label: str
    """ "Strategi 3.1 Främja …"."""
    number: str
    """What it is called in the matrix."""


@dataclass(frozen=True, slots=True)
class SynopsisPoint:
    """One point, whose it is, what it is on, and what was done about it."""

    said: str
    bodies: tuple[str, ...]
    """Keys; several when the answer is joint, none when a private person answered."""
    provisions: tuple[str, ...] = ()
    """Keys; none for the whole."""
    kind: str = ""
    """As it is shown: "vill se tillägg"."""
    disposition: str = ""
    reason: str = ""
    changed: tuple[str, ...] = ()
    """The labels of the provisions whose words it changed."""
    likes: int = 1
    """How many answers say the same, this one among them."""
    is_withheld: bool = False
    """It is counted, but its words are not for this reader."""


class Points(Protocol):
    """Where the points come from: at hand, or read little by little from where they are kept."""

    def on(self, provision: str) -> Iterable[SynopsisPoint]:
        """Those on a provision, or on the whole."""

    def by(self, body: str) -> Iterable[SynopsisPoint]:
        """A body's, joint ones among them, or those of private persons."""


@dataclass(frozen=True)
class PointsAtHand:
    """Points that are few enough to be held."""

    points: tuple[SynopsisPoint, ...] = ()

    def on(self, provision: str) -> Iterable[SynopsisPoint]:
        return self._by_provision.get(provision, ())

    def by(self, body: str) -> Iterable[SynopsisPoint]:
        return self._by_body.get(body, ())

    @cached_property
    def _by_provision(self) -> dict[str, list[SynopsisPoint]]:
        return _by_keys((point, point.provisions or (WHOLE,)) for point in self.points)

    @cached_property
    def _by_body(self) -> dict[str, list[SynopsisPoint]]:
        return _by_keys((point, point.bodies or (PRIVATE,)) for point in self.points)


@dataclass(frozen=True, slots=True)
class ProvisionSummary:
    """Computed sentences on a provision, and the centre's standpoint."""

    sentences: tuple[str, ...] = ()
    standpoint: tuple[str, ...] = ()


@dataclass(frozen=True)
class Synopsis:
    """All that both orders show. Bodies and provisions come in the order they are to be shown."""

    head: Head
    title: str
    bodies: tuple[SynopsisBody, ...]
    provisions: tuple[SynopsisProvision, ...]
    points: Points = field(default_factory=PointsAtHand)
    positions: Mapping[tuple[str, str], str] = field(default_factory=lambda: MappingProxyType({}))
    """(body key, provision key or WHOLE) → the confirmed position's code."""
    summaries: Mapping[str, ProvisionSummary] = field(default_factory=lambda: MappingProxyType({}))
    """By provision key, or WHOLE."""
    introduction: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()
    """How many were asked, answered, abstained, in sentences."""
    changes: tuple[Change, ...] = ()
    """Words of the roadmap that were changed after the answers."""
    legend: tuple[tuple[str, str], ...] = ()
    """What stands for what in the numbers of provisions: "E", "etappmål"."""
    standing: str = ""

    @cached_property
    def names(self) -> dict[str, str]:
        """The names of the bodies by their keys."""
        return {body.key: body.name for body in self.bodies}

    @cached_property
    def labels(self) -> dict[str, str]:
        """The labels of the provisions by their keys."""
        return {provision.key: provision.label for provision in self.provisions}


def synopsis_paper(synopsis: Synopsis, blocks: Iterable[Block], language: Language) -> Paper:
    """Either order as a paper."""
    return headed_paper(
        synopsis.head,
        kind=language.sentence("Remissammanställning"),
        title=synopsis.title,
        blocks=tuple(blocks),
        standing=synopsis.standing,
        language=language,
    )


def opening(synopsis: Synopsis, language: Language) -> Iterator[Block]:
    """What both orders begin with."""
    yield from paragraphs(synopsis.introduction)
    if synopsis.answered:
        yield Heading(language.sentence("Vilka som har svarat"))
        yield from paragraphs(synopsis.answered)


def closing(
    synopsis: Synopsis, language: Language, *, bodies: Keys = None, provisions: Keys = None
) -> Iterator[Block]:
    """What both orders end with: the changed words, and who stands where."""
    yield from rewordings(synopsis.changes, language)
    yield from _matrix(synopsis, language, bodies=bodies, provisions=provisions)


def point_blocks(point: SynopsisPoint, language: Language, *, source: str) -> Iterator[Block]:
    """One point: its words, how many said the same, and what was done about it."""
    yield Quote(point.said, f"{source}: {point.kind}" if point.kind else source)
    if point.likes > 1:
        yield Paragraph(
            language.sentence("Samma synpunkt finns i {count} likalydande svar.", count=point.likes)
        )
    if point.disposition:
        yield from disposed(point.disposition, point.reason, (), language)
    if point.changed:
        where = language.names(point.changed)
        yield Paragraph(language.sentence("Ledde till ändring i {where}.", where=where))


def withheld(count: int, language: Language) -> Iterator[Block]:
    """How many points are not shown here, if any; they are in every count all the same."""
    if count:
        yield Paragraph(
            language.sentence(
                "Antal synpunkter som inte återges här, eftersom svaret inte är publicerat: "
                "{count}.",
                count=count,
            )
        )


def sources(synopsis: Synopsis, keys: Sequence[str], language: Language) -> str:
    """Whose a point is, in words."""
    if not keys:
        return language.sentence("En enskild")
    return language.names(tuple(synopsis.names[key] for key in keys))


def place_name(synopsis: Synopsis, keys: Sequence[str], language: Language) -> str:
    """What a point is on, in words."""
    if not keys:
        return language.sentence("Färdplanen som helhet")
    return "; ".join(synopsis.labels[key] for key in keys)


def place_anchor(key: str) -> str:
    """Where a web page leads to a provision, or to the whole."""
    return f"avsnitt-{key or 'helheten'}"


def body_anchor(key: str) -> str:
    """Where a web page leads to a body, or to private persons."""
    return f"instans-{key or 'enskilda'}"


def position_name(code: str, language: Language) -> str:
    """A position as it is shown."""
    return language.sentence(POSITIONS[code][0])


def _matrix(
    synopsis: Synopsis, language: Language, *, bodies: Keys, provisions: Keys
) -> Iterator[Block]:
    """Bodies × provisions with a sign for each position, on as many tables as it takes."""
    shown = [body for body in synopsis.bodies if body.key != PRIVATE and body.has_answered]
    shown = [body for body in shown if bodies is None or body.key in bodies]
    if not synopsis.positions or not shown:
        return
    yield Heading(language.sentence("Ståndpunkter i översikt"))
    signs = ((sign, position_name(code, language)) for code, (_, sign) in POSITIONS.items())
    yield Facts((*signs, *synopsis.legend))
    whole = (WHOLE, language.sentence("Hela"))
    columns = [whole, *((p.key, p.number) for p in synopsis.provisions)]
    columns = [one for one in columns if provisions is None or one[0] in provisions]
    for start in range(0, len(columns), _MOST_COLUMNS):
        yield _matrix_table(synopsis, shown, columns[start : start + _MOST_COLUMNS], language)


def _matrix_table(
    synopsis: Synopsis,
    bodies: Sequence[SynopsisBody],
    columns: Sequence[tuple[str, str]],
    language: Language,
) -> Table:
    numbers = [number for _, number in columns]
    first, last = numbers[0], numbers[-1]
    rows = ((b.name, *(_sign(synopsis, b.key, key) for key, _ in columns)) for b in bodies)
    return Table(
        language.sentence("Ståndpunkter, {first}–{last}", first=first, last=last),
        (language.sentence("Remissinstans"), *numbers),
        tuple(rows),
        (5.0, *(1.0 for _ in columns)),
    )


def _sign(synopsis: Synopsis, body: str, provision: str) -> str:
    code = synopsis.positions.get((body, provision))
    return POSITIONS[code][1] if code else ""


def _by_keys(
    pairs: Iterable[tuple[SynopsisPoint, tuple[str, ...]]],
) -> dict[str, list[SynopsisPoint]]:
    found: dict[str, list[SynopsisPoint]] = defaultdict(list)
    for point, keys in pairs:
        for key in keys:
            found[key].append(point)
    return found

"""The synopsis (remissammanställning): what everybody answered, as facts that both orders share."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

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
from fardplan.documents.papers.people import Head, head_facts
from fardplan.documents.papers.reply import Change, disposed
from fardplan.errors import sentence

WHOLE = ""
"""The key of the roadmap as a whole."""
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


@dataclass(frozen=True, slots=True)
class SynopsisPoint:
    """One point, whose it is, what it is on, and what was done about it."""

    said: str
    bodies: tuple[str, ...]
    """Keys; several when the answer is joint."""
    provisions: tuple[str, ...] = ()
    """Keys; none for the whole."""
    kind: str = ""
    """As it is shown: "vill se tillägg"."""
    disposition: str = ""
    reason: str = ""
    changes: tuple[Change, ...] = ()
    likes: int = 1
    """How many answers say the same, this one among them."""


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
    points: tuple[SynopsisPoint, ...]
    positions: Mapping[tuple[str, str], str] = field(default_factory=lambda: MappingProxyType({}))
    """(body key, provision key or WHOLE) → the confirmed position's code."""
    summaries: Mapping[str, ProvisionSummary] = field(default_factory=lambda: MappingProxyType({}))
    """By provision key, or WHOLE."""
    introduction: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()
    """How many were asked, answered, abstained, in sentences."""
    standing: str = ""

    @cached_property
    def names(self) -> dict[str, str]:
        """The names of the bodies by their keys."""
        return {body.key: body.name for body in self.bodies}

    @cached_property
    def labels(self) -> dict[str, str]:
        """The labels of the provisions by their keys."""
        return {provision.key: provision.label for provision in self.provisions}

    @cached_property
    def points_by_body(self) -> dict[str, list[SynopsisPoint]]:
        """Each body's points, joint ones among them."""
        return _by_keys((point, point.bodies) for point in self.points)

    @cached_property
    def points_by_provision(self) -> dict[str, list[SynopsisPoint]]:
        """The points on each provision, and on the whole."""
        return _by_keys((point, point.provisions or (WHOLE,)) for point in self.points)


def synopsis_paper(synopsis: Synopsis, blocks: Sequence[Block], language: Language) -> Paper:
    """Either order as a paper."""
    return Paper(
        kind=language.sentence("Remissammanställning"),
        title=synopsis.title,
        organisation=synopsis.head.organisation,
        unit=synopsis.head.unit,
        facts=head_facts(synopsis.head, language),
        recipient=synopsis.head.recipient,
        blocks=blocks,
        standing=synopsis.standing,
        language=language,
    )


def opening(synopsis: Synopsis, language: Language) -> Iterator[Block]:
    """What both orders begin with."""
    yield from paragraphs(synopsis.introduction)
    if synopsis.answered:
        yield Heading(language.sentence("Vilka som har svarat"))
        yield from paragraphs(synopsis.answered)


def point_blocks(point: SynopsisPoint, language: Language, *, source: str) -> Iterator[Block]:
    """One point: its words, how many said the same, and what was done about it."""
    yield Quote(point.said, f"{source}: {point.kind}" if point.kind else source)
    if point.likes > 1:
        yield Paragraph(
            language.sentence("Samma synpunkt finns i {count} likalydande svar.", count=point.likes)
        )
    if point.disposition:
        yield from disposed(point.disposition, point.reason, point.changes, language)


def place_name(synopsis: Synopsis, keys: Sequence[str], language: Language) -> str:
    """What a point is on, in words."""
    if not keys:
        return language.sentence("Färdplanen som helhet")
    return "; ".join(synopsis.labels[key] for key in keys)


def position_name(code: str, language: Language) -> str:
    """A position as it is shown."""
    return language.sentence(POSITIONS[code][0])


def matrix(synopsis: Synopsis, language: Language) -> Iterator[Block]:
    """Bodies × provisions with a sign for each position, on as many tables as it takes."""
    answered = [body for body in synopsis.bodies if body.has_answered]
    if not synopsis.positions or not answered:
        return
    yield Heading(language.sentence("Ståndpunkter i översikt"))
    signs = ((sign, position_name(code, language)) for code, (_, sign) in POSITIONS.items())
    yield Facts(tuple(signs))
    whole = (WHOLE, language.sentence("Hela"))
    columns = [whole, *((p.key, p.number) for p in synopsis.provisions)]
    for start in range(0, len(columns), _MOST_COLUMNS):
        yield _matrix_table(synopsis, answered, columns[start : start + _MOST_COLUMNS], language)


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

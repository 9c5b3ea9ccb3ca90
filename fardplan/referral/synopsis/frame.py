"""What a synopsis is made of, as plain facts in no language: they can be kept, and read again.

The frame is all but the points: who was asked and answered, where they stand, what the centre
thinks, which words changed. The points are many, and come one by one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, NamedTuple, Protocol

from fardplan.documents.papers.synopsis import PRIVATE, WHOLE

Json = dict[str, Any]


class Remark(NamedTuple):
    """Something that must be known of a body's answer, by its code; and which bodies it names."""

    code: str
    names: tuple[str, ...] = ()
    """Keys of bodies in the frame, or names of those that are not there."""


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """A body that was asked, or has answered unasked."""

    key: str
    name: str
    name_en: str
    kind: str
    was_asked: bool
    has_answered: bool
    answered_on: str = ""
    """The day that its first answer that counts came in."""
    remarks: tuple[Remark, ...] = ()

    def has(self, code: str) -> bool:
        return any(remark.code == code for remark in self.remarks)


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A provision that could be answered."""

    key: str
    kind: str
    number: str
    title: str
    title_en: str = ""


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """A provision whose words were changed after the answers: all that it said and says."""

    key: str
    kind: str
    number: str
    title: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class PointFacts:
    """One point, by its number: whose it is, what it is on, and what became of it."""

    number: int
    answer: int
    said: str
    bodies: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    kind: str = ""
    outcome: str = ""
    reason: str = ""
    changed: tuple[str, ...] = ()
    """Keys of the frame's changes."""
    likes: int = 1
    is_withheld: bool = False
    """Its words are not for this reader; never kept, but decided when it is read."""

    def as_json(self) -> Json:
        return {name: getattr(self, name) for name in KEPT_OF_A_POINT}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "PointFacts":
        lists = {name: tuple(kept[name]) for name in ("bodies", "places", "changed")}
        return cls(**{**kept, **lists})


KEPT_OF_A_POINT = tuple(one.name for one in fields(PointFacts) if one.name != "is_withheld")


class Points(Protocol):
    """The points of a synopsis, in either order; and how many there are without reading them."""

    def on(self, place: str) -> Iterable[PointFacts]: ...

    def by(self, body: str) -> Iterable[PointFacts]: ...

    def count_on(self, place: str) -> int: ...

    def count_by(self, body: str) -> int: ...


@dataclass(frozen=True)
class Frame:
    """All of a synopsis but its points."""

    title: str
    """The referral's."""
    diary_number: str
    edition: str
    edition_digest: str
    sent_on: str
    last_day: str
    day: str
    """The day that the synopsis was made; days are written as ISO 8601 has them."""
    bodies: tuple[BodyFacts, ...] = ()
    places: tuple[PlaceFacts, ...] = ()
    positions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By body, and by place: the code of what it takes for a position there."""
    views: Mapping[str, str] = field(default_factory=dict)
    """What the centre thinks, by place."""
    changes: tuple[ChangeFacts, ...] = ()
    private: int = 0
    """How many private persons have answered."""
    alike: int = 0
    """How many answers say the same as another."""

    @property
    def place_keys(self) -> tuple[str, ...]:
        """The whole, and each provision, in the order that they are shown."""
        return (WHOLE, *(place.key for place in self.places))

    @property
    def body_keys(self) -> tuple[str, ...]:
        """Each body in the order that they are shown, and last the private persons."""
        return (*(body.key for body in self.bodies), PRIVATE)

    def as_json(self) -> Json:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Frame":
        parts = {
            "bodies": tuple(_body(one) for one in kept["bodies"]),
            "places": tuple(PlaceFacts(**one) for one in kept["places"]),
            "changes": tuple(ChangeFacts(**one) for one in kept["changes"]),
        }
        return cls(**{**kept, **parts})


def _body(kept: Mapping[str, Any]) -> BodyFacts:
    remarks = tuple(Remark(code, tuple(names)) for code, names in kept["remarks"])
    return BodyFacts(**{**kept, "remarks": remarks})

"""What an official paper is, whatever format it is written in."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from fardplan.documents.papers.language import SWEDISH, Language


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that stand out."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere: to a web page or an e-mail address."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, marked where it stands."""

    text: str


Inline = str | Strong | Link | Note
Text = str | tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title: 1 is the highest."""

    text: str
    level: Literal[1, 2, 3] = 1
    anchor: str = ""
    """What a web page can lead to; letters, digits and hyphens."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: Text


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's own words, and whose."""

    text: Text
    source: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """Things in no order."""

    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Decisions:
    """Numbered points, as in a proposal for a decision."""

    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows below a header that is marked as such; `widths` are the columns' shares."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    widths: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What each thing is, by its name: "Sista svarsdag: 12 mars 2027"."""

    rows: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Room for those who sign."""

    names: tuple[tuple[str, str], ...]
    """Name and title."""


Block = Heading | Paragraph | Quote | Bullets | Decisions | Table | Facts | Signatures


@dataclass(frozen=True, slots=True)
class Paper:
    """One official paper: its head, and what it says."""

    kind: str
    title: str
    organisation: str
    blocks: Iterable[Block]
    unit: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    """Beside the sender: diary number, date, officer."""
    recipient: tuple[str, ...] = ()
    standing: str = ""
    """What it is not yet: "Arbetsmaterial"."""
    is_wide: bool = False
    """Pages lie down, for wide tables."""
    language: Language = field(default=SWEDISH)


def paragraphs(texts: Iterable[Text]) -> list[Block]:
    """Each text that has words, as a paragraph."""
    return [Paragraph(text) for text in texts if text]


def section(title: str, texts: Iterable[Text], level: Literal[1, 2, 3] = 1) -> list[Block]:
    """A heading with its paragraphs; nothing at all when there is nothing to say."""
    said = paragraphs(texts)
    return [Heading(title, level), *said] if said else []


def plain(text: Text) -> str:
    """The words alone; a footnote is not among them."""
    if isinstance(text, str):
        return text
    return "".join(part if isinstance(part, str) else _words(part) for part in text)


def _words(part: Strong | Link | Note) -> str:
    return "" if isinstance(part, Note) else part.text

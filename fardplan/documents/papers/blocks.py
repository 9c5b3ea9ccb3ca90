"""What every format shares: each has a way to write each kind of block."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, Generic, Literal, TypeVar, cast

from fardplan.documents.papers.paper import (
    Block,
    Bullets,
    Decisions,
    Facts,
    Heading,
    Inline,
    Paragraph,
    Quote,
    Signatures,
    Table,
    Text,
)

Out = TypeVar("Out")

_SAFE = ("https://", "http://", "mailto:")
_METHODS: Final = {
    Heading: "heading",
    Paragraph: "paragraph",
    Quote: "quote",
    Bullets: "bullets",
    Decisions: "decisions",
    Facts: "facts",
    Table: "table",
    Signatures: "signatures",
}


class BlockWriter(ABC, Generic[Out]):
    """One format. A kind of block that it cannot write is found when it is made, not when used."""

    def write(self, block: Block) -> Out:
        """One block in this format."""
        return cast(Out, getattr(self, _METHODS[type(block)])(block))

    @abstractmethod
    def heading(self, block: Heading) -> Out: ...

    @abstractmethod
    def paragraph(self, block: Paragraph) -> Out: ...

    @abstractmethod
    def quote(self, block: Quote) -> Out: ...

    @abstractmethod
    def bullets(self, block: Bullets) -> Out: ...

    @abstractmethod
    def decisions(self, block: Decisions) -> Out: ...

    @abstractmethod
    def facts(self, block: Facts) -> Out: ...

    @abstractmethod
    def table(self, block: Table) -> Out: ...

    @abstractmethod
    def signatures(self, block: Signatures) -> Out: ...


def levelled(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks with no level of heading skipped: those who listen to a page rely on that."""
    above = 0
    for block in blocks:
        if isinstance(block, Heading):
            above = min(block.level, above + 1)
            yield replace(block, level=cast(Literal[1, 2, 3], above))
        else:
            yield block


def parts(text: Text) -> tuple[Inline, ...]:
    """The parts of a text; a plain one is its own only part."""
    return (text,) if isinstance(text, str) else text


def is_safe(address: str) -> bool:
    """True for addresses of the web and of mail: nothing else becomes a link."""
    return address.casefold().startswith(_SAFE) and address.isprintable() and " " not in address

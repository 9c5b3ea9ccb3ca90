"""Sections → opinions, descriptions and parts. Each piece of the document goes to one of them."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from fardplan.documents.context import Subject, covered, is_general
from fardplan.documents.document import Block, Document, Footnote
from fardplan.documents.headings import AreaHeading, PartHeading, PartKind, StrategyHeading
from fardplan.documents.letterhead import read_letterhead
from fardplan.documents.numbers import numbers_in
from fardplan.documents.parts import Description, Opinion, Part
from fardplan.documents.references import pointer
from fardplan.documents.sections import Section
from fardplan.documents.sentences import sentences
from fardplan.documents.stance import propose_position
from fardplan.documents.subjects import begins_with_body
from fardplan.documents.titles import KnownProvision, find
from fardplan.errors import BadDocument

_SIGNPOST = re.compile(r"(?:här ?)?nedan\b|härefter\b|därefter\b|i det följande\b", re.IGNORECASE)
_MATTER = re.compile(r"\bfärdplan", re.IGNORECASE)
_MAY_HOLD_VIEWS = frozenset({PartKind.PROPOSAL, PartKind.SUMMARY, PartKind.PREPARATION})
_LONGEST_SUBHEADING = 80


class Gatherer:
    """Takes the sections of a document one by one, and keeps all of each."""

    def __init__(
        self,
        document: Document,
        provisions: Sequence[KnownProvision],
        *,
        has_labels_below_titles: bool,
    ) -> None:
        self.letterhead = read_letterhead((), document.running)
        self.parts: list[Part] = []
        self.descriptions: list[Description] = []
        self.opinions: list[Opinion] = []
        self.general: list[Opinion] = []
        self.unplaced: list[Opinion] = []
        self._running = document.running
        self._notes = _MarkedNotes(document.footnotes)
        self._provisions = provisions
        self._has_labels_below_titles = has_labels_below_titles
        self._in_views = False

    def take(self, section: Section, subject: Subject) -> None:
        """Put one section where it belongs."""
        heading, title = section.heading, section.title
        if heading is None or title is None:
            self.letterhead = read_letterhead(section.blocks, self._running)
        elif isinstance(heading, PartHeading):
            self._in_views = False
            self.parts.append(Part(heading.kind, title, section.blocks))
        elif isinstance(heading, AreaHeading):
            area = heading.provision
            self.parts.append(Part(PartKind.TARGET_AREA, title, section.blocks, area))
        elif isinstance(heading, StrategyHeading):
            self._take_strategy(section, title, heading)
        elif is_general(heading, subject):
            self._take_general_views(section, title)
        else:
            self._take_opinion(section, title, covered(heading, subject, self._provisions))

    def take_the_whole(self, document: Document) -> None:
        """Settle an answer that names no strategy: it must speak of the roadmap, and say something.

        Raises:
            BadDocument: when it does not.
        """
        if any(_MATTER.search(block.text) for block in document.blocks):
            if not self.general:
                self._find_views_without_label()
            if self.general:
                return
        raise BadDocument(
            "Filen {name} kan inte läsas som ett svar: inga synpunkter på någon av färdplanens "
            "strategier hittades under en rubrik som ”Förvaltningens synpunkter”, och inget "
            "ställningstagande till färdplanen som helhet.",
            name=document.name,
        )

    def _find_views_without_label(self) -> None:
        """Where no label says whose words follow, only blocks that take a position are views.

        A short letter has no headings at all; some boards take their position in the decision.
        """
        opening, rest = _with_a_stance(self.letterhead.blocks)
        self.letterhead = replace(self.letterhead, blocks=rest)
        views = list(opening)
        for index, part in enumerate(self.parts):
            if part.kind in _MAY_HOLD_VIEWS:
                taken, rest = _with_a_stance(part.blocks)
                self.parts[index] = replace(part, blocks=rest)
                views += taken
        self.general += [Opinion(blocks=(view,)) for view in views]

    def _take_strategy(self, section: Section, title: Block, heading: StrategyHeading) -> None:
        """Below a title stands what the roadmap says; in answers without labels, the views."""
        is_view = self._in_views and not self._has_labels_below_titles and section.blocks
        retold = () if is_view else section.blocks
        self.descriptions.append(Description(title, retold, heading.provision))
        if is_view:
            self._take_opinion(section, None, (heading.provision,) if heading.provision else ())

    def _take_opinion(
        self, section: Section, label: Block | None, provisions: tuple[KnownProvision, ...]
    ) -> None:
        first_line = (label or section.blocks[0]).place.first_line
        opinion = Opinion(
            blocks=section.blocks,
            label=label,
            provisions=provisions,
            refers_to=self._pointed_to(section.blocks),
            footnotes=self._notes.between(first_line, section.until),
        )
        is_placed = provisions and section.blocks
        (self.opinions if is_placed else self.unplaced).append(opinion)

    def _pointed_to(self, blocks: Sequence[Block]) -> tuple[KnownProvision, ...]:
        found = pointer(blocks[0].text) if len(blocks) == 1 else None
        numbers = numbers_in(found["numbers"] or "", self._provisions) if found else ()
        targets = (find(number, "strategy", self._provisions) for number in numbers)
        return tuple(target for target in targets if target is not None)

    def _take_general_views(self, section: Section, title: Block) -> None:
        self._in_views = True
        signposts = tuple(block for block in section.blocks if _SIGNPOST.match(block.text))
        self.parts.append(Part(PartKind.VIEWS, title, signposts))
        views = _separate_views([b for b in section.blocks if not _SIGNPOST.match(b.text)])
        for view, following in zip_longest(views, views[1:]):
            until = following[0].place.first_line if following else section.until
            notes = self._notes.between(view[0].place.first_line, until)
            self.general.append(Opinion(blocks=tuple(view), footnotes=notes))


def _with_a_stance(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The blocks that take a position, and the others."""
    views = tuple(block for block in blocks if propose_position(block.text) is not None)
    return views, tuple(block for block in blocks if block not in views)


class _MarkedNotes:
    """The footnotes whose marks stand loose in the text, in the order of the marks."""

    def __init__(self, footnotes: Sequence[Footnote]) -> None:
        marked = [(n.marked_at.number, n) for n in footnotes if n.marked_at is not None]
        marked.sort(key=lambda pair: pair[0])
        self._lines = [line for line, _ in marked]
        self._notes = [note for _, note in marked]

    def between(self, first: int, until: int | None) -> tuple[Footnote, ...]:
        """Those whose mark stands on the line `first` or later, but before `until`."""
        stop = None if until is None else bisect_left(self._lines, until)
        return tuple(self._notes[bisect_left(self._lines, first) : stop])


def _separate_views(blocks: Sequence[Block]) -> list[list[Block]]:
    """Views on the whole, one by one: "Förvaltningen …" begins a new one, also inside a paragraph.

    List items stay with the paragraph above them, and a subheading with the one below.
    """
    views: list[list[Block]] = []
    is_open = False
    for block in blocks:
        pieces = [block] if block.kind == "item" else _split_at_body(block)
        if views and (is_open or block.kind == "item"):
            views[-1].append(pieces.pop(0))
        views += [[piece] for piece in pieces]
        is_open = _is_subheading(block)
    return views


def _split_at_body(block: Block) -> list[Block]:
    return list(
        block.split(
            [s.start for s in sentences(block.text) if s.start > 0 and begins_with_body(s.text)]
        )
    )


def _is_subheading(block: Block) -> bool:
    is_short = len(block.text) <= _LONGEST_SUBHEADING
    return block.kind == "text" and is_short and block.text[-1] not in ".!?,"

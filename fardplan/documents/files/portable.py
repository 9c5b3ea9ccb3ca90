"""PDF → a Document: lines from where letters stand, paragraphs from how far lines are apart."""

import io
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

import pdfplumber

from fardplan.documents.decoding import LONGEST_LINE, refuse_long_line
from fardplan.documents.document import Block, Document, Footnote, Line
from fardplan.documents.files.archive import broken, too_large_inside
from fardplan.documents.files.pdf_guard import refuse_endless
from fardplan.documents.files.pdf_lines import PrintedLine, letters_of, lines_of
from fardplan.documents.files.pdf_notes import find_notes, without_sign
from fardplan.documents.footnotes import glued_marks, without_glued_mark
from fardplan.documents.layout import FlowLine, Layout
from fardplan.documents.pages import running_lines
from fardplan.documents.paragraphs import paragraphs
from fardplan.errors import BadDocument

MOST_LETTERS: Final = 1_000_000
_UNKNOWN: Final = "(cid:"
_FEWEST_LETTERS: Final = 20
_APART: Final = 1.18  # times the usual distance between lines is a gap between paragraphs
_OTHER_SIZE: Final = 0.06


@dataclass(frozen=True, slots=True)
class _Page:
    """One page: its lines, and whether there is a picture on it."""

    lines: list[PrintedLine]
    has_picture: bool


def read_portable(content: bytes, *, name: str) -> Document:
    """Read a PDF that holds text: its paragraphs, footnotes and page headers, with their pages.

    Raises:
        BadDocument: when it is broken, protected, scanned, or larger than any answer.
    """
    refuse_endless(content, name=name)
    try:
        pages = list(_pages(content, name))
    except BadDocument:
        raise
    except Exception as error:
        # A stranger's file can break a parser in any way; all of them mean that it is broken.
        raise broken(name) from error
    _refuse_unreadable(pages, name)
    return _Reader(pages).document(name)


def _pages(content: bytes, name: str) -> Iterator[_Page]:
    letters = 0
    with pdfplumber.open(io.BytesIO(content)) as opened:
        for page in opened.pages:
            characters = page.chars
            letters += len(characters)
            if letters > MOST_LETTERS:
                raise too_large_inside(name)
            lines = lines_of(letters_of(characters, float(page.height)))
            if any(len(line.text) > LONGEST_LINE for line in lines):
                refuse_long_line(name)
            yield _Page([line for line in lines if line.text], bool(page.images))
            page.close()


def _refuse_unreadable(pages: Sequence[_Page], name: str) -> None:
    text = "".join(line.text for page in pages for line in page.lines)
    if len(text) < _FEWEST_LETTERS and any(page.has_picture for page in pages):
        raise BadDocument(
            "Filen {name} har ingen text utan bara bilder och ser ut att vara inskannad; skicka "
            "originalet som docx, odt eller pdf med text.",
            name=name,
        )
    if not text.strip():
        raise BadDocument("Filen {name} är tom.", name=name)
    unknown = text.count(_UNKNOWN)
    if 20 * unknown * len(_UNKNOWN) > len(text):
        raise BadDocument(
            "Filen {name} säger inte vilka bokstäver den visar; skicka originalet som docx eller "
            "odt.",
            name=name,
        )


class _Reader:
    """Sorts the lines of all pages into running text, footnotes and page headers."""

    def __init__(self, pages: Sequence[_Page]) -> None:
        self._pages = pages
        self._printed = [line for page in pages for line in page.lines]
        self._starts = _starts(pages)
        sizes = [line.size for line in self._printed for _ in line.text]
        self._size = median(sizes)
        self._pitch = _usual_pitch(pages, self._size)
        self._footnotes: list[Footnote] = []
        self._in_notes: set[int] = set()
        self._signs: dict[int, list[str]] = defaultdict(list)

    def document(self, name: str) -> Document:
        running = self._running()
        self._find_notes(running)
        flow = tuple(self._flow(running))
        layout = Layout(flow, tuple(self._footnotes), (), is_double_spaced=False)
        return Document(
            name=name,
            blocks=tuple(paragraphs(layout)),
            footnotes=layout.footnotes,
            running=tuple(self._line(index) for index in sorted(running)),
            silent_pages=tuple(
                number
                for number, page in enumerate(self._pages, start=1)
                if page.has_picture and not page.lines
            ),
        )

    def _running(self) -> set[int]:
        """What the file itself says is no part of the text, or what looks like a page header."""
        texts = [line.text for line in self._printed]
        apart = {index for index, line in enumerate(self._printed) if line.is_apart}
        return apart | running_lines(texts, self._starts[1:], apart)

    def _find_notes(self, running: set[int]) -> None:
        for number, start in enumerate(self._starts):
            end = start + len(self._pages[number].lines)
            here = [index for index in range(start, end) if index not in running]
            lines = [self._printed[index] for index in here]
            for note in find_notes(lines, self._size):
                own = here[note.first : note.end]
                marked = next(i for i in here if note.sign in glued_marks(self._printed[i].text))
                self._signs[number].append(note.sign)
                self._in_notes.update(own)
                self._footnotes.append(self._footnote(note.sign, own, marked))

    def _footnote(self, sign: str, own: Sequence[int], marked: int) -> Footnote:
        first, *rest = (self._line(index) for index in own)
        words = Line(without_sign(first.text), first.number, first.page)
        return Footnote(
            mark=Line(sign, first.number, first.page),
            block=Block.of([words, *rest]),
            marked_at=Line(sign, marked + 1, first.page),
        )

    def _flow(self, running: set[int]) -> Iterator[FlowLine]:
        above: PrintedLine | None = None
        page_above = 0
        for index, printed in enumerate(self._printed):
            if index in running or index in self._in_notes:
                continue
            line = self._line(index)
            page = line.page or 1
            text = line.text
            for sign in self._signs[page - 1]:
                text = without_glued_mark(text, sign)
            is_same_page = page == page_above
            gap = 0 if above is None else int(is_same_page and self._is_apart(above, printed))
            bridged = above is not None and (not is_same_page or printed.baseline < above.baseline)
            yield FlowLine(Line(text, line.number, line.page), gap, bridged)
            above, page_above = printed, page

    def _is_apart(self, above: PrintedLine, below: PrintedLine) -> bool:
        """A wider gap, letters of another size, or the same row: then another paragraph begins."""
        distance = below.baseline - above.baseline
        other_size = abs(below.size - above.size) > _OTHER_SIZE * above.size
        return other_size or distance > _APART * self._pitch or distance < 0.5 * above.size

    def _line(self, index: int) -> Line:
        return Line(self._printed[index].text, index + 1, self._page_of(index))

    def _page_of(self, index: int) -> int:
        return bisect_right(self._starts, index)


def _starts(pages: Sequence[_Page]) -> list[int]:
    """The first line of each page, counted through the whole file."""
    starts = [0]
    for page in pages[:-1]:
        starts.append(starts[-1] + len(page.lines))
    return starts


def _usual_pitch(pages: Sequence[_Page], size: float) -> float:
    """How far apart the lines of a paragraph usually are: the commonest of the small distances."""
    distances = sorted(
        round(below.baseline - above.baseline, 1)
        for page in pages
        for above, below in pairwise(page.lines)
        if above.size == below.size and 0.8 * size < below.baseline - above.baseline < 3 * size
    )
    if not distances:
        return 1.5 * size
    return max(sorted(set(distances)), key=distances.count)

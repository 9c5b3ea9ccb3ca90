"""Footnotes: the mark that stands loose in the text, and the note at the foot of the page.

A note stands below a rule: a line of many spaces, or of underscores. Its mark stands on a line of
its own, or before its words. In the text the mark may have come loose on a line of its own, even
in the middle of a sentence; or it is glued to its word ("grupper.1").
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from fardplan.documents.document import Block, Footnote, Line
from fardplan.documents.lines import RawLine

_SHORTEST_RULE = 10
_LONGEST_NOTE = 12
_RULE_OF_SIGNS = re.compile(r"\s*_{5,}\s*")
_GLUED = re.compile(
    r"(?<=[a-zåäö][a-zåäö.,;:!?)”])(?P<sign>\d{1,2})(?=[\s.,;]|$)|(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})"
)
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_MARK = re.compile(r"\s*(?P<sign>\d{1,2}|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})\s*(?:\s(?P<words>\S.*))?")


@dataclass(frozen=True, slots=True)
class FoundNote:
    """Which lines, by index, make up one footnote; the mark's line may hold words too."""

    mark: int
    sign: str
    words: tuple[int, ...]
    loose_mark: int | None
    glued_mark: int | None = None

    @property
    def indexes(self) -> tuple[int, ...]:
        """Every line of it, none of which is running text; the last line of the note last."""
        loose = () if self.loose_mark is None else (self.loose_mark,)
        return (*loose, self.mark, *self.words)

    def of(self, lines: Sequence[Line]) -> Footnote:
        """The footnote itself, once the lines know their pages."""
        mark = lines[self.mark]
        beside = Line(mark.text[len(self.sign) :].strip(), mark.number, mark.page)
        below = [lines[index] for index in self.words]
        marked = self.loose_mark if self.loose_mark is not None else self.glued_mark
        return Footnote(
            mark=Line(self.sign, mark.number, mark.page),
            block=Block.of([beside, *below] if beside.text else below),
            marked_at=None if marked is None else replace(lines[marked], text=self.sign),
        )


@dataclass(slots=True)
class _Marks:
    """The marks that have been met and not yet been claimed by a note: their lines by sign."""

    loose: dict[str, int] = field(default_factory=dict)
    glued: dict[str, int] = field(default_factory=dict)

    def __contains__(self, sign: str) -> bool:
        return sign in self.loose or plain_sign(sign) in self.glued

    def meet(self, line: RawLine, index: int) -> None:
        alone = _MARK.fullmatch(line.text)
        if alone and not alone["words"]:
            self.loose[alone["sign"]] = index
        else:
            self.glued |= dict.fromkeys(glued_marks(line.text), index)

    def claim(self, sign: str) -> tuple[int | None, int | None]:
        """Where the mark stands, loose or glued."""
        loose = self.loose.pop(sign, None)
        return loose, None if loose is not None else self.glued.pop(plain_sign(sign), None)


def find_footnotes(raw: Sequence[RawLine]) -> list[FoundNote]:
    """Every footnote, in the order of the file."""
    notes: list[FoundNote] = []
    marks = _Marks()
    index = 0
    while index < len(raw):
        if _is_rule(raw[index]):
            found = _notes_from(raw, index + 1, marks)
            notes += found
            index = found[-1].indexes[-1] if found else index
        else:
            marks.meet(raw[index], index)
        index += 1
    return notes


def glued_marks(text: str) -> list[str]:
    """The figures that stand raised in a line, or right after a word or its full stop."""
    return [plain_sign(found[0]) for found in _GLUED.finditer(text)]


def without_glued_mark(text: str, sign: str) -> str:
    """A line of text without the mark of a note that is glued to one of its words."""
    return _GLUED.sub(
        lambda found: "" if plain_sign(found[0]) == plain_sign(sign) else found[0], text
    )


def plain_sign(sign: str) -> str:
    """A raised figure as a plain one."""
    return sign.translate(_LOWERED)


def is_rule_of_signs(line: RawLine) -> bool:
    """A line drawn with underscores: it has no words, and is no text."""
    return _RULE_OF_SIGNS.fullmatch(line.text) is not None


def _is_rule(line: RawLine) -> bool:
    return (line.is_blank and len(line.text) >= _SHORTEST_RULE) or is_rule_of_signs(line)


def _notes_from(raw: Sequence[RawLine], index: int, marks: _Marks) -> list[FoundNote]:
    """The notes that stand one below the other from here."""
    notes: list[FoundNote] = []
    while (note := _note_at(raw, _past_one_blank(raw, index), marks)) is not None:
        notes.append(note)
        index = note.indexes[-1] + 1
    return notes


def _note_at(raw: Sequence[RawLine], index: int, marks: _Marks) -> FoundNote | None:
    found = _MARK.fullmatch(raw[index].text) if _is_on_page(raw, index) else None
    if found is None:
        return None
    sign = found["sign"]
    if found["words"]:
        # "1 kg mjöl" below a rule is no note, unless the text has a mark "1".
        words = _lines_of_note(raw, index + 1) if sign in marks else None
    else:
        first = _past_one_blank(raw, index + 1)
        words = (first, *_lines_of_note(raw, first + 1)) if _is_on_page(raw, first) else None
    return None if words is None else FoundNote(index, sign, words, *marks.claim(sign))


def _lines_of_note(raw: Sequence[RawLine], start: int) -> tuple[int, ...]:
    """The lines on which a note goes on: until a gap, the next note or the next page."""
    end = start
    while end < len(raw) and end - start < _LONGEST_NOTE and _goes_on(raw[end]):
        end += 1
    return tuple(range(start, end))


def _goes_on(line: RawLine) -> bool:
    return not (
        line.is_blank
        or is_rule_of_signs(line)
        or line.after_form_feed
        or line.starts_with_one_space
        or _MARK.fullmatch(line.text)
    )


def _is_on_page(raw: Sequence[RawLine], index: int) -> bool:
    """There is a written line here, and it still belongs to the page of the note."""
    if index >= len(raw) or raw[index].after_form_feed:
        return False
    return not raw[index].is_blank and not is_rule_of_signs(raw[index])


def _past_one_blank(raw: Sequence[RawLine], index: int) -> int:
    return index + 1 if index < len(raw) and raw[index].is_blank else index

"""The numbers and bullets that Word sets before paragraphs: they are not in the text itself."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from fardplan.documents.files.flowing import BULLET

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEEPEST: Final = 9
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_LARGEST: Final = 10_000


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: what its number looks like, and where it begins."""

    form: str
    pattern: str
    start: int


class Numbering:
    """Counts the paragraphs of every list."""

    def __init__(
        self, levels: Mapping[str, list[_Level]], styled: Mapping[str, tuple[str, int]]
    ) -> None:
        self._levels = levels
        self._styled = styled
        self._counts: dict[str, list[int]] = defaultdict(lambda: [0] * _DEEPEST)

    def sign(self, paragraph: Element) -> str:
        """What stands before this paragraph: "1.", "2.3", "a)", a bullet, or nothing."""
        found = self._list_of(paragraph)
        if found is None:
            return ""
        number, depth = found
        levels = self._levels.get(number, [])
        if depth >= len(levels):
            return ""
        if levels[depth].form == "bullet":
            return BULLET
        return self._next(number, depth, levels)

    def _list_of(self, paragraph: Element) -> tuple[str, int] | None:
        """The list and the level, from the paragraph itself or from its style."""
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        styled = self._styled.get(style.get(f"{W}val", "")) if style is not None else None
        own = list_in(paragraph.find(f"{W}pPr"))
        return own or styled

    def _next(self, number: str, depth: int, levels: list[_Level]) -> str:
        counts = self._counts[number]
        counts[depth] += 1
        counts[depth + 1 :] = [0] * (_DEEPEST - depth - 1)
        sign = levels[depth].pattern
        for index in range(depth + 1):
            level = levels[index]
            sign = sign.replace(f"%{index + 1}", _written(level, max(counts[index], 1)))
        return sign


def list_in(properties: Element | None) -> tuple[str, int] | None:
    """The list and level that paragraph properties name; list 0 means none."""
    listed = properties.find(f"{W}numPr") if properties is not None else None
    if listed is None:
        return None
    number, level = listed.find(f"{W}numId"), listed.find(f"{W}ilvl")
    if number is None or number.get(f"{W}val") == "0":
        return None
    depth = whole(level.get(f"{W}val") if level is not None else None, 0)
    return number.get(f"{W}val", ""), min(depth, _DEEPEST - 1)


def read_numbering(numbering: Element | None, styles: Element | None) -> Numbering:
    """The lists that the document defines, and the styles that belong to one."""
    levels: dict[str, list[_Level]] = {}
    if numbering is not None:
        abstract = {a.get(f"{W}abstractNumId"): a for a in numbering.findall(f"{W}abstractNum")}
        for number in numbering.findall(f"{W}num"):
            meant = number.find(f"{W}abstractNumId")
            shape = abstract.get(meant.get(f"{W}val")) if meant is not None else None
            if shape is not None:
                levels[number.get(f"{W}numId", "")] = list(_levels(shape))
    return Numbering(levels, dict(_styled(styles)) if styles is not None else {})


def whole(text: str | None, otherwise: int) -> int:
    """A number that a file says, kept within reason."""
    if text is None or not text.isascii() or not text.isdigit() or len(text) > len(str(_LARGEST)):
        return otherwise
    return min(int(text), _LARGEST)


def _levels(shape: Element) -> Iterator[_Level]:
    for level in shape.findall(f"{W}lvl")[:_DEEPEST]:
        form, pattern = level.find(f"{W}numFmt"), level.find(f"{W}lvlText")
        start = level.find(f"{W}start")
        yield _Level(
            form=form.get(f"{W}val", "") if form is not None else "decimal",
            pattern=(pattern.get(f"{W}val", "") if pattern is not None else "")[:40],
            start=whole(start.get(f"{W}val") if start is not None else None, 1),
        )


def _styled(styles: Element) -> Iterator[tuple[str, tuple[str, int]]]:
    for style in styles.findall(f"{W}style"):
        found = list_in(style.find(f"{W}pPr"))
        if found is not None:
            yield style.get(f"{W}styleId", ""), found


def _written(level: _Level, count: int) -> str:
    number = level.start + count - 1
    if level.form == "lowerLetter" and 1 <= number <= len(_LETTERS):
        return _LETTERS[number - 1]
    if level.form == "upperLetter" and 1 <= number <= len(_LETTERS):
        return _LETTERS[number - 1].upper()
    return str(number)

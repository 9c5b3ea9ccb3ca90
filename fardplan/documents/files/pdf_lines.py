"""The letters of a PDF's page → its lines, in the order in which they are read."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any, Final

from fardplan.documents.wrapping import SOFT_HYPHEN, tidy

_SUPERSCRIPTS: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SAME_LINE = 0.3  # of the size of a letter: how much lower another on the same line may stand
_RAISED = 0.2
_SMALL = 0.8
_SPACE = 0.18
_WIDE = 2.5
_FEWEST_IN_COLUMNS = 6
_FEWEST_ALONE = 3  # when nothing on the page crosses the space between
_FILLED = 0.7
_GUTTER = 0.8  # of the size of a letter: the least space between columns
_MOST_CROSSING = 0.6


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, where it stands, and whether the file says that it is no part of the text."""

    text: str
    x0: float
    x1: float
    baseline: float
    """From the top of the page."""
    size: float
    is_apart: bool


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line, or the part of one that stands by itself."""

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    is_apart: bool


def letters_of(characters: Iterable[dict[str, Any]], height: float) -> list[Letter]:
    """The upright letters of a page as pdfplumber gives them."""
    return [
        Letter(
            # Fonts draw both hyphens with one shape; a hyphen that can be seen is one.
            text=character["text"].replace(SOFT_HYPHEN, "-"),
            x0=float(character["x0"]),
            x1=float(character["x1"]),
            baseline=height - float(character["matrix"][5]),
            size=float(character["size"]),
            is_apart=character.get("tag") == "Artifact",
        )
        for character in characters
        if character["upright"] and character["size"] > 0
    ]


def lines_of(letters: Sequence[Letter]) -> list[PrintedLine]:
    """The lines of one page: column by column where there are two, else from the top down."""
    rows = [[each for each in row if each.text.strip()] for row in _rows(letters)]
    rows = [row for row in rows if row]
    spaces = sorted((letter.baseline, letter.x0) for letter in letters if not letter.text.strip())
    gutter = _gutter(rows)
    parted = [list(_parts(row, spaces, gutter)) for row in rows]
    if gutter is None:
        return [line for row in parted for line in row]
    return list(_by_columns(parted, gutter))


def _rows(letters: Sequence[Letter]) -> Iterator[list[Letter]]:
    """Letters on the same line, raised ones among them; the largest letters make the lines."""
    groups: dict[tuple[float, float, bool], list[Letter]] = defaultdict(list)
    for letter in letters:
        key = (round(letter.size, 1), round(letter.baseline, 1), letter.is_apart)
        groups[key].append(letter)
    rows: list[tuple[float, float, bool, list[Letter]]] = []
    for (size, baseline, is_apart), group in sorted(groups.items(), key=lambda g: -g[0][0]):
        for row_size, row_baseline, row_apart, row in rows:
            above = row_baseline - baseline
            on_it = abs(above) <= _SAME_LINE * min(size, row_size)
            raised = size <= _SMALL * row_size and 0 < above <= 0.6 * row_size
            if row_apart == is_apart and (on_it or raised) and _is_beside(row, group):
                row += group
                break
        else:
            rows.append((size, baseline, is_apart, list(group)))
    for *_, row in sorted(rows, key=lambda r: r[1]):
        yield sorted(row, key=lambda letter: letter.x0)


def _is_beside(row: Sequence[Letter], group: Sequence[Letter]) -> bool:
    """A raised letter stands where the line has none of its own."""
    first = group[0]
    middle = (first.x0 + first.x1) / 2
    return not any(letter.x0 < middle < letter.x1 for letter in row if letter.text.strip())


def _parts(
    row: Sequence[Letter], spaces: Sequence[tuple[float, float]], gutter: float | None
) -> Iterator[PrintedLine]:
    """The row cut where a gap is too wide to be a space, or lies between two columns."""
    start = 0
    for index, (one, other) in enumerate(pairwise(row), start=1):
        is_wide = other.x0 - one.x1 > _WIDE * max(one.size, other.size)
        is_between = gutter is not None and one.x1 <= gutter <= other.x0
        if is_wide or is_between:
            yield _line(row[start:index], spaces)
            start = index
    yield _line(row[start:], spaces)


def _line(letters: Sequence[Letter], spaces: Sequence[tuple[float, float]]) -> PrintedLine:
    sizes = [letter.size for letter in letters]
    size = max(sizes)
    baseline = median(letter.baseline for letter in letters if letter.size > _SMALL * size)
    return PrintedLine(
        text=tidy("".join(_texts(letters, size, baseline, spaces))),
        x0=letters[0].x0,
        x1=letters[-1].x1,
        baseline=baseline,
        size=median(sizes),
        is_apart=letters[0].is_apart,
    )


def _texts(
    letters: Sequence[Letter],
    size: float,
    baseline: float,
    spaces: Sequence[tuple[float, float]],
) -> Iterator[str]:
    """The letters with the spaces between; raised figures as raised figures."""
    before: Letter | None = None
    for letter in letters:
        if before is not None and _is_parted(before, letter, spaces):
            yield " "
        raised = letter.size <= _SMALL * size and baseline - letter.baseline > _RAISED * size
        yield letter.text.translate(_SUPERSCRIPTS) if raised else letter.text
        before = letter


def _is_parted(one: Letter, other: Letter, spaces: Sequence[tuple[float, float]]) -> bool:
    """There is room for a space, or the file itself has one there."""
    if other.x0 - one.x1 > _SPACE * max(one.size, other.size):
        return True
    index = bisect_left(spaces, (one.baseline, one.x0))
    return index < len(spaces) and spaces[index] < (one.baseline, other.x0)


def _gutter(rows: Sequence[Sequence[Letter]]) -> float | None:
    """Where the space between two columns of running text is, if there are two.

    A table has two columns as well, but its cells seldom fill them.
    """
    if len(rows) < _FEWEST_IN_COLUMNS:
        return None
    left = min(row[0].x0 for row in rows)
    right = max(row[-1].x1 for row in rows)
    middle = [left + share / 100 * (right - left) for share in range(35, 66)]
    crossed, x = min(((_crossing(rows, x), x) for x in middle), key=lambda pair: pair[0])
    before = [row for row in rows if row[0].x0 < x]
    after = [row for row in rows if row[-1].x1 > x]
    fewest = min(len(before), len(after)) - crossed
    if fewest < (_FEWEST_IN_COLUMNS if crossed else _FEWEST_ALONE):
        return None
    if crossed > _MOST_CROSSING * fewest:
        return None
    lengths = [_side(row, x, left=True) for row in before]
    others = [_side(row, x, left=False) for row in after]
    is_filled = median(lengths) >= _FILLED * (x - left) and median(others) >= _FILLED * (right - x)
    return x if is_filled else None


def _crossing(rows: Sequence[Sequence[Letter]], x: float) -> int:
    """How many rows have words across this place."""
    return sum(_crosses(row, x) for row in rows)


def _crosses(row: Sequence[Letter], x: float) -> bool:
    if not row[0].x0 < x < row[-1].x1:
        return False
    after = bisect_left(row, x, key=lambda letter: letter.x0)
    one = row[after - 1]
    following = row[after].x0 if after < len(row) else one.x1
    return one.x1 > x or following - one.x1 < _GUTTER * one.size


def _side(row: Sequence[Letter], x: float, *, left: bool) -> float:
    """How long the row is on one side of the gutter."""
    own = [letter for letter in row if (letter.x0 < x) == left]
    return own[-1].x1 - own[0].x0


def _by_columns(rows: Sequence[Sequence[PrintedLine]], gutter: float) -> Iterator[PrintedLine]:
    """The left column before the right; a line across both ends what stands above it."""
    left: list[PrintedLine] = []
    right: list[PrintedLine] = []
    for row in rows:
        for line in row:
            if line.x0 < gutter < line.x1:
                yield from (*left, *right, line)
                left, right = [], []
            else:
                (left if line.x1 <= gutter else right).append(line)
    yield from (*left, *right)

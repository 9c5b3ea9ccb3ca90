"""Where pages begin, and which lines are page headers, page footers and page numbers."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from fardplan.documents.lines import RawLine

# "Sida 2 (14)", "Tjänsteutlåtande Sida 2 (14)", "Sid 2 av 14", "2(14)", "- 2 -"
_PAGE_NUMBER = re.compile(
    r"(?:[^\s\d]\S* ){0,4}?sid(?:a|an)?\.? (\d{1,4})(?: ?\(\d{1,4}\)| av \d{1,4})?"
    r"|(\d{1,4}) ?\(\d{1,4}\)"
    r"|[-–] (\d{1,4}) [-–]",
    re.IGNORECASE,
)
_LONE_NUMBER = re.compile(r"\d{1,4}")
_DIGITS = re.compile(r"\d+")
_DOCUMENT_TYPES = frozenset({"tjänsteutlåtande", "tjänsteskrivelse", "yttrande", "remissvar"})
_LONGEST_HEADER = 120
_EDGE = 3  # so many lines from the top or the foot of a page a header may stand
_FEWEST_PAGES = 3  # on so many pages the same words must stand to be a header


def page_starts(
    raw: Sequence[RawLine], texts: Sequence[str], apart: Collection[int], *, double_spaced: bool
) -> list[int]:
    """The lines (by index) that begin a new page; empty when the file does not mark its pages.

    A file marks them with form feeds, or with page numbers; or, when it is double-spaced, with a
    line that starts with exactly one space where the empty line is missing.
    """
    feeds = [index for index, line in enumerate(raw) if line.after_form_feed]
    if feeds:
        return feeds
    if double_spaced:
        return [
            index
            for index, (above, line) in enumerate(pairwise(raw), start=1)
            if line.starts_with_one_space and not above.is_blank and index not in apart
        ]
    return [index for index, text in enumerate(texts) if _page_number(text) > 1]


def running_lines(
    texts: Sequence[str], starts: Sequence[int], apart: Collection[int]
) -> frozenset[int]:
    """The lines (by index) that belong to the page rather than to the text."""
    numbers = {index for index, text in enumerate(texts) if _page_number(text)}
    headers: set[int] = set()
    if starts:
        pages = list(_pages(texts, starts, apart))
        headers = _page_edges(texts, pages) | _repeated(texts, pages)
    return frozenset(numbers | headers) - frozenset(apart)


def _page_number(text: str) -> int:
    """The page number that is all the line says; 0 when it says something else."""
    found = _PAGE_NUMBER.fullmatch(text) if len(text) <= _LONGEST_HEADER else None
    return int(next(filter(None, found.groups()))) if found else 0


def _pages(
    texts: Sequence[str], starts: Sequence[int], apart: Collection[int]
) -> Iterator[list[int]]:
    """The written lines of each page."""
    for start, end in pairwise([0, *starts, len(texts)]):
        yield [index for index in range(start, end) if texts[index] and index not in apart]


def _page_edges(texts: Sequence[str], pages: Sequence[Sequence[int]]) -> set[int]:
    """Lone numbers at the top or foot of a page, and the kind of document at the top of one."""
    found: set[int] = set()
    for number, page in enumerate(pages):
        outermost = {*page[:1], *page[-1:]}
        found |= {index for index in outermost if _LONE_NUMBER.fullmatch(texts[index])}
        if number > 0:
            found |= {i for i in page[:_EDGE] if texts[i].casefold() in _DOCUMENT_TYPES}
    return found


def _repeated(texts: Sequence[str], pages: Sequence[Sequence[int]]) -> set[int]:
    """Lines with the same words, but for figures, at the same edge of several pages and only there.

    "Only there" matters: a label such as "Förvaltningens synpunkter" may open several pages too.
    A line that ends a sentence belongs to the text.
    """
    at_edge: dict[tuple[int, str], list[int]] = defaultdict(list)
    seen: dict[str, int] = defaultdict(int)
    for page in pages:
        for position, index in enumerate(page):
            words = _DIGITS.sub("#", texts[index].casefold())
            seen[words] += 1
            if position < _EDGE:
                at_edge[position, words].append(index)
            elif position >= len(page) - _EDGE:
                at_edge[position - len(page), words].append(index)
    return {
        index
        for (_, words), indexes in at_edge.items()
        if words[-1] not in ".!?:"
        and len(indexes) >= _FEWEST_PAGES
        and len(indexes) == seen[words]
        and 2 * len(indexes) >= len(pages)
        for index in indexes
    }

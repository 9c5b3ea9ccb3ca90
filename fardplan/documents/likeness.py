"""Texts that are the same, or nearly: mass answers are found and counted, not hidden.

Two texts are as like as the share of three-word runs that they have in common (Jaccard). All pairs
of a million texts cannot be compared, so each text gets a signature (MinHash), and only texts whose
signatures agree in some band are compared, exactly. See docs/methods/likeness.md.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint64]

_BANDS: Final = 16
_ROWS: Final = 5
_RUN: Final = 3
_AT_ONCE: Final = 20_000
_MOST_LEADERS: Final = 16
"""How many groups with the same band a text is compared with: more only if somebody tries."""
_WORD: Final = re.compile(r"\w+")
_MULTIPLIERS: Final = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)


@dataclass(frozen=True, slots=True)
class Likeness:
    """For each text its group, numbered by the group's first text, and how like that text it is."""

    group: NDArray[np.int64]
    likeness: NDArray[np.float64]

    def sizes(self) -> dict[int, int]:
        """How many texts each group has, by its number."""
        numbers, counts = np.unique(self.group, return_counts=True)
        return dict(zip(numbers.tolist(), counts.tolist(), strict=True))


def groups_of_like(texts: Sequence[str], *, least: float = 0.8) -> Likeness:
    """Group texts that are the same but for case, spaces and signs, or alike enough.

    texts:   in an order that does not change: a group is named by its first text, and each text
             joins the earlier group that it is most like, if it is at least `least` like its first.
    returns: the group of each text, and its likeness to the group's first, in [least, 1].
    source:  A. Broder, "On the resemblance and containment of documents", 1997 (MinHash).
    """
    first_of = _first_with_same_words(texts)
    distinct = np.unique(first_of)
    leaders, likeness = _joined(texts, distinct, least)
    place = np.searchsorted(distinct, first_of)
    return Likeness(group=leaders[place], likeness=likeness[place])


def words_of(text: str) -> list[str]:
    """The words alone, in small letters."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def likeness_of(one: str, other: str) -> float:
    """How like two texts are, from 0 to 1."""
    return _likeness(frozenset(_runs(words_of(one))), frozenset(_runs(words_of(other))))


def _first_with_same_words(texts: Sequence[str]) -> NDArray[np.int64]:
    """For each text the first that has just the same words."""
    seen: dict[bytes, int] = {}
    first = np.empty(len(texts), dtype=np.int64)
    for index, text in enumerate(texts):
        digest = blake2b(" ".join(words_of(text)).encode(), digest_size=16).digest()
        first[index] = seen.setdefault(digest, index)
    return first


def _joined(
    texts: Sequence[str], distinct: NDArray[np.int64], least: float
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """For each distinct text the first text of its group, and how like that it is."""
    leaders = distinct.copy()
    likeness = np.ones(len(distinct))
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    runs_of: dict[int, frozenset[tuple[str, ...]]] = {}
    for place, bands in _with_company(texts, distinct):
        index = int(distinct[place])
        runs = frozenset(_runs(words_of(texts[index])))
        near = dict.fromkeys(chain.from_iterable(groups[band] for band in bands if band in groups))
        best = max(((_likeness(runs, runs_of[one]), -one) for one in near), default=(0.0, 0))
        if best[0] >= least:
            likeness[place], leaders[place] = best[0], -best[1]
            continue
        runs_of[index] = runs
        for band in bands:
            if len(groups[band]) < _MOST_LEADERS:
                groups[band].append(index)
    return leaders, likeness


def _with_company(
    texts: Sequence[str], distinct: NDArray[np.int64]
) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """The texts that share a band with another, in order, with the bands that they share."""
    bands = _bands(texts, distinct)
    shared = np.zeros(bands.shape, dtype=bool)
    for band in range(_BANDS):
        _, inverse, counts = np.unique(bands[:, band], return_inverse=True, return_counts=True)
        shared[:, band] = counts[inverse] > 1
    for place in np.flatnonzero(shared.any(axis=1)).tolist():
        own = np.flatnonzero(shared[place]).tolist()
        yield place, [(band, int(bands[place, band])) for band in own]


def _bands(texts: Sequence[str], distinct: NDArray[np.int64]) -> Numbers:
    """Each text's signature, folded into one number for each band."""
    bands = np.empty((len(distinct), _BANDS), dtype=np.uint64)
    numbers: dict[str, int] = {}
    for start in range(0, len(distinct), _AT_ONCE):
        chosen = distinct[start : start + _AT_ONCE]
        written = [words_of(texts[index]) for index in chosen.tolist()]
        bands[start : start + _AT_ONCE] = _fold(*_numbered_runs(written, numbers))
        if len(numbers) > 10 * _AT_ONCE:
            numbers.clear()
    return bands


def _numbered_runs(
    written: Sequence[list[str]], numbers: dict[str, int]
) -> tuple[Numbers, NDArray[np.int64]]:
    """The runs of all texts as numbers, and where those of each text begin."""
    lengths = np.array([max(len(words), 1) for words in written])
    flat = np.fromiter(
        (_number(word, numbers) for words in written for word in (words or [""])),
        dtype=np.uint64,
        count=int(lengths.sum()),
    )
    ends = np.cumsum(lengths)
    starts = ends - lengths
    runs = flat * np.uint64(_MULTIPLIERS[0])
    last = np.repeat(ends, lengths)
    place = np.arange(len(flat))
    for step in range(1, _RUN):
        following = np.where(place + step < last, np.roll(flat, -step), np.uint64(0))
        runs = (runs ^ (runs >> np.uint64(29))) + following * np.uint64(_MULTIPLIERS[step])
    # The last words of a text begin no whole run; a text shorter than a run is one itself.
    whole = (place + _RUN <= last) | (place == np.repeat(starts, lengths))
    kept = np.concatenate([[0], np.cumsum(whole)])[starts]
    return runs[whole], kept


def _number(word: str, numbers: dict[str, int]) -> int:
    found = numbers.get(word)
    if found is None:
        found = int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "big")
        numbers[word] = found
    return found


def _fold(runs: Numbers, starts: NDArray[np.int64]) -> Numbers:
    """The smallest number of each text in each of many orders, five orders to a band."""
    bands = np.zeros((len(starts), _BANDS), dtype=np.uint64)
    for order in range(_BANDS * _ROWS):
        mixed = (runs * _factor(2 * order) + _factor(2 * order + 1)) >> np.uint64(32)
        smallest = np.minimum.reduceat(mixed, starts)
        band = bands[:, order // _ROWS]
        bands[:, order // _ROWS] = band * np.uint64(_MULTIPLIERS[1]) + smallest
    return bands


def _factor(number: int) -> np.uint64:
    """An odd number that looks like chance and is always the same."""
    digest = blake2b(number.to_bytes(4, "big"), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest, "big") | 1)


def _runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for start in range(max(len(words) - _RUN + 1, 1)):
        yield tuple(words[start : start + _RUN])


def _likeness(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    return len(one & other) / len(one | other)

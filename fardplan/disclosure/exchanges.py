"""The least that can change along one dimension while all its sums hold.

One small area may have a person more and its neighbour one less; or it has one more, and so have
all the areas that it is a part of. Larger changes are made of these.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from fardplan.disclosure.dimensions import Dimension
from fardplan.disclosure.tables import Numbers, Places

REACH = 40  # a code is exchanged with so many of its siblings, the nearest in order
MOST = 600  # so many exchanges through one code are looked at, evenly spread

Exchange = Mapping[int, int]
"""Codes as numbers, each with +1 or −1."""


@dataclass(frozen=True)
class Through:
    """The exchanges in which one code rises, over the codes that any of them changes."""

    codes: Places
    exchanges: tuple[Exchange, ...]
    rises: Numbers = field(repr=False)
    falls: Numbers = field(repr=False)


class Axis:
    """All exchanges along one dimension. `rises` and `falls` have one row for each, 0 or 1."""

    def __init__(self, dimension: Dimension) -> None:
        self._family = _Family(dimension)
        self.size = len(dimension.codes)
        self.exchanges: tuple[Exchange, ...] = (
            *self._family.between_siblings(),
            *self._family.growths(),
        )
        self._found: dict[int, Through] = {}

    @cached_property
    def rises(self) -> sparse.csr_array:
        return self._rows(1)

    @cached_property
    def falls(self) -> sparse.csr_array:
        return self._rows(-1)

    def through(self, code: int) -> Through:
        """The exchanges in which a code rises."""
        if code not in self._found:
            turned = [
                exchange if exchange[code] > 0 else {c: -sign for c, sign in exchange.items()}
                for exchange in self._of[code][:: 1 + len(self._of[code]) // MOST]
            ]
            codes = sorted({c for exchange in turned for c in exchange})
            signs = np.array([[exchange.get(c, 0) for c in codes] for exchange in turned])
            self._found[code] = Through(
                np.array(codes, dtype=np.int64), tuple(turned),
                (signs > 0).astype(np.float64), (signs < 0).astype(np.float64),
            )  # fmt: skip
        return self._found[code]

    @cached_property
    def _of(self) -> list[list[Exchange]]:
        found: list[list[Exchange]] = [[] for _ in range(self.size)]
        for exchange in self.exchanges:
            for code in exchange:
                found[code].append(exchange)
        return found

    def _rows(self, sign: int) -> sparse.csr_array:
        rows, codes = [], []
        for row, exchange in enumerate(self.exchanges):
            for code, own in exchange.items():
                if own == sign:
                    rows.append(row)
                    codes.append(code)
        return sparse.csr_array(
            (np.ones(len(rows), dtype=np.float32), (rows, codes)),
            shape=(len(self.exchanges), self.size),
        )


class _Family:
    """Who is a part of whom, as numbers."""

    def __init__(self, dimension: Dimension) -> None:
        number = {code: place for place, code in enumerate(dimension.codes)}
        self._over: list[list[int]] = [[] for _ in dimension.codes]
        for whole in dimension.wholes:
            for part in whole.parts:
                self._over[number[part]].append(number[whole.code])
        self._leaves = [number[leaf] for leaf in dimension.leaves]

    def between_siblings(self) -> Iterator[Exchange]:
        """One more in a leaf, one less in another that is a part of the same wholes."""
        families: dict[tuple[int, ...], list[int]] = {}
        for leaf in self._leaves:
            families.setdefault(tuple(self._over[leaf]), []).append(leaf)
        for family in families.values():
            for (place, first), (other, second) in combinations(enumerate(family), 2):
                if other - place <= REACH:
                    yield {first: 1, second: -1}

    def growths(self) -> Iterator[Exchange]:
        """One more in a leaf and in all that it is a part of."""
        for leaf in self._leaves:
            yield dict.fromkeys(self._line(leaf), 1)

    def _line(self, code: int) -> list[int]:
        """A code and all that it is a part of."""
        line = dict.fromkeys([code])
        waiting = [code]
        for below in waiting:
            for over in self._over[below]:
                if over not in line:
                    line[over] = None
                    waiting.append(over)
        return list(line)


def product_of(exchanges: Iterable[Exchange]) -> NDArray[np.float64]:
    """The signs of a crossing of exchanges, one axis for each."""
    signs = np.ones(())
    for exchange in exchanges:
        signs = np.multiply.outer(signs, np.array(list(exchange.values()), dtype=np.float64))
    return signs

"""A first choice of what to hide: no sum may give a hidden cell back by itself.

A sum gives a cell back if it is alone hidden in it, or if all that is hidden in it is as small as
everybody knows that it must be at least (three hidden parts that make 3 are 1 + 1 + 1).

A greedy choice that looks at what each cell would mend and break, then takes back what turned out
not to be needed, then tries again in small neighbourhoods. It is a necessary condition only: what
it leaves exposed, `repair.py` finds.
"""

import heapq
from collections.abc import Iterable
from random import Random

import numpy as np

from fardplan.disclosure.problem import Problem
from fardplan.disclosure.tables import Mask, Places

OPENED = 0.9  # what a newly opened sum costs, in cells; measured on the benchmark's tables
NEIGHBOURS = 60  # so many chosen cells are reconsidered at a time


class Cover:
    """Hidden cells, how many of them stand in each sum, and how many of those can give way.

    A hidden whole gives way, for it can be larger; so does a hidden part that can be smaller.
    """

    def __init__(self, problem: Problem, seed: int) -> None:
        ties, ties_of = problem.ties, problem.ties_of
        room = problem.cells.values > problem.low
        self._in_sum = _lists(ties.indices, ties.indptr)
        self._sums = _lists(ties_of.indices, ties_of.indptr)
        cell_of = np.repeat(np.arange(problem.cells.size), np.diff(ties_of.indptr))
        self._gives = _lists(((ties_of.data > 0) | room[cell_of]).astype(int), ties_of.indptr)
        self._weights = problem.weights.tolist()
        self.hidden = [False] * problem.cells.size
        self._count = [0] * len(self._in_sum)
        self._loose = [0] * len(self._in_sum)
        self._chosen: dict[int, None] = {}
        for cell in np.flatnonzero(problem.always_hidden).tolist():
            self._hide(cell)
        self._chosen = {}  # only those hidden for the sake of others
        self._random = Random(seed)  # noqa: S311 - a search, not a secret

    def close(self, sums: Iterable[int], *, daring: float = 0.0) -> list[int]:
        """Hide more until none of the sums, nor any that this opens, gives a cell back."""
        added: list[int] = []
        waiting = [(len(self._in_sum[row]), row) for row in sums if self._is_open(row)]
        heapq.heapify(waiting)
        while waiting:
            _, row = heapq.heappop(waiting)
            if not self._is_open(row):
                continue
            cell = self._cheapest(row, daring)
            if cell is None:
                continue  # all of it is hidden already
            added.append(cell)
            self._hide(cell)
            for other in self._sums[cell]:
                if self._is_open(other):
                    heapq.heappush(waiting, (len(self._in_sum[other]), other))
        return added

    def take_back(self, cells: Iterable[int]) -> None:
        """Show again what no sum needs, the last hidden first."""
        for cell in cells:
            if self.hidden[cell] and not self._is_needed(cell):
                self._show(cell)

    def close_all(self) -> None:
        """Close every sum."""
        added = self.close(range(len(self._in_sum)))
        self.take_back(reversed(added))

    def improve(self, rounds: int) -> None:
        """Reconsider one neighbourhood after another; keep what is not worse."""
        for _ in range(rounds):
            if not self._chosen:
                return
            start = list(self._chosen)[self._random.randrange(len(self._chosen))]
            self._reconsider(self._neighbours(start))

    def _reconsider(self, cells: list[int]) -> None:
        before = sum(self._weights[cell] for cell in cells)
        rows = dict.fromkeys(row for cell in cells for row in self._sums[cell])
        for cell in cells:
            self._show(cell)
        added = self.close(rows, daring=0.6)
        self.take_back(reversed(added))
        kept = [cell for cell in added if self.hidden[cell]]
        if sum(self._weights[cell] for cell in kept) > before:
            for cell in kept:
                self._show(cell)
            for cell in cells:
                self._hide(cell)

    def _neighbours(self, start: int) -> list[int]:
        """Chosen cells near one: those that share a sum with it, then with them."""
        found, waiting = {start: None}, [start]
        for cell in waiting:
            for row in self._sums[cell]:
                for other in self._in_sum[row]:
                    if other in self._chosen and other not in found:
                        found[other] = None
                        waiting.append(other)
            if len(found) >= NEIGHBOURS:
                break
        return list(found)[:NEIGHBOURS]

    def _is_open(self, row: int) -> bool:
        """Whether a sum gives back what is hidden in it."""
        count = self._count[row]
        return count == 1 or (count > 1 and not self._loose[row])

    def _is_needed(self, cell: int) -> bool:
        """Whether some sum would give back the rest if the cell were shown."""
        for row, gives in zip(self._sums[cell], self._gives[cell], strict=True):
            left = self._count[row] - 1
            if left == 1 or (left > 1 and self._loose[row] == gives):
                return True
        return False

    def _cheapest(self, row: int, daring: float) -> int | None:
        best, least = None, float("inf")
        for cell in self._in_sum[row]:
            if not self.hidden[cell]:
                cost = self._cost(cell) + daring * self._random.random()
                if cost < least:
                    best, least = cell, cost
        return best

    def _cost(self, cell: int) -> float:
        """What hiding a cell costs, less the sums it closes, plus those it opens."""
        cost = float(self._weights[cell])
        for row, gives in zip(self._sums[cell], self._gives[cell], strict=True):
            count, loose = self._count[row], self._loose[row]
            if not count:
                cost += OPENED
            elif (count == 1 or not loose) and (gives or loose):
                cost -= 1
        return cost

    def _hide(self, cell: int) -> None:
        self.hidden[cell] = True
        self._chosen[cell] = None
        for row, gives in zip(self._sums[cell], self._gives[cell], strict=True):
            self._count[row] += 1
            self._loose[row] += gives

    def _show(self, cell: int) -> None:
        self.hidden[cell] = False
        del self._chosen[cell]
        for row, gives in zip(self._sums[cell], self._gives[cell], strict=True):
            self._count[row] -= 1
            self._loose[row] -= gives


def _lists(entries: Places, ends: Places) -> list[list[int]]:
    return [part.tolist() for part in np.split(entries, ends[1:-1])]


def cover(problem: Problem, *, seed: int = 0, rounds: int = 0) -> Mask:
    """Which cells to hide so that no sum gives a hidden cell back by itself."""
    choice = Cover(problem, seed)
    choice.close_all()
    choice.improve(rounds)
    return np.array(choice.hidden)

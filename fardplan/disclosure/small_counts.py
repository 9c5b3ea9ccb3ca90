"""Small count rounding: additive, and only small inner counts change.

Which of them go up and which go down is a choice that must keep every total close. It begins with
an even spread and is then bettered: one count changes sides, or two that share a sum change places,
as long as the sum of squared errors over all cells falls.
"""

import numpy as np
from scipy import sparse

from fardplan.disclosure.cells import Cells
from fardplan.disclosure.rounding import SMALL_COUNTS, Rounded, refuse_base
from fardplan.disclosure.tables import Mask, Numbers, Places
from fardplan.errors import BadTable

SWEEPS = 20  # so many times all small counts are looked through, at most


def small_counts_rounded(cells: Cells, base: int, *, seed: int, smallest: Mask) -> Rounded:
    """Change only small inner counts, to 0 or the base, so that no small count is left among them.

    smallest: the cells that all others are sums of. The totals are added up from what they became,
              so everything is additive.
    seed:     decides where the choice begins; whoever knows it can rule out more true tables.
    source:   Langsrud & Heldal (2018), on small count rounding.
    """
    refuse_base(base)
    makes = composition(cells, smallest)
    true = cells.values[smallest]
    small = np.flatnonzero((true > 0) & (true < base))
    rounded = true.copy()
    rounded[small] = np.where(_spread(true[small] / base, seed), base, 0)
    if len(small):
        choice = _Choice(makes, true, rounded, small, base)
        choice.change_sides()
        choice.change_places(_neighbours(cells, np.flatnonzero(smallest)[small]))
        choice.change_sides()
    return Rounded(cells, makes @ rounded, base, SMALL_COUNTS)


def _spread(shares: Numbers, seed: int) -> Mask:
    """Which small counts go up at first: neighbours share their errors, so that totals are close.

    Systematic sampling in the cells' order, which is the order of the hierarchy.
    """
    offset = np.random.default_rng(seed).random()
    steps = np.floor(np.cumsum(shares) + offset)
    return np.asarray(np.diff(steps, prepend=np.floor(offset)) > 0)


class _Choice:
    """Which small counts are up; changed in place, in `rounded`, as long as it gets better."""

    def __init__(
        self, makes: sparse.csr_array, true: Numbers, rounded: Numbers, small: Places, base: int
    ) -> None:
        self._rounded, self._small, self._base = rounded, small, base
        self._columns = makes[:, small].tocsc()
        ends = self._columns.indptr[1:-1]
        self._above = np.split(self._columns.indices, ends)
        self._error = makes @ (rounded - true)

    def change_sides(self) -> None:
        """Let one count after another change sides, those that gain most first."""
        stands_in = np.diff(self._columns.indptr)
        for _ in range(SWEEPS):
            step = self._steps()
            gain = step * (step * stands_in + 2 * (self._columns.T @ self._error))
            better = np.flatnonzero(gain < 0)
            if not len(better):
                return
            for place in better[np.argsort(gain[better], kind="stable")].tolist():
                if self._gain(place) < 0:
                    self._turn(place)

    def change_places(self, neighbours: list[Places]) -> None:
        """Let each count change sides together with a neighbour on the other, if that is better."""
        for place, near in enumerate(neighbours):
            others = near[self._rounded[self._small[near]] != self._rounded[self._small[place]]]
            if not len(others):
                continue
            gain = self._gain(place)
            self._turn(place)
            gains = [self._gain(other) for other in others.tolist()]
            best = int(np.argmin(gains))
            self._turn(int(others[best]) if gain + gains[best] < 0 else place)

    def _steps(self) -> Numbers:
        """What changing sides adds to each count."""
        return np.where(self._rounded[self._small] == 0, self._base, -self._base)

    def _gain(self, place: int) -> float:
        """What the sum of squared errors grows by if this count changes sides."""
        step = self._base if self._rounded[self._small[place]] == 0 else -self._base
        cells = self._above[place]
        return float(step * (step * len(cells) + 2 * self._error[cells].sum()))

    def _turn(self, place: int) -> None:
        step = self._base if self._rounded[self._small[place]] == 0 else -self._base
        self._rounded[self._small[place]] += step
        self._error[self._above[place]] += step


def _neighbours(cells: Cells, small: Places) -> list[Places]:
    """For each small count the others that stand in a sum with it, as places among the small."""
    ties = abs(cells.matrix.astype(np.int32)).tocsc()[:, small]
    shared = (ties.T @ ties).tocsr()
    return [
        near[near != place]
        for place, near in enumerate(np.split(shared.indices, shared.indptr[1:-1]))
    ]


def composition(cells: Cells, smallest: Mask) -> sparse.csr_array:
    """Which of the smallest cells each cell is made of: `composition @ smallest = all`.

    raises: BadTable if some cell is no sum of the smallest.
    """
    inner = np.flatnonzero(smallest)
    made = sparse.csr_array(
        (np.ones(len(inner)), (inner, np.arange(len(inner)))), shape=(cells.size, len(inner))
    )
    known, matrix = smallest.copy(), cells.matrix.astype(np.float64)
    while not known.all():
        ready = matrix[(abs(matrix) @ (~known).astype(float)) == 1]
        open_at = ~known[ready.indices]
        found, first = np.unique(ready.indices[open_at], return_index=True)
        if not len(found):
            raise BadTable(
                "{cells} är inte summor av de minsta cellerna.",
                cells=cells.named(np.flatnonzero(~known)),
            )
        sums = ready[first].multiply(-ready.data[open_at][first][:, None]).tocsr() @ made
        place = sparse.csr_array(
            (np.ones(len(found)), (found, np.arange(len(found)))), shape=(cells.size, len(found))
        )
        made, known[found] = made + place @ sums, True
    return sparse.csr_array(made)

"""Crossings: moves that are made of one exchange along each dimension, found without a solver.

Women of one age in one area one more, of another age one less; in the next area and among the men
the other way round. What such a change costs is a sum over its cells, and that sum can be taken one
dimension at a time. So all crossings of a table are priced at once, or all through one cell.
"""

from collections.abc import Iterable, Iterator
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from fardplan.disclosure.exchanges import Axis, Exchange, product_of
from fardplan.disclosure.moves import Move
from fardplan.disclosure.problem import Problem
from fardplan.disclosure.tables import Mask, Numbers, Places

BARRED = 1e4  # the price of a cell that may not change so
AT_ONCE = 200_000  # crossings that are priced at the same time; few enough to stay in the cache
BEST = 5_000  # so many of those are looked at, the best first
LARGEST = 50_000_000  # places in the whole cube of codes; larger ones are not crossed
CROWD = 1e-3  # of two as good crossings, the one that serves more is taken
LONELY = 0.2  # what it costs to pass somebody who is alone, for whom the crossing proves nothing

OFFER = np.dtype([("rank", "f4"), ("major", "i8"), ("medium", "i8"), ("sign", "f8")])

Single = NDArray[np.float32]
Offers = NDArray[np.void]


class Crossings:
    """What every cell costs a crossing, up and down, as cells are hidden and shown again.

    `hidden` is shared with the caller: change it by `hide` and `show` only. Every crossing changes
    its cells by the widest demand at once. Where somebody may be alone in a cell, no crossing goes
    through such cells, so that it proves as much to him; but one that is for himself may, and one
    for which it is said whose cells it may not change. With `only`, none goes through other cells.
    """

    def __init__(self, problem: Problem, hidden: Mask, *, only: Mask | None = None) -> None:
        cells = problem.cells
        self._problem, self.hidden = problem, hidden
        self.step = max(1.0, float(problem.width[problem.sensitive].max(initial=1.0)))
        self.axes = [Axis(dimension) for dimension in cells.dimensions]
        self._measure, self._codes = cells.codes[:, 0], cells.codes[:, 1:]
        self._grids = _grids(self._measure, self._codes, [axis.size for axis in self.axes])
        self._closed = ~(problem.may_hide if only is None else only) | _tied_to_slack(problem)
        self._falls = cells.values - problem.low >= self.step
        self._prize = np.zeros(cells.size)
        self._rise, self._fall = np.zeros((2, cells.size + 1))  # the last place: no such cell
        self._price(np.arange(cells.size))

    @staticmethod
    def suit(problem: Problem) -> bool:
        """Whether crossings can be used: for whole numbers, in cubes that are not too large."""
        cells = problem.cells
        places = np.prod([len(d.codes) for d in cells.dimensions], dtype=float)
        by_width = not (problem.down.any() or problem.up.any())
        return bool(problem.whole and by_width and places * len(cells.measures) <= LARGEST)

    def hide(self, cells: Places) -> None:
        self.hidden[cells] = True
        self._price(cells)

    def show(self, cells: Places) -> None:
        self.hidden[cells] = False
        self._price(cells)

    def favour(self, cells: Places, amount: float) -> None:
        """Make it so much cheaper than it is to pass these cells."""
        self._prize[cells] = amount
        self._price(cells)

    def cost(self, cells: Places) -> float:
        """What it costs to hide those of the cells that are not hidden yet."""
        return float(self._problem.weights[cells[~self.hidden[cells]]].sum())

    def cheapest(self, cell: int, *, silent: Places | None = None) -> Move | None:
        """The crossing through a cell that costs least, or None if there is none.

        silent: what it may not change; by default every cell in which somebody else is alone.
        """
        opened = self.persons_of(cell) if silent is None else self._lonely_but(silent)
        self._price(opened, barred=False)
        try:
            return self._cheapest(cell)
        finally:
            self._price(opened)

    def persons_of(self, cell: int) -> Places:
        """The cells of somebody who is alone in this cell; none if nobody is."""
        problem = self._problem
        if not problem.alone[cell]:
            return np.zeros(0, dtype=np.int64)
        return np.flatnonzero(problem.alone & (problem.twins == problem.twins[cell]))

    def bargains(self, wanted: Mask, price: float) -> Iterator[Move]:
        """Crossings that cost at most so much for each wanted cell.

        The caller may hide cells meanwhile, so he must look again at what each of them costs.
        """
        if len(self.axes) < 2:
            return
        sizes = [len(axis.exchanges) for axis in self.axes]
        *minor, medium, major = np.argsort(sizes, kind="stable").tolist()
        planes = [
            _Plane(
                self,
                grid.transpose([*minor, medium, major]),
                crossed,
                self.axes[medium],
                self.axes[major],
            )
            for grid in self._grids
            for crossed in product(*(self.axes[axis].exchanges for axis in minor))
        ]
        offers = [plane.offers(np.append(wanted, False), price) for plane in planes]
        plane_of = np.repeat(np.arange(len(planes)), [len(offer) for offer in offers])
        every = np.concatenate(offers)
        for place in np.argsort(every["rank"], kind="stable").tolist():
            yield planes[plane_of[place]].move(*every[place].item()[1:])

    def _cheapest(self, cell: int) -> Move | None:
        codes = self._codes[cell].tolist()
        through = [axis.through(code) for axis, code in zip(self.axes, codes, strict=True)]
        grid = self._grids[int(self._measure[cell])]
        block = grid[np.ix_(*(near.codes for near in through))]
        rise, fall = self.prices(block)
        for near in through:  # each dimension in turn is the first, and goes last when crossed
            flat = (len(near.codes), -1)
            first, second = rise.reshape(flat), fall.reshape(flat)
            shape = (*rise.shape[1:], len(near.exchanges))
            rise = (near.rises @ first + near.falls @ second).T.reshape(shape)
            fall = (near.rises @ second + near.falls @ first).T.reshape(shape)
        best, sign = (rise, 1.0) if rise.min() <= fall.min() else (fall, -1.0)
        place = int(best.argmin())
        if best.flat[place] >= BARRED / 2:
            return None
        numbers = np.unravel_index(place, best.shape)
        chosen = [near.exchanges[n] for near, n in zip(through, numbers, strict=True)]
        return self.move(grid, chosen, sign)

    def prices(self, places: Places) -> tuple[Numbers, Numbers]:
        """What it costs that the cells at some places rise, and that they fall."""
        return self._rise[places], self._fall[places]

    def move(self, grid: Places, exchanges: Iterable[Exchange], sign: float) -> Move:
        """A crossing of one exchange for each axis of the grid."""
        crossed = list(exchanges)
        cells = grid[np.ix_(*(list(exchange) for exchange in crossed))].ravel()
        change = sign * self.step * product_of(crossed).ravel()
        there = cells < len(self.hidden)
        return Move(cells[there], change[there])

    def _price(self, cells: Places, *, barred: bool = True) -> None:
        price = np.where(self.hidden[cells], 0.0, self._problem.weights[cells])
        lonely = self._problem.alone[cells]
        price = price - self._prize[cells] + np.where(lonely, LONELY, 0.0)
        shut = self._closed[cells] | lonely if barred else self._closed[cells]
        price = np.where(shut, BARRED, price)
        self._rise[cells] = price
        self._fall[cells] = np.where(self._falls[cells], price, BARRED)

    def _lonely_but(self, silent: Places) -> Places:
        lonely = self._problem.alone.copy()
        lonely[silent] = False
        return np.flatnonzero(lonely)


class _Plane:
    """All crossings that have some exchanges in common, along all axes but the last two."""

    def __init__(
        self,
        crossings: Crossings,
        grid: Places,
        crossed: tuple[Exchange, ...],
        medium: Axis,
        major: Axis,
    ) -> None:
        self._crossings, self._grid, self._crossed = crossings, grid, crossed
        self._medium, self._major = medium, major
        codes = list(product(*crossed))
        self._places = [grid[place] for place in codes]
        self._signs = product_of(crossed).ravel().tolist()

    def offers(self, wanted: Mask, price: float) -> Offers:
        """The crossings that cost at most so much for each wanted cell."""
        rise, fall, gain = self._added(wanted)
        found = [np.zeros(0, dtype=OFFER)]
        step = max(1, AT_ONCE // max(1, len(self._medium.exchanges)))
        for start in range(0, len(self._major.exchanges), step):
            rises, falls = (side[start : start + step] for side in self._sides(self._major))
            up, down = rises @ rise + falls @ fall, rises @ fall + falls @ rise
            served = rises @ gain + falls @ gain
            least = np.minimum(up, down)
            good = (served > 0) & (least <= price * served) & (least < BARRED / 2)
            places = np.flatnonzero(good)
            offers = np.zeros(len(places), dtype=OFFER)
            offers["rank"] = least.flat[places] / served.flat[places]
            offers["rank"] -= CROWD * served.flat[places]
            offers["major"], offers["medium"] = np.divmod(places, least.shape[1])
            offers["major"] += start
            offers["sign"] = np.where(up.flat[places] <= down.flat[places], 1.0, -1.0)
            found.append(offers[np.argsort(offers["rank"], kind="stable")[:BEST]])
        return np.concatenate(found)

    def move(self, major: int, medium: int, sign: float) -> Move:
        """The crossing that was offered."""
        chosen = self._medium.exchanges[medium], self._major.exchanges[major]
        return self._crossings.move(self._grid, (*self._crossed, *chosen), sign)

    def _added(self, wanted: Mask) -> tuple[Single, Single, Single]:
        """Prices of rising and falling and what is wanted: one row per code of the major axis."""
        shape = self._grid.shape[-2:]
        rise, fall, gain = (np.zeros(shape, dtype=np.float32) for _ in range(3))
        for places, sign in zip(self._places, self._signs, strict=True):
            up, down = self._crossings.prices(places)
            rise += up if sign > 0 else down
            fall += down if sign > 0 else up
            gain += wanted[places]
        rises, falls = self._sides(self._medium)
        return (
            (rises @ rise + falls @ fall).T.copy(),
            (rises @ fall + falls @ rise).T.copy(),
            (rises @ gain + falls @ gain).T.copy(),
        )

    def _sides(self, axis: Axis) -> tuple[sparse.csr_array, sparse.csr_array]:
        return axis.rises, axis.falls


def _grids(measure: Places, codes: Places, shape: list[int]) -> list[Places]:
    """For each measure the number of every cell at its codes; one past the last where none is."""
    grids = []
    for number in range(int(measure.max(initial=-1)) + 1):
        grid = np.full(shape, len(measure), dtype=np.int64)
        own = np.flatnonzero(measure == number)
        grid[tuple(codes[own].T)] = own
        grids.append(grid)
    return grids


def _tied_to_slack(problem: Problem) -> Mask:
    """Cells that cannot change without changing what an implication leaves over."""
    cells = problem.cells
    rows = cells.matrix[(cells.matrix @ np.where(cells.slack, 1.0, 0.0)) != 0]
    tied = np.zeros(cells.size, dtype=bool)
    tied[rows.indices] = True
    return tied

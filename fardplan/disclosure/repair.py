"""Protect the cells that are still exposed, each by the cheapest moves that can be found for it.

For one cell: among all ways to change it by so many persons while every sum holds, take the one
that passes through fewest cells that are not yet hidden (a linear program), and hide those. The
move is then its own proof. The first windows are small; what finds no move in them gets larger
ones, and at last the whole problem, where there always is one if all but zeros may be hidden.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from fardplan.disclosure.crossings import Crossings
from fardplan.disclosure.moves import Move
from fardplan.disclosure.problem import NotSafe, Problem
from fardplan.disclosure.proof import TRUTH, Ledger
from fardplan.disclosure.solver import DUAL, NEAR, Program, is_whole
from fardplan.disclosure.tables import Mask, Numbers, Places
from fardplan.disclosure.windows import Size, Windows

SIZES = (Size(10), Size(20), Size(), Size(level=1))  # narrow windows first
MANY = 1000  # with more cells to repair, smaller windows have to do
AMPLE = {False: 6000, True: 1200}  # cells: the widest window up to this is tried first
VAST = 6000  # cells: more are not searched at once
FREE = 0.01  # what a cell that is already hidden costs: a little, so that moves stay short
LONELY = 0.2  # … and one in which somebody is alone, for whom the move then proves nothing
UNBOUNDED = 1e4  # how far any cell may rise
NODES = 100  # of one search in whole numbers
SEARCHABLE = 1500  # columns; larger windows are not searched in whole numbers
MULTIPLIERS = (1, 2, 3)  # a fractional move may be whole when it is taken so many times
SHAKES = 3  # so many times the costs are shaken before searching in whole numbers

Step = float  # by how much to change the cell: up if positive


@dataclass(frozen=True)
class Plan:
    """One or two moves that together protect a cell, and what hiding their cells costs."""

    moves: tuple[Move, ...]
    cost: float


class Repair:
    """Finds moves and hides the cells that they pass through."""

    def __init__(self, problem: Problem, hidden: Mask, ledger: Ledger) -> None:
        self._problem = problem
        self.hidden = hidden
        self._ledger = ledger
        self._windows = Windows(problem)
        self._columns = problem.ties.tocsc()
        self._room = problem.cells.values - problem.low
        self._ample = AMPLE[True]

    def protect(self, cells: Sequence[int], watch: Callable[[], None]) -> None:
        """Record wide enough moves for each of the cells; raises NotSafe where there are none."""
        self._ample = AMPLE[len(cells) > MANY]
        for cell in cells:
            watch()
            if self._ledger.is_exposed(cell):
                down, up = float(self._ledger.down[cell]), float(self._ledger.up[cell])
                for move in self._best(cell, None, list(self._plans(cell, down, up))).moves:
                    self._hide(move)

    def protect_apart(self, pairs: Iterable[tuple[int, int]], watch: Callable[[], None]) -> None:
        """Protect each first cell from somebody who knows the second."""
        for cell, known in pairs:
            watch()
            plan = self._best(cell, known, list(self._plans(cell, 0.0, 0.0)))
            ends = {-1.0: TRUTH, 1.0: TRUTH}
            for move in plan.moves:
                side = float(np.sign(move.change[move.cells == cell][0]))
                ends[side] = self._hide(move)
            self._ledger.record_apart(cell, known, ends[-1.0], ends[1.0])

    def _hide(self, move: Move) -> int:
        if self._crossings is not None:
            self._crossings.hide(move.cells)
        self.hidden[move.cells] = True
        return self._ledger.record(move.cells, move.change)

    def _plans(self, cell: int, down: float, up: float) -> Iterator[tuple[Step, ...]]:
        """The ways to reach what is demanded, from how far down and up is reached already."""
        problem, room = self._problem, float(self._room[cell])
        need_up, need_down = float(problem.up[cell]), float(problem.down[cell])
        width = float(problem.width[cell])
        if need_up or need_down:
            yield (need_up, -need_down)
            return
        yield (width - down,)
        if down < width - up <= room:
            yield (up - width,)
        elif down < room < width:
            yield (-room, width - room)

    def _best(self, cell: int, known: int | None, plans: list[tuple[Step, ...]]) -> Plan:
        """The cheapest plan in the narrowest window that has one, or else a crossing."""
        for window in self._widening(cell):
            if plan := _Search(self, window, cell, known).best(plans):
                return plan
            if known is None and (plan := self._crossing(cell)):
                return plan
        # So many persons more in every whole that they would be in: always possible, and dear.
        everything = np.flatnonzero(self._problem.may_hide)
        growth = _Search(self, everything, cell, known, one_way=True).carry_out(plans[0])
        if growth is None:
            raise NotSafe(
                "Cellen {cell} kan inte skyddas hur mycket som än döljs.",
                cell=self._problem.cells.label(cell),
            )
        return growth

    def _crossing(self, cell: int) -> Plan | None:
        """A move in whole numbers by construction, where linear programs give only fractions."""
        if self._crossings is None:
            return None
        move = self._crossings.cheapest(cell)
        return Plan((move,), self._crossings.cost(move.cells)) if move else None

    def _widening(self, cell: int) -> Iterator[Places]:
        """Larger and larger windows, from one that is ample; the last is everything."""
        waiting: Places | None = None
        for size in SIZES:
            window = self._windows.around(cell, self.hidden, size)
            if waiting is not None and len(window) > max(self._ample, len(waiting)):
                yield waiting
            if len(window) > VAST:
                return
            if waiting is None or len(window) > len(waiting):
                waiting = window
        if waiting is not None:
            yield waiting
        everything = np.flatnonzero(self._problem.may_hide)
        if len(everything) <= VAST:
            yield everything

    def price(self, cells: Places) -> Numbers:
        """What it costs that a move passes through each cell."""
        problem = self._problem
        hidden = np.where(problem.alone[cells], LONELY, FREE)
        return np.where(self.hidden[cells], hidden, problem.weights[cells])

    def rooms(self, cells: Places) -> Numbers:
        """How far each cell can fall before it is lower than everybody knows that it is."""
        return self._room[cells]

    def sums(self, cells: Places) -> sparse.csc_array:
        """The sums that the cells stand in, with one column for each."""
        rows = np.unique(self._problem.ties_of[cells].indices)
        return self._columns[:, cells].tocsr()[rows].tocsc()

    def same_persons(self, cells: Places, known: int) -> Mask:
        """Which cells hold just the persons of the known one."""
        return np.asarray(self._problem.twins[cells] == self._problem.twins[known])

    @cached_property
    def _crossings(self) -> Crossings | None:
        """What crossings cost now; None where they cannot be used."""
        suited = Crossings.suit(self._problem)
        return Crossings(self._problem, self.hidden) if suited else None

    @property
    def whole(self) -> bool:
        return self._problem.whole


class _Search:
    """Looks for moves of one cell through one window. Columns: each cell's rise, then its fall."""

    def __init__(
        self,
        repair: Repair,
        window: Places,
        cell: int,
        known: int | None,
        *,
        one_way: bool = False,
    ) -> None:
        self._repair, self._window = repair, window
        self._at = int(np.searchsorted(window, cell))
        self._sums = repair.sums(window)
        self._ties = sparse.hstack([self._sums, -self._sums], format="csc")
        rises, falls = np.full(len(window), UNBOUNDED), repair.rooms(window)
        if known is not None:
            free = ~repair.same_persons(window, known)
            rises, falls = rises * free, falls * free
        self._high = np.concatenate([rises, falls])
        self._one_way = one_way

    def best(self, plans: Iterable[tuple[Step, ...]]) -> Plan | None:
        """The cheapest of the plans, or the first that costs nothing."""
        found: list[Plan] = []
        for steps in plans:
            plan = self.carry_out(steps)
            if plan is not None:
                found.append(plan)
                if plan.cost < 1:
                    break
        return min(found, key=lambda plan: plan.cost) if found else None

    def carry_out(self, steps: tuple[Step, ...]) -> Plan | None:
        """A move for each step; what the first passes through costs the second nothing."""
        price = self._repair.price(self._window)
        moves, cost = [], 0.0
        for step in steps:
            if step:
                changed = self._move(step, price)
                if changed is None:
                    return None
                used = np.abs(changed) > NEAR
                moves.append(Move(self._window[used], changed[used]))
                cost += float(price[used].sum())
                price = np.where(used, np.minimum(price, FREE), price)
        return Plan(tuple(moves), cost)

    def _move(self, step: Step, price: Numbers) -> Numbers | None:
        """The cheapest change that changes the cell by the step, in whole numbers if they are."""
        size = len(self._window)
        low, high = np.zeros(2 * size), self._high.copy()
        at = self._at if step > 0 else size + self._at
        if abs(step) > high[at]:
            return None
        if self._one_way:
            high[size:] *= step < 0
            high[:size] *= step > 0
        high[self._at] = high[size + self._at] = 0
        low[at] = high[at] = abs(step)
        cost = np.tile(price, 2) / abs(step)
        program = Program(self._ties, self._zeros, low, high, strategy=DUAL)
        shaken = np.random.default_rng(0)
        for shake in range(SHAKES if self._repair.whole else 1):
            found = program.minimise(cost * (1 + shake * shaken.random(2 * size)))
            if found is None:
                return None
            for times in MULTIPLIERS if self._repair.whole else (1,):
                if self._fits(times * found):
                    return self._kept(times * found)
        if 2 * size > SEARCHABLE:
            return None
        program = Program(self._ties, self._zeros, low, high, whole=True, nodes=NODES)
        return self._kept(program.minimise(cost))

    def _fits(self, found: Numbers) -> bool:
        """Whether a multiple of an answer is whole, if it must be, and leaves no cell too low."""
        if not self._repair.whole:
            return True
        return bool(is_whole(found).all() and (found <= self._high + NEAR).all())

    @property
    def _zeros(self) -> Numbers:
        return np.zeros(self._ties.shape[0])

    def _kept(self, found: Numbers | None) -> Numbers | None:
        """Rises less falls, if every sum is kept."""
        if found is None:
            return None
        rises, falls = np.split(found, 2)
        if not self._repair.whole:
            return np.asarray(rises - falls)
        change = np.round(rises) - np.round(falls)
        return None if np.any(self._sums @ change) else change

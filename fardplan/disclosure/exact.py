"""The fewest cells that must be hidden, with a bound that proves it. For small tables.

A relaxed question is solved in whole numbers: which cells, so that every condition found so far
holds. Whatever its answer leaves exposed gives new conditions, until nothing is exposed. Each
answer is a lower bound for all that protects, so an answer that protects is the best there is.

source: Fischetti & Salazar-González (2001), Management Science 47, for the capacity conditions.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from fardplan.disclosure.problem import Problem
from fardplan.disclosure.proof import Ledger
from fardplan.disclosure.solver import DUAL, NEAR, Program
from fardplan.disclosure.suppression import (
    Suppression,
    attack,
    checked,
    nobody_watches,
    protect,
    suppress,
)
from fardplan.disclosure.tables import Mask, Numbers

ROUNDS = 200
GROWTH = 1000.0  # how far above the truth a hidden cell's value is followed


@dataclass(frozen=True)
class Optimum:
    """What to hide, and the least that any safe choice costs."""

    suppression: Suppression = field(repr=False)
    cost: float
    bound: float

    @property
    def is_proven(self) -> bool:
        return self.cost <= self.bound + NEAR


def optimise(
    problem: Problem,
    *,
    seed: int = 0,
    rounds: int = ROUNDS,
    progress: Callable[[float], None] = nobody_watches,
) -> Optimum:
    """The least costly safe choice, or the best found and how far from the bound it may be.

    rounds:   so many times new conditions may be sought.
    progress: called with the share of the rounds; may raise to cancel.
    """
    best = suppress(problem, seed=seed)
    relaxed = _Relaxed(problem)
    bound = 0.0
    for done in range(rounds):
        progress(done / rounds)
        hidden = relaxed.solve()
        if hidden is None:
            break
        bound = relaxed.bound
        if _cost(best) <= bound + NEAR:
            break
        if relaxed.close_sums(hidden) or relaxed.add_capacities(hidden):
            continue
        ledger = protect(problem, hidden, seed=seed)
        found = checked(problem, hidden, ledger.proof())
        if _cost(found) < _cost(best):
            best = found
        break
    return Optimum(best, _cost(best), bound)


def _cost(suppression: Suppression) -> float:
    return float(suppression.problem.weights[suppression.secondary].sum())


class _Relaxed:
    """The conditions found so far, and the least costly choice that meets them."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self.bound = 0.0
        self._cells = np.flatnonzero(problem.may_hide)
        self._at = np.full(problem.cells.size, -1)
        self._at[self._cells] = np.arange(len(self._cells))
        self._always = problem.always_hidden[self._cells].astype(float)
        width = len(self._cells)
        self._program = Program(
            sparse.csc_array((0, width)), np.zeros(0), self._always, np.ones(width), whole=True
        )
        self._room = problem.cells.values - problem.low
        self._known: set[tuple[int, int]] = set()
        self.close_sums(problem.always_hidden.copy())

    def solve(self) -> Mask | None:
        cost = np.where(self._always, 0.0, self._problem.weights[self._cells])
        answer = self._program.minimise(cost)
        if answer is None:
            return None
        self.bound = float(cost @ np.round(answer))
        hidden = np.zeros(self._problem.cells.size, dtype=bool)
        hidden[self._cells] = answer > 0.5
        return hidden

    def close_sums(self, hidden: Mask) -> int:
        """Conditions for sums with one hidden cell: another, or not that one. Returns how many."""
        ties = self._problem.ties
        added = 0
        for row in range(ties.shape[0]):
            cells = ties.indices[ties.indptr[row] : ties.indptr[row + 1]]
            alone = cells[hidden[cells]]
            if len(alone) != 1 or (row, int(alone[0])) in self._known:
                continue
            self._known.add((row, int(alone[0])))
            signs = np.where(cells == alone[0], -1.0, 1.0)
            self._program.require(self._at[cells].tolist(), signs, 0.0)
            added += 1
        return added

    def add_capacities(self, hidden: Mask) -> int:
        """Conditions for the sensitive cells that cannot vary enough. Returns how many."""
        problem = self._problem
        ledger = Ledger(problem)
        attack(problem, hidden, ledger)
        reach = _Reach(problem, hidden, self._room)
        added = 0
        for cell in np.flatnonzero(ledger.exposed()).tolist():
            for demand, sides in self._demands(cell):
                far, weights = reach.limits(cell, sides)
                if far < demand - NEAR:
                    used = np.flatnonzero(weights > NEAR)
                    self._program.require(
                        self._at[used].tolist(), np.minimum(weights[used], demand), demand
                    )
                    added += 1
        return added

    def _demands(self, cell: int) -> list[tuple[float, tuple[float, ...]]]:
        problem = self._problem
        wanted = [
            (float(problem.width[cell]), (1.0, -1.0)),
            (float(problem.up[cell]), (1.0,)),
            (float(problem.down[cell]), (-1.0,)),
        ]
        return [(demand, sides) for demand, sides in wanted if demand > 0]


class _Reach:
    """How far cells can move when only the hidden ones may, and which cells' room limits it."""

    def __init__(self, problem: Problem, hidden: Mask, room: Numbers) -> None:
        self._ties = problem.ties.astype(float)
        self._fall = np.where(problem.may_hide, room, 0.0)
        self._rise = np.where(problem.may_hide, GROWTH, 0.0)
        self._program = Program(
            self._ties.tocsc(),
            np.zeros(self._ties.shape[0]),
            np.where(hidden, -self._fall, 0.0),
            np.where(hidden, self._rise, 0.0),
            strategy=DUAL,
        )

    def limits(self, cell: int, sides: tuple[float, ...]) -> tuple[float, Numbers]:
        """The reach in the given directions together, and what each cell's being hidden adds.

        By duality the reach is at most the sum of the weights over what is hidden, whatever it is.
        """
        far, weights = 0.0, np.zeros(len(self._rise))
        for side in sides:
            direction = np.zeros(len(self._rise))
            direction[cell] = side
            move = self._program.maximise(direction)
            if move is None:
                return float("inf"), weights
            prices = -self._program.prices()
            left = direction - self._ties.T @ prices
            left[np.abs(left) < NEAR] = 0
            far += float(direction @ move)
            weights += np.where(left > 0, left * self._rise, -left * self._fall)
        return far, weights

"""The attacker's arithmetic: all tables that agree with what is known, one part at a time.

Cells that share no sum, directly or through others, tell nothing about each other. So the unknown
cells fall into components, and each gets one linear program that is asked again and again.
"""

from collections.abc import Callable, Iterator

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from fardplan.disclosure.solver import DUAL, ITERATIONS, PRIMAL, Program, is_whole
from fardplan.disclosure.tables import Mask, Numbers, Places

LARGE = 10_000  # cells: from there on the dual method is many times faster, below as fast
ASIDE = 0.05  # how much cells that are done with still pull on a random direction


class Component:
    """Unknown cells tied to each other, and the sums (rows of the whole matrix) that tie them."""

    def __init__(
        self,
        cells: Places,
        rows: Places,
        ties: sparse.csr_array,
        right: Numbers,
        low: Numbers,
        high: Numbers,
    ) -> None:
        self.cells, self.rows = cells, rows
        self.ties, self.right = ties, right
        self.low, self.high = low, high
        self._program: Program | None = None

    @property
    def program(self) -> Program:
        if self._program is None:
            size = len(self.cells)
            self._program = Program(
                self.ties.tocsc(), self.right, self.low, self.high,
                strategy=DUAL if size >= LARGE else PRIMAL,
                iterations=max(ITERATIONS, 10 * size),
            )  # fmt: skip
        return self._program

    def in_whole_numbers(self, nodes: int) -> Program:
        """The same question where only whole tables count; slower."""
        return Program(self.ties.tocsc(), self.right, self.low, self.high, whole=True, nodes=nodes)

    def agrees(self, values: Numbers) -> bool:
        """Whether whole values keep every sum and every bound."""
        kept = (self.ties @ values == self.right) & (np.round(values) == values).all()
        return bool(kept.all() and (values >= self.low).all() and (values <= self.high).all())


def components(
    matrix: sparse.csr_array, values: Numbers, unknown: Mask, low: Numbers, high: Numbers
) -> Iterator[Component]:
    """The unknown cells in parts that tell nothing about each other.

    values: what the known cells are; what stands for unknown ones is not looked at.
    """
    cells = np.flatnonzero(unknown)
    ties = sparse.csr_array(matrix[:, cells])
    right = -(matrix @ np.where(unknown, 0.0, values))
    filled = np.diff(ties.indptr) > 0
    ties, right, row_number = ties[filled], right[filled], np.flatnonzero(filled)
    links = sparse.csr_array((np.ones(ties.nnz), ties.indices, ties.indptr), shape=ties.shape)
    count, part = csgraph.connected_components(links.T @ links, directed=False)
    row_part = part[ties.indices[ties.indptr[:-1]]]
    by_cell, by_row = np.argsort(part, kind="stable"), np.argsort(row_part, kind="stable")
    cell_ends = np.searchsorted(part[by_cell], np.arange(count + 1))
    row_ends = np.searchsorted(row_part[by_row], np.arange(count + 1))
    for number in range(count):
        inside = by_cell[cell_ends[number] : cell_ends[number + 1]]
        rows = by_row[row_ends[number] : row_ends[number + 1]]
        here = cells[inside]
        block = ties[rows][:, inside]
        yield Component(here, row_number[rows], block, right[rows], low[here], high[here])


def explore(
    component: Component,
    truth: Numbers | None,
    patience: int,
    seed: int,
    found: Callable[[Component, Numbers], Mask],
    wanted: Mask | None = None,
) -> None:
    """Show `found` tables at the far ends in random directions, as long as that helps.

    truth:    if given, only tables in whole numbers are shown: where a solution is fractional,
              those cells are held at the truth and the same direction is tried again.
    found:    returns which of the component's cells are still wanted; they steer the directions.
    patience: so many tables in a row may bring nothing new.
    wanted:   the component's cells that matter from the start; by default all.
    """
    random = np.random.default_rng(seed)
    wanted = np.ones(len(component.cells), dtype=bool) if wanted is None else wanted
    idle = 0
    while wanted.any() and idle < patience:
        signs = random.choice([-1.0, 1.0], len(component.cells))
        table = end(component, np.where(wanted, signs, ASIDE * signs), truth)
        if table is None:
            return
        left = found(component, table)
        idle = 0 if left.sum() < wanted.sum() else idle + 1
        wanted = left


def end(component: Component, direction: Numbers, truth: Numbers | None) -> Numbers | None:
    """A table as far as possible in a direction; whole, if the truth is there to fall back on."""
    table = component.program.maximise(direction)
    if truth is None or table is None or is_whole(table).all():
        return table if table is None or truth is None else np.round(table)
    held = np.zeros(len(table), dtype=bool)
    while table is not None and not is_whole(table).all():
        held |= ~is_whole(table)
        component.program.bound(
            np.where(held, truth, component.low), np.where(held, truth, component.high)
        )
        table = component.program.maximise(direction)
    component.program.bound(component.low, component.high)
    return None if table is None else np.round(table)

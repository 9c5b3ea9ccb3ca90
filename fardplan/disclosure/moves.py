"""Moves: changes of hidden cells that keep every sum, and how a proof of them is put together."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from fardplan.disclosure.tables import Numbers, Places


@dataclass(frozen=True)
class Move:
    """Cells that change, and by how much."""

    cells: Places = field(repr=False)
    change: Numbers = field(repr=False)

    def at(self, cell: int) -> float:
        """By how much one cell changes."""
        return float(self.change[self.cells == cell].sum())


def stacked(moves: Sequence[Move], size: int) -> sparse.csr_array:
    """One row per move, one column for each of `size` cells."""
    ends = np.cumsum([0, *(len(move.cells) for move in moves)])
    cells = [np.zeros(0, dtype=np.int64), *(move.cells for move in moves)]
    change = [np.zeros(0), *(move.change for move in moves)]
    rows = sparse.csr_array(
        (np.concatenate(change), np.concatenate(cells), ends), shape=(len(moves), size)
    )
    rows.sort_indices()
    return rows


def unstacked(rows: sparse.csr_array) -> list[Move]:
    """The moves of such rows."""
    return [
        Move(rows.indices[start:end].astype(np.int64), rows.data[start:end])
        for start, end in zip(rows.indptr[:-1], rows.indptr[1:], strict=True)
    ]

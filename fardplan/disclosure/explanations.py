"""All tables in whole numbers that agree with what is published, one after another. For small ones.

The order depends on what is published alone, never on the true table, so that whoever stops early
stops at the same place whichever of the tables is the true one.
"""

from collections.abc import Iterator

import numpy as np

from fardplan.disclosure.knowledge import Knowledge
from fardplan.disclosure.tables import Numbers

Sums = list[list[tuple[int, int]]]


def explanations(
    knowledge: Knowledge, *, reach: int, fastest: int | None = None
) -> Iterator[Numbers]:
    """Every table within the bounds; a cell without a highest value is tried `reach` steps up.

    fastest: the cell that changes most often from one table to the next.
    """
    search = _Search(knowledge, reach, fastest)
    start = np.where(knowledge.unknown, np.nan, knowledge.low)
    yield from search.complete(start)


class _Search:
    """Depth first over the unknown cells, the most detailed first; sums fill in the rest."""

    def __init__(self, knowledge: Knowledge, reach: int, fastest: int | None) -> None:
        cells = knowledge.cells
        self._low = knowledge.low
        self._high = np.where(np.isfinite(knowledge.high), knowledge.high, knowledge.low + reach)
        self._open = np.isinf(knowledge.high)  # may be higher still, when a sum says so
        detail = (cells.codes[:, 1:] > 0).sum(axis=1)
        if fastest is not None:
            detail[fastest] = -1
        self._order = np.argsort(-detail, kind="stable").tolist()
        matrix = cells.matrix
        self._sums: Sums = [
            list(
                zip(
                    matrix.indices[start:end].tolist(),
                    matrix.data[start:end].tolist(),
                    strict=True,
                )
            )
            for start, end in zip(matrix.indptr[:-1], matrix.indptr[1:], strict=True)
        ]

    def complete(self, table: Numbers) -> Iterator[Numbers]:
        """Every way to fill in what is missing."""
        if not self._fill_in(table):
            return
        cell = next((cell for cell in self._order if np.isnan(table[cell])), None)
        if cell is None:
            yield table
            return
        for value in np.arange(self._low[cell], self._high[cell] + 1):
            tried = table.copy()
            tried[cell] = value
            yield from self.complete(tried)

    def _fill_in(self, table: Numbers) -> bool:
        """Work out what the sums give, in place; False if they cannot hold."""
        found = True
        while found:
            found = False
            for row in self._sums:
                missing = [(cell, sign) for cell, sign in row if np.isnan(table[cell])]
                if len(missing) > 1:
                    continue
                left = sum(sign * table[cell] for cell, sign in row if not np.isnan(table[cell]))
                if not missing:
                    if left:
                        return False
                    continue
                cell, sign = missing[0]
                table[cell] = -left * sign
                if not self._may_be(cell, float(table[cell])):
                    return False
                found = True
        return True

    def _may_be(self, cell: int, value: float) -> bool:
        return bool(self._low[cell] <= value and (self._open[cell] or value <= self._high[cell]))

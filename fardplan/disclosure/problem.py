"""What is to be protected, from whom, and at what cost: the question suppression answers."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from fardplan.disclosure.cells import Cells
from fardplan.disclosure.tables import Mask, Numbers, Places
from fardplan.errors import BadTable, FardplanError


class NotSafe(FardplanError):
    """What was asked for cannot be published without giving somebody away."""


class GivenUp(FardplanError):
    """Hiding cells was given up before all were protected, because somebody had enough of it."""


@dataclass(frozen=True)
class Problem:
    """One number per cell for each thing that a method needs to know of it.

    sensitive:       must be hidden and protected.
    may_hide:        may be hidden, if that helps; cells that are not, everybody knows.
    low:             what everybody knows that the cell is at least, if it is hidden.
    down, up, width: how far below and above the truth, and how far apart, a sensitive cell's
                     possible values must reach.
    withheld:        not shown in any case, such as codes that are never published.
    weights:         what it costs to hide the cell.
    alone:           somebody is alone in the cell, knows it, and so knows the cell.
    whole:           values are whole numbers.
    """

    cells: Cells
    sensitive: Mask = field(repr=False)
    may_hide: Mask = field(repr=False)
    low: Numbers = field(repr=False)
    down: Numbers = field(repr=False)
    up: Numbers = field(repr=False)
    width: Numbers = field(repr=False)
    withheld: Mask = field(repr=False)
    weights: Numbers = field(repr=False)
    alone: Mask = field(repr=False)
    whole: bool = True

    def __post_init__(self) -> None:
        known = np.flatnonzero(self.sensitive & ~self.may_hide)
        if len(known):
            raise BadTable(
                "Celler som måste döljas är redan publicerade: {cells}.",
                cells=self.cells.named(known),
            )

    @cached_property
    def always_hidden(self) -> Mask:
        """Sensitive cells, and those that are not shown in any case."""
        return np.asarray(self.sensitive | self.withheld)

    @cached_property
    def ties(self) -> sparse.csr_array:
        """The sums with only the cells that may be hidden, without those that then say nothing."""
        matrix = self.cells.matrix
        kept = self.may_hide[matrix.indices]
        rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))[kept]
        thin = sparse.csr_array(
            (matrix.data[kept], (rows, matrix.indices[kept])), shape=matrix.shape
        )
        return thin[np.diff(thin.indptr) > 0]

    @cached_property
    def ties_of(self) -> sparse.csr_array:
        """The same with one row per cell: which sums it stands in."""
        return self.ties.T.tocsr()

    @cached_property
    def twins(self) -> Places:
        """Cells with the same number hold the same persons, for all else in a sum is zero."""
        pairs = self.ties[np.diff(self.ties.indptr) == 2].indices.reshape(-1, 2)
        links = sparse.csr_array(
            (np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])),
            shape=(self.cells.size, self.cells.size),
        )
        return np.asarray(csgraph.connected_components(links, directed=False)[1])

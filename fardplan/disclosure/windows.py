"""Neighbourhoods of a cell: the cells through which a cheap move for it is likely to go.

A move is cheapest among cells that stand under the same wholes: the other sex, the other ages, the
areas of the same borough. So a window is a block: in each dimension some codes near the cell's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fardplan.disclosure.dimensions import Dimension
from fardplan.disclosure.problem import Problem
from fardplan.disclosure.tables import Mask, Places

ALIGNED = 5  # hidden cells in line with the cell itself count this much more


@dataclass(frozen=True)
class Size:
    """How far a window reaches.

    breadth: so many siblings in each dimension, those with most hidden cells first; None for all.
    level:   0 for codes under the same wholes, 1 for those under the wholes of these.
    """

    breadth: int | None = None
    level: int = 0


class _Kin:
    """For each code of a dimension: its undivided siblings, its wholes, and all under those.

    `families` holds all codes under a code's wholes, and then under the wholes of those.
    """

    def __init__(self, dimension: Dimension) -> None:
        number = {code: place for place, code in enumerate(dimension.codes)}
        divided = {whole.code for whole in dimension.wholes}
        below = {code: {number[code]} for code in dimension.codes}
        for _ in dimension.wholes:
            for whole in dimension.wholes:
                below[whole.code] = below[whole.code].union(*(below[p] for p in whole.parts))
        self.siblings: list[list[int]] = []
        self.wholes: list[list[int]] = []
        self.families: tuple[list[list[int]], list[list[int]]] = ([], [])
        for code in dimension.codes:
            over = [whole for whole in dimension.wholes if code in whole.parts]
            near = {number[p] for whole in over for p in whole.parts if p not in divided}
            further = {w.code for whole in over for w in dimension.wholes if whole.code in w.parts}
            family = set().union(*(below[whole.code] for whole in over)) or below[code]
            wider = set().union(*(below[whole] for whole in further)) or family
            self.siblings.append(sorted(near - {number[code]}) if code not in divided else [])
            self.wholes.append(sorted({number[whole.code] for whole in over}))
            self.families[0].append(sorted(family))
            self.families[1].append(sorted(wider))


class Windows:
    """Blocks of cells around a cell, as small or as large as asked."""

    def __init__(self, problem: Problem) -> None:
        cells = problem.cells
        self._problem = problem
        self._kin = [_Kin(dimension) for dimension in cells.dimensions]
        self._shape = tuple(len(dimension.codes) for dimension in cells.dimensions)
        self._block = int(np.prod(self._shape))

    def around(self, cell: int, hidden: Mask, size: Size) -> Places:
        """The cells of a window that may be hidden."""
        own = self._problem.cells.codes[cell, 1:].tolist()
        axes = [
            np.array(kin.families[size.level][code])
            for kin, code in zip(self._kin, own, strict=True)
        ]
        if size.breadth is not None:
            axes = self._narrowed(own, axes, hidden, size.breadth)
        block = self._cells(axes)
        inside = block[block >= 0]
        return np.unique(inside[self._problem.may_hide[inside]])

    def _narrowed(
        self, own: Sequence[int], axes: list[Places], hidden: Mask, breadth: int
    ) -> list[Places]:
        wide = [
            bool(kin.siblings[code]) and len(axis) > breadth + 1 + len(kin.wholes[code])
            for kin, code, axis in zip(self._kin, own, axes, strict=True)
        ]
        if not any(wide):
            return axes
        block = self._cells(axes)
        here = (hidden & self._problem.may_hide)[block] & (block >= 0)
        here = here.reshape(-1, *here.shape[-len(axes) :]).sum(axis=0)
        return [
            self._best(kin, own, axes, here, place, breadth) if is_wide else axes[place]
            for place, (kin, is_wide) in enumerate(zip(self._kin, wide, strict=True))
        ]

    def _best(
        self,
        kin: _Kin,
        own: Sequence[int],
        axes: list[Places],
        here: NDArray[np.int64],
        axis: int,
        breadth: int,
    ) -> Places:
        """The siblings along one axis with most hidden cells, the code itself and its wholes."""
        code = own[axis]
        along = tuple(place for place in range(len(axes)) if place != axis)
        score = here.sum(axis=along)
        line = tuple(
            slice(None) if place == axis else int(np.searchsorted(codes, own[place]))
            for place, codes in enumerate(axes)
        )
        score = score + ALIGNED * here[line]
        near = np.array(kin.siblings[code])
        ranked = near[np.argsort(-score[np.searchsorted(axes[axis], near)], kind="stable")]
        return np.unique([*ranked[:breadth], code, *kin.wholes[code]])

    def _cells(self, axes: list[Places]) -> Places:
        """Each measure's cells in the block, −1 where there is none."""
        keys = self._problem.cells.keys
        inner = np.ravel_multi_index(np.ix_(*axes), self._shape)
        measures = np.arange(len(self._problem.cells.measures)) * self._block
        wanted = measures.reshape(-1, *[1] * len(axes)) + inner
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[at] == wanted, at, -1)

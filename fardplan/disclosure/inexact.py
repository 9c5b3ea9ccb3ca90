"""What figures that are not exact still tell: rounded ones, and such with noise.

The true table keeps its sums, whatever is published. So the bounds that each figure gives by itself
are narrowed by the sums of the others, and noise that is right on average can be averaged away.
"""

from collections.abc import Iterable

import numpy as np
from scipy import sparse
from scipy.sparse import linalg

from fardplan.disclosure.cells import Cells
from fardplan.disclosure.knowledge import Knowledge
from fardplan.disclosure.noise import NoiseTable
from fardplan.disclosure.rounding import NEAREST, SMALL_COUNTS, Rounded
from fardplan.disclosure.tables import Mask, Numbers

RIDGE = 1e-9  # sums that follow from others say nothing more; this keeps them apart
PROBABLE = 1e-12  # noise less probable than this is none
AVERAGED = 20_000  # cells: more take too much memory


def after_rounding(made: Rounded, smallest: Mask) -> Knowledge:
    """What a reader knows of rounded figures who knows the method and the code.

    smallest: the cells that all others are sums of; small counts are rounded among those alone.
    """
    values, base = made.values, made.base
    if made.method == SMALL_COUNTS:
        return _after_small_counts(made, smallest)
    if made.method == NEAREST:
        low, high = np.ceil(values - base / 2), np.ceil(values + base / 2) - 1
    else:
        low, high = values - base + 1, values + base - 1
    return Knowledge(made.cells, np.maximum(0.0, low), high)


def _after_small_counts(made: Rounded, smallest: Mask) -> Knowledge:
    """An inner count that is neither 0 nor the base is true; nothing else is known by itself."""
    values, base = made.values, made.base
    low = np.where(values == base, 1.0, np.where(values == 0, 0.0, values))
    high = np.where(values == base, base, np.where(values == 0, base - 1, values))
    return Knowledge(made.cells, np.where(smallest, low, 0.0), np.where(smallest, high, np.inf))


def after_noise(cells: Cells, shown: Numbers, noise: NoiseTable) -> Knowledge:
    """What a reader knows of figures with noise who knows the perturbation table.

    shown: each cell as it is published.
    """
    ends = {value: _behind(value, noise) for value in np.unique(shown).tolist()}
    low = np.array([ends[value][0] for value in shown.tolist()])
    high = np.array([ends[value][1] for value in shown.tolist()])
    return Knowledge(cells, low, high)


def _behind(shown: float, noise: NoiseTable) -> tuple[float, float]:
    """The smallest and the largest count that can be shown so."""
    probable = np.diff(noise.cumulative, axis=1, prepend=0) > PROBABLE
    possible = [
        count
        for count in range(max(0, int(shown) - noise.bound), int(shown) + noise.bound + 1)
        if probable[min(count, len(probable) - 1), int(shown) - count + noise.bound]
    ]
    return (float(min(possible)), float(max(possible))) if possible else (shown, shown)


def averaged(cells: Cells, variance: float, *, of: Iterable[int]) -> Numbers:
    """The standard error that is left of each cell's noise once all sums are used.

    The best linear estimate of a table that keeps its sums, out of figures with independent noise
    of equal variance, is their projection on those tables; what is left of a cell's variance is
    its place on the projection's diagonal.
    returns: NaN for tables over 20,000 cells, which are not tried.
    source:  least squares under linear constraints; see docs/methods.
    """
    asked = np.asarray(list(of), dtype=np.int64)
    if cells.size > AVERAGED:
        return np.full(len(asked), np.nan)
    matrix = sparse.csc_array(cells.matrix.astype(np.float64))
    square = (matrix @ matrix.T + RIDGE * sparse.eye_array(matrix.shape[0])).tocsc()
    solve = linalg.splu(square)
    left = []
    for cell in asked.tolist():
        column = matrix[:, [cell]].toarray().ravel()
        left.append(1.0 - float(column @ solve.solve(column)))
    return np.sqrt(variance * np.clip(left, 0.0, 1.0))

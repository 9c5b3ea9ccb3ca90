"""Which cells would tell about a person if they were shown, and how far they must be protected.

Every rule answers for all cells at once. Which rule hid a cell is never kept: that would tell more
about the cell than that it is hidden.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from fardplan.disclosure.cells import Cells
from fardplan.disclosure.policy import GROUPS, HIDDEN, SHOWN, Policy
from fardplan.disclosure.problem import Problem
from fardplan.disclosure.tables import Contributions, Mask, Numbers, Table
from fardplan.errors import BadTable

TOTAL = 0.05  # how much dearer it is to hide a cell for each dimension in which it is the total
FREE = 0.01  # what it costs to hide what is never shown: next to nothing


@dataclass(frozen=True)
class Share:
    """One measure as a share of another: those counted, and those who could have been."""

    of: str
    among: str


@dataclass(frozen=True)
class Earlier:
    """A table that is published already, and which of its cells were hidden then.

    table:   its true values, as they are known now.
    changed: cells that were shown with another value than they have now. What was shown of them
             says nothing certain of today; how much two such figures tell is not covered.
    """

    table: Table
    hidden: Mask
    changed: Mask | None = None

    @property
    def known(self) -> Mask:
        """The cells whose present value everybody knows."""
        shown = ~self.hidden
        return shown if self.changed is None else np.asarray(shown & ~self.changed)


def small_counts(values: Numbers, policy: Policy) -> Mask:
    """Counts from 1 up to the smallest that is shown; zeros too where the rule says so."""
    small = (values > 0) & (values < policy.smallest_shown)
    return np.asarray(small | (values == 0) if policy.zeros == HIDDEN else small)


def problem_of(
    cells: Cells,
    policy: Policy,
    *,
    shares: Iterable[Share] = (),
    earlier: Iterable[Earlier] = (),
    costs: Mapping[str, Mapping[str, float]] | None = None,
) -> Problem:
    """What the rules say of linked tables: which cells are sensitive, and from whom.

    cells:   all tables linked, those of earlier releases and the implications of shares included.
    shares:  a share is hidden by hiding what it is made of: also where its denominator is small,
             and where those who are *not* counted are few.
    earlier: what was shown then is known, and cannot be hidden now.
    costs:   for a dimension, how many times dearer it is to hide cells of a code (1 if not named).
             Beside that, totals are a little dearer than their parts.
    raises:  BadTable if a sensitive cell is already published.
    """
    values = cells.values
    magnitude, down, up = _dominated(cells, policy)
    sensitive = ~magnitude & small_counts(values, policy)
    slack = cells.slack
    for share in shares:
        sensitive |= _small_groups(cells, share, policy)
    sensitive &= ~slack | policy.complements
    sensitive |= magnitude & ((down > 0) | (up > 0))
    sensitive &= ~cells.impossible

    secret_zero = (policy.zeros != SHOWN) | cells.unpublished & ~slack
    may_hide = ((values > 0) | secret_zero) & ~cells.impossible
    withheld = np.zeros(cells.size, dtype=bool)
    for before in earlier:
        place = cells.places[cells.tables.index(before.table)]
        may_hide[place[before.known]] = False
        withheld[place[before.hidden]] = True
    withheld &= may_hide
    width = np.where(magnitude, 0.0, float(policy.width))
    low = np.where(secret_zero | magnitude, 0.0, 1.0)
    alone = (values == 1) & ~magnitude & ~slack & policy.insiders
    return Problem(
        cells, sensitive, may_hide, low, down, up, width, withheld,
        _weights(cells, costs or {}), alone, whole=not magnitude.any(),
    )  # fmt: skip


def _small_groups(cells: Cells, share: Share, policy: Policy) -> Mask:
    """The counts of a share whose denominator is small (zeros only if groups are protected)."""
    block = cells.measure_of
    try:
        counted, among = (cells.measures.index(name) for name in (share.of, share.among))
    except ValueError as error:
        raise BadTable("Måttet {names} finns inte i tabellerna.", names=share.of) from error
    size = np.prod([len(dimension.codes) for dimension in cells.dimensions], dtype=np.int64)
    own = np.flatnonzero(block == counted)
    wanted = cells.keys[own] % size + among * size
    at = np.minimum(np.searchsorted(cells.keys, wanted), cells.size - 1)
    whole = np.where(cells.keys[at] == wanted, cells.values[at], np.inf)
    few = (whole > 0) & (whole < policy.smallest_denominator)
    if policy.zeros != GROUPS:
        few &= (cells.values[own] > 0) & (cells.values[own] < whole)
    sensitive = np.zeros(cells.size, dtype=bool)
    sensitive[own[few]] = True
    return sensitive


def _dominated(cells: Cells, policy: Policy) -> tuple[Mask, Numbers, Numbers]:
    """Which cells are magnitudes, and how far below and above the sensitive ones must reach."""
    magnitude = np.zeros(cells.size, dtype=bool)
    need = np.zeros(cells.size)
    for table, place in zip(cells.tables, cells.places, strict=True):
        if table.magnitude:
            magnitude[place] = True
            if table.contributions is not None:
                np.maximum.at(need, place, needed(table.values, table.contributions, policy))
    return magnitude, need, need.copy()


def needed(values: Numbers, rests_on: Contributions, policy: Policy) -> Numbers:
    """How far a magnitude must be uncertain each way; 0 where it is not sensitive.

    p %:       nobody among the contributors may estimate another within p per cent of its amount:
               the rest, without the two largest, and the uncertainty must together reach that.
    dominance: the largest contributors may not be known to make more than the share.
    few:       with too few contributors, the p per cent are asked for in any case.
    source:    Hundepool et al., Statistical Disclosure Control (2012), ch. 4.
    """
    largest, second = rests_on.largest, rests_on.second
    close = policy.p_percent / 100 * largest
    rest = np.maximum(0, values - largest - second)
    need = np.where(rest < close, close - rest, 0.0)
    top = largest + second if policy.dominant == 2 else largest
    over = top * 100 / policy.share - values if policy.share else np.zeros_like(values)
    need = np.maximum(need, np.where(values > 0, over, 0.0))
    few = (rests_on.contributors > 0) & (rests_on.contributors < policy.contributors)
    return np.asarray(np.maximum(need, np.where(few, close, 0.0)))


def _weights(cells: Cells, costs: Mapping[str, Mapping[str, float]]) -> Numbers:
    totals = (cells.codes[:, 1:] == 0).sum(axis=1)
    weights = 1 + TOTAL * totals
    for place, dimension in enumerate(cells.dimensions):
        for code, times in costs.get(dimension.name, {}).items():
            if code not in dimension.codes or times <= 0:
                raise BadTable(
                    "Kostnaden {times} för {code} i {dimension} går inte att använda.",
                    times=times,
                    code=code,
                    dimension=dimension.name,
                )
            weights[cells.codes[:, place + 1] == dimension.codes.index(code)] *= times
    # A cell that is never shown may still be worked out, which matters only if it is sensitive.
    return np.where(cells.unpublished, FREE, weights)

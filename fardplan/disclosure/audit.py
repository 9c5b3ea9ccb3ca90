"""The attacker as a tool: what can be worked out from what is published, how closely, and how.

For each unknown cell the smallest and the largest value that agree with everything known, found by
linear programming over its component and rounded to whole numbers; for small components sharpened
by a search in whole numbers. Each bound comes with its witness: the sum that gives it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from fardplan.disclosure.alternatives import Alternatives
from fardplan.disclosure.attack import Component, components, explore
from fardplan.disclosure.knowledge import Knowledge, of_release
from fardplan.disclosure.moves import Move
from fardplan.disclosure.problem import Problem
from fardplan.disclosure.solver import NEAR, is_whole
from fardplan.disclosure.suppression import FAR, nobody_watches
from fardplan.disclosure.tables import Mask, Numbers, Places
from fardplan.disclosure.witness import Witness, lower_witness, upper_witness
from fardplan.errors import BadTable

SMALL = 60  # components of so many cells are searched in whole numbers too
NODES = 2000
FEW = 500  # cells left in a part: no more, and each is looked for in its neighbourhood
PATIENCE = 4  # random attacks in a row on a release that may bring nothing new
ROUNDING = 1e-6  # of an amount: what is no difference


@dataclass(frozen=True)
class Finding:
    """What can be known of one cell that is not shown."""

    cell: int
    label: str
    low: float
    high: float
    below: Witness | None = field(repr=False)
    above: Witness | None = field(repr=False)

    @property
    def width(self) -> float:
        """Between the smallest and the largest possible value."""
        return self.high - self.low

    @property
    def is_exact(self) -> bool:
        return self.low == self.high

    @property
    def rests_on_implications(self) -> bool:
        """Whether it holds only if what was declared about linked measures does."""
        return any(side is not None and side.uses_slack for side in (self.below, self.above))


@dataclass(frozen=True)
class Report:
    """All unknown cells and what can be known of them, the closest known first."""

    findings: tuple[Finding, ...]

    @property
    def recovered(self) -> tuple[Finding, ...]:
        """Cells whose value follows exactly."""
        return tuple(finding for finding in self.findings if finding.is_exact)

    def narrower_than(self, width: float) -> tuple[Finding, ...]:
        """Cells known more closely than this."""
        return tuple(finding for finding in self.findings if finding.width < width)


def audit(
    knowledge: Knowledge,
    *,
    of: Iterable[int] | None = None,
    whole: bool = True,
    progress: Callable[[float], None] = nobody_watches,
) -> Report:
    """How closely each unknown cell can be known.

    of:       only these cells; by default all that are unknown.
    whole:    values are whole numbers, and the attacker uses it.
    progress: called with the share done; may raise to cancel.
    returns:  one finding per cell. Where a bound could not be sharpened in whole numbers it is that
              of the linear program: never narrower than the truth.
    raises:   BadTable if no table agrees with what is published.
    """
    unknown = knowledge.unknown
    asked = unknown.copy()
    if of is not None:
        asked[:] = False
        asked[list(of)] = True
    shown = np.where(unknown, 0.0, knowledge.low)
    cells = knowledge.cells
    findings: list[Finding] = []
    for component in components(cells.matrix, shown, unknown, knowledge.low, knowledge.high):
        if asked[component.cells].any():
            attacker = _Attacker(knowledge, component, whole=whole)
            for place in np.flatnonzero(asked[component.cells]):
                progress(len(findings) / max(1, int(asked.sum())))
                findings.append(attacker.finding(int(place)))
    return Report(tuple(sorted(findings, key=lambda finding: (finding.width, finding.cell))))


def audit_release(
    problem: Problem,
    hidden: Mask,
    *,
    seed: int = 0,
    progress: Callable[[float], None] = nobody_watches,
) -> tuple[Finding, ...]:
    """The cells of our own release that an outsider knows more closely than is demanded.

    hidden:  what is hidden. No proof is looked at: this is the attacker's view of the same release.
    returns: sensitive cells that fall short of their demand, and others that follow exactly; none
             is what one hopes for. A cell is done with when some table that agrees with all that is
             published is seen far enough away. Near the truth these are tables in whole numbers,
             added up; in parts of many cells, for what is left, it takes linear programs' word:
             they see what follows from the sums, but not all that follows from being whole.
    """
    seen = _Seen(problem, hidden)
    near = Alternatives(problem, hidden)
    for move in near.crossings(seen.wanted):
        seen.add(move.cells, move.change)
        progress(seen.done)
    values = problem.cells.values
    for component in components(problem.cells.matrix, values, hidden, problem.low, values + FAR):
        if len(component.cells) > SMALL:  # smaller parts are all searched in whole numbers
            seen.search(component, near, seed, progress)
    report = audit(of_release(problem, hidden), of=seen.left().tolist(), whole=problem.whole)
    found = (finding for finding in report.findings if is_too_close(problem, finding))
    return (*_given_away(problem, hidden), *found)


def _given_away(problem: Problem, hidden: Mask) -> list[Finding]:
    """Sensitive cells that are shown: nobody need work them out."""
    return [
        Finding(cell, problem.cells.label(cell), value, value, None, None)
        for cell in np.flatnonzero(problem.sensitive & ~hidden).tolist()
        for value in [float(problem.cells.values[cell])]
    ]


class _Seen:
    """How far each hidden cell was seen to vary, and which are still wanted."""

    def __init__(self, problem: Problem, hidden: Mask) -> None:
        self._problem = problem
        self._hidden = max(1, int(hidden.sum()))
        self._least, self._most = np.zeros((2, len(hidden)))
        self.wanted = hidden.copy()
        self.add(np.flatnonzero(hidden), np.zeros(int(hidden.sum())))

    def add(self, cells: Places, change: Numbers) -> None:
        """Another table: cells, and how far they are from the truth in it."""
        self._least[cells] = np.minimum(self._least[cells], change)
        self._most[cells] = np.maximum(self._most[cells], change)
        truth = self._problem.cells.values[cells]
        ends = truth + self._least[cells], truth + self._most[cells]
        self.wanted[cells] = too_close(self._problem, cells, *ends)

    def search(
        self,
        component: Component,
        near: Alternatives,
        seed: int,
        progress: Callable[[float], None],
    ) -> None:
        """Look for tables by linear programs: around each cell if few are left, then everywhere."""
        truth = self._problem.cells.values[component.cells]

        def found(component: Component, table: Numbers) -> Mask:
            self.add(component.cells, table - truth)
            progress(self.done)
            return np.asarray(self.wanted[component.cells])

        left = component.cells[self.wanted[component.cells]]
        for cell in left.tolist() if len(left) <= FEW else ():
            for move in near.ends(cell) if self.wanted[cell] else ():
                self.add(move.cells, move.change)
        explore(component, None, PATIENCE, seed, found, self.wanted[component.cells])

    def left(self) -> Places:
        """The cells that were not seen to vary enough."""
        return np.flatnonzero(self.wanted)

    @property
    def done(self) -> float:
        """The share of the hidden cells that were seen to vary enough."""
        return 1 - float(self.wanted.sum()) / self._hidden


def is_too_close(problem: Problem, finding: Finding) -> bool:
    """Whether a cell is known more closely than its demand."""
    ends = np.array([finding.low]), np.array([finding.high])
    return bool(too_close(problem, np.array([finding.cell]), *ends)[0])


def varies(problem: Problem, cell: int, moves: Iterable[Move]) -> bool:
    """Whether these moves take a cell far enough that it is not too closely known."""
    ends = [0.0, *(move.at(cell) for move in moves)]
    value = problem.cells.values[[cell]]
    return not too_close(problem, np.array([cell]), value + min(ends), value + max(ends))[0]


def too_close(problem: Problem, cells: Places, least: Numbers, most: Numbers) -> Mask:
    """Which cells are known more closely than their demand, or exactly, from their last values."""
    values = problem.cells.values[cells]
    near = 0.0 if problem.whole else ROUNDING * (1 + values)
    if problem.whole:
        least, most = np.ceil(least - NEAR), np.floor(most + NEAR)
    known = most - least < np.where(problem.sensitive[cells], problem.width[cells], 0.0) - near
    known |= values - least < problem.down[cells] - near
    known |= most - values < problem.up[cells] - near
    return np.asarray(known | (most - least <= near))


class _Attacker:
    """Asks one component for the ends of its cells, and remembers the tables that it has seen."""

    def __init__(self, knowledge: Knowledge, component: Component, *, whole: bool) -> None:
        self._knowledge, self._component, self._whole = knowledge, component, whole
        self._least = np.full(len(component.cells), np.inf)
        self._most = np.full(len(component.cells), -np.inf)
        if component.program.maximise(np.zeros(len(component.cells))) is None:
            raise BadTable(
                "Ingen tabell stämmer med det som är publicerat om {cells}.",
                cells=knowledge.cells.named(component.cells),
            )

    def finding(self, place: int) -> Finding:
        cell = int(self._component.cells[place])
        low, below = self._low(place)
        high, above = self._high(place)
        return Finding(cell, self._knowledge.cells.label(cell), low, high, below, above)

    def _low(self, place: int) -> tuple[float, Witness | None]:
        known = float(self._component.low[place])
        if self._least[place] == known:
            return known, None
        value, prices = self._end(place, -1.0)
        return value, lower_witness(self._knowledge, self._component, place, prices)

    def _high(self, place: int) -> tuple[float, Witness | None]:
        known = float(self._component.high[place])
        if self._most[place] == known:
            return known, None
        value, prices = self._end(place, 1.0)
        if not np.isfinite(value):
            return value, None
        return value, upper_witness(self._knowledge, self._component, place, prices)

    def _end(self, place: int, sign: float) -> tuple[float, Numbers]:
        """The cell's last possible value in a direction, and the prices that show it."""
        direction = np.zeros(len(self._component.cells))
        direction[place] = sign
        table = self._component.program.maximise(direction)
        if table is None:
            return sign * float("inf"), np.zeros(0)
        prices = self._component.program.prices()
        self._remember(table)
        value = float(table[place])
        if not self._whole:
            return value, prices
        value = float(np.floor(value + NEAR) if sign > 0 else np.ceil(value - NEAR))
        is_seen = (self._most if sign > 0 else self._least)[place] == value
        if not is_seen and len(table) <= SMALL:
            sharper = self._component.in_whole_numbers(NODES).maximise(direction)
            if sharper is not None and self._component.agrees(np.round(sharper)):
                self._remember(sharper)
                value = float(np.round(sharper[place]))
        return value, prices

    def _remember(self, table: Numbers) -> None:
        if self._whole:
            if not is_whole(table).all():
                return
            table = np.round(table)
        self._least = np.minimum(self._least, table)
        self._most = np.maximum(self._most, table)

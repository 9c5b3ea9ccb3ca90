"""What those learn who are in the figures themselves, and so know more than what is published.

One who is alone in a hidden cell knows it; so do two who are the only ones in it and know of each
other. With that cell known, others may be known too closely. For amounts it is the contributors
that count: a company that is alone in a cell knows its amount, two may tell each other theirs.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from fardplan.disclosure.alternatives import NOBODY, Alternatives
from fardplan.disclosure.attack import components
from fardplan.disclosure.audit import (
    SMALL,
    Finding,
    Report,
    audit,
    is_too_close,
    too_close,
    varies,
)
from fardplan.disclosure.cells import Cells
from fardplan.disclosure.knowledge import Knowledge, of_release
from fardplan.disclosure.moves import Move
from fardplan.disclosure.suppression import Suppression, nobody_watches
from fardplan.disclosure.tables import Mask, Places
from fardplan.errors import BadTable


@dataclass(frozen=True)
class Insider:
    """Those who are in a cell, and what they can know of another."""

    inside: str
    finding: Finding


def known_to(knowledge: Knowledge, cell: int, value: float) -> Knowledge:
    """The same knowledge for one who knows what a cell is."""
    low, high = knowledge.low.copy(), knowledge.high.copy()
    low[cell] = high[cell] = value
    return Knowledge(knowledge.cells, low, high)


def audit_insiders(
    made: Suppression,
    *,
    together: int = 1,
    progress: Callable[[float], None] = nobody_watches,
) -> tuple[Insider, ...]:
    """What insiders can know more closely than the demand on our own release.

    together: how many may join to know their cell: 1 who is alone, or 2 who know of each other.
    returns:  for each such cell the sensitive cells that it opens; none is what one hopes for.
              Cells that hold the very persons of the insider's own are no news to him.
    """
    problem = made.problem
    inside = made.hidden & _few(problem.cells, together)
    doubtful = _doubtful(made, inside, progress)
    knowledge = of_release(problem, made.hidden)
    found: list[Insider] = []
    for cell, others in doubtful.items():
        asked = np.zeros_like(inside)
        asked[others] = True
        more = known_to(knowledge, cell, float(problem.cells.values[cell]))
        of = _near(knowledge, cell, asked).tolist()
        for finding in audit(more, of=of, whole=problem.whole).findings:
            if is_too_close(problem, finding):
                found.append(Insider(problem.cells.label(cell), finding))
    return tuple(found)


def _doubtful(
    made: Suppression, inside: Mask, progress: Callable[[float], None]
) -> dict[int, list[int]]:
    """For those inside each cell, the cells of which no table near the truth shows enough."""
    near = _Near(made, inside)
    found: dict[int, list[int]] = {}
    for cell in near.unsettled(progress):
        for known in near.not_shown(cell):
            found.setdefault(known, []).append(cell)
    return dict(sorted(found.items()))


class _Near:
    """Which sensitive cells tables near the truth show to be safe, and from whom inside which."""

    def __init__(self, made: Suppression, inside: Mask) -> None:
        self._problem, self._inside = made.problem, inside
        self._wanted = made.problem.sensitive & made.hidden
        self._alternatives = Alternatives(made.problem, made.hidden, inside)

    def unsettled(self, progress: Callable[[float], None]) -> list[int]:
        """The cells that no crossing shows to be safe from everybody inside another at once."""
        wanted, first = self._wanted.copy(), max(1, int(self._wanted.sum()))
        for move in self._alternatives.crossings(wanted):
            progress(1 - int(wanted.sum()) / first)
            wanted[self._safe(move)] = False
        return np.flatnonzero(wanted).tolist()

    def not_shown(self, cell: int) -> list[int]:
        """Those inside for whom nothing near shows that the cell may be far from the truth."""
        near, problem = self._alternatives, self._problem
        others = self._inside & (problem.twins != problem.twins[cell])
        left = self._left(cell, others, near.crossing)
        if not left.any() or varies(problem, cell, near.ends(cell, np.flatnonzero(left))):
            return []
        return np.flatnonzero(self._left(cell, left, near.ends)).tolist()

    def _left(self, cell: int, others: Mask, ways: Callable[[int, Places], list[Move]]) -> Mask:
        """Those of the others for whom one way to look for changes shows nothing."""
        moves = ways(cell, NOBODY)
        if not varies(self._problem, cell, moves):
            return others
        left = np.zeros_like(others)
        for known in np.unique(np.concatenate([move.cells for move in moves])).tolist():
            if others[known]:
                silent = ways(cell, self._alternatives.persons_of(known))
                left[known] = not varies(self._problem, cell, silent)
        return left

    def _safe(self, move: Move) -> Places:
        """The cells that a move takes far enough, and that it changes for nobody else inside."""
        values, twins = self._problem.cells.values[move.cells], self._problem.twins
        ends = values + np.minimum(0, move.change), values + np.maximum(0, move.change)
        lonely = move.cells[self._inside[move.cells]]
        silent = (twins[move.cells] == twins[lonely][:, None]).all(axis=0)
        return np.asarray(move.cells[silent & ~too_close(self._problem, move.cells, *ends)])


def possible_insiders(
    known: Knowledge,
    report: Report,
    *,
    closer_than: float,
    progress: Callable[[float], None] = nobody_watches,
) -> tuple[Insider, ...]:
    """What somebody could know of others if he turned out to be alone in a hidden cell.

    For tables whose true values nobody has told: each hidden count that may be 1 is taken to be 1.
    report:  the audit of the same knowledge; cells that anybody knows so closely are left out.
    returns: what he then knows more closely than that. Parts of many cells are not looked at.
    """
    open_to_all = {finding.cell for finding in report.narrower_than(closer_than)}
    may_be_one = {finding.cell for finding in report.findings if finding.low <= 1 <= finding.high}
    shown = np.where(known.unknown, 0.0, known.low)
    found: list[Insider] = []
    for part in components(known.cells.matrix, shown, known.unknown, known.low, known.high):
        if len(part.cells) > SMALL:
            continue
        secret = set(part.cells.tolist()) - open_to_all
        for cell in sorted(secret & may_be_one):
            progress(len(found) / (1 + len(found)))
            opened = _opened(known_to(known, cell, 1.0), secret - {cell})
            label = known.cells.label(cell)
            found += [Insider(label, finding) for finding in opened if finding.width < closer_than]
    return tuple(found)


def _opened(known: Knowledge, cells: Iterable[int]) -> tuple[Finding, ...]:
    try:
        return audit(known, of=cells).findings
    except BadTable:  # nobody can be alone there
        return ()


def _few(cells: Cells, most: int) -> Mask:
    """Cells that so few persons are in, or so few contributors."""
    few = (cells.values > 0) & (cells.values <= most)
    for table, place in zip(cells.tables, cells.places, strict=True):
        if table.magnitude:
            few[place] = False
            if table.contributions is not None:
                contributors = table.contributions.contributors
                few[place] = (contributors > 0) & (contributors <= most)
    return np.asarray(few & ~cells.slack)


def _near(knowledge: Knowledge, cell: int, wanted: Mask) -> Places:
    """The wanted cells that hang together with the cell; it tells nothing of any other."""
    shown = np.where(knowledge.unknown, 0.0, knowledge.low)
    bounds = knowledge.low, knowledge.high
    for component in components(knowledge.cells.matrix, shown, knowledge.unknown, *bounds):
        if cell in component.cells:
            return np.asarray(component.cells[wanted[component.cells]])
    return np.zeros(0, dtype=np.int64)

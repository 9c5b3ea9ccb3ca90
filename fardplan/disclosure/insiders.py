"""What those learn who are in the figures themselves, and so know more than what is published.

One who is alone in a hidden cell knows it; so do two who are the only ones in it and know of each
other. With that cell known, others may be known too closely. For amounts it is the contributors
that count: a company that is alone in a cell knows its amount, two may tell each other theirs.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from fardplan.disclosure.attack import components
from fardplan.disclosure.audit import SMALL, Finding, Report, audit, is_too_close
from fardplan.disclosure.cells import Cells
from fardplan.disclosure.knowledge import Knowledge, of_release
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
    knowledge = of_release(problem, made.hidden)
    inside = np.flatnonzero(made.hidden & _few(problem.cells, together))
    found: list[Insider] = []
    for number, cell in enumerate(inside.tolist()):
        progress(number / len(inside))
        others = _near(knowledge, cell, problem.sensitive & (problem.twins != problem.twins[cell]))
        more = known_to(knowledge, cell, float(problem.cells.values[cell]))
        for finding in audit(more, of=others.tolist(), whole=problem.whole).findings:
            if is_too_close(problem, finding):
                found.append(Insider(problem.cells.label(cell), finding))
    return tuple(found)


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

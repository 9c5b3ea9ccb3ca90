"""What those learn who are in the figures themselves, and so know more than what is published.

One who is alone in a hidden cell knows it; so do two who are the only ones in it and know of each
other. With that cell known, others may be known too closely. For amounts it is the contributors
that count: a company that is alone in a cell knows its amount, two may tell each other theirs.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fardplan.disclosure.attack import components
from fardplan.disclosure.audit import Finding, audit
from fardplan.disclosure.cells import Cells
from fardplan.disclosure.knowledge import Knowledge, of_release
from fardplan.disclosure.suppression import Suppression, nobody_watches
from fardplan.disclosure.tables import Mask, Places


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
            if _is_too_close(made, finding):
                found.append(Insider(problem.cells.label(cell), finding))
    return tuple(found)


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


def _is_too_close(made: Suppression, finding: Finding) -> bool:
    """Whether a sensitive cell is known more closely than its demand."""
    problem, cell = made.problem, finding.cell
    value = float(problem.cells.values[cell])
    near = 0.0 if problem.whole else 1e-6 * (1 + value)
    return bool(
        finding.width < problem.width[cell] - near
        or value - finding.low < problem.down[cell] - near
        or finding.high - value < problem.up[cell] - near
    )

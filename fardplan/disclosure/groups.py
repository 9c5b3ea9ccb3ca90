"""Group disclosure: what the figures say of everybody in a small group, and small counts shown.

A group is disclosed when all of it, or none of it, has a property: nobody needs to be singled out
to learn it of each. Hidden cells count too, as far as they can be worked out.
"""

from dataclasses import dataclass

import numpy as np

from fardplan.disclosure.audit import Report
from fardplan.disclosure.knowledge import Knowledge
from fardplan.disclosure.tables import Numbers


@dataclass(frozen=True)
class Group:
    """A small group of whom all, or none, are counted in a part."""

    whole: str
    part: str
    size: int
    everybody: bool


@dataclass(frozen=True)
class Small:
    """A count that is shown and so small that it tells about persons."""

    cell: str
    count: int


def narrowed(knowledge: Knowledge, report: Report) -> tuple[Numbers, Numbers]:
    """The bounds of every cell once all that follows is worked out."""
    low, high = knowledge.low.copy(), knowledge.high.copy()
    for finding in report.findings:
        low[finding.cell], high[finding.cell] = finding.low, finding.high
    return low, high


def small_groups(knowledge: Knowledge, report: Report, *, below: int) -> tuple[Group, ...]:
    """Groups of fewer than `below` who are all in one part; or of whom none has a property.

    That a part of a sum is empty says nothing of the group; that none of those who could have a
    property has it does. So the latter is asked only of measures tied by an implication.
    """
    low, high = narrowed(knowledge, report)
    cells = knowledge.cells
    matrix, found = cells.matrix, []
    for start, end in zip(matrix.indptr[:-1], matrix.indptr[1:], strict=True):
        members, signs = matrix.indices[start:end], matrix.data[start:end]
        (whole,) = members[signs > 0]
        size = low[whole]
        if size != high[whole] or not 1 <= size < below:
            continue
        parts = members[signs < 0]
        tied = cells.slack[parts].any()
        for part in parts[~cells.slack[parts]]:
            if low[part] == size or (tied and high[part] == 0):
                labels = cells.label(int(whole)), cells.label(int(part))
                found.append(Group(*labels, int(size), bool(low[part] == size)))
    return tuple(dict.fromkeys(found))


def small_counts_shown(knowledge: Knowledge, *, below: int) -> tuple[Small, ...]:
    """Cells that are shown with a count from 1 up to `below`, not included."""
    low, cells = knowledge.low, knowledge.cells
    shown = ~knowledge.unknown & (low > 0) & (low < below) & ~cells.slack
    return tuple(
        Small(cells.label(cell), int(low[cell])) for cell in np.flatnonzero(shown).tolist()
    )

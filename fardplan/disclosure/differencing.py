"""What two publications tell together: a cell that has changed, and what neither tells alone."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from fardplan.disclosure.audit import Finding, audit
from fardplan.disclosure.knowledge import View, together
from fardplan.disclosure.suppression import nobody_watches


@dataclass(frozen=True)
class Change:
    """A cell that two publications show with different values."""

    cell: str
    first: float
    second: float

    @property
    def by(self) -> float:
        return abs(self.second - self.first)


def changes(views: Sequence[View]) -> tuple[Change, ...]:
    """Cells that are shown more than once, and not with the same value; the least change first.

    If the persons are nearly the same, a change by a few tells of those few.
    """
    seen: dict[tuple[str, frozenset[str]], tuple[str, float]] = {}
    found = []
    for view in views:
        table = view.table
        for place in np.argwhere(view.low == view.high).tolist():
            codes = frozenset(
                f"{dimension.name}={dimension.codes[code]}"
                for dimension, code in zip(table.dimensions, place, strict=True)
                if dimension.codes[code] != dimension.total
            )
            value = float(view.low[tuple(place)])
            label = f"{table.measure} ({table.label(place)})"
            before = seen.setdefault((table.measure, codes), (label, value))
            if before[1] != value:
                found.append(Change(label, before[1], value))
    return tuple(sorted(found, key=lambda change: change.by))


def only_together(
    publications: Iterable[Sequence[View]],
    findings: Iterable[Finding],
    *,
    progress: Callable[[float], None] = nobody_watches,
) -> tuple[Finding, ...]:
    """Those of the findings on all publications that none of them gives so closely by itself."""
    alone: dict[str, float] = {}
    for views in publications:
        known = together(views)
        for finding in audit(known, progress=progress).findings:
            alone[finding.label] = min(alone.get(finding.label, np.inf), finding.width)
    return tuple(f for f in findings if f.width < alone.get(f.label, np.inf))

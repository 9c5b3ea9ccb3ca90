"""Tables in the clear, and what each way to protect them would cost."""

from collections.abc import Callable, Sequence

import numpy as np

from fardplan.disclosure.chooser import Choice, choices
from fardplan.disclosure.knowledge import Knowledge, View, listed, together
from fardplan.disclosure.policy import Policy
from fardplan.disclosure.protection import Release
from fardplan.disclosure.suppression import never, nobody_watches
from fardplan.disclosure.tables import Mask, Numbers, Table
from fardplan.protection.auditing import Understood, views_in
from fardplan.protection.layouts import BadLayout


def compared(
    understood: Understood,
    policy: Policy,
    *,
    progress: Callable[[float], None] = nobody_watches,
    enough: Callable[[], bool] = never,
) -> tuple[Choice, ...]:
    """What each method does to the files' tables.

    table:   none: files with every count in the clear, and how they are to be read. Where noise
             is declared, the tables are taken as their source made them.
    enough:  asked whether to give up hiding cells.
    returns: one choice for each method.
    raises:  BadUpload, BadLayout, BadTable; BadLayout also for a count that is hidden.
    source:  docs/methods/disclosure-rounding-and-noise.md.
    """
    views = views_in(understood)
    made = _noisy(views) if understood.reading.noise else _exact(views)
    return choices(Release(made, policy), progress=progress, enough=enough)


def _noisy(views: Sequence[View]) -> tuple[Table, ...]:
    """Each table as it is: its figures in the middle of what they may stand for."""
    return tuple(
        Table(
            f"{view.table.name}: {view.table.measure}", view.table.measure,
            view.table.dimensions, np.where(view.listed, view.low, 0.0), perturbed=True,
        )
        for view in views
    )  # fmt: skip


def _exact(views: Sequence[View]) -> tuple[Table, ...]:
    """Each table with the sums that its file does not have."""
    known = together(views)
    hidden = listed(known, views) & known.unknown
    if hidden.any():
        raise BadLayout(
            "För att jämföra metoder behövs alla antal öppet; dolda är {cells}.",
            cells=known.cells.named(np.flatnonzero(hidden)),
        )
    values, found = _added_up(known)
    if not found.all():
        raise BadLayout(
            "För att jämföra metoder behövs alla antal öppet; det saknas {cells}.",
            cells=known.cells.named(np.flatnonzero(~found)),
        )
    return tuple(
        Table(
            f"{view.table.name}: {view.table.measure}", view.table.measure,
            view.table.dimensions, values[place],
        )
        for view, place in zip(views, known.cells.places, strict=True)
    )  # fmt: skip


def _added_up(known: Knowledge) -> tuple[Numbers, Mask]:
    """Every cell that follows from the shown ones by one sum after another."""
    found = ~known.unknown
    values = np.where(found, known.low, 0.0)
    matrix = known.cells.matrix.astype(np.float64)
    while True:
        open_in_row = abs(matrix) @ (~found).astype(float)
        ready = matrix[np.flatnonzero(open_in_row == 1)]
        open_at = ~found[ready.indices]
        if not open_at.any():
            return values, found
        left = -(ready @ np.where(found, values, 0.0))
        values[ready.indices[open_at]] = left * ready.data[open_at]
        found[ready.indices[open_at]] = True

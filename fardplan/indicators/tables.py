"""The tables that stand under every chart: what is in them, ready for one template."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from fardplan.indicators.definitions import Break
from fardplan.indicators.numbers import Cell
from fardplan.indicators.series import Series, SexRow


@dataclass(frozen=True)
class Row:
    """A row's heading, its figures, and whether it is a whole (bold) or lies inside another."""

    heading: str
    cells: tuple[Cell, ...]
    is_whole: bool = False
    depth: int = 0
    note: str = ""


@dataclass(frozen=True)
class Table:
    """A table as it is to be read: caption, headings, rows, and remarks under it."""

    caption: str
    first_heading: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    remarks: tuple[str, ...] = ()


def sex_headings(series: Series) -> tuple[str, ...]:
    """Women, men, total and the gap: this order, always."""
    gap = _("Skillnad, {unit}").format(unit=series.gap_unit)
    return (capfirst(series.women_word), capfirst(series.men_word), _("Samtliga"), gap)


def sex_table(
    series: Series,
    rows: Sequence[SexRow],
    headings: Sequence[str],
    *,
    caption: str,
    first_heading: str,
) -> Table:
    """One row per period or area, with women, men, total and the gap."""
    gap = _("Skillnaden är {women} minus {men}, räknad på källans oavrundade tal.").format(
        women=series.women_word, men=series.men_word
    )
    sexes = [cell for row in rows for cell in (row.women, row.men, row.total)]
    return Table(
        caption=caption,
        first_heading=first_heading,
        headings=sex_headings(series),
        rows=tuple(
            Row(heading, (row.women, row.men, row.total, row.gap))
            for heading, row in zip(headings, rows, strict=True)
        ),
        remarks=(gap, *remarks_on(sexes)),
    )


def with_breaks(table: Table, breaks: Sequence[Break]) -> Table:
    """The same table of periods, with what changed said in the first row that it changed."""
    labels = {one.period: str(one.label) for one in breaks}
    rows = [
        replace(row, note=labels[row.heading].lower()) if row.heading in labels else row
        for row in table.rows
    ]
    return replace(table, rows=tuple(rows), remarks=(*table.remarks, *map(say_break, breaks)))


def say_break(one: Break) -> str:
    """That a series is broken, and why."""
    return _("Brott i serien {period}: {reason}").format(period=one.period, reason=one.reason)


def remarks_on(cells: Sequence[Cell]) -> tuple[str, ...]:
    """What the unusual words in the cells mean, once each."""
    meanings = {cell.note or cell.text: cell.meaning for cell in cells if cell.meaning}
    return tuple(f"{capfirst(word)}: {meaning}" for word, meaning in meanings.items())

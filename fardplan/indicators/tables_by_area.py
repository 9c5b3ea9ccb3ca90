"""The table of totals by area: the city, its parts, their districts, and what belongs to none."""

from dataclasses import replace

from django.utils.translation import gettext as _

from fardplan.indicators.areas import AreaKind
from fardplan.indicators.numbers import Cell, shown
from fardplan.indicators.series import Series
from fardplan.indicators.tables import Row, Table, remarks_on
from fardplan.statistics.areas import Area


def area_table(series: Series, version: str, *, title: str) -> Table:
    """Every area of a version as a row, every period counted in it as a column."""
    periods = series.periods_in(version)
    rows = [
        _row(series, area, version, periods, depth) for area, depth in _in_order(series, version)
    ]
    shown_rows = [row for row in rows if any(cell.value is not None for cell in row.cells)]
    summed = any(row.note for row in shown_rows)
    shown_rows += _left_over(series, version, periods)
    cells = [cell for row in shown_rows for cell in row.cells]
    return Table(
        caption=f"{title}, {series.places.title(version)} ({series.unit})",
        first_heading=_("Område"),
        headings=tuple(periods),
        rows=tuple(shown_rows),
        remarks=(
            *((_("Summa: inte publicerad som rad, räknad här av delarna."),) if summed else ()),
            *remarks_on(cells),
        ),
    )


def _in_order(series: Series, version: str) -> list[tuple[Area, int]]:
    """The tree of areas, each with how deep it lies: the whole first, the parts inside it after."""
    areas = series.places.version(version)
    found: list[tuple[Area, int]] = []

    def visit(area: Area, depth: int) -> None:
        found.append((area, depth))
        for part in areas.children(area.key):
            visit(part, depth + 1)

    for area in areas.areas:
        if not area.part:
            visit(area, 0)
    return found


def _row(series: Series, area: Area, version: str, periods: list[str], depth: int) -> Row:
    cells = [_cell(series, area.key, period, version) for period in periods]
    published = any(series.is_published(area.key, version, period) for period in periods)
    return Row(
        series.name(area.key, version),
        tuple(cells),
        is_whole=area.kind in (AreaKind.WHOLE, AreaKind.PART),
        depth=depth,
        note="" if published else _("summa"),
    )


def _left_over(series: Series, version: str, periods: list[str]) -> tuple[Row, ...]:
    """What the published whole has beyond its parts, when no row of the source holds it."""
    for residual in series.of_kind(AreaKind.RESIDUAL, version):
        if any(series.is_published(residual, version, period) for period in periods):
            return ()
    left = [series.remainder(period, version) for period in periods]
    if not any(left):
        return ()
    whole = series.whole_of(version)
    cells = tuple(
        _left_over_cell(series, whole, period, number)
        for period, number in zip(periods, left, strict=True)
    )
    return (Row(_("Utan stadsdelsområde"), cells, note=_("hela staden minus delarna")),)


def _left_over_cell(series: Series, whole: str, period: str, number: float | None) -> Cell:
    """A nought from before the whole came to hold what has no area is no nought, but unknown."""
    later = [one for one in series.definition.breaks_for(whole) if one.period > period]
    if number is None or (number == 0 and later):
        return Cell(None, _("okänt"), meaning=_("Går inte att räkna ut före brottet i serien."))
    return Cell(number, shown(number, series.decimals))


def _cell(series: Series, area: str, period: str, version: str) -> Cell:
    """The area's figure, marked when it is not comparable with those before it."""
    cell = series.total(area, period, version) or Cell(None, "–")
    here = [one for one in series.definition.breaks_for(area) if one.period == period]
    if not here or cell.note:
        return cell
    return replace(cell, note=_("brott"), meaning=str(here[0].reason))

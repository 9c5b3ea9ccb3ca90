"""A whole table on a page: one row per area and period, a column per sex, so many at a time."""

from dataclasses import dataclass

import polars as pl
from django.core.paginator import Page, Paginator
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fardplan.indicators.areas import places
from fardplan.indicators.definitions import IndicatorDefinition
from fardplan.indicators.numbers import Cell, cell, shown
from fardplan.statistics.codes import SEXES
from fardplan.statistics.shape import group_of

ROWS = 60


@dataclass(frozen=True)
class SheetRow:
    """One area, period and further dimensions, with its figures in the order of the sexes."""

    area: str
    version: str
    period: str
    others: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """One page of a table; `page` knows which and of how many."""

    others: tuple[str, ...]  # headings of what figures are divided by beside sex
    headings: tuple[str, ...]  # of the sexes
    rows: list[SheetRow]
    page: Page


def sheet_of(table: pl.DataFrame, definition: IndicatorDefinition, asked: str) -> Sheet:
    """One page of a table that has the shape; the first or the last where there is no such page."""
    group = group_of(table)
    groups = table.select(group).unique(maintain_order=True)
    page = Paginator(range(groups.height), ROWS).get_page(asked)
    on_page = groups.slice(page.start_index() - 1, len(page)) if groups.height else groups
    sexes = [sex for sex in SEXES if sex in set(table["sex"])]
    figures = table.join(on_page, on=group, how="semi")
    by_group: dict[tuple[str, ...], dict[str, Cell]] = {}
    for row in figures.iter_rows(named=True):
        key = tuple(row[name] for name in group)
        by_group.setdefault(key, {})[row["sex"]] = _cell(row, definition.measured.decimals)
    rows = [_row(key, by_group[key], sexes, definition) for key in on_page.iter_rows()]
    language = "english" if get_language() == "en" else "swedish"
    headings = tuple(getattr(SEXES[sex], language) for sex in sexes)
    others = tuple(str(one.title) for one in definition.dimensions)
    return Sheet(tuple(map(capfirst, others)), headings, rows, page)


def _row(
    key: tuple[str, ...], cells: dict[str, Cell], sexes: list[str], definition: IndicatorDefinition
) -> SheetRow:
    area, version, period, *others = key
    known = places()
    missing = Cell(None, "–")
    return SheetRow(
        area=known.name(version, area),
        version=str(known.title(version)),
        period=period,
        others=tuple(
            str(one.name(code)) for one, code in zip(definition.dimensions, others, strict=True)
        ),
        cells=tuple(cells.get(sex, missing) for sex in sexes),
    )


def _cell(row: dict, decimals: int) -> Cell:
    """A figure with its interval, if it has one, among what is said beside it."""
    plain = cell(row["value"], row["obs_status"], decimals)
    if row["lower"] is None or row["upper"] is None:
        return plain
    interval = _("{lower} till {upper}").format(
        lower=shown(row["lower"], decimals), upper=shown(row["upper"], decimals)
    )
    note = f"{plain.note}; {interval}" if plain.note else interval
    return Cell(plain.value, plain.text, note, plain.meaning)

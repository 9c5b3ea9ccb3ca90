"""Tables of persons as disclosure control wants them: each period a cube whose parts make wholes.

What a total holds beyond the parts in the table becomes a part of its own that is never shown, so
that the sums are true and nothing is concluded from a sum that is not there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from fardplan.disclosure.dimensions import Dimension, Whole
from fardplan.disclosure.figures import Figures
from fardplan.errors import BadTable
from fardplan.indicators.areas import Places
from fardplan.indicators.definitions import IndicatorDefinition
from fardplan.statistics.areas import AreaVersion
from fardplan.statistics.shape import Measure

EVERYWHERE = "·"  # the whole of areas that have none of their own
REST = "· utom "  # what a whole has beside its parts
COUNTABLE = (Measure.COUNT, Measure.SHARE, Measure.RATE)


@dataclass(frozen=True)
class Cube:
    """One period in one version of the areas, in the clear."""

    version: str
    period: str
    figures: Figures = field(repr=False)


def cubes_of(
    table: pl.DataFrame, definition: IndicatorDefinition, places: Places
) -> Iterator[Cube]:
    """Each period of a table as a cube.

    table:   in the shape, of counts or of shares with both counts, none of them hidden.
    returns: one cube for each version and period, oldest first.
    raises:  BadTable where counts are missing, or parts are more than their whole.
    source:  disclosure.md section 2: every sum that ties the cells is a way in.
    """
    measures = measures_of(definition)
    lacking = table.filter(pl.any_horizontal(pl.col(name).is_null() for name in measures))
    if not lacking.is_empty():
        first = lacking.row(0, named=True)
        raise BadTable(
            "Antal saknas för {area} {period}: det som räknats i ett register ska ha alla antal, "
            "så att de små kan skyddas.",
            area=first["area"],
            period=first["period"],
        )
    rows = table.with_columns(pl.col("sex").cast(pl.String))
    groups = rows.partition_by("area_version", "period", as_dict=True)
    for (version, period), part in sorted(groups.items(), key=lambda one: one[0][::-1]):
        figures = figures_of(part, definition, places.version(str(version)))
        yield Cube(str(version), str(period), figures)


def as_published(
    table: pl.DataFrame, definition: IndicatorDefinition, places: Places
) -> Iterator[Cube]:
    """Each period of somebody's published table, with the sums that its shown numbers keep.

    table:   in the shape; hidden and missing counts are null.
    returns: one cube for each version and period. A sum that the shown numbers break, as rounded
             ones do, ties nothing.
    raises:  BadTable where there are no counts.
    source:  disclosure.md section 4: a source's sums are taken as they are.
    """
    measures = measures_of(definition)
    rows = table.with_columns(pl.col("sex").cast(pl.String))
    for (version, period), part in rows.partition_by(
        "area_version", "period", as_dict=True
    ).items():
        keys = keys_of(definition)
        own = part.select(*keys, *measures)
        dimensions = tuple(
            _dimension_as_published(own, name, total, parts, keys, measures)
            for name, total, parts in _wholes(own, definition, places.version(str(version)))
        )
        yield Cube(str(version), str(period), _figures(own, dimensions, definition))


def keys_of(definition: IndicatorDefinition) -> list[str]:
    """What a period is divided by."""
    return ["area", "sex", *(one.key for one in definition.dimensions)]


def measures_of(definition: IndicatorDefinition) -> tuple[str, ...]:
    """The columns of counts: those who are counted, and those who could have been."""
    measure = definition.measured.kind
    if measure not in COUNTABLE:
        raise BadTable("Medelvärden och medianer kan inte skyddas som antal.")
    return ("value",) if measure == Measure.COUNT else ("numerator", "denominator")


def figures_of(
    part: pl.DataFrame, definition: IndicatorDefinition, version: AreaVersion
) -> Figures:
    """One period's rows with the sums that tie them."""
    measures, keys = measures_of(definition), keys_of(definition)
    rows = part.select(*keys, *measures)
    dimensions = []
    for name, total, parts in _wholes(rows, definition, version):
        rows, dimension = _closed(rows, name, total, parts, keys, measures)
        dimensions.append(dimension)
    return _figures(rows, tuple(dimensions), definition)


def _figures(
    rows: pl.DataFrame, dimensions: tuple[Dimension, ...], definition: IndicatorDefinition
) -> Figures:
    counted, *among = measures_of(definition)
    return Figures(
        rows, dimensions, counted, among[0] if among else None, name=str(definition.short_title)
    )


Parts = Mapping[str, Sequence[str]]  # what each whole is made of, so far as the table has it


def _wholes(
    rows: pl.DataFrame, definition: IndicatorDefinition, version: AreaVersion
) -> Iterator[tuple[str, str, Parts]]:
    """For each dimension its name, its total, and what each of its wholes is made of."""
    yield ("area", *_of_areas(rows, version))
    sexes = set(rows["sex"])
    yield "sex", "T", {"T": [sex for sex in "KMX" if sex in sexes]}
    for one in definition.dimensions:
        there = set(rows[one.key])
        yield one.key, one.total, {one.total: [code for code in one.members if code in there]}


def _of_areas(rows: pl.DataFrame, version: AreaVersion) -> tuple[str, Parts]:
    """The one whole, and what each area is made of among those in the table."""
    known = set(rows["area"])
    above = {area.key: area.part for area in version.areas}
    parts: dict[str, list[str]] = {}
    for area in (one.key for one in version.areas if one.key in known):
        whole = above[area]
        while whole and whole not in known:
            whole = above[whole]
        parts.setdefault(whole or EVERYWHERE, []).append(area)
    roots = parts.pop(EVERYWHERE)
    if len(roots) == 1:
        return roots[0], parts
    return EVERYWHERE, {EVERYWHERE: roots, **parts}


def _closed(
    rows: pl.DataFrame,
    name: str,
    total: str,
    parts: Parts,
    keys: Sequence[str],
    measures: Sequence[str],
) -> tuple[pl.DataFrame, Dimension]:
    """The rows with what each whole has beside its parts, and the dimension of them all."""
    others = [key for key in keys if key != name]
    unshown: set[str] = set()
    if total == EVERYWHERE:
        roots = rows.filter(pl.col(name).is_in(parts[EVERYWHERE]))
        rows = pl.concat([_added_up(roots, name, EVERYWHERE, others, measures), rows])
        unshown.add(EVERYWHERE)
    wholes = []
    for whole, below in parts.items():
        if not below:
            continue
        rest, codes = _rest(below), tuple(below)
        added = _added_up(rows.filter(pl.col(name).is_in(below)), name, rest, others, measures)
        left = _difference(rows.filter(pl.col(name) == whole), added, others, measures)
        if left.select(pl.any_horizontal(pl.col(measures) != 0).any()).item():
            rows = pl.concat([rows, left.select(rows.columns)])
            unshown.add(rest)
            codes = (*below, rest)
        wholes.append(Whole(whole, codes))
    return rows, Dimension(name, total, tuple(wholes), frozenset(unshown))


def _rest(below: Sequence[str]) -> str:
    """A name for what is left beside some parts: the same parts, the same name."""
    return f"{REST}{','.join(sorted(below))}"


def _dimension_as_published(
    rows: pl.DataFrame,
    name: str,
    total: str,
    parts: Parts,
    keys: Sequence[str],
    measures: Sequence[str],
) -> Dimension:
    """A dimension whose wholes have an unknown rest wherever the numbers do not add up."""
    others = [key for key in keys if key != name]
    unshown = {EVERYWHERE} if total == EVERYWHERE else set()
    wholes = []
    for whole, below in parts.items():
        codes = tuple(below)
        if whole != EVERYWHERE and not _adds_up(rows, name, whole, codes, others, measures):
            unshown.add(_rest(below))
            codes = (*codes, _rest(below))
        if codes:
            wholes.append(Whole(whole, codes))
    return Dimension(name, total, tuple(wholes), frozenset(unshown))


def _adds_up(
    rows: pl.DataFrame,
    name: str,
    whole: str,
    parts: Sequence[str],
    others: Sequence[str],
    measures: Sequence[str],
) -> bool:
    """Is the whole its parts, wherever all of them are shown?"""
    below = rows.filter(pl.col(name).is_in(parts))
    sums = [pl.when(pl.col(one).is_not_null().all()).then(pl.col(one).sum()) for one in measures]
    added = below.group_by(others).agg(*sums, pl.len().alias("parts"))
    whole_rows = rows.filter(pl.col(name) == whole)
    both = added.filter(pl.col("parts") == len(parts)).join(whole_rows, on=others, suffix="_whole")
    differs = [pl.col(f"{one}_whole") != pl.col(one) for one in measures]
    return both.filter(pl.any_horizontal(differs)).is_empty()


def _added_up(
    rows: pl.DataFrame, name: str, code: str, others: Sequence[str], measures: Sequence[str]
) -> pl.DataFrame:
    summed = rows.group_by(others, maintain_order=True).agg(pl.col(measures).sum())
    return summed.with_columns(pl.lit(code).alias(name)).select(rows.columns)


def _difference(
    whole: pl.DataFrame, parts: pl.DataFrame, others: Sequence[str], measures: Sequence[str]
) -> pl.DataFrame:
    """What the whole has beside the parts, where there are both."""
    both = parts.join(whole, on=others, suffix="_whole", maintain_order="left")
    left = [(pl.col(f"{one}_whole") - pl.col(one)).alias(one) for one in measures]
    return both.with_columns(left)

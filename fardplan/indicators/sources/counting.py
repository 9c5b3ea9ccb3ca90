"""Count in a register: every indicator at once in one pass, then sums of what was counted.

The one question groups by year, district, sex and the bands of age that no asked age group cuts
through, which is as fine as any table needs; all coarser numbers are sums of those, so parts and
wholes agree to the person.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from fardplan.errors import BadDefinition, FardplanError
from fardplan.indicators.areas import Places
from fardplan.indicators.sources.conditions import AllOf, Rule, expression, refuse_unfit
from fardplan.indicators.sources.definitions import Persons
from fardplan.indicators.sources.draft import Basis, Draft
from fardplan.indicators.sources.engines import VIEW, Engine
from fardplan.indicators.sources.registers import Register
from fardplan.statistics.shape import Measure, Shape, ratio_of, validate

if TYPE_CHECKING:
    import ibis.expr.types as ir

AGE = "age"  # the one further dimension that a register can give
ALL_AGES = "total"
OLDEST = 999
COUNTABLE = (Measure.COUNT, Measure.SHARE, Measure.RATE)
PLACE = ["area_version", "area", "period"]
KEYS = [*PLACE, "sex", AGE]

IBIS_TYPES: Mapping[Any, str] = {
    pl.Boolean: "boolean",
    pl.Float32: "float32",
    pl.Float64: "float64",
    **{getattr(pl, name): name.lower() for name in ("Int8", "Int16", "Int32", "Int64")},
    **{getattr(pl, name): name.lower() for name in ("UInt8", "UInt16", "UInt32", "UInt64")},
}


@dataclass(frozen=True)
class Asked:
    """One indicator: what it asks of the register, and the shape its table is to have."""

    persons: Persons
    shape: Shape


def produce(
    asked: Mapping[str, Asked], register: Register, engine: Engine, places: Places
) -> dict[str, Draft]:
    """Every indicator's table, counted in one pass over the register.

    table:   none: a register that has been opened and examined.
    returns: a draft per indicator: by year, sex and each area with all that it is a part of, and
             by age where the indicator has age groups. Nobody in the denominator is "cannot
             exist". Every number is "not for publication" until disclosure control has seen it.
    raises:  BadDefinition when a question does not fit the register or the shape.
    source:  none; this is counting. Sums are of whole persons, and exact.
    """
    for key, one in asked.items():
        _refuse_unfit(key, one, register)
    question, columns = _question(asked, register)
    with ThreadPoolExecutor() as beside:  # the files' hashes, while the engine counts
        hashes = beside.map(_sha256, register.files)
        finest = _finest(engine.ask(question), columns, register)
    summed = _summed(finest, places)
    by_ages = {ages: _tables(summed, ages, places) for ages in _age_groups(asked)}
    basis = tuple(
        Basis(path.name, found) for path, found in zip(register.files, hashes, strict=True)
    )
    return {
        key: Draft(
            _measured(by_ages[one.persons.ages], one.shape, columns[key]),
            basis=basis,
            synthetic=register.declared.synthetic,
        )
        for key, one in asked.items()
    }


def people_of(register: Register) -> "ir.Table":
    """The register as Ibis sees it."""
    import ibis

    schema = {
        name: IBIS_TYPES.get(kind.base_type(), "string") for name, kind in register.schema.items()
    }
    return ibis.table({name: schema[name] for name in register.declared.columns}, name=VIEW)


def age_of(register: Register, people: "ir.Table") -> "ir.Value":
    """The age that a person reaches during the year."""
    declared = register.declared
    if declared.age:
        return people[declared.age]
    return people[declared.period].cast("int32") - people[declared.birth_year].cast("int32")


Columns = Mapping[str, tuple[str, str]]  # by indicator: who is asked about, who is counted


def _question(asked: Mapping[str, Asked], register: Register) -> tuple["ir.Table", Columns]:
    """The one question, and where in its answer each indicator's two counts stand."""
    declared, people = register.declared, people_of(register)
    age = age_of(register, people)
    fields = {AGE: age, **{name: people[name] for name in declared.fields}}
    counts: dict[Rule, str] = {}
    columns: dict[str, tuple[str, str]] = {}
    for key, one in asked.items():
        among, counted = one.persons.among, one.persons.counted
        both = AllOf(all=(among, counted)) if counted else among
        columns[key] = (
            counts.setdefault(among, f"count_{len(counts)}"),
            counts.setdefault(both, f"count_{len(counts)}"),
        )
    groups = people.group_by(
        area_version=people[declared.area_version],
        area=people[declared.area],
        period=people[declared.period],
        sex=people[declared.sex],
        age=_band(age, _age_groups(asked)),
    )
    count_if = _count_if()
    measures = {name: count_if(expression(rule, fields)) for rule, name in counts.items()}
    return groups.agg(**measures), columns


def _age_groups(asked: Mapping[str, Asked]) -> set[tuple[str, ...]]:
    """The divisions into age groups that are asked for, the empty one among them if it is."""
    return {one.persons.ages for one in asked.values()}


def _band(age: "ir.Value", divisions: Iterable[tuple[str, ...]]) -> "ir.Value":
    """The youngest age of the band that a person is in; no asked age group cuts through a band.

    Who has no age, or one below nought, is in none and is not counted.
    """
    import ibis

    ends = [ends_of(group) for groups in divisions for group in groups]
    above = (oldest + 1 for _youngest, oldest in ends if oldest < OLDEST)
    starts = {0, *(youngest for youngest, _oldest in ends), *above}
    return ibis.cases(*((age >= start, start) for start in sorted(starts, reverse=True)))


def _count_if() -> Callable[["ir.BooleanValue"], "ir.IntegerScalar"]:
    """How many rows something is true of: the engines' own function, faster than a filter."""
    import ibis

    @ibis.udf.agg.builtin(signature=((ibis.dtype("boolean"),), ibis.dtype("int64")))
    def count_if(condition):
        """A function of both DuckDB and Spark."""

    return count_if


def _finest(rows: list[tuple[Any, ...]], columns: Columns, register: Register) -> pl.DataFrame:
    """The answer as a table: our codes for the sexes, and 0 where an engine has null."""
    names = list(dict.fromkeys(name for pair in columns.values() for name in pair))
    names.sort(key=lambda name: int(name.removeprefix("count_")))
    types = dict.fromkeys(PLACE, pl.String) | {"sex": pl.String, AGE: pl.Int32}
    schema = {**types, "period": pl.Int64, **dict.fromkeys(names, pl.Int64)}
    table = pl.DataFrame(rows, schema=schema, orient="row")
    return table.with_columns(
        pl.col("period").cast(pl.String),
        pl.col("sex").replace_strict(register.declared.sexes),
        pl.col(names).fill_null(0),
    )


def _summed(finest: pl.DataFrame, places: Places) -> pl.DataFrame:
    """Every area with all that lies in it, and the total of the sexes, still by band of age."""
    versions = finest["area_version"].unique()
    above = [
        (version, area, whole)
        for version in versions
        for area, wholes in areas_above(places, version).items()
        for whole in wholes
    ]
    parts = pl.DataFrame(above, schema=["area_version", "area", "whole"], orient="row")
    placed = finest.join(parts, on=["area_version", "area"]).drop("area").rename({"whole": "area"})
    by_sex = placed.group_by(KEYS).agg(pl.exclude(KEYS).sum())
    total = by_sex.group_by([*PLACE, AGE]).agg(pl.exclude([*PLACE, AGE, "sex"]).sum())
    return pl.concat([by_sex, total.with_columns(sex=pl.lit("T")).select(by_sex.columns)])


def _tables(summed: pl.DataFrame, ages: tuple[str, ...], places: Places) -> pl.DataFrame:
    """All counts in the age groups, with no cell left out."""
    groups = [(ALL_AGES, 0, OLDEST), *((group, *ends_of(group)) for group in ages)]
    grouped = [
        summed.filter(pl.col(AGE).is_between(youngest, oldest)).with_columns(
            pl.lit(name).alias(AGE)
        )
        for name, youngest, oldest in groups
    ]
    cells = pl.concat(grouped).group_by(KEYS).agg(pl.exclude(KEYS).sum())
    names = pl.DataFrame({AGE: [name for name, _youngest, _oldest in groups]})
    grid = _grid(summed, places).join(names, how="cross")
    return grid.join(cells, on=KEYS, how="left").with_columns(pl.exclude(KEYS).fill_null(0))


def _grid(summed: pl.DataFrame, places: Places) -> pl.DataFrame:
    """Every row that a table must have: all areas of a year, all sexes; X only if there is any."""
    sexes = ["K", "M", *(["X"] if "X" in summed["sex"] else []), "T"]
    years = summed.select("area_version", "period").unique()
    areas = [
        (version, area.key)
        for version in years["area_version"].unique()
        for area in places.version(version).areas
    ]
    every = pl.DataFrame(areas, schema=["area_version", "area"], orient="row")
    return years.join(every, on="area_version").join(pl.DataFrame({"sex": sexes}), how="cross")


def _measured(cells: pl.DataFrame, shape: Shape, columns: tuple[str, str]) -> pl.DataFrame:
    """One indicator's two counts as the measures of its shape, and the state of each."""
    among, counted = (pl.col(name).cast(pl.Float64) for name in columns)
    nothing = pl.lit(None, dtype=pl.Float64)
    if shape.measure == Measure.COUNT:
        cells = cells.with_columns(numerator=nothing, denominator=nothing, value=counted)
    else:
        cells = cells.with_columns(numerator=counted, denominator=among)
        cells = cells.with_columns(value=ratio_of("numerator", "denominator", per=shape.per))
    state = pl.when(pl.col("value").is_null()).then(pl.lit("M")).otherwise(pl.lit("A"))
    table = cells.with_columns(
        lower=nothing, upper=nothing, obs_status=state, conf_status=pl.lit("N")
    )
    return validate(table.select(shape.columns), shape)


def _refuse_unfit(key: str, one: Asked, register: Register) -> None:
    """Refuse a question that the register cannot answer, or whose answer is another shape."""
    shape, persons = one.shape, one.persons
    try:
        refuse_unfit(persons.among, register.declared.kinds)
        if persons.counted is not None:
            refuse_unfit(persons.counted, register.declared.kinds)
    except FardplanError as fault:
        raise BadDefinition("{name}: {fault}", name=key, fault=fault) from fault
    if shape.measure not in COUNTABLE or not shape.by_sex:
        raise BadDefinition(
            "{name}: ur ett register räknas antal, andelar och tal per kön, inget annat.", name=key
        )
    if shape.dimensions != ((AGE,) if persons.ages else ()):
        raise BadDefinition(
            "{name}: åldersgrupperna (ages) och tabellens dimensioner stämmer inte överens.",
            name=key,
        )
    if shape.measure != Measure.COUNT and persons.counted is None:
        raise BadDefinition("{name}: en andel ska säga vilka som räknas (counted).", name=key)


def ends_of(group: str) -> tuple[int, int]:
    """The youngest and the oldest of an age group such as 16-24 or 65+."""
    youngest, _dash, oldest = group.removesuffix("+").partition("-")
    return int(youngest), OLDEST if group.endswith("+") else int(oldest)


def areas_above(places: Places, version: str) -> dict[str, list[str]]:
    """For each area of a version: itself and all the areas that it is a part of."""
    areas = {area.key: area for area in places.version(version).areas}
    above: dict[str, list[str]] = {}
    for key, area in areas.items():
        above[key] = [key]
        while area.part:
            above[key].append(area.part)
            area = areas[area.part]
    return above


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

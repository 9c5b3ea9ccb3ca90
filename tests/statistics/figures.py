"""The published tables that the audits are about, read into the shape; skipped where absent."""

import csv
from pathlib import Path

import polars as pl
import pytest

from fardplan.statistics.shape import Measure, Shape, from_records
from tests.statistics.places import key_of

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
NO_SEX = "Källan har inte könsuppdelning."
SEX = {"kvinna": "K", "man": "M", "samtliga": "T"}


def rows_in(path: str) -> list[dict[str, str]]:
    """The rows of a shared file, or a visible skip."""
    file = SHARED / path
    if not file.exists():
        pytest.skip(f"shared/data/{path} is not here")
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def eligibility_by_home_municipality(*codes: str) -> pl.DataFrame:
    """N15428: year-9 pupils eligible for vocational programmes, by municipality and sex."""
    records = [
        {
            "area": row["municipality_id"],
            "period": row["year"],
            "sex": row["gender"],
            "value": float(row["value"]) if row["value"] else None,
            "obs_status": "A" if row["value"] else "O",
        }
        for row in rows_in("kolada/kolada_N15428_all_municipalities_by_sex_2010-2024.csv")
        if not codes or row["municipality_id"] in codes
    ]
    return from_records(complete(records), Shape(), area_version="kommuner")


def complete(records: list[dict]) -> list[dict]:
    """Where a source lists only some of the sexes, the others are missing and say so."""
    groups = {(row["area"], row["period"]) for row in records}
    have = {(row["area"], row["period"], row["sex"]) for row in records}
    return records + [
        {"area": area, "period": period, "sex": sex, "value": None, "obs_status": "O"}
        for area, period in sorted(groups)
        for sex in "KMT"
        if (area, period, sex) not in have
    ]


def in_work() -> pl.DataFrame:
    """b138: in work, 16-64 years, by sex; shares as they follow from the counts."""
    records = [
        {
            "area": "hela-staden",
            "period": row["ar"],
            "sex": SEX[row["kon"]],
            "numerator": float(row["forvarvsarbetande"]),
            "denominator": float(row["befolkning_16_64"]),
        }
        for row in rows_in("stockholm/forvarv_b138.csv")
    ]
    return from_records(records, Shape(), area_version="stockholm-14")


def counts(*dimensions: str) -> Shape:
    """The shape of counts without sex, with these dimensions."""
    return Shape(
        dimensions=dimensions,
        measure=Measure.COUNT,
        by_sex=False,
        no_sex_because=NO_SEX,
    )


COUNTED = counts()
BY_MEASURE = counts("measure")
BY_AGE = counts("age")
BY_TYPE = counts("type")


def number(text: str) -> dict:
    """A cell of a clean table: a number, or nothing where the publisher left a blank."""
    return {"value": float(text)} if text else {"value": None, "obs_status": "O"}


def over_years(path: str, name: str, years: tuple[str, ...], shape: Shape, **same) -> pl.DataFrame:
    """A wide table with a column per year; `name` is the column with the area or the type."""
    dimension = shape.dimensions[0] if shape.dimensions else "area"
    records = [
        {dimension: key_of(row[name]) if dimension == "area" else row[name]}
        | {"period": year.removeprefix("forecast_")}
        | number(row[year])
        | ({"obs_status": "F"} if year.startswith("forecast") else {})
        for row in rows_in(path)
        for year in years
    ]
    return from_records(records, shape, area_version="stockholm-14", sex="T", **same)


def jobs() -> pl.DataFrame:
    """b014: jobs in the area, residents with a job and those who commute, 2015 and 2016."""
    rows = rows_in("stockholm/dagnatt_b014.csv")
    measures = [name for name in rows[0] if name not in ("ar", "omrade", "niva")]
    records = [
        {"area": key_of(row["omrade"]), "period": row["ar"], "measure": name} | number(row[name])
        for row in rows
        for name in measures
    ]
    return from_records(records, BY_MEASURE, area_version="stockholm-14", sex="T")


def only(table: pl.DataFrame, measure: str) -> pl.DataFrame:
    """One measure of a table of several, as a table of its own."""
    return table.filter(pl.col("measure") == measure).drop("measure")


def assistance() -> pl.DataFrame:
    """b020: persons with economic assistance by district, 2015-2017."""
    records = [
        {"area": key_of(row["omrade"]), "period": row["ar"]} | number(row["antal"])
        for row in rows_in("stockholm/ekon_bistand_b020_b021.csv")
    ]
    return from_records(records, COUNTED, area_version="stockholm-14", sex="T")


AGES = ("barn", "18-24", "25-29", "30-39", "40-64", "65+")


def assistance_by_age() -> pl.DataFrame:
    """b021: the same persons by age, 2017."""
    records = [
        {"area": key_of(row["omrade"]), "age": age} | number(row[age])
        for row in rows_in("stockholm/ekon_bistand_alder_2017_b021.csv")
        for age in (*AGES, "samtliga")
    ]
    return from_records(records, BY_AGE, area_version="stockholm-14", sex="T", period="2017")


HOUSEHOLD_YEARS = ("1990", "1995", "2000", "2005", "2010", "2016", "2017")


def assistance_by_household() -> pl.DataFrame:
    """b162: households with economic assistance by type."""
    path = "stockholm/ekon_bistand_hushallstyp_b162.csv"
    return over_years(path, "hushallstyp", HOUSEHOLD_YEARS, BY_TYPE, area="hela-staden")


STARTS_YEARS = ("2013", "2014", "2015", "2016", "2017")


def housing_starts() -> pl.DataFrame:
    """b105: dwellings started, by part of the city (as areas)."""
    records = [
        {"area": key_of(row["omrade"]), "period": year} | number(row[year])
        for row in rows_in("stockholm/paborjade_b105.csv")
        if row["omrade"] not in ("Flerbostadshus", "Småhus")
        for year in STARTS_YEARS
    ]
    return from_records(records, COUNTED, area_version="stockholm-14", sex="T")


def school_results() -> list[dict[str, str]]:
    """SIRIS 2018: the rows of the school table, marks and all."""
    return rows_in("stockholm/ak9_siris_2018.csv")

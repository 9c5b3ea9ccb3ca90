"""Made-up persons, to try the whole way from a register to a page before there is a real one.

How many live in each district is published, and met exactly where it is; who they are, and all
else about them, is drawn by chance from the rates below, which are invented and true of nobody.
Method: docs/methods/synthetic-register.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fardplan.definitions import write_definition
from fardplan.errors import BadTable
from fardplan.indicators.sources.conditions import AllOf, Comparison
from fardplan.indicators.sources.definitions import Persons
from fardplan.indicators.sources.registers import (
    DECLARATION,
    SYNTHETIC,
    Declaration,
    RegisterField,
)
from fardplan.indicators.texts import Text
from fardplan.statistics.areas import DISTRICT, AreaHistory

KEY = "pahittat-befolkningsregister"
FINEST = "stockholm-14"  # all later districts are mergers of these
NO_ADDRESS = "restomrade"

# Invented shares of those aged 16 to 24 who neither work nor study, women and men.
RATES: Mapping[str, tuple[float, float]] = {
    "inre": (0.045, 0.055),
    "yttre": (0.075, 0.085),
    NO_ADDRESS: (0.150, 0.150),
}
UNLIKE = {"rinkeby-kista": 1.5, "skarholmen": 1.4, "spanga-tensta": 1.2, "bromma": 0.7}
YEARLY = 0.98  # the invented shares fall by two per cent of themselves a year
FIRST_YEAR = 2010
UNKNOWN = 0.003  # so many have no answer on work, and so do not count

# Relative numbers of people at the ages where the slope changes; invented, shaped like a city.
AGES = np.array([0, 15, 20, 27, 35, 50, 65, 80, 100])
PEOPLE_AT = np.array([1.2, 1.0, 1.0, 1.9, 1.6, 1.3, 0.9, 0.45, 0.0])
NEWCOMERS_AT = np.array([1.0, 0.2, 1.5, 2.0, 0.8, 0.2, 0.1, 0.05, 0.0])
BORN = 0.3  # share of newcomers who are born into the city
MOVING, LEAVING = 0.05, 0.025  # a year

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Plan:
    """How many persons, in which years, by which seed. At scale 1 there is one for each real."""

    first: int = 2015
    last: int = 2024
    scale: float = 0.25
    seed: int = 2018


@dataclass(frozen=True)
class People:
    """All who live in the city one year; one entry per person in each."""

    person: Whole
    woman: NDArray[np.bool_]
    born: Whole
    home: Whole  # the place in the list of homes

    def only(self, kept: NDArray[np.bool_]) -> "People":
        return People(self.person[kept], self.woman[kept], self.born[kept], self.home[kept])

    def and_also(self, others: "People") -> "People":
        return People(
            np.concatenate([self.person, others.person]),
            np.concatenate([self.woman, others.woman]),
            np.concatenate([self.born, others.born]),
            np.concatenate([self.home, others.home]),
        )


def make_register(
    folder: Path, published: pl.DataFrame, history: AreaHistory, *, plan: Plan | None = None
) -> None:
    """Write a register of made-up persons into a folder: a file per year, and the declaration.

    table:   `published` is the population by district, in the shape.
    returns: nothing. The same plan and population always make the same persons.
    raises:  BadTable when no population is published on either side of a year.
    source:  docs/methods/synthetic-register.md.
    """
    plan = plan or Plan()
    chance = np.random.default_rng(plan.seed)
    homes = _homes(history)
    wanted = targets(published, history, plan)
    folder.mkdir(parents=True, exist_ok=True)
    people = _nobody()
    for year in range(plan.first, plan.last + 1):
        counts = np.array([wanted[year][home] for home in homes])
        people = _a_year_later(people, year, counts, chance)
        table = _as_table(people, year, homes, history, chance)
        table.write_parquet(
            folder / f"{year}.parquet",
            metadata={SYNTHETIC: "true", "seed": str(plan.seed), "scale": str(plan.scale)},
        )
    (folder / DECLARATION).write_text(write_definition(declaration()), encoding="utf-8")


def declaration() -> Declaration:
    """What the register says of itself; first of all, that its persons are made up."""
    return Declaration(
        key=KEY,
        title=Text(sv="Påhittat befolkningsregister", en="Made-up population register"),
        synthetic=True,
        birth_year="birth_year",
        fields={
            "in_work": RegisterField(
                kind="flag", means=Text(sv="påhittat: har arbete", en="made up: has work")
            ),
            "in_study": RegisterField(
                kind="flag", means=Text(sv="påhittat: studerar", en="made up: studies")
            ),
        },
    )


def question() -> Persons:
    """The one indicator that is tried on the register: young people neither in work nor study."""
    young = Comparison(field="age", op="between", value=(16, 24))
    known = Comparison(field="in_work", op="known")
    idle = [Comparison(field=one, op="equals", value=False) for one in ("in_work", "in_study")]
    return Persons(from_register=KEY, among=AllOf(all=(young, known)), counted=AllOf(all=(*idle,)))


def targets(published: pl.DataFrame, history: AreaHistory, plan: Plan) -> dict[int, dict[str, int]]:
    """How many are to live in each district of the finest version, each year.

    table:   the published population by district, in the shape; forecasts are not used.
    returns: by year and district. Where a year is published, the districts of its version get
             just their number times the scale, rounded; between such years, a straight line.
    raises:  BadTable when no population is published on either side of a year.
    source:  docs/methods/synthetic-register.md.
    """
    known = _known(published, history)
    years = sorted(known)
    if not years or plan.first < years[0] or plan.last > years[-1]:
        raise BadTable(
            "Folkmängden är inte publicerad på båda sidor om {first}–{last}.",
            first=plan.first,
            last=plan.last,
        )
    homes = _homes(history)
    wanted: dict[int, dict[str, int]] = {}
    for year in range(plan.first, plan.last + 1):
        exact = {
            home: float(np.interp(year, years, [known[one].get(home, 0.0) for one in years]))
            for home in homes
        }
        wanted[year] = _in_whole_persons(exact, history, year, plan.scale)
    return wanted


def _known(published: pl.DataFrame, history: AreaHistory) -> dict[int, dict[str, float]]:
    """Published years by district of the finest version; a merged one is split as last known."""
    totals = published.filter((pl.col("sex") == "T") & (pl.col("obs_status") == "A"))
    homes, known = _homes(history), dict[int, dict[str, float]]()
    shares: dict[str, float] = dict.fromkeys(homes, 1.0)
    for (period,), rows in sorted(totals.group_by("period"), key=lambda one: str(one[0])):
        values = dict(rows.select("area", "value").iter_rows())
        version = rows["area_version"][0]
        split: dict[str, float] = {}
        for home in homes:
            area = history.successor_of(home, to=version)
            family = [one for one in homes if history.successor_of(one, to=version) == area]
            part = shares[home] / sum(shares[one] for one in family)
            split[home] = values.get(area, 0.0) * part
        known[int(str(period))] = split
        shares = {home: number or 1.0 for home, number in split.items()}
    return known


def _in_whole_persons(
    exact: Mapping[str, float], history: AreaHistory, year: int, scale: float
) -> dict[str, int]:
    """Whole persons, so that each district of the year's own version has its rounded number."""
    version = history.at(year).key
    families: dict[str, list[str]] = {}
    for home in exact:
        families.setdefault(history.successor_of(home, to=version), []).append(home)
    whole: dict[str, int] = {}
    for family in families.values():
        parts = np.array([scale * exact[home] for home in family])
        floors = np.floor(parts + 1e-9).astype(int)
        left = round(float(parts.sum())) - int(floors.sum())
        floors[np.argsort(floors - parts, kind="stable")[:left]] += 1
        whole |= dict(zip(family, floors.tolist(), strict=True))
    return whole


def _a_year_later(people: People, year: int, wanted: Whole, chance: np.random.Generator) -> People:
    """Some die, leave or move; then each district is brought to its number."""
    age = year - people.born
    dying = 0.00004 * np.exp(0.09 * age) + (age >= AGES[-1])
    staying = chance.random(age.size) > np.minimum(dying + LEAVING, 1.0)
    moving = chance.random(age.size) < MOVING
    anywhere = chance.choice(wanted.size, size=age.size, p=wanted / wanted.sum())
    moved = People(
        people.person, people.woman, people.born, np.where(moving, anywhere, people.home)
    ).only(staying)
    order = chance.permutation(moved.home.size)
    place_in_home = np.empty(order.size, dtype=np.int64)
    place_in_home[order] = _running_number(moved.home[order])
    kept = moved.only(place_in_home < wanted[moved.home])
    lacking = wanted - np.bincount(kept.home, minlength=wanted.size)
    first_free = int(people.person.max(initial=0)) + 1
    return kept.and_also(
        _newcomers(lacking, year, first_free, chance, settled=people.home.size > 0)
    )


def _running_number(homes: Whole) -> Whole:
    """For each entry, how many with the same home came before it."""
    order = np.argsort(homes, kind="stable")
    ordered = homes[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if ordered.size else ordered
    lengths = np.diff(np.r_[starts, ordered.size])
    numbers = np.arange(ordered.size) - np.repeat(starts, lengths)
    running = np.empty(ordered.size, dtype=np.int64)
    running[order] = numbers
    return running


def _newcomers(
    lacking: Whole, year: int, first: int, chance: np.random.Generator, *, settled: bool
) -> People:
    """New persons for the districts that lack some; the first year, the whole city."""
    number = int(lacking.sum())
    every = np.arange(AGES[-1] + 1)
    weights = np.interp(every, AGES, NEWCOMERS_AT if settled else PEOPLE_AT)
    age = chance.choice(every, size=number, p=weights / weights.sum())
    if settled:
        age = np.where(chance.random(number) < BORN, 0, age)
    women = np.interp(age, [0, 60, 90], [0.49, 0.50, 0.66])
    return People(
        person=np.arange(first, first + number),
        woman=chance.random(number) < women,
        born=year - age,
        home=np.repeat(np.arange(lacking.size), lacking),
    )


def _as_table(
    people: People,
    year: int,
    homes: list[str],
    history: AreaHistory,
    chance: np.random.Generator,
) -> pl.DataFrame:
    """The year's rows, in the districts that there were that year."""
    version = history.at(year).key
    areas = np.array([history.successor_of(home, to=version) for home in homes])
    in_work, in_study, unknown = _occupied(people, year, homes, history, chance)
    return pl.DataFrame(
        {
            "person": people.person,
            "year": np.full(people.person.size, year, dtype=np.int16),
            "sex": np.where(people.woman, "K", "M"),
            "birth_year": people.born.astype(np.int16),
            "area": areas[people.home],
            "area_version": np.full(people.person.size, version),
            "in_work": in_work,
            "in_study": in_study,
        }
    ).with_columns(in_work=pl.when(~pl.Series(unknown)).then("in_work"))


def _occupied(
    people: People,
    year: int,
    homes: list[str],
    history: AreaHistory,
    chance: np.random.Generator,
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """Who works, who studies, and of whom it is not known; by invented rates."""
    age = year - people.born
    rates = np.array([_rates(home, history) for home in homes])
    idle = rates[people.home, np.where(people.woman, 0, 1)] * YEARLY ** (year - FIRST_YEAR)
    studying = np.interp(age, [6, 7, 18, 19, 24, 40], [0, 1, 1, 0.6, 0.35, 0.02])
    working = np.interp(age, [15, 16, 19, 25, 60, 66, 75], [0, 0.05, 0.5, 0.85, 0.8, 0.2, 0])
    young = (age >= 16) & (age <= 24)
    drawn = chance.random((3, age.size))
    in_study = drawn[0] < studying
    in_work = drawn[1] < working
    in_work |= young & ~in_study  # the young are idle by their own rate only
    is_idle = young & (drawn[2] < idle)
    unknown = chance.random(age.size) < UNKNOWN
    return in_work & ~is_idle, in_study & ~is_idle, unknown


def _rates(home: str, history: AreaHistory) -> tuple[float, float]:
    if home == NO_ADDRESS:
        return RATES[NO_ADDRESS]
    outer = home in history.version(FINEST).outer_city()
    women, men = RATES["yttre" if outer else "inre"]
    return women * UNLIKE.get(home, 1.0), men * UNLIKE.get(home, 1.0)


def _homes(history: AreaHistory) -> list[str]:
    """The districts of the finest version, and those without a known address."""
    districts = (one.key for one in history.version(FINEST).areas if one.kind == DISTRICT)
    return [*sorted(districts), NO_ADDRESS]


def _nobody() -> People:
    none = np.array([], dtype=np.int64)
    return People(none, none.astype(bool), none, none)

"""A table's figures, found by place, time and sex without asking the table each time.

Made once for each released table and shared by all readers; holds nothing in any language.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import polars as pl

from fardplan.statistics import comparison
from fardplan.statistics.shape import Shape


class Limits(NamedTuple):
    """Between which numbers a figure lies, as uncertain as it is."""

    lower: float
    upper: float


@dataclass(frozen=True)
class Figure:
    """One number with its status, or the status of there being none."""

    value: float | None
    status: str
    limits: Limits | None = None


@dataclass(frozen=True)
class Turn:
    """The gap between women and men took the other sign: the first time since another period.

    That period is the last with the same sign, or the first of the series when there was none.
    """

    period: str
    since: str
    gap: float

    @property
    def women_below(self) -> bool:
        return self.gap < 0


class Values:
    """The figures of one table: those that pages show, and `whole` with all that is finer."""

    def __init__(self, table: pl.DataFrame, whole: pl.DataFrame | None = None) -> None:
        self.table = table
        self.whole = table if whole is None else whole
        self._turns: dict[str, list[Turn]] = {}

    @cached_property
    def by_place(self) -> dict[tuple[str, str], dict[str, dict[str, Figure]]]:
        """The figures by version and period, then by area, then by sex."""
        found: dict[tuple[str, str], dict[str, dict[str, Figure]]] = {}
        wanted = ("area_version", "period", "area", "sex", "value", "obs_status", "lower", "upper")
        for version, period, area, sex, value, status, *ends in self.table.select(wanted).rows():
            here = found.setdefault((version, period), {}).setdefault(area, {})
            here[sex] = Figure(value, status, None if None in (value, *ends) else Limits(*ends))
        return found

    @cached_property
    def periods(self) -> list[str]:
        return sorted({period for _version, period in self.by_place})

    @cached_property
    def observed_periods(self) -> list[str]:
        """The periods with figures that are no forecast."""
        return sorted(self.table.filter(pl.col("obs_status") != "F")["period"].unique())

    def periods_in(self, version: str) -> list[str]:
        """The periods that are counted in a version of the areas."""
        return sorted(period for one, period in self.by_place if one == version)

    def totals(self, version: str, period: str) -> dict[str, Figure]:
        """The total of each area that has one."""
        here = self.by_place.get((version, period), {})
        return {area: sexes["T"] for area, sexes in here.items() if "T" in sexes}

    def turns(self, area: str, shape: Shape) -> list[Turn]:
        """The periods in which women and men changed places in an area."""
        if area not in self._turns:
            gaps = comparison.gaps_between_sexes(self.table.filter(pl.col("area") == area), shape)
            periods = sorted(gaps["period"])
            self._turns[area] = [
                Turn(row["period"], _last_alike(periods, row["since"]), row["gap"])
                for row in comparison.turns_of_the_gap(gaps).iter_rows(named=True)
            ]
        return self._turns[area]


def _last_alike(periods: list[str], run_start: str) -> str:
    """The period before a run began; where the run is as old as the series, its first."""
    return periods[max(0, periods.index(run_start) - 1)]

"""Gaps between women and men, and when they turn. Method page: docs/methods/gaps.md."""

import numpy as np
import polars as pl

from fardplan.errors import BadTable
from fardplan.statistics.arrays import Numbers, column, critical, numbers
from fardplan.statistics.rates import Interval
from fardplan.statistics.shape import Measure, Shape, check_sexes, dimensions_of, group_of

GAP_COLUMNS = (
    "women",
    "men",
    "gap",
    "gap_lower",
    "gap_upper",
    "ratio",
    "ratio_lower",
    "ratio_upper",
)


def difference(
    first: Numbers, first_limits: Interval, second: Numbers, second_limits: Interval
) -> Interval:
    """The interval of first minus second, from the interval of each ("square and add").

    table:   arrays in one unit; with Wilson limits this is Newcombe's method 10.
    returns: limits of the difference in the same unit; NaN where one has no limits.
    raises:  nothing.
    source:  R. G. Newcombe (1998), Statistics in Medicine 17, pp. 873-890; for limits of any
             kind G. Y. Zou and A. Donner (2008), Statistics in Medicine 27, pp. 1693-1702.
    """
    gap = first - second
    down = np.hypot(first - first_limits.lower, second_limits.upper - second)
    up = np.hypot(first_limits.upper - first, second - second_limits.lower)
    return Interval(gap - down, gap + up)


def ratio(
    first: tuple[Numbers, Numbers], second: tuple[Numbers, Numbers], *, level: float = 0.95
) -> Interval:
    """The interval of the ratio of two shares, on the logarithmic scale.

    table:   each (yes, asked) as arrays of counts.
    returns: limits of (yes1/asked1) / (yes2/asked2); NaN where a share is 0, unknown or
             no share at all, its count being larger than its base.
    raises:  nothing.
    source:  D. Katz et al. (1978), Biometrics 34, pp. 469-474.
    """
    (yes1, n1), (yes2, n2) = (
        (np.where((yes > 0) & (yes <= asked), yes, np.nan), np.where(asked > 0, asked, np.nan))
        for yes, asked in (first, second)
    )
    centre = np.log(yes1 / n1) - np.log(yes2 / n2)
    spread = critical(level) * np.sqrt(1 / yes1 - 1 / n1 + 1 / yes2 - 1 / n2)
    return Interval(np.exp(centre - spread), np.exp(centre + spread))


def gaps_between_sexes(table: pl.DataFrame, shape: Shape, *, level: float = 0.95) -> pl.DataFrame:
    """Women minus men in the table's unit, and women over men: always both.

    table:   in the shape. The gap's interval is made of the figures' own; with
             `rates.with_intervals` first it is Newcombe's. The ratio's needs counts.
    returns: one row per group: women, men, gap, gap_lower, gap_upper, ratio, ratio_lower,
             ratio_upper. What a missing figure or interval is needed for is null.
    raises:  BadTable if a sex is missing.
    source:  statistics.md rule S12 and section 10; see `difference` and `ratio`.
    """
    check_sexes(table, by_sex=True)
    sexes = side_by_side(table)
    women, men = numbers(sexes, "value_K"), numbers(sexes, "value_M")
    limits = {
        sex: Interval(numbers(sexes, f"lower_{sex}"), numbers(sexes, f"upper_{sex}"))
        for sex in "KM"
    }
    gap = difference(women, limits["K"], men, limits["M"])
    counts = [
        (numbers(sexes, f"numerator_{sex}"), numbers(sexes, f"denominator_{sex}")) for sex in "KM"
    ]
    relative = ratio(counts[0], counts[1], level=level)
    if shape.measure != Measure.SHARE:
        relative = Interval(relative.lower * np.nan, relative.upper * np.nan)
    return sexes.select(
        *group_of(table),
        column("women", women),
        column("men", men),
        column("gap", women - men),
        column("gap_lower", gap.lower),
        column("gap_upper", gap.upper),
        column("ratio", women / np.where(men > 0, men, np.nan)),
        column("ratio_lower", relative.lower),
        column("ratio_upper", relative.upper),
    )


def side_by_side(table: pl.DataFrame) -> pl.DataFrame:
    """One row per group, with each measure of each sex in a column such as `value_K`."""
    group = group_of(table)
    measures = ("numerator", "denominator", "value", "lower", "upper")
    rows = table.select(*group).unique(maintain_order=True)
    for sex in ("K", "M", "T"):
        of_sex = table.filter(pl.col("sex") == sex).select(
            *group, *(pl.col(name).alias(f"{name}_{sex}") for name in measures)
        )
        rows = rows.join(of_sex, on=group, how="left", maintain_order="left")
    return rows


def turns_of_the_gap(gaps: pl.DataFrame) -> pl.DataFrame:
    """The periods in which the gap between the sexes took the other sign.

    table:   from `gaps_between_sexes`; periods are compared as text, which orders years.
    returns: one row per turn: the keys with the period of the turn, `gap` and the gap of the
             period before (`gap_before`, `period_before`), and `since`: the first period of
             the unbroken run with the earlier sign, so that the turn is "the first since".
             A gap of exactly nothing has no sign and neither makes nor breaks a run.
    raises:  nothing.
    source:  audits.md A4; statistics.md section 5.2: a gap that turns is never called closed.
    """
    series = ("area", "area_version", *_dimensions_of_gaps(gaps))
    signed = gaps.filter(pl.col("gap").is_not_null() & (pl.col("gap") != 0))
    signed = signed.sort(*series, "period").with_columns(sign=pl.col("gap").sign())
    before = pl.col("sign").shift().over(series)
    runs = signed.with_columns(turned=(pl.col("sign") != before).fill_null(value=False))
    runs = runs.with_columns(run=pl.col("turned").cum_sum().over(series))
    runs = runs.with_columns(run_start=pl.col("period").first().over(*series, "run"))
    earlier = [
        pl.col(name).shift().over(series).alias(alias)
        for name, alias in (
            ("gap", "gap_before"),
            ("period", "period_before"),
            ("run_start", "since"),
        )
    ]
    return runs.with_columns(earlier).filter("turned").drop("sign", "turned", "run", "run_start")


def _dimensions_of_gaps(gaps: pl.DataFrame) -> tuple[str, ...]:
    return tuple(name for name in dimensions_of(gaps) if name not in GAP_COLUMNS)


def change(earlier: pl.DataFrame, later: pl.DataFrame, shape: Shape) -> pl.DataFrame:
    """The change from an earlier figure to a later one for each series, with its interval.

    table:   two tables in the shape with one period each, in the same version of the areas.
    returns: one row per area, sex and dimensions that both have: `earlier`, `later`, `change`,
             `lower`, `upper`, in the table's unit. The interval is made of the figures' own;
             with `rates.with_intervals` first it is Newcombe's. Null where a figure is.
    raises:  BadTable if a sex is missing, a table has several periods, or the versions of the
             areas differ.
    source:  see `difference`; statistics.md section 5.4 on what may be compared.
    """
    for table in (earlier, later):
        check_sexes(table, by_sex=shape.by_sex)
        if table["period"].n_unique() > 1:
            raise BadTable("En förändring räknas mellan två perioder, en i varje tabell.")
    versions = sorted(set(earlier["area_version"]) | set(later["area_version"]))
    if len(versions) > 1:
        raise BadTable("Områdesversionerna är olika: {versions}.", versions=", ".join(versions))
    keys = ["area", "area_version", "sex", *dimensions_of(later)]
    pairs = earlier.join(later, on=keys, suffix="_later", maintain_order="right")
    first, second = numbers(pairs, "value"), numbers(pairs, "value_later")
    limits = difference(
        second,
        Interval(numbers(pairs, "lower_later"), numbers(pairs, "upper_later")),
        first,
        Interval(numbers(pairs, "lower"), numbers(pairs, "upper")),
    )
    return pairs.select(
        *keys,
        column("earlier", first),
        column("later", second),
        column("change", second - first),
        column("lower", limits.lower),
        column("upper", limits.upper),
    )

import polars as pl
import pytest

from fardplan.disclosure.dimensions import tree
from fardplan.disclosure.figures import Before, Figures, protect
from fardplan.disclosure.policy import Policy
from fardplan.disclosure.problem import NotSafe
from fardplan.errors import BadTable
from tests.disclosure.cities import SEX, WIDE

AREA = tree("område", [("norr", "T"), ("söder", "T"), ("öster", "T")])


def cube(**counts):
    """Rows by area and sex, with the totals that follow: `norr=((K, of), (M, of))`."""
    rows = []
    for area, sexes in counts.items():
        rows += [(area, sex, *pair) for sex, pair in zip("KM", sexes, strict=True)]
    parts = pl.DataFrame(rows, schema=["område", "kön", "numerator", "denominator"], orient="row")
    sums = [parts]
    for total in (["kön"], ["område"], ["område", "kön"]):
        keys = [name for name in ("område", "kön") if name not in total]
        counted = pl.col("numerator", "denominator").sum()
        added = parts.group_by(keys).agg(counted) if keys else parts.select(counted)
        added = added.with_columns(pl.lit("T").alias(name) for name in total)
        sums.append(added.select(parts.columns))
    return pl.concat(sums)


CITY = cube(norr=((3, 40), (20, 50)), söder=((30, 60), (25, 55)), öster=((22, 44), (18, 41)))


def figures(rows=CITY, **more):
    return Figures(rows, (AREA, SEX), **more)


def test_small_counts_are_hidden_with_what_gives_them_back_and_so_are_their_shares():
    made = protect(figures(), WIDE)
    rows = made.table
    assert rows.height == CITY.height
    assert rows.columns == ["område", "kön", "numerator", "denominator", "share"]
    hidden = rows.filter(pl.col("numerator").is_null())
    assert ("norr", "K") in hidden.select("område", "kön").rows()
    assert hidden.height == 4
    assert hidden["share"].null_count() == hidden.height
    assert rows["share"].null_count() == hidden.height
    assert rows.filter(pl.col("share").is_not_null())["share"].is_between(0, 1).all()
    assert made.report is not None
    assert min(finding.width for finding in made.report.findings) >= 4
    assert made.losses[0].hidden == hidden.height


def test_shares_of_which_none_is_small_lose_nothing():
    """Those who are not counted are never shown, but that is no reason to hide who is."""
    plenty = cube(norr=((30, 70), (20, 50)), söder=((30, 60), (25, 55)), öster=((22, 44), (18, 41)))
    rows = protect(figures(plenty), Policy()).table
    assert rows["share"].null_count() == 0


def test_counts_alone_need_no_denominator():
    rows = protect(figures(CITY.drop("denominator"), among=None), WIDE).table
    assert rows.columns == ["område", "kön", "numerator"]
    assert rows["numerator"].null_count() > 1


def test_combinations_that_cannot_exist_are_not_rows_and_no_zeros():
    without = CITY.filter(~((pl.col("område") == "öster") & (pl.col("kön") == "M")))
    lost = CITY.row(by_predicate=(pl.col("område") == "öster") & (pl.col("kön") == "M"))
    shrunk = without.with_columns(
        [
            pl.when(
                ((pl.col("område").is_in(["öster", "T"])) & (pl.col("kön") == "T"))
                | ((pl.col("område") == "T") & (pl.col("kön") == "M"))
            )
            .then(pl.col(name) - lost[at])
            .otherwise(pl.col(name))
            .alias(name)
            for at, name in ((2, "numerator"), (3, "denominator"))
        ]
    )
    rows = protect(figures(shrunk), WIDE).table
    assert rows.height == shrunk.height


def test_what_was_shown_before_stays_shown_and_what_was_hidden_stays_hidden():
    first = protect(figures(), WIDE).table
    again = protect(figures(), WIDE, earlier=[Before(first)]).table
    assert again.equals(first)


def test_a_small_count_that_is_published_already_is_refused_by_name():
    clear = CITY.with_columns(pl.lit(None, dtype=pl.Float64).alias("share"))
    with pytest.raises(BadTable, match=r"redan publicerade: numerator \(.*område=norr"):
        protect(figures(), WIDE, earlier=[Before(clear)])


def test_what_has_changed_since_binds_nothing():
    then = CITY.with_columns(pl.col("numerator") + 1, pl.col("denominator") + 1)
    assert protect(figures(), WIDE, earlier=[Before(then)]).table["numerator"].null_count() > 0


def test_the_old_division_of_the_city_is_protected_from_the_new():
    """`öst` was norr and öster together; with norr hidden now, öst − öster would tell."""
    old = tree("område", [("öst", "T"), ("söder", "T"), ("norr", "öst"), ("öster", "öst")])
    then = cube(norr=((3, 40), (20, 50)), söder=((30, 60), (25, 55)), öster=((22, 44), (18, 41)))
    east = (
        then.filter(pl.col("område").is_in(["norr", "öster"]))
        .group_by("kön")
        .agg(pl.col("numerator", "denominator").sum())
        .with_columns(pl.lit("öst").alias("område"))
        .select(then.columns)
    )
    truth = Figures(pl.concat([then, east]), (old, SEX))
    published = pl.concat([then.filter(pl.col("område").is_in(["söder", "T"])), east])
    made = protect(figures(), WIDE, earlier=[Before(published, truth)])
    assert made.report is not None
    assert min(finding.width for finding in made.report.findings) >= 4
    rows = made.table
    women = {area: n for area, sex, n, *_ in rows.rows() if sex == "K"}
    assert women["norr"] is None
    assert women["öster"] is None  # öst − öster would be norr
    assert women["söder"] is not None  # it was shown then


def test_earlier_rows_without_the_columns_are_refused():
    with pytest.raises(BadTable, match="saknar kolumnerna kön"):
        protect(figures(), WIDE, earlier=[Before(CITY.drop("kön"))])


def test_nothing_leaves_that_the_auditor_comes_at(monkeypatch):
    from fardplan.disclosure import figures as module

    real = module.of_release
    monkeypatch.setattr(
        module, "of_release", lambda problem, hidden: real(problem, problem.sensitive & hidden)
    )
    with pytest.raises(NotSafe, match="Granskningen kom åt numerator"):
        protect(figures(), WIDE)


def test_parts_that_do_not_sum_are_refused_by_name():
    wrong = CITY.with_columns(
        pl.when((pl.col("område") == "norr") & (pl.col("kön") == "T"))
        .then(99)
        .otherwise("numerator")
        .alias("numerator")
    )
    with pytest.raises(BadTable, match=r"inte lika med helheten i .*område=norr, kön=T"):
        protect(figures(wrong), WIDE)


def test_our_own_rules_protect_from_insiders_too():
    made = protect(figures(), Policy())
    assert made.table["numerator"].null_count() >= 4

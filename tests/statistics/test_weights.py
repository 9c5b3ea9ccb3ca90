"""Survey weights: their shares, their cost, and the population they are fitted to."""

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.weightstats import DescrStatsW

from fardplan.errors import BadTable
from fardplan.statistics.rates import wilson, with_intervals
from fardplan.statistics.shape import Shape
from fardplan.statistics.weights import Cells, post_stratify, weighted_shares

WHEN = {"area_version": "stockholm-11", "period": "2024"}


def survey(seed=1, size=240):
    """Respondents in two districts and two strata, with unequal weights."""
    random = np.random.default_rng(seed)
    return pl.DataFrame(
        {
            "area": random.choice(["farsta", "bromma"], size),
            "sex": random.choice(["K", "M"], size),
            "age": random.choice(["18-34", "35-64", "65+"], size, p=[0.2, 0.3, 0.5]),
            "stratum": random.choice(["north", "south"], size),
            "answer": random.binomial(1, 0.3, size),
            "weight": random.uniform(0.5, 3, size),
        }
    )


def plain(yes, asked):
    """Answers of equal weight in one stratum: so many women say yes, and no man does."""
    return pl.DataFrame(
        {
            "area": ["farsta"] * (2 * asked),
            "sex": ["K"] * asked + ["M"] * asked,
            "stratum": ["all"] * (2 * asked),
            "answer": [1] * yes + [0] * (2 * asked - yes),
            "weight": [2.0] * (2 * asked),
        }
    )


def the_row(table, area, sex):
    (row,) = table.filter((pl.col("area") == area) & (pl.col("sex") == sex)).to_dicts()
    return row


def shares_in(respondents):
    """The shares beside what they rest on."""
    table, basis = weighted_shares(respondents, **WHEN)
    return table.join(basis, on=["area", "sex"], maintain_order="left")


def variance_one_by_one(rows, area, sex):
    """The linearised variance with a loop over strata and respondents, as the book has it."""
    inside = [r for r in rows if r["area"] == area and sex in (r["sex"], "T")]
    total = sum(r["weight"] for r in inside)
    share = sum(r["weight"] * r["answer"] for r in inside) / total
    variance = 0.0
    for stratum in {r["stratum"] for r in rows}:
        terms = [
            r["weight"] * (r["answer"] - share) / total
            if r["area"] == area and sex in (r["sex"], "T")
            else 0.0
            for r in rows
            if r["stratum"] == stratum
        ]
        mean = sum(terms) / len(terms)
        variance += len(terms) / (len(terms) - 1) * sum((term - mean) ** 2 for term in terms)
    return share, variance


@settings(max_examples=20)
@given(st.integers(0, 10_000))
def test_shares_and_errors_agree_with_counting_one_by_one(seed):
    respondents = survey(seed)
    table = shares_in(respondents)
    rows = respondents.to_dicts()
    for area in ("bromma", "farsta"):
        for sex in "KMT":
            share, variance = variance_one_by_one(rows, area, sex)
            row = the_row(table, area, sex)
            assert row["value"] == pytest.approx(100 * share, abs=1e-9)
            assert row["se"] == pytest.approx(100 * math.sqrt(variance), abs=1e-9)


def test_the_weighted_mean_agrees_with_statsmodels():
    respondents = survey()
    inside = respondents.filter((pl.col("area") == "farsta") & (pl.col("sex") == "K"))
    theirs = DescrStatsW(inside["answer"].to_numpy(), weights=inside["weight"].to_numpy()).mean
    ours = the_row(shares_in(respondents), "farsta", "K")["value"]
    assert ours == pytest.approx(100 * theirs, abs=1e-9)


def test_the_error_agrees_with_the_jackknife():
    """An independent way to the same error: leave out one respondent at a time."""
    rows = survey(size=400).with_columns(stratum=pl.lit("all")).to_dicts()
    n = len(rows)
    left_out = [variance_one_by_one(rows[:i] + rows[i + 1 :], "farsta", "K")[0] for i in range(n)]
    jackknife = (n - 1) / n * sum((share - sum(left_out) / n) ** 2 for share in left_out)
    ours = the_row(shares_in(pl.DataFrame(rows)), "farsta", "K")["se"]
    assert ours == pytest.approx(100 * math.sqrt(jackknife), rel=0.03)


def test_equal_weights_in_one_stratum_are_a_simple_sample_of_the_domain():
    row = the_row(shares_in(plain(42, 170)), "farsta", "K")
    assert row["value"] == pytest.approx(100 * 42 / 170)
    assert row["kish"] == pytest.approx(1)
    # The number of women in the sample is itself by chance; that costs a little here.
    assert row["design_effect"] == pytest.approx(340 / 339 * 169 / 170)
    lower, upper = np.ravel(wilson(np.array([42.0]), np.array([170.0])))
    assert (row["lower"], row["upper"]) == pytest.approx((100 * lower, 100 * upper), abs=0.1)


def test_unequal_weights_cost_what_kish_says():
    row = the_row(shares_in(survey(size=4_000)), "farsta", "T")
    assert row["kish"] > 1.1
    assert row["design_effect"] == pytest.approx(row["kish"], rel=0.15)


def test_the_weighted_sums_cannot_be_taken_for_counts():
    """Else an interval or a merger would rest on 26 000 answers instead of 170."""
    table, basis = weighted_shares(plain(42, 170), **WHEN)
    assert table["numerator"].null_count() == table["denominator"].null_count() == table.height
    again = with_intervals(table, Shape())
    assert again.equals(table)
    assert basis.select("answers", "weighted").rows() == [(170, 340), (170, 340), (340, 680)]


def test_scaling_all_weights_changes_nothing_but_the_sums():
    respondents = survey()
    one = shares_in(respondents)
    other = shares_in(respondents.with_columns(pl.col("weight") * 1_000))
    for name in ("value", "lower", "upper", "se", "design_effect", "kish"):
        assert np.allclose(one[name], other[name], rtol=1e-9)


def test_where_all_answer_alike_the_interval_is_still_honest():
    row = the_row(shares_in(plain(42, 170)), "farsta", "M")
    assert (row["value"], row["lower"]) == (0, 0)
    assert 1 < row["upper"] < 4


def test_those_who_skip_the_question_are_not_counted_as_no():
    respondents = plain(42, 170).with_columns(
        answer=pl.when(pl.int_range(pl.len()) < 20).then(None).otherwise("answer")
    )
    row = the_row(shares_in(respondents), "farsta", "K")
    assert (row["answers"], row["value"]) == (150, pytest.approx(100 * 22 / 150))


CELLS = Cells(
    by=("area", "sex", "age"),
    population=pl.DataFrame(
        [
            {"area": area, "sex": sex, "age": age, "population": size}
            for area in ("farsta", "bromma")
            for sex in "KM"
            for age, size in (("18-34", 9_000), ("35-64", 12_000), ("65+", 5_000))
        ]
    ),
)


def test_post_stratified_weights_add_up_to_the_population_of_each_cell():
    fitted = post_stratify(survey(), CELLS)
    sums = fitted.group_by("area", "sex", "age").agg(pl.col("weight").sum())
    joined = sums.join(CELLS.population, on=["area", "sex", "age"])
    assert joined.height == 12
    assert np.allclose(joined["weight"], joined["population"])


def test_a_skewed_age_mix_is_set_right():
    """Half answer at 65 and over; if only they say yes, the raw share is far too high."""
    respondents = survey(size=2_000).with_columns(
        answer=(pl.col("age") == "65+").cast(pl.Int64), weight=pl.lit(1.0)
    )
    raw = the_row(shares_in(respondents), "farsta", "K")["value"]
    fitted = post_stratify(respondents, CELLS)
    right = the_row(shares_in(fitted), "farsta", "K")
    assert raw > 45
    assert right["value"] == pytest.approx(100 * 5 / 26)
    assert right["se"] == pytest.approx(0, abs=1e-9)  # within a cell all answer alike


def test_weighting_to_cells_that_explain_nothing_gains_nothing():
    respondents = survey(size=4_000)
    fitted = post_stratify(respondents.with_columns(weight=pl.lit(1.0)), CELLS)
    with_cells = the_row(shares_in(fitted), "farsta", "T")
    without = the_row(shares_in(fitted.drop("cell")), "farsta", "T")
    assert with_cells["se"] == pytest.approx(without["se"], rel=0.05)


def test_a_cell_without_answers_is_refused_by_name():
    respondents = survey().filter(
        ~((pl.col("area") == "farsta") & (pl.col("sex") == "K") & (pl.col("age") == "18-34"))
    )
    with pytest.raises(BadTable, match="utan ett enda svar: farsta K 18-34"):
        post_stratify(respondents, CELLS)


def test_an_answer_outside_the_population_is_refused_by_name():
    with pytest.raises(BadTable, match="utan motsvarighet i befolkningen: älvsjö"):
        post_stratify(survey().with_columns(area=pl.lit("älvsjö")), CELLS)


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("weight", 0.0, "Vikten saknas"),
        ("weight", float("nan"), "Vikten saknas"),
        ("answer", 2, "varken 0 eller 1"),
        ("stratum", "alone", "ett enda svar"),
    ],
)
def test_unfit_answers_are_refused(column, value, sentence):
    first = pl.int_range(pl.len()) == 0
    spoilt = survey().with_columns(
        pl.when(first).then(pl.lit(value)).otherwise(column).alias(column)
    )
    with pytest.raises(BadTable, match=sentence):
        shares_in(spoilt)


def test_cells_may_not_reach_over_areas():
    fitted = survey().with_columns(cell=pl.col("age"))
    with pytest.raises(BadTable, match="flera områden"):
        shares_in(fitted)


def test_a_missing_column_is_named():
    with pytest.raises(BadTable, match="kolumnen stratum"):
        shares_in(survey().drop("stratum"))


def test_a_district_where_no_man_answered_is_refused():
    respondents = survey().filter(~((pl.col("area") == "farsta") & (pl.col("sex") == "M")))
    with pytest.raises(BadTable, match="Män saknas i farsta"):
        shares_in(respondents)

"""Survey weights beside svy, which does the same by another hand: to nine decimals."""

import polars as pl
import pytest
import svy

from fardplan.statistics.weights import Cells, post_stratify
from tests.statistics.test_weights import CELLS, shares_in, survey, the_row

CLOSE = 1e-9
DESIGN = svy.Design(stratum="stratum", wgt="weight")


def sample_of(respondents):
    return svy.Sample(respondents.with_columns(pl.col("answer").cast(pl.Float64)), DESIGN)


def estimates_of(sample):
    """svy's shares by area and sex, and by area alone, as (area, sex) → (share, se, effect)."""
    found = {}
    for by in (["area", "sex"], ["area"]):
        made = sample.estimation.mean("answer", by=by, deff="wr", drop_nulls=True).to_polars()
        for row in made.iter_rows(named=True):
            found[row["area"], row.get("sex", "T")] = (row["est"], row["se"], row["deff"])
    return found


def assert_alike(respondents, sample):
    ours, theirs = shares_in(respondents), estimates_of(sample)
    assert len(theirs) == ours.height == 6
    for (area, sex), (share, error, effect) in theirs.items():
        row = the_row(ours, area, sex)
        assert row["value"] / 100 == pytest.approx(share, abs=CLOSE)
        assert row["se"] / 100 == pytest.approx(error, abs=CLOSE)
        assert row["design_effect"] == pytest.approx(effect, abs=CLOSE)


@pytest.mark.parametrize("seed", range(6))
def test_linearised_errors_and_design_effects_agree_with_svy(seed):
    respondents = survey(seed)
    assert_alike(respondents, sample_of(respondents))


@pytest.mark.parametrize("seed", range(6))
def test_so_they_do_after_post_stratification_to_district_sex_and_age(seed):
    respondents = survey(seed)
    controls = {tuple(cell): size for *cell, size in CELLS.population.iter_rows()}
    fitted = post_stratify(respondents, CELLS)
    theirs = sample_of(respondents).weighting.poststratify(controls, cells=list(CELLS.by))
    assert fitted["weight"].to_list() == pytest.approx(theirs.data["ps_wgt"].to_list(), abs=CLOSE)
    assert_alike(fitted, theirs)


def test_those_who_skip_the_question_are_left_out_alike():
    skipped = pl.when(pl.int_range(pl.len()) % 9 == 0).then(None).otherwise("answer")
    respondents = survey(7).with_columns(answer=skipped)
    assert_alike(respondents, sample_of(respondents))


def test_weighting_to_the_sexes_alone_agrees_as_well():
    population = CELLS.population.group_by("area", "sex").agg(pl.col("population").sum())
    cells = Cells(("area", "sex"), population.sort("area", "sex"))
    controls = {(area, sex): size for area, sex, size in cells.population.iter_rows()}
    respondents = survey(8)
    theirs = sample_of(respondents).weighting.poststratify(controls, cells=["area", "sex"])
    assert_alike(post_stratify(respondents, cells), theirs)

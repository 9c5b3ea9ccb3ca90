"""Kitagawa: the parts of a change add up to the change."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fardplan.errors import BadTable
from fardplan.statistics.decomposition import kitagawa
from fardplan.statistics.shape import Measure, Shape, from_records

SHARE = Shape()
CELL = st.integers(1, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
CITY = st.lists(st.tuples(CELL, CELL), min_size=3, max_size=3)


def city(period, districts):
    """A table of districts, each with (yes, asked) of women and of men."""
    return from_records(
        [
            {
                "area": f"d{number}",
                "area_version": "stockholm-11",
                "period": period,
                "sex": sex,
                "numerator": yes,
                "denominator": asked,
            }
            for number, (women, men) in enumerate(districts)
            for sex, (yes, asked) in (
                ("K", women),
                ("M", men),
                ("T", (women[0] + men[0], women[1] + men[1])),
            )
        ],
        SHARE,
    )


def whole(districts):
    cells = [cell for district in districts for cell in district]
    return 100 * sum(yes for yes, _ in cells) / sum(asked for _, asked in cells)


def parts_of(districts):
    """Each part's share of all who are asked, and its own share of yes in per cent."""
    cells = [cell for district in districts for cell in district]
    asked = sum(n for _, n in cells)
    return [n / asked for _, n in cells], [100 * yes / n for yes, n in cells]


def mean_of(mix, rate):
    return sum(part * share for part, share in zip(mix, rate, strict=True))


@settings(max_examples=30)
@given(CITY, CITY)
def test_the_effects_add_up_to_the_change_of_the_whole(before, after):
    effects = kitagawa(city("2016", before), city("2017", after), SHARE)
    total = effects["mix"].sum() + effects["rate"].sum()
    assert total == pytest.approx(whole(after) - whole(before), abs=1e-9)


@settings(max_examples=30)
@given(CITY, CITY)
def test_the_effects_are_the_mean_of_changing_the_mix_first_and_last(before, after):
    """Shapley's way to Kitagawa's components, one weighted mean at a time."""
    (old_mix, old_rate), (new_mix, new_rate) = (parts_of(one) for one in (before, after))
    first = mean_of(new_mix, old_rate) - mean_of(old_mix, old_rate)
    last = mean_of(new_mix, new_rate) - mean_of(old_mix, new_rate)
    effects = kitagawa(city("2016", before), city("2017", after), SHARE)
    assert effects["mix"].sum() == pytest.approx((first + last) / 2, abs=1e-9)
    whole_change = mean_of(new_mix, new_rate) - mean_of(old_mix, old_rate)
    assert effects["rate"].sum() == pytest.approx(whole_change - (first + last) / 2, abs=1e-9)


@settings(max_examples=30)
@given(CITY, CITY)
def test_going_back_in_time_turns_every_effect(before, after):
    there = kitagawa(city("2016", before), city("2017", after), SHARE)
    back = kitagawa(city("2017", after), city("2016", before), SHARE)
    for name in ("mix", "rate"):
        assert there[name].to_list() == pytest.approx([-x for x in back[name]], abs=1e-12)


def test_when_only_the_mix_changes_all_of_it_is_mix():
    before = [((10, 100), (10, 100)), ((50, 100), (50, 100)), ((30, 100), (30, 100))]
    after = [((10, 100), (10, 100)), ((150, 300), (150, 300)), ((30, 100), (30, 100))]
    effects = kitagawa(city("2016", before), city("2017", after), SHARE)
    assert effects["rate"].to_list() == pytest.approx([0] * 6)
    assert effects["mix"].sum() == pytest.approx(whole(after) - whole(before))


def test_two_equal_groups_worked_out_by_hand():
    """Half and half at 10 and 30 percent become a quarter at 20 and three quarters at 30.

    Mix: -0.25 × 15 + 0.25 × 30 = 3.75. Rate: 10 × 0.375 = 3.75. Together 27.5 - 20 = 7.5.
    """
    before, after = [((10, 100), (30, 100))], [((20, 100), (90, 300))]
    effects = kitagawa(city("2016", before), city("2017", after), SHARE)
    assert effects["mix"].to_list() == pytest.approx([-3.75, 7.5])
    assert effects["rate"].to_list() == pytest.approx([3.75, 0])


def test_one_sex_can_be_taken_by_itself():
    before, after = [((10, 100), (30, 100))], [((20, 100), (90, 300))]
    effects = kitagawa(city("2016", before), city("2017", after), SHARE, sexes=("K",))
    assert effects["rate"].to_list() == pytest.approx([10])


def test_a_part_that_only_one_period_has_is_refused_by_name():
    before = [((10, 100), (30, 100))]
    with pytest.raises(BadTable, match="bara i den ena perioden: d1 stockholm-11 K"):
        kitagawa(city("2016", before), city("2017", [*before, ((1, 9), (2, 9))]), SHARE)


def test_shares_without_counts_are_refused():
    table = city("2016", [((10, 100), (30, 100))])
    bare = table.with_columns(numerator=pl.lit(None, dtype=pl.Float64))
    with pytest.raises(BadTable, match="täljare och nämnare"):
        kitagawa(bare, table, SHARE)


def test_counts_and_several_periods_are_refused():
    table = city("2016", [((10, 100), (30, 100))])
    with pytest.raises(BadTable, match="andelar, tal och medelvärden"):
        kitagawa(table, table, Shape(measure=Measure.COUNT))
    several = pl.concat([table, city("2017", [((10, 100), (30, 100))])])
    with pytest.raises(BadTable, match="två perioder"):
        kitagawa(several, table, SHARE)

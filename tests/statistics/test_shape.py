"""The shape refuses what breaks it, in a sentence that names the rows."""

import math

import polars as pl
import pytest

from fardplan.errors import BadTable
from fardplan.statistics import codes
from fardplan.statistics.shape import (
    Measure,
    Shape,
    check_sexes,
    dimensions_of,
    empty_table,
    from_records,
    validate,
)

SHARE = Shape()
COUNT = Shape(measure=Measure.COUNT)
DWELLINGS = Shape(measure=Measure.COUNT, by_sex=False, no_sex_because="Enheten är en bostad.")
PLACE = {"area": "farsta", "area_version": "stockholm-14", "period": "2016"}


def by_sex(women, men, total, **same):
    """Three records: each is (numerator, denominator)."""
    return [
        {**PLACE, "sex": sex, "numerator": yes, "denominator": asked, **same}
        for sex, (yes, asked) in zip("KMT", (women, men, total), strict=True)
    ]


def good_records():
    return by_sex((20, 50), (30, 50), (50, 100))


def refused(records, shape=SHARE):
    with pytest.raises(BadTable) as refusal:
        from_records(records, shape)
    return str(refusal.value)


def test_plain_dicts_become_a_table_in_the_shape():
    table = from_records(reversed(good_records()), SHARE)
    assert tuple(table.columns) == SHARE.columns
    assert table["sex"].to_list() == ["K", "M", "T"]
    assert table["value"].to_list() == [40, 60, 50]
    assert set(table["obs_status"]) == {"A"}
    assert set(table["conf_status"]) == {"F"}


def test_a_published_value_is_never_computed_anew():
    records = [{**record, "value": 41.0} for record in good_records()]
    records[1]["value"], records[2]["value"] = 60.0, 51.0
    assert from_records(records, SHARE)["value"].to_list() == [41, 60, 51]


def test_nothing_is_known_where_nobody_was_counted():
    records = by_sex((0, 0), (30, 50), (30, 50))
    records[0] |= {"obs_status": "M"}
    assert from_records(records, SHARE)["value"].to_list() == [None, 60, 60]


def test_rows_are_sorted_by_version_area_period_dimension_and_sex():
    shape = Shape(dimensions=("age",))
    records = [
        record | {"area": area, "period": period, "age": age}
        for area in ("skarpnack", "farsta")
        for period in ("2017", "2016")
        for age in ("25-29", "16-24")
        for record in good_records()
    ]
    table = from_records(records, shape)
    keys = table.select("area", "period", "age", pl.col("sex").to_physical()).rows()
    assert keys == sorted(keys)
    assert dimensions_of(table) == ("age",)


def test_a_table_survives_being_written_as_text_and_read_again():
    table = from_records(good_records(), SHARE)
    text = table.with_columns(pl.all().cast(pl.String).fill_null(""))
    assert validate(text, SHARE).equals(table)


def test_an_empty_table_is_valid():
    assert validate(empty_table(SHARE), SHARE).is_empty()


@pytest.mark.parametrize(
    ("gone", "sentence"),
    [
        ("K", "Kvinnor saknas i farsta stockholm-14 2016."),
        ("M", "Män saknas i farsta stockholm-14 2016."),
        ("T", "Samtliga saknas i farsta stockholm-14 2016."),
    ],
)
def test_a_table_with_a_sex_missing_is_refused(gone, sentence):
    records = [record for record in good_records() if record["sex"] != gone]
    assert refused(records) == sentence


def test_a_total_beside_women_only_is_refused():
    records = [record for record in good_records() if record["sex"] != "M"]
    assert refused(records).startswith("Män saknas")


def test_a_third_answer_is_welcome_but_not_demanded():
    records = by_sex((20, 50), (30, 50), (55, 110))
    records.append(records[0] | {"sex": "X", "numerator": 5, "denominator": 10})
    assert from_records(records, SHARE)["sex"].to_list() == ["K", "M", "X", "T"]


def test_a_figure_about_dwellings_has_only_totals():
    record = {**PLACE, "sex": "T", "value": 100}
    assert from_records([record], DWELLINGS)["value"].to_list() == [100]
    assert "inte könsuppdelad" in refused([record, record | {"sex": "K"}], DWELLINGS)


def test_no_table_is_without_sexes_unless_it_says_why():
    with pytest.raises(BadTable, match="säga varför"):
        Shape(by_sex=False)
    with pytest.raises(BadTable, match="säga varför"):
        Shape(no_sex_because="Vi hann inte.")


def test_a_group_in_one_dimension_can_lack_a_sex_and_is_named():
    shape = Shape(dimensions=("age",))
    records = [record | {"age": age} for age in ("16-24", "25-29") for record in good_records()]
    assert refused(records[1:], shape) == "Kvinnor saknas i farsta stockholm-14 2016 16-24."


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"value": math.nan}, "NaN"),
        ({"value": math.inf}, "NaN"),
        ({"value": None}, "utan att statuskoden säger varför"),
        ({"value": 40, "obs_status": "Q"}, "men det finns ett"),
        ({"numerator": 51, "value": 40}, "Täljaren är större än nämnaren"),
        ({"numerator": -1, "value": 40}, "Täljaren är negativ"),
        ({"denominator": -50, "value": 40}, "Nämnaren är negativ"),
        ({"value": 100.1}, "större än det hela"),
        ({"value": -0.1}, "mindre än noll"),
        ({"lower": 50, "upper": 40, "value": 45}, "nedre gräns är högre"),
        ({"lower": 50, "upper": 60, "value": 45}, "utanför sitt intervall"),
        ({"obs_status": "Z"}, "Kolumnen obs_status har 'Z', som inte är en känd kod"),
        ({"conf_status": None}, "Kolumnen conf_status är tom"),
        ({"area": ""}, "Kolumnen area är tom"),
        ({"value": "15,5"}, "har '15,5' där kolumnen value ska ha ett tal"),
        ({"value": True}, "har True där kolumnen value ska ha ett tal"),
        ({"colour": "blue"}, "okänd kolumn: colour"),
        ({"sex": "kvinna"}, "har 'kvinna', som inte är en känd kod"),
    ],
)
def test_an_impossible_row_is_refused_with_its_reason(change, sentence):
    records = good_records()
    records[0] = records[0] | change
    assert sentence in refused(records)


def test_the_faulty_rows_are_named_and_the_rest_counted():
    records = [
        record | {"period": period, "numerator": 60, "value": 40 + shift}
        for period in ("2014", "2015", "2016")
        for shift, record in enumerate(by_sex((20, 50), (30, 50), (50, 100)))
    ]
    sentence = refused(records)
    assert sentence == (
        "Täljaren är större än nämnaren i farsta stockholm-14 2014 K; "
        "farsta stockholm-14 2014 M; farsta stockholm-14 2015 K; … +3."
    )


def test_the_same_row_twice_is_refused_and_named_once():
    records = good_records()
    sentence = refused([*records, records[0] | {"numerator": 21}])
    assert sentence == "Samma rad finns två gånger: farsta stockholm-14 2016 K."


def test_text_that_is_no_number_is_refused_and_not_made_missing():
    text = from_records(good_records(), SHARE).with_columns(pl.all().cast(pl.String))
    spoilt = text.with_columns(
        value=pl.when(pl.col("sex") == "M").then(pl.lit("~100")).otherwise("value")
    )
    with pytest.raises(BadTable, match="har '~100', som inte är ett tal"):
        validate(spoilt, SHARE)


def test_missing_and_unknown_columns_are_named():
    table = from_records(good_records(), SHARE)
    with pytest.raises(BadTable, match="saknar kolumnen conf_status"):
        validate(table.drop("conf_status"), SHARE)
    with pytest.raises(BadTable, match="okänd kolumn: age"):
        validate(table.with_columns(age=pl.lit("16-24")), SHARE)


def test_a_total_pasted_into_a_sex_is_refused():
    assert "Kvinnornas siffror är samma" in refused(by_sex((50, 100), (30, 50), (50, 100)))
    assert "Männens siffror är samma" in refused(by_sex((20, 50), (50, 100), (50, 100)))


def test_counts_pasted_into_a_sex_are_refused_without_denominators():
    counts = [{**PLACE, "sex": sex, "value": 100} for sex in "KT"]
    counts.append({**PLACE, "sex": "M", "value": 40})
    assert "Kvinnornas siffror är samma" in refused(counts, COUNT)


def published(*periods):
    """Published shares without counts: women, men and total per period."""
    return [
        {**PLACE, "period": str(2010 + year), "sex": sex, "value": value}
        for year, values in enumerate(periods)
        for sex, value in zip("KMT", values, strict=True)
    ]


def test_published_shares_can_be_alike_once_but_not_all_the_way_down():
    alike = (88.7, 88.7, 88.7)
    assert from_records(published(alike, alike), SHARE).height == 6
    assert from_records(published(alike, alike, alike, (88.7, 88.5, 88.6)), SHARE).height == 12
    assert "Kvinnornas siffror" in refused(published(alike, alike, alike))


def test_where_there_are_no_men_the_women_are_the_total():
    assert from_records(by_sex((20, 50), (0, 0), (20, 50), value=40), SHARE).height == 3


def test_all_zeros_are_not_taken_for_a_pasted_total():
    zeros = [{**PLACE, "sex": sex, "value": 0} for sex in "KMT"]
    assert from_records(zeros, COUNT).height == 3


def test_a_hidden_value_may_keep_its_bounds():
    records = good_records()
    records[0] |= {"value": None, "obs_status": "Q", "conf_status": "C", "lower": 30, "upper": 50}
    table = from_records(records, SHARE)
    assert table.row(0, named=True)["lower"] == 30


@pytest.mark.parametrize("dimensions", [("value",), ("sex",), ("age", "age")])
def test_a_dimension_may_not_take_a_name_that_is_in_use(dimensions):
    with pytest.raises(BadTable):
        Shape(dimensions=dimensions)


def test_check_sexes_speaks_for_itself():
    table = from_records(good_records(), SHARE)
    check_sexes(table)
    with pytest.raises(BadTable, match="Kvinnor saknas"):
        check_sexes(table.filter(pl.col("sex") != "K"))


def test_every_code_has_a_meaning_in_both_languages():
    for meanings in (codes.SEXES, codes.OBS_STATUSES, codes.CONF_STATUSES):
        for meaning in meanings.values():
            assert meaning.swedish
            assert meaning.english
    assert list(codes.SEXES) == ["K", "M", "X", "T"]
    assert set(codes.MUST_BE_EMPTY) <= set(codes.MAY_BE_EMPTY) <= set(codes.OBS_STATUSES)
    assert not set(codes.MUST_BE_EMPTY) & set(codes.OBSERVED)

import numpy as np
import polars as pl
import pytest

from fardplan.disclosure.contributions import contributions
from fardplan.disclosure.tables import frame, from_cells, from_counts, from_records, from_smallest
from fardplan.errors import BadTable
from tests.disclosure.cities import AGE, AREA, SEX

ROWS = pl.DataFrame({"kön": ["T", "K", "M"], "count": [5, 2, 3]})


def test_records_are_counted_at_the_finest_crossing_and_added_up():
    people = pl.DataFrame({"kön": ["K", "K", "M"], "område": ["n1", "s2", "n1"]})
    counted = frame(from_records("t", "personer", [SEX, AREA], people))
    found = {(row["kön"], row["område"]): row["count"] for row in counted.iter_rows(named=True)}
    assert found["T", "T"] == 3
    assert found["T", "norr"] == found["T", "n1"] == 2
    assert found["K", "söder"] == 1
    assert found["M", "söder"] == 0


def test_every_cell_is_the_sum_of_the_records_in_it():
    random = np.random.default_rng(3)
    people = pl.DataFrame(
        {"kön": random.choice(SEX.leaves, 200), "ålder": random.choice(AGE.leaves, 200)}
    )
    for row in frame(from_records("t", "personer", [SEX, AGE], people)).iter_rows(named=True):
        inside = [
            person
            for person in people.iter_rows(named=True)
            if row["kön"] in (person["kön"], "T") and row["ålder"] in (person["ålder"], "T")
        ]
        assert row["count"] == len(inside)


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([6, 2, 3], "inte lika med helheten i kön=T"),
        ([1, -2, 3], "negativa tal i kön=K"),
        ([5, 2.5, 2.5], "inte är hela i kön=K; kön=M"),
        ([5, None, 3], "saknar värden i kön=K"),
    ],
)
def test_a_cube_that_cannot_be_true_is_refused_with_the_cells_named(counts, words):
    cells = ROWS.with_columns(pl.Series("count", counts, strict=False))
    with pytest.raises(BadTable, match=words):
        from_cells("t", "personer", [SEX], cells)


def test_a_cell_twice_a_cell_missing_and_an_unknown_code_are_refused():
    with pytest.raises(BadTable, match="samma cell två gånger: kön=K"):
        from_cells("t", "personer", [SEX], pl.concat([ROWS, ROWS[1:2]]))
    with pytest.raises(BadTable, match="saknar värden i kön=M"):
        from_cells("t", "personer", [SEX], ROWS[:2])
    with pytest.raises(BadTable, match="koder i kön som inte finns där: kvinna"):
        from_cells("t", "personer", [SEX], ROWS.with_columns(kön=pl.lit("kvinna")))


def test_a_table_declared_perturbed_is_taken_as_it_is():
    cells = ROWS.with_columns(count=pl.Series([6, 2, 3]))
    assert from_cells("t", "personer", [SEX], cells, perturbed=True).values.tolist() == [6, 2, 3]


def test_cells_that_cannot_exist_are_structural_zeros():
    made = from_cells("t", "personer", [SEX], pl.DataFrame({"kön": ["T", "K"], "count": [2, 2]}),
                      missing_is_impossible=True)  # fmt: skip
    assert made.impossible.tolist() == [False, False, True]


def test_sums_of_amounts_know_their_two_largest_contributors():
    firms = pl.DataFrame(
        {
            "område": ["n1", "n1", "n2", "s1"],
            "kön": ["K", "M", "K", "K"],
            "kr": [9.0, 4.0, 7.0, 1.0],
        }
    )
    made = from_records("t", "kr", [AREA], firms, amount="kr")
    rests = contributions("t", [AREA], firms, amount="kr")
    norr = AREA.codes.index("norr")
    assert (made.values[norr], rests.contributors[norr]) == (20, 3)
    assert (rests.largest[norr], rests.second[norr]) == (9, 7)


def test_the_shape_must_fit_the_dimensions():
    with pytest.raises(BadTable, match="inte ett värde för varje minsta cell"):
        from_smallest("t", "personer", [SEX], np.zeros(3))


def test_counts_that_a_database_made_become_a_table():
    rows = pl.DataFrame({"kön": ["K", "M"], "count": [3, 4]})
    assert from_counts("t", "personer", [SEX], rows).values.tolist() == [7, 3, 4]
    with pytest.raises(BadTable, match="samma kombination två gånger"):
        from_counts("t", "personer", [SEX], pl.concat([rows, rows]))

from dataclasses import replace
from itertools import islice

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fardplan.disclosure.audit import audit
from fardplan.disclosure.dimensions import flat, several
from fardplan.disclosure.explanations import explanations
from fardplan.disclosure.knowledge import (
    Knowledge,
    as_published,
    counted,
    rounded,
    together,
)
from fardplan.errors import BadTable
from tests.disclosure.cities import SEX, release, table

ANSWER = flat("svar", ["ja", "nej"])


def published(dimensions, rows, **options):
    names = [dimension.name for dimension in dimensions]
    frame = pl.DataFrame(rows, schema=[*names, "count"], orient="row", strict=False)
    return as_published("t", "personer", dimensions, frame, **options)


def only(report):
    (finding,) = report.findings
    return finding


def test_total_and_one_sex_give_the_other_with_the_sum_that_shows_it():
    report = audit(together([published([SEX], [("T", "35"), ("K", ".."), ("M", "18")],
                                       marks={"..": (1, float("inf"))})]))  # fmt: skip
    finding = only(report)
    assert finding.is_exact
    assert str(finding.below) == str(finding.above) == "35 − 18 = 17"
    assert finding.label == "personer (kön=K)"


def test_two_hidden_cells_keep_every_value_that_the_marks_allow():
    few = {"<5": (1, 4)}
    report = audit(together([published([SEX], [("T", "6"), ("K", "<5"), ("M", "<5")], marks=few)]))
    assert [(finding.low, finding.high) for finding in report.findings] == [(2, 4), (2, 4)]
    assert report.recovered == ()
    assert len(report.narrower_than(3)) == 2


def test_two_releases_tell_what_neither_does_alone():
    old = several("område", {"gamla": [("a", "x"), ("b", "x"), ("x", "T"), ("c", "T")]})
    new = flat("område", ["a", "bc"])
    joint = several("område", {"nya": [("a", "T"), ("bc", "T"), ("b", "bc"), ("c", "bc")]})
    before = published([old], [("T", "20"), ("x", "9"), ("c", "11")])
    after = published([new], [("T", "20"), ("bc", "14")])
    between = published([joint], [])
    assert audit(together([before])).recovered == ()
    found = audit(together([before, after, between])).recovered
    assert {finding.label: finding.low for finding in found} == {
        "personer (område=a)": 6,
        "personer (område=b)": 3,
    }


def test_what_contradicts_itself_is_refused_with_the_cells_named():
    first, second = published([SEX], [("K", "4")]), published([SEX], [("K", "5")])
    with pytest.raises(BadTable, match=r"säger emot sig självt om personer \(kön=K\)"):
        together([first, second])
    with pytest.raises(BadTable, match=r"inte lika med helheten i personer \(totalt\)"):
        together([published([SEX], [("T", "3"), ("K", "5")])])
    cells = release(table([SEX], [2, 3])).cells()
    with pytest.raises(BadTable, match=r"Ingen tabell stämmer .* personer \(kön=K\)"):
        audit(Knowledge(cells, np.array([5.0, 0, 0]), np.array([5.0, 2, 2])))


def test_a_mark_that_is_not_explained_is_refused():
    with pytest.raises(BadTable, match=r"märken som inte är förklarade: ~100"):
        published([SEX], [("K", "~100")])


@pytest.mark.parametrize(
    ("share", "whole", "count"), [(83.3, 42, 35), (78.3, 23, 18), (92.2, 102, 94), (88.9, 54, 48)]
)
def test_a_rounded_share_gives_its_count_back(share, whole, count):
    assert counted(share, whole) == (count, count)


def test_a_share_that_no_count_gives_is_refused():
    with pytest.raises(BadTable, match="Inget antal av 10 ger andelen 33"):
        counted(33.0, 10)


def test_rounding_each_cell_alone_leaks_through_the_sums():
    view = published([SEX], [("T", "0"), ("K", "0"), ("M", "5")])
    report = audit(together([rounded(view, 5)]))
    assert {f.label: (f.low, f.high) for f in report.findings}["personer (kön=M)"] == (1, 4)


def test_a_bound_in_fractions_is_sharpened_in_whole_numbers():
    """Three pairs that each make 3 give 1½ each in fractions, but no whole numbers."""
    three = flat("par", ["ab", "bc", "ca"], total="T")
    cells = release(table([three], [3, 3, 3])).cells()
    low, high = np.array([0, 0, 0, 0.0]), np.array([5, 2, 2, 2.0])
    low[0] = high[0] = 5
    report = audit(Knowledge(cells, low, high))
    assert {(f.low, f.high) for f in report.findings} == {(1, 2)}


def test_an_end_that_is_a_fraction_is_rounded_inwards_also_where_nothing_is_searched(monkeypatch):
    monkeypatch.setattr("fardplan.disclosure.audit.SMALL", 0)
    cells = release(table([SEX], [3, 3])).cells()
    knowledge = Knowledge(cells, np.array([6, 0, 0.0]), np.array([6, 3.5, 3.5]))
    assert {(f.low, f.high) for f in audit(knowledge).findings} == {(3, 3)}
    assert {(f.low, f.high) for f in audit(knowledge, whole=False).findings} == {(2.5, 3.5)}


counts = st.integers(min_value=0, max_value=3)


@settings(max_examples=40, deadline=None)
@given(st.lists(counts, min_size=4, max_size=4), st.lists(st.booleans(), min_size=9, max_size=9))
def test_the_auditor_and_one_who_tries_every_table_agree(numbers, hide):
    truth = table([SEX, ANSWER], np.reshape(numbers, (2, 2)))
    cells = release(truth).cells()
    hidden = np.array(hide) & (cells.values > 0)
    low = np.where(hidden, 1, cells.values)
    high = np.where(hidden, 12, cells.values)  # the most that four such counts can make
    knowledge = Knowledge(cells, low, high)
    every = np.array(list(explanations(knowledge, reach=12)))
    for finding in audit(knowledge).findings:
        values = every[:, finding.cell]
        assert (finding.low, finding.high) == (values.min(), values.max())


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(min_value=0, max_value=2), min_size=8, max_size=8),
    st.lists(st.booleans(), min_size=15, max_size=15),
)
def test_they_agree_on_linked_tables_that_share_a_margin(numbers, hide):
    """Persons by sex and answer, and by sex and place: women, men and all stand in both."""
    place = flat("plats", ["här", "där"])
    persons = np.reshape(numbers, (2, 2, 2))
    linked = table([SEX, ANSWER], persons.sum(axis=2)), table([SEX, place], persons.sum(axis=1))
    cells = release(linked[0], replace(linked[1], name="plats")).cells()
    assert cells.size == 15
    hidden = np.array(hide) & (cells.values > 0)
    knowledge = Knowledge(
        cells, np.where(hidden, 1, cells.values), np.where(hidden, 16, cells.values)
    )
    every = np.array(list(islice(explanations(knowledge, reach=16), 20_000)))
    for finding in audit(knowledge).findings:
        values = every[:, finding.cell]
        assert finding.low <= values.min()
        assert finding.high >= values.max()
        if len(every) < 20_000:
            assert (finding.low, finding.high) == (values.min(), values.max())

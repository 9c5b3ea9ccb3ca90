"""The same mark means different things at different sources."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fardplan.errors import BadTable
from fardplan.statistics.codes import CONF_STATUSES, MUST_BE_EMPTY, OBS_STATUSES
from fardplan.statistics.marks import MARKS, read_cell, share_when_few_are_left


@pytest.mark.parametrize(
    ("text", "source", "status", "value"),
    [
        ("..", "scb", "O", None),
        ("..", "skolverket", "Q", None),
        (".", "scb", "M", None),
        (".", "skolverket", "O", None),
        ("–", "scb", "A", 0),
        ("-", "scb", "A", 0),
        ("0", "scb", "A", 0),
        ("", "scb", "O", None),
        ("Privacy", "kolada", "Q", None),
        ("Missing", "kolada", "O", None),
        ("Not applicable", "kolada", "M", None),
        ("~100", "skolverket", "Q", None),
        ("OMITTED_DUE_TO_BASED_ON_FEW_PUPILS", "skolverket", "Q", None),
    ],
)
def test_a_mark_is_read_as_its_source_means_it(text, source, status, value):
    cell = read_cell(text, source=source)
    assert (cell.obs_status, cell.value) == (status, value)


@pytest.mark.parametrize(
    ("text", "value", "status"),
    [
        ("15,5", 15.5, "A"),
        ("15.5", 15.5, "A"),
        (" 44% ", 44, "A"),
        ("44 %", 44, "A"),
        ("cirka 370", 370, "E"),
        ("ca 1 200", 1200, "E"),
        ("675 539", 675539, "A"),
        ("675\u00a0539", 675539, "A"),
        ("−533", -533, "A"),
        ("100.0", 100, "A"),
    ],
)
def test_numbers_are_read_as_people_write_them(text, value, status):
    cell = read_cell(text, source="skolverket")
    assert (cell.value, cell.obs_status) == (value, status)


@pytest.mark.parametrize("text", ["n/a", "?", "1.234,5", "~90", "12a", "nan", "inf", "1e5"])
def test_text_that_is_neither_number_nor_mark_is_refused(text):
    with pytest.raises(BadTable, match="varken ett tal eller ett känt tecken"):
        read_cell(text, source="skolverket")


def test_a_source_without_a_table_of_marks_is_refused():
    with pytest.raises(BadTable, match="Källan ssb har ingen"):
        read_cell("..", source="ssb")


def test_every_mark_has_a_status_that_fits_its_value():
    for cells in MARKS.values():
        for cell in cells.values():
            assert cell.obs_status in OBS_STATUSES
            assert cell.conf_status in CONF_STATUSES
            assert (cell.value is None) == (cell.obs_status in MUST_BE_EMPTY)
            assert (cell.obs_status == "Q") == (cell.conf_status == "C")


def test_nearly_all_means_that_one_to_four_are_on_the_other_side():
    """At most four; and since an exact 100.0 is published too, at least one."""
    assert read_cell("~100", source="skolverket").few == (1, 4)


@given(st.integers(4, 500))
def test_nearly_all_is_a_range_below_all(counted):
    low, high = share_when_few_are_left(counted, (1, 4))
    assert 0 <= low <= high < 100
    assert round((100 - low) * counted / 100) == 4
    assert round((100 - high) * counted / 100) == 1

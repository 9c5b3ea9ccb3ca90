import pytest
from hypothesis import given
from hypothesis import strategies as st

from fardplan.indicators.sources import jsonstat
from fardplan.indicators.sources.faults import BadReply


def dataset(**changes):
    """Two regions by three years, numbered in the order of JSON-stat: the last varies fastest."""
    whole = {
        "version": "2.0",
        "class": "dataset",
        "id": ["Region", "Tid"],
        "size": [2, 3],
        "dimension": {
            "Region": {"category": {"index": {"1480": 1, "0180": 0}}},
            "Tid": {"category": {"index": ["2021", "2022", "2023"]}},
        },
        "value": [1, 2, 3, 4, 5, 6],
    }
    return {**whole, **changes}


def test_each_cell_has_its_codes():
    cube = jsonstat.read(dataset())
    assert cube.dimensions == ("Region", "Tid")
    assert cube.cells.select("Region", "Tid", "value").rows() == [
        ("0180", "2021", 1.0),
        ("0180", "2022", 2.0),
        ("0180", "2023", 3.0),
        ("1480", "2021", 4.0),
        ("1480", "2022", 5.0),
        ("1480", "2023", 6.0),
    ]


def test_sparse_values_and_states_are_filled_out():
    cube = jsonstat.read(dataset(value={"1": 2.5}, status={"0": "..", "5": "."}))
    assert cube.cells["value"].to_list() == [None, 2.5, None, None, None, None]
    assert cube.cells["status"].to_list() == ["..", None, None, None, None, "."]


def test_one_state_for_all_is_the_state_of_each():
    assert jsonstat.read(dataset(status="P")).cells["status"].to_list() == ["P"] * 6


def test_a_dimension_of_one_may_have_only_a_label():
    one = dataset(size=[1, 3], value=[1, 2, None])
    one["dimension"]["Region"] = {"category": {"label": {"0180": "Stockholm"}}}
    assert jsonstat.read(one).cells["Region"].to_list() == ["0180"] * 3


@pytest.mark.parametrize(
    "broken",
    [
        [],
        {"class": "collection"},
        dataset(value=[1, 2, 3]),
        dataset(value={"6": 1}),
        dataset(value={"-1": 1}),
        dataset(value=["1", 2, 3, 4, 5, 6]),
        dataset(value=[True, 2, 3, 4, 5, 6]),
        dataset(size=[2, 2]),
        dataset(size=[3, 2]),
        dataset(size="x"),
        dataset(id=["Region", "Kon"]),
        dataset(id=["Region", "Region"], size=[2, 2]),
        dataset(dimension={}),
        dataset(status=["x"]),
    ],
)
def test_a_cube_that_does_not_hold_together_is_refused(broken):
    with pytest.raises(BadReply):
        jsonstat.read(broken)


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4), st.randoms())
def test_the_place_of_a_cell_is_its_codes_in_mixed_base(sizes, chance):
    """The slow twin: the place of a cell by the formula in the standard."""
    names = [f"d{number}" for number in range(len(sizes))]
    codes = {
        name: [f"{name}-{at}" for at in range(size)]
        for name, size in zip(names, sizes, strict=True)
    }
    number = 1
    for size in sizes:
        number *= size
    values = [chance.random() for _ in range(number)]
    cube = jsonstat.read(
        {
            "class": "dataset",
            "id": names,
            "size": sizes,
            "dimension": {name: {"category": {"index": codes[name]}} for name in names},
            "value": values,
        }
    )
    for row in cube.cells.iter_rows(named=True):
        place = 0
        for name, size in zip(names, sizes, strict=True):
            place = place * size + codes[name].index(row[name])
        assert row["value"] == values[place]

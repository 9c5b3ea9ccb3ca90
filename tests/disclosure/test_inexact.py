import numpy as np
import pytest

from fardplan.disclosure.audit import audit
from fardplan.disclosure.chooser import innermost
from fardplan.disclosure.inexact import after_noise, after_rounding, averaged
from fardplan.disclosure.noise import noise_table
from fardplan.disclosure.rounding import at_random, controlled, to_nearest
from fardplan.disclosure.small_counts import small_counts_rounded
from tests.disclosure.cities import AGE, SEX, city, release, table

NOISE = noise_table(bound=5, variance=2.0)


def cells_of(seed):
    return release(city(seed)).cells()


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(
    "method",
    [
        lambda cells: to_nearest(cells, 5),
        lambda cells: to_nearest(cells, 10),
        lambda cells: at_random(cells, 5, seed=4),
        lambda cells: small_counts_rounded(cells, 5, seed=4, smallest=innermost(cells)),
    ],
    ids=["nearest 5", "nearest 10", "random", "small counts"],
)
def test_the_truth_lies_within_what_a_reader_knows_of_rounded_figures(method, seed):
    cells = cells_of(seed)
    known = after_rounding(method(cells), innermost(cells))
    assert ((known.low <= cells.values) & (cells.values <= known.high)).all()
    assert known.unknown.any()


def test_the_truth_lies_within_what_a_reader_knows_of_controlled_rounding():
    cells = release(table([SEX, AGE], [[4, 7, 12], [3, 8, 1]])).cells()
    known = after_rounding(controlled(cells, 5), innermost(cells))
    assert ((known.low <= cells.values) & (cells.values <= known.high)).all()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_truth_lies_within_what_a_reader_knows_of_noise(seed):
    cells = cells_of(seed)
    noise = NOISE.noise(cells.values, np.random.default_rng(seed).random(cells.size))
    known = after_noise(cells, cells.values + noise, NOISE)
    assert ((known.low <= cells.values) & (cells.values <= known.high)).all()
    exact = known.low == known.high
    assert not exact[cells.values > 0].any()


def test_sums_narrow_what_noise_leaves():
    cells = release(table([SEX], [1, 40])).cells()
    known = after_noise(cells, np.add(cells.values, [5, 3, -5]), NOISE)
    alone = {cell: known.high[cell] - known.low[cell] for cell in range(3)}
    findings = audit(known).findings
    assert all(f.low <= cells.values[f.cell] <= f.high for f in findings)
    assert all(f.width <= alone[f.cell] for f in findings)
    assert any(f.width < alone[f.cell] for f in findings)


def test_averaging_takes_a_third_of_the_variance_where_two_parts_make_a_whole():
    cells = release(table([SEX], [10, 20])).cells()
    assert averaged(cells, 2.0, of=range(3)) == pytest.approx([np.sqrt(2 * 2 / 3)] * 3)


def test_what_averaging_leaves_is_what_the_best_estimates_err_by():
    cells = release(table([SEX, AGE], [[10, 20, 30], [15, 25, 35]])).cells()
    dense = cells.matrix.toarray().astype(float)
    project = np.eye(cells.size) - np.linalg.pinv(dense) @ dense
    draws = np.random.default_rng(1).normal(0, np.sqrt(2.0), (cells.size, 20_000))
    errors = (project @ draws).std(axis=1)
    assert averaged(cells, 2.0, of=range(cells.size)) == pytest.approx(errors, rel=0.03)


def test_tables_too_large_to_average_are_not_tried(monkeypatch):
    monkeypatch.setattr("fardplan.disclosure.inexact.AVERAGED", 1)
    assert np.isnan(averaged(cells_of(1), 2.0, of=[0])).all()

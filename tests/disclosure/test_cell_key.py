import numpy as np
import pytest

from fardplan.disclosure.cell_key import (
    LEVELS,
    key_sums,
    perturb,
    perturb_magnitude,
    record_keys,
)
from fardplan.disclosure.contributions import Contributions
from fardplan.disclosure.noise import noise_table
from fardplan.disclosure.tables import from_smallest
from fardplan.errors import BadDefinition, BadTable
from tests.disclosure.cities import AREA, SEX, table

NOISE = noise_table(bound=5, variance=3.0)


@pytest.mark.parametrize(
    ("bound", "variance", "smallest"), [(5, 3.0, 1), (5, 2.0, 3), (10, 9.0, 5), (3, 1.0, 1)]
)
def test_the_noise_is_right_on_average_and_has_the_variance_asked_for(bound, variance, smallest):
    made = noise_table(bound=bound, variance=variance, smallest_shown=smallest)
    chances = np.diff(made.cumulative, prepend=0, axis=1)
    noise = np.arange(-bound, bound + 1)
    assert chances.min() > -1e-12
    assert np.allclose(chances @ noise, 0, atol=1e-6)
    assert np.allclose((chances @ noise**2)[1:], variance, atol=1e-4)
    for count, row in enumerate(chances[1:], start=1):
        result = (count + noise)[row > 0]
        assert np.all((result == 0) | (result >= smallest))
    assert chances[0, bound] == 1  # a zero stays


def test_no_other_distribution_with_the_same_mean_and_variance_has_more_entropy():
    chances = np.diff(NOISE.cumulative, prepend=0, axis=1)[-1]
    noise = np.arange(-5.0, 6.0)
    entropy = -np.sum(chances * np.log(chances))
    kept = np.vstack([np.ones(11), noise, noise**2])
    for seed in range(20):
        aside = np.random.default_rng(seed).normal(size=11)
        aside -= kept.T @ np.linalg.solve(kept @ kept.T, kept @ aside)
        other = chances + 0.3 * chances.min() * aside / np.abs(aside).max()
        assert -np.sum(other * np.log(other)) < entropy


@pytest.mark.parametrize(("bound", "variance"), [(0, 1.0), (2, 0.0), (2, 5.0)])
def test_noise_that_cannot_be_is_refused(bound, variance):
    with pytest.raises(BadDefinition, match="kan inte ha variansen"):
        noise_table(bound=bound, variance=variance)
    with pytest.raises(BadDefinition, match="till ett tal som får visas"):
        noise_table(bound=1, variance=0.5, smallest_shown=5)


def test_the_same_cell_gets_the_same_noise_in_every_table():
    random = np.random.default_rng(1)
    sex, area = random.integers(0, 2, 400), random.integers(0, 4, 400)
    keys = record_keys(400, seed=2)
    by_both = np.zeros((2, 4))
    np.add.at(by_both, (sex, area), 1)
    both = perturb(table([SEX, AREA], by_both), key_sums((sex, area), keys, (2, 4)), NOISE)
    alone = perturb(table([SEX], by_both.sum(axis=1)), key_sums((sex,), keys, (2,)), NOISE)
    assert both.table.values[:, 0].tolist() == alone.table.values.tolist()
    assert both.table.perturbed
    assert np.abs(both.noise).max() <= 5
    assert 0 < both.loss < 3


def test_key_sums_are_the_sums_of_the_records_keys():
    keys = record_keys(1000, seed=3)
    cell = np.random.default_rng(4).integers(0, 3, 1000)
    expected = [int(keys[cell == number].sum()) % LEVELS for number in range(3)]
    assert key_sums((cell,), keys, (3,)).tolist() == expected


def test_noise_on_sums_follows_the_largest_contributor():
    values = from_smallest("t", "kr", [SEX], np.array([90.0, 10.0]), magnitude=True)
    rests = Contributions(np.array([9, 5, 4]), np.array([60.0, 60, 4]), np.array([20.0, 20, 3]))
    known = type(values)(**{**vars(values), "contributions": rests})
    made = perturb_magnitude(known, np.array([5.0e8, 3.1e9]), NOISE, share=0.5)
    assert np.all(np.abs(made.noise) <= 0.5 * rests.largest)
    with pytest.raises(BadTable, match="saknar bidragsgivare"):
        perturb_magnitude(values, np.array([1.0, 2.0]), NOISE)
    with pytest.raises(BadTable, match="ingen tabell över antal"):
        perturb(values, np.array([1.0, 2.0]), NOISE)

"""Perturbation tables: how much noise a count may get, and how probable each amount is.

For each true count the distribution with most entropy (the least structure for an attacker to use)
among those that are right on average, have the variance asked for, stay within the bound, never go
below zero and never leave a count that may not be shown.

source: Giessing (2016), Computational Issues in the Design of Transition Probabilities; Thompson,
        Broadfoot & Elazar (2013) on the cell key method.
"""

from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import minimize

from fardplan.disclosure.tables import Numbers
from fardplan.errors import BadDefinition

TOLERANCE = 1e-7


@dataclass(frozen=True)
class NoiseTable:
    """Cumulative probabilities of the noise −bound … +bound, one row for each count from 0.

    Counts beyond the last row use the last row.
    """

    bound: int
    variance: float
    cumulative: Numbers = field(repr=False)

    def noise(self, counts: Numbers, keys: Numbers) -> Numbers:
        """The noise of each count, from its cell key in [0, 1)."""
        rows = np.minimum(counts, len(self.cumulative) - 1).astype(np.int64)
        steps = np.zeros(counts.shape, dtype=np.int64)
        for column in range(self.cumulative.shape[1] - 1):
            steps += keys >= self.cumulative[rows, column]
        return np.asarray(steps - float(self.bound), dtype=np.float64)


def noise_table(*, bound: int, variance: float, smallest_shown: int = 1) -> NoiseTable:
    """Design the noise: within the bound, with this variance, and no count that may not be seen.

    raises: BadDefinition if no distribution has the variance within the bound.
    """
    if bound < 1 or variance <= 0 or variance > bound**2:
        raise BadDefinition(
            "Brus inom ±{bound} kan inte ha variansen {variance}.", bound=bound, variance=variance
        )
    rows = [_zero(bound)]
    for count in range(1, bound + smallest_shown + 1):
        rows.append(_row(count, bound, variance, smallest_shown))
    cumulative = np.cumsum(rows, axis=1)
    cumulative[:, -1] = 1.0
    return NoiseTable(bound, variance, cumulative)


def _zero(bound: int) -> Numbers:
    row = np.zeros(2 * bound + 1)
    row[bound] = 1
    return row


def _row(count: int, bound: int, variance: float, smallest_shown: int) -> Numbers:
    noise = np.arange(-bound, bound + 1)
    result = count + noise
    allowed = (result == 0) | (result >= smallest_shown)
    if not (allowed & (noise <= 0)).any() or not (allowed & (noise >= 0)).any():
        raise BadDefinition(
            "Brus inom ±{bound} kan inte göra {count} till ett tal som får visas.",
            bound=bound,
            count=count,
        )
    row = np.zeros(2 * bound + 1)
    row[allowed] = _most_entropy(noise[allowed].astype(float), variance)
    return row


def _most_entropy(noise: Numbers, variance: float) -> Numbers:
    """The distribution exp(a + b·noise + c·noise²) with mean 0 and the variance, or nearest to it.

    Where the allowed noise cannot have the variance (a count of 1 cannot fall by more than 1), the
    largest or smallest that it can have takes its place.
    """
    least, most = _possible_variance(noise)
    wanted = float(np.clip(variance, least + TOLERANCE, max(most - TOLERANCE, least + TOLERANCE)))
    powers = np.vstack([noise, noise**2 - wanted])
    scale = np.abs(powers).max(axis=1, keepdims=True)
    powers = powers / np.where(scale > 0, scale, 1)

    def log_sum(multipliers: Numbers) -> tuple[float, Numbers]:
        exponents = multipliers @ powers
        top = exponents.max()
        weights = np.exp(exponents - top)
        return float(top + np.log(weights.sum())), powers @ (weights / weights.sum())

    found = minimize(log_sum, np.zeros(2), jac=True, method="BFGS", options={"gtol": 1e-10})
    exponents = found.x @ powers
    weights = np.exp(exponents - exponents.max())
    return np.asarray(weights / weights.sum())


def _possible_variance(noise: Numbers) -> tuple[float, float]:
    """The smallest and the largest variance with mean 0 on these values."""
    falls, rises = noise[noise < 0], noise[noise > 0]
    least = 0.0 if (noise == 0).any() else float(-falls.max() * rises.min())
    most = float(-falls.min() * rises.max()) if len(falls) and len(rises) else 0.0
    return least, most

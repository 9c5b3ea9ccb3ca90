"""Cell key perturbation: the same cell gets the same noise in every table, by its persons' keys.

Each record has a random key in [0, 1). A cell's key is the fractional part of the sum of its
records' keys: who is in the cell decides it, not which table the cell stands in. So asking again
gives nothing new, and no sums have to be protected, for there are none left.
"""

from dataclasses import dataclass, field

import numpy as np

from fardplan.disclosure.noise import NoiseTable
from fardplan.disclosure.tables import Numbers, Places, Table, from_smallest
from fardplan.errors import BadTable

LEVELS = 2**32  # keys are whole numbers below this, so that sums are exact in any order


def record_keys(records: int, *, seed: int) -> Places:
    """One key per record, kept with the record for as long as it lives."""
    return np.random.default_rng(seed).integers(0, LEVELS, records, dtype=np.int64)


@dataclass(frozen=True)
class Perturbed:
    """A table with noise; its parts no longer sum, and it says so."""

    table: Table
    noise: Numbers = field(repr=False)

    @property
    def loss(self) -> float:
        """The root mean square of the noise over cells that hold anybody."""
        inside = self.table.values - self.noise > 0
        return float(np.sqrt(np.mean(self.noise[inside] ** 2))) if inside.any() else 0.0


def perturb(table: Table, keys: Numbers, noise: NoiseTable) -> Perturbed:
    """Add each cell's noise.

    keys: the sum of the record keys in each of the table's smallest cells (see `key_sums`).
    """
    if table.magnitude:
        raise BadTable("Tabellen {name} är ingen tabell över antal.", name=table.name)
    cell_keys = _cell_keys(table, keys)
    added = noise.noise(table.values, cell_keys)
    return Perturbed(_with(table, table.values + added), added)


def perturb_magnitude(
    table: Table, keys: Numbers, noise: NoiseTable, *, share: float = 0.5
) -> Perturbed:
    """Add noise in proportion to the largest contributor of each cell.

    share: the noise is at most this part of the largest contribution.
    """
    if not table.magnitude or table.contributions is None:
        raise BadTable(
            "Tabellen {name} saknar bidragsgivare att anpassa bruset efter.", name=table.name
        )
    plenty = np.full(table.values.shape, float(len(noise.cumulative) - 1))
    unit = noise.noise(plenty, _cell_keys(table, keys)) / noise.bound
    added = np.maximum(unit * share * table.contributions.largest, -table.values)
    return Perturbed(_with(table, table.values + added), added)


def key_sums(places: tuple[Places, ...], keys: Places, shape: tuple[int, ...]) -> Numbers:
    """The sum of keys in each smallest cell, from each record's leaf in every dimension."""
    flat = np.ravel_multi_index(places, shape)
    # Two halves, so that sums of ten million keys stay exact in double precision.
    high, low = keys >> 16, keys & 0xFFFF
    cells = int(np.prod(shape))
    sums = np.bincount(flat, weights=high, minlength=cells) % (LEVELS >> 16) * 65536
    sums += np.bincount(flat, weights=low, minlength=cells)
    return np.asarray((sums % LEVELS).reshape(shape))


def _cell_keys(table: Table, keys: Numbers) -> Numbers:
    """Each cell's key in [0, 1), the totals' from those of their smallest cells."""
    added = from_smallest(table.name, table.measure, table.dimensions, keys)
    return np.asarray(added.values % LEVELS / LEVELS)


def _with(table: Table, values: Numbers) -> Table:
    return Table(
        table.name, table.measure, table.dimensions, values,
        magnitude=table.magnitude, perturbed=True,
    )  # fmt: skip

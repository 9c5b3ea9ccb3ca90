"""Small made-up cities, and releases of them, for the tests of disclosure control."""

import numpy as np

from fardplan.disclosure.dimensions import flat, tree
from fardplan.disclosure.policy import Policy
from fardplan.disclosure.protection import Release
from fardplan.disclosure.tables import from_smallest

SEX = flat("kön", ["K", "M"])
AGE = flat("ålder", ["0–15", "16–64", "65–"])
AREA = tree(
    "område",
    [
        ("norr", "T"),
        ("söder", "T"),
        ("n1", "norr"),
        ("n2", "norr"),
        ("s1", "söder"),
        ("s2", "söder"),
    ],
)
# Against outsiders only, and only that nothing may be known exactly: what most programs promise.
NOT_EXACT = Policy(width=1, insiders=False)
WIDE = Policy(width=4, insiders=False)


def table(dimensions, smallest, *, name="personer", measure="personer"):
    return from_smallest(name, measure, dimensions, np.asarray(smallest, dtype=float))


def city(seed=0, mean=6.0):
    """Persons by sex, area and age: 84 cells, a fifth of them small."""
    random = np.random.default_rng(seed)
    rates = random.gamma(1.0, mean, (2, 4, 3))
    return table([SEX, AREA, AGE], random.poisson(rates))


def release(*tables, policy=NOT_EXACT, **more):
    return Release(tables, policy, **more)

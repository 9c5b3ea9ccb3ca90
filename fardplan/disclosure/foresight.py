"""Small tables, against somebody who also knows the method: its rules, its code and its seed.

He can ask: which tables would have been published in just this way? Only those explain what he
sees. So for small tables that question is asked here too. If those tables do not give every hidden
cell enough different values, more is hidden, and it is so for every one of them: they are asked the
same question, about the same tables, with the same answer. Hence nothing is learnt from more being
hidden than that one of them is true.
"""

from collections.abc import Callable, Iterator
from itertools import islice

import numpy as np

from fardplan.disclosure.explanations import explanations
from fardplan.disclosure.knowledge import Knowledge, of_release
from fardplan.disclosure.suppression import Suppression
from fardplan.disclosure.tables import Numbers

SMALL = 16  # cells: larger tables are not searched through
MANY = 100  # so many explanations are looked at for the sake of each hidden cell
REACHES = (3, 8)  # how far up a cell without a highest value is searched, near first

Method = Callable[[Numbers], Suppression]


class Foresight:
    """A method for small tables, and what it would publish for any of them."""

    def __init__(self, method: Method) -> None:
        self._method = method
        self._seen: dict[bytes, Suppression] = {}

    def first(self, values: Numbers) -> Suppression:
        """What the method itself does with a table."""
        key = values.tobytes()
        if key not in self._seen:
            self._seen[key] = self._method(values)
        return self._seen[key]

    def is_varied(self, values: Numbers, enough: int) -> bool:
        """Whether the tables published like this one give each hidden cell so many values."""
        made = self.first(values)
        known = of_release(made.problem, made.hidden)
        kinds: dict[int, set[float]] = {
            cell: set() for cell in np.flatnonzero(made.hidden).tolist()
        }
        for table in self._alike(known, list(kinds)):
            if np.array_equal(self.first(table).hidden, made.hidden):
                for cell, values_of in kinds.items():
                    values_of.add(float(table[cell]))
                if all(len(values_of) >= enough for values_of in kinds.values()):
                    return True
        return not kinds

    def _alike(self, known: Knowledge, hidden: list[int]) -> Iterator[Numbers]:
        """Tables that agree with what is known: near ones first, each cell varied in its turn."""
        for reach in REACHES:
            for cell in hidden:
                yield from islice(explanations(known, reach=reach, fastest=cell), MANY)

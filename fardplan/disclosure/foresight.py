"""Small tables, against somebody who also knows the method: its rules, its code and its seed.

He can ask: which tables would have been published in just this way? Only those explain what he
sees. So for small tables that question is asked here too. If those tables do not give every hidden
cell enough different values, more is hidden, and it is so for every one of them: they are asked the
same question, about the same tables, with the same answer. Hence nothing is learnt from more being
hidden than that one of them is true.

That there are always several such tables is seen to by the bare ones: those that hold next to
nobody but the one in each cell that cannot be empty. Of them everything is hidden in any case, so
whoever sees everything hidden cannot tell the others from any of these.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

import numpy as np

from fardplan.disclosure.explanations import explanations
from fardplan.disclosure.knowledge import Knowledge, of_release
from fardplan.disclosure.problem import Problem
from fardplan.disclosure.suppression import (
    Suppression,
    checked,
    nobody_watches,
    protect,
    suppress,
)
from fardplan.disclosure.tables import Mask, Numbers

SMALL = 16  # cells: larger tables are not searched through
MANY = 100  # so many explanations are looked at for the sake of each hidden cell
REACHES = (3, 8)  # how far up a cell without a highest value is searched, near first
AMPLE = 1  # times the demand: how far a cell can fall is not looked at beyond that

Question = Callable[[Numbers], Problem]


class Foresight:
    """What would be published for any small table of a kind.

    question: what is to be protected in a table with these values.
    enough:   so many values each hidden cell must have among the tables that are published alike.
    """

    def __init__(
        self,
        question: Question,
        enough: int,
        *,
        seed: int = 0,
        progress: Callable[[float], None] = nobody_watches,
    ) -> None:
        self._question, self._enough = question, enough
        self._seed, self._progress = seed, progress
        self._first: dict[bytes, Suppression] = {}
        self._last: dict[bytes, Suppression] = {}
        self._hidden: dict[bytes, Mask] = {}
        self._varied: dict[bytes, bool] = {}

    def published(self, values: Numbers) -> Suppression:
        """What is hidden in a table: no more than needed, or all that may be if that would tell."""
        problem = self._question(values)
        made = None if self._is_bare(problem) else self._hidden_first(problem)
        if made is None or (made.hidden.any() and not self._is_varied(values, made)):
            made = self._alike(self._last, problem, self._all_hidden)
        return checked(problem, made.hidden, made.proof)

    def is_varied(self, values: Numbers) -> bool:
        """Whether the tables published like this one give each hidden cell enough values."""
        return self._is_varied(values, self._hidden_first(self._question(values)))

    def _is_bare(self, problem: Problem) -> bool:
        """Whether fewer persons than the values asked for could be taken away at most."""
        room = np.where(problem.may_hide, problem.cells.values - problem.low, 0.0)
        room[problem.cells.matrix.indices[problem.cells.matrix.data > 0]] = 0  # their parts count
        spare = [float(room[np.unique(place)].sum()) for place in problem.cells.places]
        return max(spare) < self._enough

    def _hidden_first(self, problem: Problem) -> Suppression:
        return self._alike(self._first, problem, self._suppressed)

    def _alike(
        self,
        known: dict[bytes, Suppression],
        problem: Problem,
        method: Callable[[Problem], Suppression],
    ) -> Suppression:
        """What a method does; it is asked once for all tables that are alike as far as it sees."""
        seen = blurred(problem)
        key = _key(seen)
        if key not in known:
            known[key] = method(seen)
        made = known[key]
        return Suppression(problem, made.hidden.copy(), made.proof)

    def _suppressed(self, problem: Problem) -> Suppression:
        return suppress(problem, seed=self._seed, progress=self._progress)

    def _all_hidden(self, problem: Problem) -> Suppression:
        hidden = _all_of(problem)
        ledger = protect(problem, hidden, seed=self._seed)
        return checked(problem, hidden, ledger.proof())

    def _hides(self, values: Numbers) -> Mask:
        """What is hidden in a table before variety is asked for; needed again and again."""
        key = values.tobytes()
        if key not in self._hidden:
            problem = self._question(values)
            is_bare = self._is_bare(problem)
            self._hidden[key] = _all_of(problem) if is_bare else self._hidden_first(problem).hidden
        return self._hidden[key]

    def _is_varied(self, values: Numbers, made: Suppression) -> bool:
        published = np.where(made.hidden, np.nan, values).tobytes()
        if published not in self._varied:
            self._varied[published] = self._gives(made)
        return self._varied[published]

    def _gives(self, made: Suppression) -> bool:
        known = of_release(made.problem, made.hidden)
        kinds: dict[int, set[float]] = {
            cell: set() for cell in np.flatnonzero(made.hidden).tolist()
        }
        for table in _explaining(known, list(kinds)):
            if np.array_equal(self._hides(table), made.hidden):
                for cell, values_of in kinds.items():
                    values_of.add(float(table[cell]))
                if all(len(values_of) >= self._enough for values_of in kinds.values()):
                    return True
        return not kinds


def _explaining(known: Knowledge, hidden: list[int]) -> Iterator[Numbers]:
    """Tables that agree with what is known: near ones first, each cell varied in its turn."""
    for reach in REACHES:
        for cell in hidden:
            yield from islice(explanations(known, reach=reach, fastest=cell), MANY)


def _all_of(problem: Problem) -> Mask:
    return np.asarray(problem.may_hide | problem.always_hidden)


def blurred(problem: Problem) -> Problem:
    """The same problem with no cell further above what everybody knows than can matter.

    Moves look only at how far cells can fall. So a proof for this problem is one for that: there
    is no less room in it. The values no longer sum, and nothing but moves may be made of them.
    """
    enough = AMPLE * max(1.0, float(problem.width.max(initial=0)))
    room = np.minimum(problem.cells.values - problem.low, enough)
    return replace(problem, cells=replace(problem.cells, values=problem.low + room))


def _key(problem: Problem) -> bytes:
    """All that sets one problem apart from others about the same cells."""
    masks = (problem.sensitive, problem.may_hide, problem.withheld, problem.alone)
    numbers = (problem.cells.values, problem.low, problem.width, problem.weights)
    return b"".join(part.tobytes() for part in (*masks, *numbers))

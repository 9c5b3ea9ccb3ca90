"""Linear programs over cells: the ends of all tables that agree with what is known.

A thin shell on HiGHS. One program is built once and asked many times; each question starts from the
answer to the one before. Nothing that it answers is trusted as proof: see `proof.py`.
"""

from collections.abc import Sequence

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from fardplan.disclosure.tables import Numbers

OPTIMAL = highspy.HighsModelStatus.kOptimal
STOPPED = {highspy.HighsModelStatus.kSolutionLimit, highspy.HighsModelStatus.kUnknown}
FEASIBLE = 2  # HiGHS's number for a solution that keeps every bound
ITERATIONS = 50_000  # a program that takes more is given up, if nothing else is said
GAP = 0.05  # how far from the best an answer in whole numbers may be
DUAL, PRIMAL = 1, 4  # HiGHS's numbers for its simplex strategies
NEAR = 1e-6


class Program:
    """Find x with `matrix @ x = right`, `low <= x <= high`, that is best by some cost."""

    def __init__(
        self,
        matrix: sparse.csc_array,
        right: Numbers,
        low: Numbers,
        high: Numbers,
        *,
        strategy: int = PRIMAL,
        whole: bool = False,
        nodes: int | None = None,
        iterations: int = ITERATIONS,
    ) -> None:
        rows, self.width = matrix.shape
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = self.width, rows
        program.col_cost_ = np.zeros(self.width)
        program.col_lower_, program.col_upper_ = low.astype(float), high.astype(float)
        program.row_lower_ = program.row_upper_ = right.astype(float)
        program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        program.a_matrix_.start_ = matrix.indptr.astype(np.int32)
        program.a_matrix_.index_ = matrix.indices.astype(np.int32)
        program.a_matrix_.value_ = matrix.data.astype(float)
        if whole:
            program.integrality_ = [highspy.HighsVarType.kInteger] * self.width
        self._highs = quiet(presolve=whole)
        self._highs.setOptionValue("simplex_strategy", strategy)
        self._highs.setOptionValue("simplex_iteration_limit", iterations)
        if nodes is not None:
            self._highs.setOptionValue("mip_max_nodes", nodes)
            self._highs.setOptionValue("mip_rel_gap", GAP)
        self._highs.passModel(program)
        self._columns = np.arange(self.width, dtype=np.int32)

    def minimise(self, cost: Numbers) -> Numbers | None:
        """The best x (in whole numbers: a good one), or None where none was found."""
        self._highs.changeColsCost(self.width, self._columns, cost.astype(float))
        self._highs.run()
        stopped = self._highs.getModelStatus() in STOPPED
        feasible = self._highs.getInfo().primal_solution_status == FEASIBLE
        if self._highs.getModelStatus() != OPTIMAL and not (stopped and feasible):
            self._highs.clearSolver()
            return None
        return np.array(self._highs.getSolution().col_value)

    def maximise(self, cost: Numbers) -> Numbers | None:
        return self.minimise(-cost)

    def prices(self) -> Numbers:
        """What the last answer says that each row's right side is worth."""
        return np.array(self._highs.getSolution().row_dual)

    def bound(self, low: Numbers, high: Numbers) -> None:
        """Change what every column may be."""
        self._highs.changeColsBounds(
            self.width, self._columns, low.astype(float), high.astype(float)
        )

    def require(self, columns: Sequence[int], weights: Numbers, at_least: float) -> None:
        """Add the row `weights @ x[columns] >= at_least`."""
        self._highs.addRow(
            at_least,
            highspy.kHighsInf,
            len(columns),
            np.asarray(columns, dtype=np.int32),
            weights.astype(float),
        )


class _Silent(highspy.Highs):
    """One that does not print its name and version the first time either."""

    def enableCallbacks(self) -> None:  # noqa: N802 - called while it is made, before it prints
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def quiet(*, presolve: bool) -> highspy.Highs:
    """A HiGHS that prints nothing and uses one thread, so that answers are the same each time."""
    highs = _Silent()  # type: ignore[no-untyped-call]
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("presolve", "on" if presolve else "off")
    return highs


def is_whole(values: Numbers) -> NDArray[np.bool_]:
    """Which values are whole numbers, as far as a solver can tell."""
    return np.asarray(np.abs(values - np.round(values)) <= NEAR)

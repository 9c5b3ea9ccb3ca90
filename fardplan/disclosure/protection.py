"""From tables and a policy to what may be shown: the front door of suppression."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from fardplan.disclosure.cells import Cells, Implication, link
from fardplan.disclosure.foresight import SMALL, Foresight
from fardplan.disclosure.policy import Policy
from fardplan.disclosure.primary import Earlier, Share, problem_of
from fardplan.disclosure.problem import Problem
from fardplan.disclosure.suppression import Suppression, never, nobody_watches, suppress
from fardplan.disclosure.tables import Numbers, Table

AT_LEAST = 2  # a hidden cell never has a single explanation, however narrow the demand


@dataclass(frozen=True)
class Release:
    """What is to be published together, and under which rules.

    shares:  measures shown as shares of others; the counts of both must be among the tables.
    ties:    measures that count some of those that another counts, beside the shares.
    earlier: what is published already about the same persons.
    costs:   see `primary.problem_of`.
    """

    tables: tuple[Table, ...]
    policy: Policy = field(default_factory=Policy)
    shares: tuple[Share, ...] = ()
    ties: tuple[Implication, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    costs: Mapping[str, Mapping[str, float]] | None = None

    def cells(self) -> Cells:
        """All tables, new and old, with the sums and implications between them."""
        implied = [Implication(share.of, share.among) for share in self.shares]
        before = (old.table for old in self.earlier)
        return link((*self.tables, *before), dict.fromkeys((*implied, *self.ties)))


def protect_release(
    release: Release,
    *,
    seed: int = 0,
    progress: Callable[[float], None] = nobody_watches,
    enough: Callable[[], bool] = never,
) -> Suppression:
    """Hide what the policy demands, and what else is needed so that nothing gives it back.

    release:  the tables, the rules and what is known before.
    seed:     the same seed gives the same pattern, on any machine.
    progress: called with the share done; may raise to cancel.
    enough:   asked again and again whether to give up (not for small releases, which are quick).
    returns:  the hidden cells and a checked proof. For small counts-only releases it holds also
              against one who knows the method (see `foresight`).
    raises:   BadTable for tables that cannot be true; NotSafe if nothing protects a cell; GivenUp.
    """
    cells = release.cells()

    def question(values: Numbers) -> Problem:
        return problem_of(
            replace(cells, values=values),
            release.policy,
            shares=release.shares,
            earlier=release.earlier,
            costs=release.costs,
        )

    problem = question(cells.values)
    if cells.size > SMALL or not problem.whole:
        return suppress(problem, seed=seed, progress=progress, enough=enough)
    at_least = max(AT_LEAST, release.policy.width)
    return Foresight(question, at_least, seed=seed, progress=progress).published(cells.values)

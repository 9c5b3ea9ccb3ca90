from dataclasses import replace

import numpy as np
import pytest

from fardplan.disclosure.audit import audit
from fardplan.disclosure.contributions import Contributions
from fardplan.disclosure.crossings import Crossings
from fardplan.disclosure.dimensions import flat
from fardplan.disclosure.insiders import audit_insiders, known_to
from fardplan.disclosure.knowledge import of_release
from fardplan.disclosure.policy import Policy
from fardplan.disclosure.primary import problem_of
from fardplan.disclosure.protection import protect_release
from fardplan.disclosure.suppression import suppress
from tests.disclosure.cities import AREA, SEX, WIDE, city, release, table

OURS = Policy()


def test_one_who_is_alone_in_a_cell_learns_of_his_neighbour_where_only_outsiders_were_feared():
    """Four hidden cells in a square: to know one is to know all."""
    square = table([SEX, flat("svar", ["ja", "nej"])], [[1, 9], [12, 8]])
    made = suppress(problem_of(release(square, policy=WIDE).cells(), WIDE))
    found = audit_insiders(made)
    assert {one.finding.is_exact for one in found} <= {True}
    cells = made.problem.cells
    alone = cells.find("personer", kön="K", svar="ja")
    more = known_to(of_release(made.problem, made.hidden), alone, 1.0)
    opened = [f for f in audit(more).findings if f.is_exact]
    assert len(opened) == made.hidden.sum() - 1


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nobody_who_is_alone_learns_more_where_insiders_were_feared(seed):
    made = protect_release(release(city(seed, mean=4.0), policy=OURS))
    assert (made.problem.cells.values[made.hidden] == 1).any()
    assert audit_insiders(made) == ()


@pytest.mark.parametrize("crossed", [True, False], ids=["by crossings too", "by programs"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_it_finds_what_asking_for_every_pair_finds(seed, crossed, monkeypatch):
    """Only outsiders were feared, so that much is open to insiders."""
    if not crossed:
        monkeypatch.setattr(Crossings, "suit", lambda problem: False)
    made = suppress(problem_of(release(city(seed, mean=4.0), policy=WIDE).cells(), WIDE))
    problem, known = made.problem, of_release(made.problem, made.hidden)
    sensitive = np.flatnonzero(problem.sensitive)
    open_to_all = {f.cell for f in audit(known, of=sensitive.tolist()).narrower_than(WIDE.width)}
    expected = set()
    for inside in np.flatnonzero(made.hidden & (problem.cells.values == 1)).tolist():
        others = sensitive[problem.twins[sensitive] != problem.twins[inside]]
        more = audit(known_to(known, inside, 1.0), of=others.tolist())
        expected |= {(inside, f.cell) for f in more.narrower_than(WIDE.width)}
    label = problem.cells.label
    found = {(one.inside, one.finding.cell) for one in audit_insiders(made)}
    assert open_to_all == set()
    assert found == {(label(inside), cell) for inside, cell in expected} != set()


def test_two_who_know_of_each_other_may_learn_more_than_one():
    made = protect_release(release(city(1, mean=4.0), policy=WIDE))
    assert len(audit_insiders(made, together=2)) >= len(audit_insiders(made)) > 0


def test_a_lone_contributor_knows_his_amount_and_may_open_anothers():
    amounts = np.array([100.0, 80, 300, 50])
    made = table([AREA], amounts, measure="kr")
    made = replace(made, magnitude=True)
    size = len(AREA.codes)
    rests = Contributions(np.full(size, 9.0), made.values * 0.3, made.values * 0.2)
    n1, n2 = AREA.codes.index("n1"), AREA.codes.index("n2")
    for place in (n1, n2):  # one company each: whoever subtracts his own knows the other
        rests.contributors[place], rests.largest[place], rests.second[place] = (
            1, made.values[place], 0,
        )  # fmt: skip
    known = replace(made, contributions=rests)
    problem = problem_of(release(known).cells(), OURS)
    hidden = problem.sensitive.copy()
    from fardplan.disclosure.proof import Ledger
    from fardplan.disclosure.suppression import Suppression

    naive = Suppression(problem, hidden, Ledger(problem).proof())
    found = audit_insiders(naive)
    assert {one.inside for one in found} == {"kr (område=n1)", "kr (område=n2)"}
    assert all(one.finding.is_exact for one in found)

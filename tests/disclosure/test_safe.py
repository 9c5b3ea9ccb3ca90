import re
from dataclasses import replace

import polars as pl
import pytest

from fardplan.disclosure.dimensions import flat
from fardplan.disclosure.policy import Policy
from fardplan.disclosure.primary import Share
from fardplan.disclosure.problem import NotSafe
from fardplan.disclosure.protection import protect_release
from fardplan.disclosure.safe import derived, losses, publish, shares_of
from fardplan.errors import BadTable
from tests.disclosure.cities import SEX, WIDE, city, release, table
from tests.project.source import modules


def test_hidden_is_null_and_nothing_says_why():
    safe = publish(protect_release(release(table([SEX], [2, 30]), policy=WIDE)), "personer")
    assert safe.columns == ["kön", "count"]
    assert safe["count"].to_list() == [32, None, None]


def test_a_pattern_that_its_proof_does_not_carry_is_not_published():
    made = protect_release(release(city(1), policy=WIDE))
    with pytest.raises(NotSafe, match="kunde inte bevisas för"):
        publish(replace(made, hidden=made.problem.sensitive), "personer")
    with pytest.raises(BadTable, match="ingen tabell som heter invånare"):
        publish(made, "invånare")


def test_a_share_of_a_hidden_count_is_hidden():
    unemployed = table([SEX], [2, 30], name="arbetslösa", measure="arbetslösa")
    everyone = table([SEX], [40, 60])
    share = Share("arbetslösa", "personer")
    made = protect_release(release(unemployed, everyone, policy=WIDE, shares=(share,)))
    rows = shares_of(made, share, ("arbetslösa", "personer"))
    assert rows["share"].null_count() == rows["count"].null_count() > 0
    shown = rows.filter(rows["share"].is_not_null())
    assert len(shown) == 3 - rows["count"].null_count()
    with pytest.raises(BadTable, match="räknar inte"):
        shares_of(made, share, ("personer", "arbetslösa"))


@pytest.mark.parametrize(("counts", "among"), [([3, 5], [8, 30]), ([37, 30], [40, 60])])
def test_few_to_count_from_and_few_who_are_not_counted_are_protected(counts, among):
    part = table([SEX], counts, name="behöriga", measure="behöriga")
    whole = table([SEX], among)
    made = protect_release(
        release(part, whole, policy=WIDE, shares=(Share("behöriga", "personer"),))
    )
    cells = made.problem.cells
    girls = [made.hidden[cells.find(m, kön="K")] for m in ("behöriga", "personer")]
    assert any(girls)


def test_an_unpublished_code_is_not_in_the_safe_table():
    sex = flat("kön", ["K", "M"], unpublished=["X"])
    made = protect_release(release(table([sex], [20, 30, 6]), policy=WIDE))
    assert publish(made, "personer")["kön"].to_list() == ["T", "K", "M"]


def test_a_zero_that_says_something_of_everybody_in_a_small_group_is_hidden():
    part = table([SEX], [0, 40], name="behöriga", measure="behöriga")
    whole = table([SEX], [8, 60])
    for zeros, hidden in (("shown", False), ("groups", True)):
        policy = Policy(zeros=zeros, width=1, insiders=False)
        made = protect_release(
            release(part, whole, policy=policy, shares=(Share("behöriga", "personer"),))
        )
        cell = made.problem.cells.find("behöriga", kön="K")
        assert made.hidden[cell] == hidden


def test_losses_are_told_by_code():
    made = protect_release(release(city(1), policy=WIDE))
    whole, *by_code = losses(made, "personer")
    assert whole.hidden == made.hidden.sum()
    assert 0 < whole.lost < 0.5
    women_and_men_and_all = [loss for loss in by_code if loss.dimension == "kön"]
    assert sum(loss.hidden for loss in women_and_men_and_all) == whole.hidden
    assert 0 < whole.information < 1
    in_parts = [loss for loss in women_and_men_and_all if loss.code != "T"]
    assert sum(loss.persons for loss in in_parts) == whole.persons


def test_nothing_is_lost_where_nothing_is_hidden():
    made = protect_release(release(table([SEX], [20, 30]), policy=WIDE))
    assert {(loss.lost, loss.persons, loss.information) for loss in losses(made, "personer")} == {
        (0.0, 0.0, 0.0)
    }


def test_persons_are_counted_once_and_information_by_what_is_left():
    made = protect_release(release(table([SEX], [2, 30]), policy=WIDE))
    whole = losses(made, "personer")[0]
    assert (whole.persons, whole.information) == (32, 1)


def test_whatever_is_derived_of_a_hidden_count_is_hidden():
    safe = publish(protect_release(release(table([SEX], [2, 30]), policy=WIDE)), "personer")
    twice = derived(safe, "twice", pl.col("count").fill_null(0) * 2)
    assert twice["twice"].to_list() == [64, None, None]
    with pytest.raises(BadTable, match="inte gjord av någon kolumn"):
        derived(safe, "count", pl.lit(1))


def test_nobody_but_disclosure_makes_a_safe_table():
    makers = {
        path.parent.name
        for path in modules()
        if re.search(r"\bSafeTable\(", path.read_text(encoding="utf-8"))
    }
    assert makers == {"disclosure"}

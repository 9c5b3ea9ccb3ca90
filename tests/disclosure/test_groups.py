import numpy as np
import polars as pl

from fardplan.disclosure.audit import audit
from fardplan.disclosure.cells import Implication
from fardplan.disclosure.differencing import changes, only_together
from fardplan.disclosure.dimensions import flat
from fardplan.disclosure.groups import small_counts_shown, small_groups
from fardplan.disclosure.knowledge import as_published, listed, together
from tests.disclosure.cities import SEX

AREA = flat("område", ["norr", "söder"])


def published(measure, **counts):
    """A view by area: numbers, or None where hidden."""
    rows = pl.DataFrame({"område": list(counts), "count": [str(n) for n in counts.values()]})
    return as_published("t", measure, [AREA], rows, marks={"None": (0, float("inf"))})


def test_a_small_group_of_whom_all_or_none_have_a_property_is_named():
    views = [
        published("alla", T=60, norr=7, söder=53),
        published("behöriga", T=37, norr=7, söder=30),
        published("flyttat", T=5, norr=0, söder=5),
    ]
    ties = [Implication("behöriga", "alla"), Implication("flyttat", "alla")]
    known = together(views, ties)
    found = {(g.part, g.everybody) for g in small_groups(known, audit(known), below=10)}
    assert ("behöriga (område=norr)", True) in found
    assert ("flyttat (område=norr)", False) in found
    assert not any("söder" in part and "behöriga" in part for part, _ in found)
    assert small_groups(known, audit(known), below=5) == ()


def test_a_group_that_is_only_hidden_may_still_be_disclosed():
    views = [
        published("alla", T=60, norr=7, söder=53),
        published("behöriga", T=37, norr=None, söder=30),
    ]
    known = together(views, [Implication("behöriga", "alla")])
    assert [g.part for g in small_groups(known, audit(known), below=10)] == [
        "behöriga (område=norr)"
    ]


def test_small_counts_shown_are_those_from_one_up():
    known = together([published("alla", T=7, norr=4, söder=3)])
    assert [small.count for small in small_counts_shown(known, below=4)] == [3]
    assert small_counts_shown(together([published("alla", T=0)]), below=5) == ()


def test_what_has_changed_between_two_publications_is_told_least_first():
    first = published("alla", T=60, norr=7, söder=53)
    second = published("alla", T=62, norr=8, söder=54)
    found = changes([first, second])
    assert [change.by for change in found] == [1, 1, 2]
    assert changes([first, first]) == ()


def test_two_tables_that_share_a_margin_are_compared_there():
    by_sex = as_published(
        "k", "alla", [SEX], pl.DataFrame({"kön": ["T", "K"], "count": ["61", "30"]})
    )
    (change,) = changes([published("alla", T=60), by_sex])
    assert (change.first, change.second) == (60, 61)


def test_only_what_no_publication_tells_alone_is_told_by_them_together():
    first = published("alla", T=60, norr=None)
    second = published("alla", söder=53)
    whole = audit(together([first, second]))
    assert [f.low for f in only_together([[first], [second]], whole.findings)] == [7]
    both = published("alla", T=60, norr=None, söder=53)
    whole = audit(together([both, second]))
    assert only_together([[both], [second]], whole.findings) == ()


def test_cells_without_a_row_are_not_listed():
    view = published("alla", T=60, norr=None)
    known = together([view])
    assert np.flatnonzero(listed(known, [view])).tolist() == [
        known.cells.find("alla"),
        known.cells.find("alla", område="norr"),
    ]

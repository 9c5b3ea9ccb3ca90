import pytest

from fardplan.disclosure.dimensions import flat, joined, several, tree
from fardplan.errors import BadDefinition


def test_codes_start_with_the_total_and_leaves_end_the_hierarchy():
    area = tree("område", [("norr", "T"), ("söder", "T"), ("n1", "norr"), ("n2", "norr")])
    assert area.codes == ("T", "norr", "söder", "n1", "n2")
    assert area.leaves == ("söder", "n1", "n2")
    assert area.leaves_of("T") == {"söder", "n1", "n2"}


def test_several_hierarchies_add_the_same_codes_up_in_different_ways():
    area = several(
        "område",
        {
            "gamla": [
                ("a", "östra"),
                ("b", "östra"),
                ("c", "västra"),
                ("östra", "T"),
                ("västra", "T"),
            ],
            "nya": [("a", "norra"), ("b", "södra"), ("c", "södra"), ("norra", "T"), ("södra", "T")],
        },
    )
    assert area.leaves_of("södra") == {"b", "c"}
    assert area.leaves_of("östra") == {"a", "b"}


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ([("a", "T"), ("a", "b"), ("b", "T")], "både T och b"),
        ([("a", "b"), ("b", "a")], "går runt"),
        ([("T", "T")], "går runt"),
        ([("a", "T"), ("b", "c")], "ingår b, c inte i T"),
    ],
)
def test_a_hierarchy_that_cannot_be_is_refused_with_its_codes(pairs, words):
    with pytest.raises(BadDefinition, match=words):
        tree("område", pairs)


def test_hierarchies_that_divide_a_code_into_different_parts_are_refused():
    area = several("område", {"ena": [("a", "T"), ("b", "T")], "andra": [("a", "T"), ("c", "T")]})
    with pytest.raises(BadDefinition, match="olika små delar"):
        area.leaves_of("T")


def test_an_unpublished_code_must_exist_only_if_it_is_named():
    assert "X" in flat("kön", ["K", "M"], unpublished=["X"]).codes
    with pytest.raises(BadDefinition, match="opublicerade"):
        tree("kön", [("K", "T")]).__class__("kön", "T", (), frozenset({"X"}))


def test_dimensions_of_linked_tables_become_one_with_all_their_wholes():
    fine = tree("område", [("norr", "T"), ("n1", "norr")])
    coarse = tree("område", [("norr", "T")])
    assert joined([coarse, fine]).codes == ("T", "norr", "n1")
    with pytest.raises(BadDefinition, match="olika totaler"):
        joined([coarse, tree("område", [("norr", "alla")], total="alla")])

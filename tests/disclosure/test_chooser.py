from dataclasses import replace

import numpy as np

from fardplan.disclosure.chooser import NAMES, choices
from fardplan.disclosure.tables import Table
from fardplan.errors import FardplanError
from tests.disclosure.cities import SEX, WIDE, city, release, table


def by_method(*tables, **more):
    return {choice.method: choice for choice in choices(release(*tables, policy=WIDE), **more)}


def test_each_method_says_what_it_costs_and_what_is_left_to_an_attacker():
    found = by_method(city(1), seed=1)
    assert set(found) == set(NAMES) - {"as it is"}
    assert found["suppression"].hidden > 0
    assert found["suppression"].error == 0
    assert found["small counts"].additive
    assert not found["nearest"].additive
    assert found["nearest"].error < found["nearest"].largest < 2.5
    assert 0 <= found["nearest"].closest <= 4
    assert found["cell key"].error > 0
    assert 0 < found["cell key"].closest <= 10


def test_every_choice_is_a_sentence_with_its_values():
    for choice in choices(release(city(1), policy=WIDE)):
        words = str(FardplanError(choice.sentence, **choice.values))
        assert "{" not in words
        assert words.endswith(".")
        assert choice.name[0].isupper()


def test_a_method_that_cannot_be_used_says_why(monkeypatch):
    monkeypatch.setattr("fardplan.disclosure.rounding.SEARCHABLE", 1)
    found = by_method(city(1))
    assert not found["controlled"].is_usable
    assert "för många för kontrollerad avrundning" in found["controlled"].sentence
    assert found["nearest"].is_usable


def test_hiding_that_takes_too_long_says_how_far_it_came_and_the_others_are_still_tried():
    found = by_method(city(1), enough=lambda: True)
    given_up = found["suppression"]
    assert not given_up.is_usable
    assert "lägg på brus efter cellnyckel" in given_up.sentence
    assert given_up.values["cells"] == 84
    assert 0 < given_up.values["lacking"] <= given_up.values["sensitive"]
    assert all(choice.is_usable for choice in found.values() if choice is not given_up)


def test_tables_with_noise_from_their_source_are_taken_as_they_are():
    made = table([SEX], [20, 30])
    noisy = Table(
        made.name, made.measure, made.dimensions, np.add(made.values, [1, 0, 0]), perturbed=True
    )
    (choice,) = choices(release(noisy, policy=WIDE))
    assert choice.method == "as it is"
    assert choice.hidden == 0
    assert not choice.additive


def test_hidden_cells_are_counted_where_they_are_shown():
    sex = replace(SEX, wholes=(replace(SEX.wholes[0], parts=("K", "M", "X")),))
    sex = replace(sex, unpublished=frozenset(["X"]))
    found = by_method(table([sex], [20, 30, 6]))
    assert found["suppression"].hidden == 0
    assert np.isfinite(found["small counts"].error)

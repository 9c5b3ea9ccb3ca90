import numpy as np

from fardplan.disclosure.chooser import choices
from fardplan.errors import FardplanError
from tests.disclosure.cities import SEX, WIDE, city, release, table


def test_each_method_says_what_it_costs_and_what_is_left_to_an_attacker():
    found = {choice.method: choice for choice in choices(release(city(1), policy=WIDE), seed=1)}
    assert set(found) == {"suppression", "small counts", "controlled", "nearest", "cell key"}
    assert found["suppression"].hidden > 0
    assert found["suppression"].error == 0
    assert found["small counts"].additive
    assert not found["nearest"].additive
    assert found["nearest"].error < 2.5
    assert found["nearest"].closest > 0
    assert found["cell key"].error > 0


def test_every_choice_is_a_sentence_with_its_values():
    for choice in choices(release(city(1), policy=WIDE)):
        words = str(FardplanError(choice.sentence, **choice.values))
        assert "{" not in words
        assert words.endswith(".")


def test_a_method_that_cannot_be_used_says_why():
    sums = table([SEX], [1, 1], measure="kr")
    choice = {c.method: c for c in choices(release(sums, city(1), policy=WIDE))}
    assert all(np.isfinite(c.error) for c in choice.values())

import pytest

from fardplan.documents.numbers import numbers_in
from fardplan.documents.titles import end_of_title, likeness

TITLE = "Underlätta inträdet till arbetslivet genom arbetsmarknads- och yrkesutbildningar"


@pytest.mark.parametrize(
    "written",
    [
        TITLE,
        TITLE.upper(),
        TITLE.replace(" ", "\u00a0"),
        TITLE.replace("-", "–"),
        TITLE.replace("arbetsmarknads- och", "arbetsmarknads - och"),
        TITLE.replace("arbetslivet", "arbets-livet"),
        TITLE + ".",
        TITLE + ":",
        f"{TITLE} .",
    ],
)
def test_a_title_is_known_however_it_is_set(written):
    assert end_of_title(TITLE, written) == len(written)


@pytest.mark.parametrize(
    "written",
    [TITLE[:-1], TITLE + "na", TITLE.replace("genom", "via"), "", "Underlätta"],
)
def test_other_words_are_another_title(written):
    assert end_of_title(TITLE, written) is None


def test_a_title_ends_where_its_last_word_does():
    assert end_of_title("Främja trygghet", "Främja trygghet Staden ska") == len("Främja trygghet")


def test_no_text_begins_with_an_empty_title():
    assert end_of_title("", "ord") is None


def test_likeness_is_the_share_of_common_words():
    assert likeness("ett två tre", "Tre två ett") == 1
    assert likeness("ett två tre fyra", "ett två tre fem") == 0.75
    assert likeness("ett", "två") == 0
    assert likeness("", "") == 0


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("3.1", ("3.1",)),
        ("3.1 och 3.2", ("3.1", "3.2")),
        ("strategi 1.6, 2.1 samt 2.3", ("1.6", "2.1", "2.3")),
        ("strategierna 3.1–3.3", ("3.1", "3.2", "3.3")),
        ("1.5-2.2", ("1.5", "1.6", "2.1", "2.2")),
        ("3.1 till 3.3", ("3.1", "3.2", "3.3")),
        ("3.1 t.o.m. 3.3", ("3.1", "3.2", "3.3")),
        ("9.1–9.3", ("9.1", "9.3")),
        ("3.3–3.1", ("3.3", "3.1")),
        ("3.1 och 3.1", ("3.1",)),
    ],
)
def test_numbers_in_a_list_are_written_out(written, numbers, provisions):
    assert numbers_in(written, provisions) == numbers

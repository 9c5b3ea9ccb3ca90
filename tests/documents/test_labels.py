import pytest

from fardplan.documents.labels import Label, label_at


@pytest.mark.parametrize(
    "line",
    [
        "Förvaltningens synpunkter",
        "Förvaltningens synpunkter:",
        "Förvaltningens synpunkter :",
        "Förvaltningens synpunkter.",
        "FÖRVALTNINGENS SYNPUNKTER",
        "Kontorets synpunkter",
        "Nämndens synpunkter:",
        "Stadsledningskontorets synpunkter",
        "Våra synpunkter",
        "Synpunkter:",
        "Förvaltningens synpunkter och förslag",
        "Enskede-Årsta-Vantörs stadsdelsförvaltnings synpunkter",
        "Norra innerstadens stadsdelsförvaltnings synpunkter",
    ],
)
def test_labels_are_known_whoever_has_the_views(line, provisions):
    assert label_at(line, provisions) == (Label(), len(line))


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("Förvaltningens synpunkter på 3.1 och 3.2:", ("3.1", "3.2")),
        ("Förvaltningens synpunkter på strategi 3.1–3.3", ("3.1", "3.2", "3.3")),
        ("Kontorets synpunkter på strategierna 1.1, 1.2 och 2.1:", ("1.1", "1.2", "2.1")),
        ("Synpunkter på strategi 4.4", ("4.4",)),
        ("Våra synpunkter (3.1 och 3.2):", ("3.1", "3.2")),
        ("Förvaltningens synpunkter avseende 9.9", ("9.9",)),
    ],
)
def test_a_label_says_which_strategies_it_covers(line, numbers, provisions):
    assert label_at(line, provisions) == (Label(numbers=numbers), len(line))


def test_a_label_may_be_about_an_area_or_the_whole(provisions):
    assert label_at("Synpunkter på målområde 2:", provisions)[0] == Label(area="2")
    assert label_at("Nämndens synpunkter på färdplanen", provisions)[0] == Label(is_general=True)


@pytest.mark.parametrize("label", ["Våra synpunkter:", "Nämndens synpunkter på 3.1 och 3.2: "])
def test_views_may_follow_on_the_line_of_the_label(label, provisions):
    line = label + "Bra."
    assert line[label_at(line, provisions)[1] :].strip() == "Bra."


@pytest.mark.parametrize(
    "line",
    [
        "Förvaltningens synpunkter är följande",
        "Förvaltningens synpunkter på strategierna redovisas här",
        "Förvaltningens synpunkter på 3.1 är att",
        "Nedan redovisas förvaltningens synpunkter:",
        "Här följer förvaltningens synpunkter",
        "Förvaltningen har synpunkter",
        "Synpunkterna är många",
        "Inga synpunkter",
    ],
)
def test_a_sentence_about_views_is_no_label(line, provisions):
    assert label_at(line, provisions) is None

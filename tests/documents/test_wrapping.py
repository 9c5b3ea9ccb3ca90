import pytest

from fardplan.documents.wrapping import joined, tidy


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("  två  ord ", "två ord"),
        ("hårt\u00a0mellanrum\toch tabb", "hårt mellanrum och tabb"),
        ("osyn\u200bligt\ufeff", "osynligt"),
        ("mjukt binde\u00adstreck", "mjukt bindestreck"),
        ("ordet går vi\u00ad", "ordet går vi\u00ad"),
        ("\u00ad", ""),
        (" ", ""),
    ],
)
def test_spaces_are_put_in_order(written, read):
    assert tidy(written) == read


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["en rad", "och en till"], "en rad och en till"),
        (["arbets-", "marknaden"], "arbetsmarknaden"),
        (["arbets\u00ad", "marknaden"], "arbetsmarknaden"),
        (["arbets-", "och samhällsliv"], "arbets- och samhällsliv"),
        (["kultur-", "samt idrottsaktiviteter"], "kultur- samt idrottsaktiviteter"),
        (["Enskede-", "Årsta-Vantör"], "Enskede-Årsta-Vantör"),
        (["Enskede-Års-", "ta"], "Enskede-Årsta"),
        (["it-", "stöd"], "itstöd"),
        (["IT-", "stöd"], "IT-stöd"),
        (["e-", "tjänst"], "e-tjänst"),
        (["åren 2018-", "2022"], "åren 2018-2022"),
        (["en tanke -", "eller två"], "en tanke - eller två"),
        (["det slutar med ett ord-"], "det slutar med ett ord-"),
        (["slut\u00ad"], "slut"),
    ],
)
def test_lines_become_running_text(lines, text):
    assert joined(lines)[0] == text


def test_it_is_known_where_each_line_begins():
    text, starts = joined(["arbets-", "marknaden är", "delad"])
    assert [text[start:] for start in starts] == [
        "arbetsmarknaden är delad",
        "marknaden är delad",
        "delad",
    ]

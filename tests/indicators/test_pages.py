"""The pages on goals and figures, in both languages, and the files behind them."""

import io
import json

import polars as pl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fardplan.indicators import stored
from fardplan.indicators.models import Release
from fardplan.indicators.overview import latest_figures
from tests.indicators.test_judging import rising

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15
GOAL = "/mal/behorighet-arskurs-9/"
PAGES = [
    GOAL,
    "/mal/unga-utan-arbete-eller-studier/",
    "/mal/bostadsbyggande-i-fokusomraden/",
    "/mal/arbetsplatser-i-ytterstaden/",
    "/mal/otrygga-i-bostadsomradet/",
    "/mal/lagt-fortroende-for-stadsdelsnamnden/",
    "/statistik/",
    "/statistik/tackning/",
    "/statistik/behorighet-hemkommun/",
    "/statistik/folkmangd-stadsdelsomraden/",
    "/statistik/uvas-16-24/",
    "/omraden/",
    "/omraden/?ar=2019",
]


def queries(client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_anyone_reads_every_page_in_both_languages(client, shipped, prefix, address):
    page = client.get(prefix + address)
    assert page.status_code == 200
    assert page.text.count("<h1>") == 1
    assert " style=" not in page.text


def test_goal_one_has_girls_first_and_what_happened_in_2024(client, shipped):
    page = client.get(GOAL).text
    assert page.index("88,50") < page.index("88,81") < page.index("88,66")
    assert "2024 är det första året sedan 2010 då flickor ligger under pojkar." in page
    assert "−0,31" in page
    for city in ("Göteborg", "Malmö", "Uppsala", "Linköping"):
        assert city in page


def test_goal_one_in_english_has_english_words_and_numbers(client, shipped):
    page = client.get("/en" + GOAL).text
    assert "88.50" in page
    assert "88,50" not in page
    assert "Year 9 pupils eligible for a vocational programme" in page
    assert "Girls" in page


def test_what_is_not_decided_of_a_goal_says_so(client, shipped):
    assert client.get(GOAL).text.count("inte bestämt") == 2


def test_every_figure_has_words_a_table_and_a_picture_for_page_and_phone(client, shipped):
    page = client.get(GOAL).text
    assert page.count("<figure") == page.count('class="spoken') == 3
    assert page.count("<caption>") >= 2
    assert page.count("-smal.svg") == page.count("-bred.svg") == 3
    assert page.count('scope="col"') == 13


def test_the_source_stands_under_the_figures(client, shipped):
    page = client.get(GOAL).text
    for words in ("Kolada (RKA)", "N15428", "2026-11", "CC BY 4.0", "Brott i serien"):
        assert words in page


@pytest.mark.parametrize("goal", ["unga-utan-arbete-eller-studier", "otrygga-i-bostadsomradet"])
def test_missing_women_and_men_are_a_gap_with_reason_need_and_holder(client, shipped, goal):
    page = client.get(f"/mal/{goal}/").text
    assert "Könsuppdelad statistik saknas" in page
    for words in ("Skäl", "Vad som behövs", "Från vem"):
        assert words in page


def test_jobs_in_the_outer_city_cannot_be_judged_and_the_page_says_why(client, shipped):
    page = client.get("/mal/arbetsplatser-i-ytterstaden/").text
    assert (
        "21\N{NO-BREAK SPACE}146 jobb saknar stadsdelsområde 2016, förändringen som ska bedömas "
        "är −533."
    ) in page
    assert "mellan −533 och +20\N{NO-BREAK SPACE}613" in page
    assert "Utan stadsdelsområde" in page


def test_the_list_has_every_goal_in_the_order_of_the_roadmap(client, shipped):
    page = client.get("/statistik/").text
    places = [page.index(f'id="{key}"') for key in (
        "behorighet-arskurs-9", "unga-utan-arbete-eller-studier", "bostadsbyggande-i-fokusomraden",
        "arbetsplatser-i-ytterstaden", "otrygga-i-bostadsomradet",
        "lagt-fortroende-for-stadsdelsnamnden",
    )]  # fmt: skip
    assert places == sorted(places)
    assert "Folkmängd efter stadsdelsområde" in page


@pytest.mark.parametrize(
    "address",
    [
        "/mal/finns-inte/",
        "/mal/likvardig-forskola/",
        "/statistik/finns-inte/",
        "/statistik/uvas-16-24/1.csv",
        "/statistik/behorighet-hemkommun/9.csv",
        "/diagram/behorighet-hemkommun/map-bred.svg",
        "/diagram/behorighet-hemkommun/sexes-over-time-rund.svg",
        "/diagram/uvas-16-24/sexes-over-time-bred.json",
        "/omraden/kommuner/bred.svg",
        "/omraden/finns-inte/bred.svg",
        "/omraden/stockholm-11/rund.svg",
    ],
)
def test_what_is_not_there_is_not_found(client, shipped, address):
    assert client.get(address).status_code == 404


def test_a_picture_is_an_svg_that_is_sent_once(client, shipped, empty_cache):
    address = "/diagram/behorighet-hemkommun/sexes-over-time-bred.svg"
    reply = client.get(address)
    assert reply["Content-Type"] == "image/svg+xml"
    assert reply.content.startswith(b"<svg")
    again = client.get(address, headers={"If-None-Match": reply["ETag"]})
    assert again.status_code == 304
    assert not again.content
    english = client.get("/en" + address)
    assert english["ETag"] != reply["ETag"]


def test_a_picture_may_use_its_own_typeface_and_nothing_else(client, shipped, empty_cache):
    reply = client.get("/omraden/stockholm-11/smal.svg")
    policy = reply["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "font-src data:" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in client.get("/omraden/")["Content-Security-Policy"]


def test_the_live_picture_is_the_same_as_the_still_one(client, shipped):
    spec = json.loads(client.get("/diagram/behorighet-hemkommun/sexes-by-area-smal.json").content)
    assert spec["$schema"].endswith("vega-lite/v6.json")
    assert spec["width"] == 348
    assert spec["usermeta"]["embedOptions"]["formatLocale"]["decimal"] == ","


def test_the_download_has_every_row_with_its_status_and_source(client, shipped):
    reply = client.get("/statistik/folkmangd-stadsdelsomraden/1.csv")
    assert reply["Content-Type"].startswith("text/csv")
    assert 'filename="folkmangd-stadsdelsomraden-1.csv"' in reply["Content-Disposition"]
    table = pl.read_csv(io.StringIO(reply.text), schema_overrides={"period": pl.String})
    assert table.height == 103
    newest = table.filter(pl.col("period") == "2024", pl.col("area") == "restomrade").row(
        0, named=True
    )
    assert newest["value"] == 3637
    assert newest["area_name"] == "Restområde (utan känd adress)"
    assert newest["source_table"] == "Befolkningsöversikt 2024, tabell 2"
    forecast = table.filter(pl.col("period") == "2021")
    assert set(forecast["obs_status"]) == {"F"}
    assert set(forecast["source_table"]) == {"tv.07437"}
    assert table.null_count().select("source_publisher", "source_licence").row(0) == (0, 0)


def test_the_download_keeps_the_numbers_as_published(client, shipped, shared_data):
    reply = client.get("/statistik/behorighet-hemkommun/1.csv").text
    rows = {tuple(row.split(",")[:4]): row.split(",")[6] for row in reply.splitlines()[1:]}
    assert rows["0180", "kommuner", "2024", "K"] == "88.500517"


def test_an_earlier_release_can_still_be_fetched(client, shipped, folder):
    folder.load()
    folder.with_figures("60.25", "61").load()
    assert "60.25" in client.get("/statistik/prov/1.csv").text
    assert "60.25" not in client.get("/statistik/prov/2.csv").text
    page = client.get("/statistik/prov/").text
    assert "/statistik/prov/publicering/1/" in page
    assert "Tidigare publiceringar" in page


@pytest.mark.parametrize("address", PAGES)
def test_a_page_asks_few_questions_of_the_database(client, shipped, address):
    stored._tables.clear()
    assert queries(client, address) <= MOST_QUERIES


@pytest.mark.parametrize(
    "address", [GOAL, "/statistik/", "/statistik/tackning/", "/statistik/prov/"]
)
def test_twice_as_much_content_is_no_more_questions(client, shipped, folder, address):
    folder.load()
    stored._tables.clear()
    before = queries(client, address)
    for number in range(Release.objects.count()):
        folder.copy(f"prov-{number}").write()
    folder.load()
    folder.with_figures("60.25", "61").load()
    stored._tables.clear()
    assert queries(client, address) == before


def test_the_overview_gets_the_newest_figures_of_all_goals_in_three_questions(shipped, folder):
    folder.load()
    stored._tables.clear()
    keys = [page.split("/")[2] for page in PAGES if page.startswith("/mal/")]
    with CaptureQueriesContext(connection) as captured:
        found = latest_figures(keys, language="sv")
    assert len(captured) == 3
    with CaptureQueriesContext(connection) as captured:
        latest_figures(keys, language="en")
    assert len(captured) == 2  # the tables are known by now
    assert list(found) == keys


def test_the_overview_has_women_and_men_where_there_are_any_and_the_reason_elsewhere(shipped):
    keys = ["behorighet-arskurs-9", "unga-utan-arbete-eller-studier", "arbetsplatser-i-ytterstaden"]
    school, young, jobs = latest_figures(keys, language="sv").values()
    assert school.by_sex
    assert (school.women.text, school.men.text, school.total.text) == ("88,5", "88,8", "88,7")
    assert (school.period, school.unit, school.is_proxy) == ("2024", "%", True)
    assert school.gap.text == "−0,3"
    assert not young.by_sex
    assert young.total is None
    assert "inte öppet tillgängliga" in young.missing
    assert jobs.total.text == "222\N{NO-BREAK SPACE}249"
    assert "ingen uppdelning på kön" in jobs.missing


def test_the_overview_shows_the_share_of_a_goal_that_speaks_of_a_share(shipped):
    (dwellings,) = latest_figures(["bostadsbyggande-i-fokusomraden"], language="en").values()
    assert dwellings.share.text == "59.2"
    assert dwellings.place == "Outer city"


def test_a_goal_without_any_indicator_says_so(stockholm):
    (nothing,) = latest_figures(["behorighet-arskurs-9"], language="sv").values()
    assert nothing.missing == "Inga siffror är inlästa för målet."


def test_a_goal_page_without_any_indicator_still_shows_the_goal(client, stockholm):
    page = client.get(GOAL)
    assert page.status_code == 200
    assert "ännu inga siffror" in page.text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("1850", "Indelningen 1850 är inte känd"),
        ("3000", "Indelningen 3000 är inte känd"),
        ("tjugo", "Skriv ett år med fyra siffror"),
        ("²⁰²⁰", "Skriv ett år med fyra siffror"),
        ("20201", "Skriv ett år med fyra siffror"),
        ("<script>", "&lt;script&gt;"),
    ],
)
def test_a_year_that_is_none_is_told_and_this_years_districts_are_shown(client, asked, said):
    page = client.get("/omraden/", {"ar": asked})
    assert page.status_code == 200
    assert said in page.text
    assert "11 stadsdelsområden" in page.text


@pytest.mark.parametrize(("year", "count"), [("2007", 14), ("2021", 13), ("2024", 11)])
def test_the_districts_of_a_year_are_in_the_table(client, year, count):
    page = client.get("/omraden/", {"ar": year}).text
    assert page.count('<th scope="row">') == count
    assert f"{count} stadsdelsområden" in page


def test_the_year_of_a_merger_says_that_the_division_changed(client):
    assert "ändrades under året" in client.get("/omraden/", {"ar": "2023"}).text
    assert "ändrades under året" not in client.get("/omraden/", {"ar": "2024"}).text


def test_what_became_of_a_district_stands_beside_it(client):
    page = client.get("/omraden/", {"ar": "2019"}).text
    row = page[page.index("Älvsjö</th>") :]
    assert "Hägersten-Älvsjö" in row[: row.index("</tr>")]
    assert "Norrmalm och Östermalm blev Norra innerstaden" in page


VERDICTS = {
    "behorighet-arskurs-9": "Kravet är uppfyllt bara för pojkar",
    "bostadsbyggande-i-fokusomraden": "−14,5 procentenheter",
    "arbetsplatser-i-ytterstaden": "Det går alltså inte att säga åt vilket håll det har gått.",
    "otrygga-i-bostadsomradet": "Serien bryts 2020, mellan 2017 och 2020",
}


@pytest.mark.parametrize(("goal", "said"), VERDICTS.items())
def test_a_proxys_verdict_stands_before_its_figures_and_after_the_goals_own(
    client, shipped, goal, said
):
    page = client.get(f"/mal/{goal}/").text
    own, near, figure = (
        page.index(words)
        for words in ("Bedömning av målet", "Bedömning av det närliggande måttet", "<figure")
    )
    assert own < near < page.index(said) < figure
    assert page.index("Kan inte bedömas") < near
    assert "Tabellen räknar" in page[own:near]
    assert "föreslagen regel, inte beslutad av staden" in page[own:near]


def test_girls_are_judged_first_then_boys_the_gap_and_all(client, shipped):
    page = client.get("/statistik/behorighet-hemkommun/").text
    places = [page.index(f"<dt>{who}</dt>") for who in ("Flickor", "Pojkar", "Samtliga")]
    gap = page.index("<dt>Skillnad, flickor minus pojkar</dt>")
    assert places[0] < places[1] < gap < places[2]
    assert "Vad granskningen av siffrorna fann" in page
    assert "20 anmärkningar om andra områden eller år" in page


@pytest.mark.parametrize(
    "goal", ["unga-utan-arbete-eller-studier", "lagt-fortroende-for-stadsdelsnamnden"]
)
def test_a_goal_without_figures_has_a_whole_verdict_too(client, shipped, goal):
    page = client.get(f"/mal/{goal}/").text
    assert page.count("<strong>Kan inte bedömas</strong>") == 4
    assert "Vad som behövs" in page


def test_a_clear_decrease_says_what_clear_means(client, shipped):
    page = client.get("/mal/unga-utan-arbete-eller-studier/").text
    assert "Regel: en säker minskning sedan 2015 med minst 10 procent av utgångsläget." in page


def test_the_goals_own_figures_give_the_goals_own_verdict(client, stockholm, folder):
    rising(folder).with_definition("role: proxy", "role: core").load()
    page = client.get(GOAL).text
    assert page.index("Bedömning av målet") < page.index("Kravet är uppfyllt")
    assert page.count("Kravet är uppfyllt") == 1
    assert "närliggande" not in page


def test_figures_near_a_goal_that_nobody_has_described_leave_it_unjudged(client, stockholm, folder):
    folder.load()
    assert "ingen beskrivning av det som målet talar om" in client.get(GOAL).text


def test_the_overview_has_a_verdict_on_every_goal_and_on_each_sex(shipped):
    keys = [page.split("/")[2] for page in PAGES if page.startswith("/mal/")]
    found = latest_figures(keys, language="sv")
    assert {one.verdict for one in found.values()} == {
        "Målet kan inte bedömas: siffrorna som det talar om saknas."
    }
    school = found["behorighet-arskurs-9"]
    assert [(line.kind, line.word) for line in school.verdicts][:2] == [
        ("women", "Ingen säker förändring"),
        ("men", "Säker förändring åt rätt håll"),
    ]
    assert found["unga-utan-arbete-eller-studier"].verdicts == ()
    english = latest_figures(keys, language="en")["behorighet-arskurs-9"]
    assert english.verdicts[0].word == "No reliable change"


def test_the_overview_says_how_it_went_with_a_goal_that_can_be_judged(stockholm, folder):
    rising(folder).with_definition("role: proxy", "role: core").load()
    (school,) = latest_figures(["behorighet-arskurs-9"], language="sv").values()
    assert school.verdict == "Målet: kravet är uppfyllt."


def test_the_list_has_the_verdict_in_words_women_first(client, shipped):
    page = client.get("/statistik/").text
    girls = page.index("Flickor: <strong>Ingen säker förändring</strong>")
    boys = page.index("Pojkar: <strong>Säker förändring åt rätt håll</strong>")
    assert girls < boys
    assert "Kvinnor, män, skillnaden, samtliga: <strong>Kan inte bedömas</strong>" in page


def test_a_goal_without_figures_of_its_own_has_a_line_for_the_gap_as_well(client, shipped):
    page = client.get("/mal/unga-utan-arbete-eller-studier/").text
    assert page.count("<dt>Skillnad, kvinnor minus män</dt>") >= 1

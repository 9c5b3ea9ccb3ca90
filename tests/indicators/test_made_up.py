"""Figures of persons who do not exist: marked wherever they go, and never counted for anything."""

import csv
import io
import json

import polars as pl
import pytest
from django.db import DatabaseError, IntegrityError, transaction
from openpyxl import load_workbook

from fardplan.errors import Refused
from fardplan.indicators import actions, rules
from fardplan.indicators.coverage import Extent, coverage_of
from fardplan.indicators.download import MADE_UP
from fardplan.indicators.drawings.ground import Width
from fardplan.indicators.models import Delivery, Indicator, Release
from fardplan.indicators.overview import latest_figures
from fardplan.indicators.presentation import goal_shown, shown_for
from fardplan.journal.models import Entry
from fardplan.people.operator import OPERATOR
from fardplan.roadmap.models import NodeKind
from tests import make
from tests.indicators.counted import SMALL, counted_in, file, produced, register_table
from tests.indicators.handing_in import releaser

pytestmark = pytest.mark.django_db
GOAL = "behorighet-arskurs-9"
MARK = "Påhittade siffror"


@pytest.fixture(autouse=True)
def prov(stockholm, folder) -> Indicator:
    """The goal's own indicator, counted in a register; so that all that it could touch is seen."""
    counted_in(folder)
    folder.definition = folder.definition.replace("role: proxy", "role: core")
    folder.load()
    return Indicator.objects.get(key="prov")


@pytest.fixture
def example(prov) -> Release:
    text = register_table(SMALL, periods=("2023", "2024"))
    return actions.release_example(indicator=prov, file=file(text, synthetic=True), by=OPERATOR)


def files_of(client, release: Release, ending: str) -> bytes:
    address = f"/statistik/prov/publicering/{release.version}/prov-{release.version}-pahittad"
    reply = client.get(address + ending)
    assert reply.status_code == 200
    return reply.content


def test_an_example_is_released_without_a_second_person_and_says_so(example, client):
    assert (example.synthetic, example.protected, example.is_safe) == (True, True, True)
    assert (example.produced_by, example.released_by) == ("", "operator")
    entry = Entry.objects.get(event="release_published")
    assert (entry.by, entry.details["synthetic"]) == ("operator", True)
    page = client.get(example.get_absolute_url()).text
    assert "Ingen andra person har granskat det" in page


def test_only_made_up_figures_can_be_an_example(prov):
    with pytest.raises(Refused, match="Bara påhittade siffror"):
        actions.release_example(indicator=prov, file=file(register_table()), by=OPERATOR)
    with pytest.raises(Refused, match="Bara statistikansvariga"):
        actions.release_example(
            indicator=prov, file=file(register_table(), synthetic=True), by=make.person()
        )


@pytest.mark.parametrize(
    "address",
    ["/statistik/prov/", "/statistik/prov/publicering/1/", "/statistik/", f"/mal/{GOAL}/"],
)
def test_every_page_has_the_mark(example, client, address):
    page = client.get(address).text
    assert MARK.casefold() in page.casefold()
    assert client.get(f"/en{address}").status_code == 200


def test_the_pages_of_real_figures_have_no_mark(client):
    release = actions.release_delivery(delivery=produced(register_table()), by=releaser())
    for address in ("/statistik/prov/", "/statistik/", release.get_absolute_url()):
        assert MARK.casefold() not in client.get(address).text.casefold()
    assert client.get("/statistik/prov/publicering/1/prov-1.csv").status_code == 200


def test_every_picture_has_the_mark_in_itself_and_in_its_words(example, client):
    (shown,) = shown_for([example.indicator])
    assert shown.pictures
    for picture in shown.pictures:
        assert picture.title.startswith("PÅHITTADE SIFFROR")
        assert picture.short.startswith("PÅHITTADE SIFFROR")
        assert picture.spoken.startswith("Siffrorna är påhittade.")
        assert all(table.caption.startswith("PÅHITTADE") for table in picture.tables)
        for width in Width:
            assert picture.draw(width)["title"]["text"] == "PÅHITTADE SIFFROR"


def test_the_tidy_csv_says_it_in_every_row(example, client):
    rows = list(csv.DictReader(io.StringIO(files_of(client, example, ".csv").decode())))
    assert {row["made_up"] for row in rows} == {f"{MADE_UP.sv} / {MADE_UP.en}"}


def test_the_csvw_says_it_in_the_title(example, client):
    metadata = json.loads(files_of(client, example, ".csv-metadata.json"))
    assert metadata["dc:title"][0]["@value"].startswith(MADE_UP.sv)
    assert "made_up" in [one["name"] for one in metadata["tableSchema"]["columns"]]


def test_the_other_files_say_it_too(example, client):
    jsonstat = json.loads(files_of(client, example, ".json"))
    assert jsonstat["label"].startswith(MADE_UP.sv)
    assert (jsonstat["note"][0], jsonstat["extension"]["synthetic"]) == (MADE_UP.sv, True)
    sdmx = list(csv.DictReader(io.StringIO(files_of(client, example, ".sdmx.csv").decode())))
    assert all(row["MADE_UP"] for row in sdmx)
    book = load_workbook(io.BytesIO(files_of(client, example, ".xlsx")), read_only=True)
    assert book.sheetnames[0] == "PÅHITTADE SIFFROR"
    assert next(book["Om siffrorna"].values) == ("OBS", MADE_UP.sv)
    parquet = pl.read_parquet(io.BytesIO(files_of(client, example, ".parquet")))
    assert parquet["made_up"].null_count() == 0


def test_files_of_made_up_figures_have_no_other_name(example, client):
    assert client.get("/statistik/prov/publicering/1/prov-1.csv").status_code == 404
    reply = client.get("/statistik/prov/1.csv")
    assert 'filename="prov-1-pahittad.csv"' in reply["Content-Disposition"]


def test_all_of_the_files_have_the_ages_and_pages_the_total(example, client):
    rows = list(csv.DictReader(io.StringIO(files_of(client, example, ".csv").decode())))
    assert {row["age"] for row in rows} == {"total", "16-19", "20-24"}
    jsonstat = json.loads(files_of(client, example, ".json"))
    assert jsonstat["dimension"]["age"]["category"]["index"] == ["total", "16-19", "20-24"]
    assert jsonstat["dimension"]["age"]["category"]["label"]["16-19"] == "16–19 år"
    (shown,) = shown_for([example.indicator])
    assert set(shown.series.table["age"]) == {"total"}
    page = client.get(example.get_absolute_url()).text
    assert "16–19 år" in page
    assert '<th scope="col">Ålder</th>' in page


def test_coverage_leaves_them_out(example, stockholm):
    goal = stockholm.provisions.of_kind(NodeKind.INTERIM_GOAL).get(node__key=GOAL)
    covered = coverage_of(goal, shown_for([example.indicator]))
    assert {one.extent for one in covered.demands} == {Extent.MISSING}
    assert str(covered.lacking[0].gap.reason) == "Ingen har räknat än."


def test_no_goal_is_judged_by_them(example):
    (shown,) = shown_for([example.indicator])
    assert not shown.verdict.can_be_judged
    assert not goal_shown([shown]).verdict.can_be_judged
    figures = latest_figures([GOAL], language="sv")[GOAL]
    assert (figures.women, figures.total) == (None, None)
    assert figures.missing == "Ingen har räknat än."


def test_made_up_figures_never_take_the_place_of_real_ones(prov):
    delivery = produced(register_table())
    actions.release_delivery(delivery=delivery, by=releaser())
    with pytest.raises(Refused, match="kan inte ersätta riktiga"):
        actions.release_example(
            indicator=prov, file=file(register_table(), synthetic=True), by=OPERATOR
        )
    refused = produced(register_table(SMALL), synthetic=True)
    assert "kan inte ersätta riktiga" in str(refused.shown_faults[0])


def test_real_figures_follow_made_up_ones_without_correcting_them(example):
    delivery = produced(register_table(periods=("2023",)))
    assert delivery.state == "draft"
    release = actions.release_delivery(delivery=delivery, by=releaser())
    assert (release.version, release.synthetic) == (2, False)


def test_a_made_up_delivery_is_marked_and_can_be_released_by_a_second_person(client):
    delivery = produced(register_table(SMALL), synthetic=True)
    by = releaser()
    client.force_login(by)
    assert MARK in client.get(f"/siffror/{delivery.pk}/").text
    assert "påhittade siffror" in client.get("/siffror/").text
    release = actions.release_delivery(delivery=delivery, by=by)
    assert release.synthetic


def test_the_database_itself_refuses_to_lose_the_mark():
    """made_up_figures_are_protected_as_real_ones, and as the delivery that they came of."""
    delivery = produced(register_table(), synthetic=True)
    known = {
        "indicator": delivery.indicator,
        "version": 1,
        "definition": delivery.definition,
        "table": delivery.table,
        "sha256": "a" * 64,
        "released_at": delivery.delivered_at,
        "released_by": "x",
    }
    with (
        pytest.raises(DatabaseError, match="as made up as its delivery"),
        transaction.atomic(),
    ):
        Release.objects.create(delivery=delivery, **known)
    with (
        pytest.raises(IntegrityError, match="made_up_figures_are_protected_as_real_ones"),
        transaction.atomic(),
    ):
        Release.objects.create(synthetic=True, **known)
    with pytest.raises(DatabaseError, match="kept as it came"), transaction.atomic():
        Delivery.objects.update(synthetic=False)


def test_the_rule_says_what_may_follow_what():
    assert rules.may_follow(None, synthetic=True)
    assert rules.may_follow(Release(synthetic=True), synthetic=True)
    assert rules.may_follow(Release(synthetic=True), synthetic=False)
    assert not rules.may_follow(Release(synthetic=False), synthetic=True)

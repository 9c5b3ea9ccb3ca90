"""A release at its permanent address: what was published, its files, and what came after."""

import io
import re

import polars as pl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fardplan.indicators import stored
from fardplan.indicators.formats import FORMATS
from fardplan.indicators.models import Delivery, Release
from fardplan.people.models import Person, Role
from tests import make
from tests.indicators import handing_in
from tests.indicators.conftest import FIGURES
from tests.indicators.handing_in import CORRECTED, WHY

pytestmark = pytest.mark.django_db
FIRST = "/statistik/prov/publicering/1/"
SECOND = "/statistik/prov/publicering/2/"
MOST_QUERIES = 10


@pytest.fixture(autouse=True)
def prov(stockholm, folder):
    folder.load()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_anyone_reads_a_release(client, prefix):
    page = client.get(prefix + FIRST)
    assert page.status_code == 200
    assert page.text.count("<h1>") == 1
    assert " style=" not in page.text
    assert Release.objects.get().sha256 in page.text
    assert ("The Trial Agency" if prefix else "Provverket") in page.text
    assert ("60.3" if prefix else "60,3") in page.text


def test_women_stand_first_and_a_missing_number_is_a_word(client):
    handing_in.release()
    page = client.get(SECOND).text
    assert page.index("Kvinnor</th>") < page.index("Män</th>") < page.index("Samtliga</th>")
    assert "saknas</td>" in page
    assert "72,0 (preliminärt; 70,5 till 73,5)" in page


def test_the_findings_stand_on_the_page_with_their_weight_and_place(client):
    page = client.get(FIRST).text
    assert "Varning" in page
    assert "<strong>Stockholm:</strong> Gapet mellan kvinnor och män bytte tecken 2023" in page


def test_roles_stand_on_the_page_but_no_names(client):
    handing_in.release()
    page = client.get(SECOND).text
    assert "Framtagen av en analytiker, granskad och publicerad av en annan person" in page
    assert not any(person.name in page for person in Person.objects.order_by("pk"))
    assert not re.search(r"person:\d", page)
    assert "Inläst ur filer" in client.get(FIRST).text


def test_a_correction_says_what_was_wrong_on_both_pages_and_the_old_one_stays(client):
    before = client.get("/statistik/prov/publicering/1/prov-1.csv").content
    handing_in.release(CORRECTED, correction=WHY)
    old, new = client.get(FIRST).text, client.get(SECOND).text
    assert WHY in old
    assert WHY in new
    assert f'href="{SECOND}"' in old
    assert "Det finns nyare siffror" not in new
    assert client.get("/statistik/prov/publicering/1/prov-1.csv").content == before
    assert "60,3" in old
    assert "60,3" not in new


def test_what_was_wrong_is_shown_as_text(client):
    handing_in.release(CORRECTED, correction="<script>alert(1)</script>")
    assert "<script>alert" not in client.get(SECOND).text


@pytest.mark.parametrize("wanted", FORMATS, ids=lambda one: one.title)
def test_every_file_is_linked_and_can_be_fetched(client, wanted):
    address = f"{FIRST}prov-1{wanted.ending}"
    assert f'href="{address}"' in client.get(FIRST).text
    reply = client.get(address)
    assert reply["Content-Type"] == wanted.media_type
    assert f'filename="prov-1{wanted.ending}"' in reply["Content-Disposition"]
    assert reply.content
    assert client.get("/en" + address).status_code == 200


def test_the_files_know_the_address_that_they_came_from(client):
    found = client.get(f"{FIRST}prov-1.json").json()
    assert found["href"] == f"http://testserver{FIRST}"


def test_the_short_address_gives_the_same_csv(client):
    short = client.get("/statistik/prov/1.csv").content
    assert short == client.get(f"{FIRST}prov-1.csv").content
    assert pl.read_csv(io.BytesIO(short)).height == 9


@pytest.mark.parametrize(
    "address",
    [
        SECOND,
        "/statistik/finns-inte/publicering/1/",
        f"{FIRST}prov-2.csv",
        f"{FIRST}prov-1.exe",
        f"{SECOND}prov-2.csv",
    ],
)
def test_what_is_not_there_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_a_delivery_that_waits_is_nowhere_for_others(client):
    delivery = handing_in.deliver()
    assert "51,0" not in client.get("/statistik/prov/").text
    client.force_login(make.person(Role.OFFICER))
    for address in ("/siffror/", f"/siffror/{delivery.pk}/", f"/siffror/{delivery.pk}/fil/"):
        assert client.get(address).status_code == 403


def queries(client, address: str) -> int:
    stored._tables.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_twice_as_many_releases_and_rows_are_no_more_questions(client, folder):
    handing_in.release(CORRECTED, correction=WHY)
    before = queries(client, FIRST)
    handing_in.release(FIGURES, correction="Det första var rätt.")
    handing_in.release(CORRECTED, correction="Nej.")
    assert queries(client, FIRST) == before <= MOST_QUERIES
    assert Delivery.objects.count() == 3


def test_a_long_table_is_shown_page_by_page(client, folder):
    folder.figures = handing_in.many_rows(100) + "".join(
        f"1480,kommuner,2023,{sex},,,7{at},,,A,F\n" for at, sex in enumerate("KMT")
    )
    folder.load()
    first, second = client.get(SECOND).text, client.get(f"{SECOND}?page=2").text
    assert "Sida 1 av 2" in first
    assert first.count('<th scope="row">') + second.count('<th scope="row">') == 101
    assert client.get(f"{SECOND}?page=nio").status_code == 200

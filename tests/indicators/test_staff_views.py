"""The pages where figures are delivered, corrected, reviewed and released; without JavaScript."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fardplan.indicators import forms
from fardplan.indicators.models import Delivery, Indicator, Release
from tests.indicators import handing_in
from tests.indicators.handing_in import CORRECTED, FAULTY, NEXT, WHY, analyst, deliver, releaser

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


@pytest.fixture(autouse=True)
def prov(stockholm, folder):
    folder.load()


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def by_analyst() -> Client:
    return signed_in(analyst(name="Ana Lys"))


@pytest.fixture
def by_releaser() -> Client:
    return signed_in(releaser(name="Rel Easer"))


def filled(text: str | bytes | None = NEXT, **fields) -> dict:
    """What a browser sends for a filled-in form."""
    content = text.encode() if isinstance(text, str) else text
    file = {"file": SimpleUploadedFile("prov.csv", content)} if content is not None else {}
    return {"retrieved": "2026-11-20", "correction": "", **file, **fields}


def test_a_file_goes_from_upload_to_release_by_two_persons(by_analyst, by_releaser, client):
    page = by_analyst.post("/siffror/ny/prov/", filled(), follow=True)
    delivery = Delivery.objects.get()
    assert page.redirect_chain == [(f"/siffror/{delivery.pk}/", 302)]
    assert "Väntar på granskning" in page.text
    assert "Bara statistikansvariga kan publicera" in page.text
    page = by_releaser.get(f"/siffror/{delivery.pk}/")
    assert "Ana Lys" in page.text
    assert "Nya rader</dt><dd>6" in page.text
    page = by_releaser.post(f"/siffror/{delivery.pk}/publicera/", follow=True)
    assert page.redirect_chain == [("/statistik/prov/publicering/2/", 302)]
    assert "Siffrorna är publicerade" in page.text
    assert "51,0" in client.get("/statistik/prov/publicering/2/").text


def test_a_refused_file_is_corrected_without_typing_anything_again(by_analyst):
    typed = {"edition_sv": "tredje", "edition_en": "third", "correction": WHY}
    page = by_analyst.post("/siffror/ny/prov/", filled(FAULTY, **typed), follow=True)
    refused = Delivery.objects.get()
    assert "Rad 3, <code>value</code>:" in page.text
    assert "”femtio” är inget tal." in page.text
    page = by_analyst.get(f"/siffror/{refused.pk}/ratta/")
    for words in (WHY, 'value="tredje"', 'value="third"', 'value="2026-11-20"', "femtio"):
        assert words in page.text
    assert by_analyst.get(f"/siffror/{refused.pk}/fil/").content == FAULTY.encode()
    by_analyst.post(f"/siffror/{refused.pk}/ratta/", filled(CORRECTED, **typed))
    assert list(Delivery.objects.order_by("pk").values_list("state", flat=True)) == [
        "replaced",
        "draft",
    ]


def test_the_kept_file_can_be_delivered_again_with_the_words_that_lacked(by_analyst):
    by_analyst.post("/siffror/ny/prov/", filled(CORRECTED))
    refused = Delivery.objects.get()
    assert "Skriv vad som var fel" in by_analyst.get(f"/siffror/{refused.pk}/").text
    by_analyst.post(f"/siffror/{refused.pk}/ratta/", filled(None, correction=WHY))
    again = Delivery.objects.get(state="draft")
    assert (bytes(again.content), again.correction) == (CORRECTED.encode(), WHY)


def test_a_returned_file_tells_the_analyst_what_to_correct(by_analyst, by_releaser):
    delivery = deliver()
    address = f"/siffror/{delivery.pk}/lamna-tillbaka/"
    page = by_releaser.post(address, {"reason": ""})
    assert page.status_code == 200
    assert "Vad som behöver rättas" in page.text
    by_releaser.post(address, {"reason": "Året är fel."})
    assert "Året är fel." in by_analyst.get(f"/siffror/{delivery.pk}/ratta/").text


def test_who_delivered_gets_no_button_and_is_told_why(by_analyst):
    from fardplan.people import actions
    from fardplan.people.models import Person, Role
    from fardplan.people.operator import OPERATOR
    from tests import make

    by_analyst.post("/siffror/ny/prov/", filled())
    delivery, both = Delivery.objects.get(), Person.objects.get(name="Ana Lys")
    actions.appoint(person=both, role=Role.RELEASER, body=make.body(), by=OPERATOR)
    page = by_analyst.get(f"/siffror/{delivery.pk}/").text
    assert "Du lämnade själv den här filen" in page
    assert "/publicera/" not in page
    assert by_analyst.post(f"/siffror/{delivery.pk}/publicera/").status_code == 403
    assert Release.objects.count() == 1


def test_a_file_that_is_too_large_is_told_at_the_form_with_all_that_was_typed(
    by_analyst, monkeypatch
):
    monkeypatch.setattr(forms, "LARGEST", 10)
    page = by_analyst.post("/siffror/ny/prov/", filled(correction=WHY))
    assert "Filen är för stor och sparades inte" in page.text
    assert WHY in page.text
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"retrieved": ""}, "Dagen då siffrorna hämtades"),
        ({"retrieved": "igår"}, "Dagen då siffrorna hämtades"),
        ({"edition_sv": "tredje"}, "på båda språken"),
    ],
)
def test_a_form_that_is_not_filled_in_is_shown_again(by_analyst, fields, said):
    page = by_analyst.post("/siffror/ny/prov/", filled(**fields))
    assert page.status_code == 200
    assert "Något behöver rättas" in page.text
    assert said in page.text
    assert not Delivery.objects.exists()


def test_a_form_without_a_file_asks_for_one(by_analyst):
    page = by_analyst.post("/siffror/ny/prov/", filled(None))
    assert page.status_code == 200
    assert 'href="#id_file"' in page.text


@pytest.mark.parametrize("content", [b"\x00\xff" * 100, b"PK\x03\x04" + b"\0" * 100])
def test_a_hostile_file_is_kept_and_never_shown_as_a_page(by_analyst, content):
    by_analyst.post("/siffror/ny/prov/", filled(content))
    reply = by_analyst.get(f"/siffror/{Delivery.objects.get().pk}/fil/")
    assert reply.content == content
    assert reply["Content-Type"] == "application/octet-stream"
    assert reply["Content-Disposition"].startswith("attachment")


def test_a_name_that_is_code_is_shown_as_text(by_analyst):
    file = SimpleUploadedFile("<img src=x>.csv", FAULTY.encode())
    page = by_analyst.post(
        "/siffror/ny/prov/", {"retrieved": "2026-11-20", "file": file}, follow=True
    )
    assert "<img src=x>" not in page.text
    assert "&lt;img" in page.text


def test_the_list_leads_to_every_file_and_to_every_indicator_with_figures(by_releaser):
    release = handing_in.release()
    refused = deliver(FAULTY)
    page = by_releaser.get("/siffror/").text
    for address in (
        f"/siffror/{refused.pk}/",
        release.get_absolute_url(),
        "/siffror/ny/prov/",
    ):
        assert f'href="{address}"' in page


def test_a_releaser_delivers_nothing_and_an_unknown_file_is_not_found(by_releaser):
    assert by_releaser.get("/siffror/ny/prov/").status_code == 403
    assert by_releaser.get("/siffror/999/").status_code == 404


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_pages_are_there_in_both_languages(by_analyst, prefix):
    pages = ["/siffror/", "/siffror/ny/prov/", *addresses(deliver()), *addresses(deliver(FAULTY))]
    for address in pages:
        page = by_analyst.get(prefix + address)
        assert page.status_code == 200
        assert page.text.count("<h1>") == 1
        assert " style=" not in page.text


def addresses(delivery: Delivery) -> list[str]:
    return [f"/siffror/{delivery.pk}/", f"/siffror/{delivery.pk}/ratta/"]


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_twice_as_many_deliveries_are_no_more_questions(by_releaser):
    handing_in.release()
    draft = deliver(NEXT.replace("51,", "51.5,"), correction=WHY)
    addresses = ("/siffror/", f"/siffror/{draft.pk}/")
    before = [queries(by_releaser, address) for address in addresses]
    for _ in range(4):
        deliver(FAULTY)
    assert [queries(by_releaser, address) for address in addresses] == before
    assert max(before) <= MOST_QUERIES
    assert Indicator.objects.count() == 1

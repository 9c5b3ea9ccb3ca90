"""The commands that fetch and count, and hand over what they found for a second person."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from fardplan.indicators.models import Delivery, Indicator, Release
from fardplan.indicators.sources import synthetic
from fardplan.journal.models import Entry
from fardplan.people.models import Role
from tests import make
from tests.indicators.handing_in import WHY, releaser
from tests.indicators.sources.conftest import connect, local_server, replies, time  # noqa: F401
from tests.indicators.sources.test_gathering import KOLADA
from tests.indicators.sources.test_kolada import FakeKolada, datum

pytestmark = pytest.mark.django_db
EXAMPLE = "pahittat-unga-utan-arbete-eller-studier"
SMALL_PLAN = synthetic.Plan(first=2023, last=2024, scale=0.02)


@pytest.fixture
def made_small(tmp_path, settings, monkeypatch):
    """The made-up register with few persons and years."""
    settings.DATA = tmp_path
    make_register = synthetic.make_register
    monkeypatch.setattr(
        synthetic, "make_register", lambda *given: make_register(*given, plan=SMALL_PLAN)
    )


@pytest.fixture
def from_kolada(stockholm, folder, local_server, connect, tmp_path, settings, monkeypatch):  # noqa: F811
    """The indicator of the tests, fetched from a server that speaks as Kolada."""
    settings.DATA = tmp_path
    folder.load()
    sources = tmp_path / "sources"
    sources.mkdir()
    text = (
        KOLADA.replace("behorighet-hemkommun", "prov")
        .replace("2023", "2024")
        .replace('"0180"', '"0180", "1480"')
    )
    (sources / "prov.yaml").write_text(text, encoding="utf-8")
    command = "fardplan.indicators.management.commands.fetch"
    monkeypatch.setattr(f"{command}.connector", lambda _folder: connect)

    def fetch(*words: str, **values: float) -> tuple[str, str]:
        local_server.answer = FakeKolada(
            datum(period=2024, **values), datum("1480", period=2024, **values)
        )
        out, err = StringIO(), StringIO()
        call_command("fetch", "prov", *words, sources=sources, stdout=out, stderr=err)
        return out.getvalue(), err.getvalue()

    return fetch


def test_what_is_counted_waits_for_a_second_person(shipped, made_small):
    out, err = StringIO(), StringIO()
    call_command("produce", EXAMPLE, stdout=out, stderr=err)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.synthetic, delivery.protected) == ("draft", True, True)
    assert f"/siffror/{delivery.pk}/" in out.getvalue()
    assert "PÅHITTADE PERSONER" in out.getvalue()
    assert "Registret pahittat-befolkningsregister" in err.getvalue()
    assert [one["name"] for one in delivery.basis] == ["2023.parquet", "2024.parquet"]
    assert not Release.objects.filter(indicator__key=EXAMPLE).exists()


def test_all_that_is_counted_is_produced_and_the_same_again_is_nothing_new(shipped, made_small):
    out = StringIO()
    call_command("produce", all=True, stdout=out, stderr=StringIO())
    call_command("produce", all=True, stdout=out, stderr=StringIO())
    assert f"{EXAMPLE}: inget nytt." in out.getvalue()
    assert Delivery.objects.count() == 1


def test_the_example_is_published_once_and_marked(shipped, made_small):
    call_command("load_example_figures")
    call_command("load_example_figures")
    release = Release.objects.get(indicator__key=EXAMPLE)
    assert (release.synthetic, release.is_safe, release.delivery) == (True, True, None)
    entry = Entry.objects.get(subject=release.journal_name)
    assert (entry.by, entry.details["synthetic"]) == ("operator", True)
    assert len(release.basis) == 2


def test_the_example_before_it_is_counted_says_what_is_missing(shipped, client):
    page = client.get(f"/statistik/{EXAMPLE}/")
    assert page.status_code == 200
    assert "Exemplet är inte framräknat här ännu." in page.text
    assert client.get("/statistik/").status_code == 200


def test_an_indicator_that_is_not_loaded_is_refused_in_one_line(db, made_small):
    with pytest.raises(CommandError, match="inte inläst"):
        call_command("produce", EXAMPLE, stdout=StringIO(), stderr=StringIO())


def test_commands_refuse_in_one_line_what_has_no_source(db, tmp_path):
    with pytest.raises(CommandError, match=r"okand\.yaml: filen finns inte"):
        call_command("fetch", "okand", sources=tmp_path)
    with pytest.raises(CommandError, match="inga indikatorer ur register"):
        call_command("produce", all=True, sources=tmp_path)


@pytest.mark.local_server
def test_a_fetch_that_changes_what_is_published_is_kept_for_an_analyst(from_kolada, client):
    out, err = from_kolada(K=51.0, M=53.0, T=52.0)
    delivery = Delivery.objects.get()
    assert delivery.state == "refused"  # the years before 2024 are not in the reply
    assert "tas bort" in out
    assert "6 rader ur" in err
    assert [len(one["sha256"]) for one in delivery.basis] == [64] * len(delivery.basis)
    client.force_login(make.person(Role.ANALYST))
    assert "Rätta och lämna på nytt" in client.get(f"/siffror/{delivery.pk}/").text


@pytest.mark.local_server
def test_a_fetch_with_words_on_what_was_wrong_is_released_by_a_second_person(from_kolada, client):
    out, _err = from_kolada("--correction", WHY, K=51.0, M=53.0, T=52.0)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.correction) == ("draft", WHY)
    assert "väntar på granskning" in out
    client.force_login(releaser())
    page = client.post(f"/siffror/{delivery.pk}/publicera/", follow=True)
    assert WHY in page.text
    again, _err = from_kolada(K=51.0, M=53.0, T=52.0)
    assert "inget nytt" in again
    assert Indicator.objects.get(key="prov").releases.count() == 2

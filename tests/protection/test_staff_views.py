"""The page where tables are audited: uploads, corrections, and what becomes of bad input."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from fardplan.people.models import Role
from tests import make

pytestmark = pytest.mark.django_db

SEXES = "skola;kvinnor;män;totalt\nnorr;..;18;35\nsöder;40;..;..\n"


@pytest.fixture
def analyst(client):
    client.force_login(make.person(Role.ANALYST))
    return client


@pytest.fixture
def url():
    return reverse("protection:audit")


def upload(client, url, *contents, **more):
    files = [
        SimpleUploadedFile(
            f"tabell{at}.csv", content.encode() if isinstance(content, str) else content
        )
        for at, content in enumerate(contents)
    ]
    return client.post(url, {"files": files, **more})


def as_sent_back(page):
    """What the browser would send if the form were sent as it stands."""
    form = page.context["form"]
    data = dict(form.data.items()) if hasattr(form.data, "items") else dict(form.data)
    data["name"] = [one.name for one in form.by_file]
    data["content"] = [one.content for one in form.by_file]
    for at, one in enumerate(form.by_file):
        data[f"column-{at}"] = [name for name, _ in one.columns]
    return data


def test_a_table_is_audited_as_soon_as_it_is_uploaded(analyst, url):
    page = upload(analyst, url, SEXES)
    assert "går 1 att räkna ut exakt" in page.text
    assert "35 [antal; skola=norr (totalt)] − 18 [antal; skola=norr (kön=M)] = 17" in page.text
    assert "kön: T = K + M" in page.text
    assert "Staden har inte beslutat några regler" in page.text


def test_the_guess_can_be_corrected_without_uploading_again(analyst, url):
    data = as_sent_back(upload(analyst, url, SEXES))
    data["marks"] = ".. = 5–"
    page = analyst.post(url, data)
    assert len(page.context["found"].recovered) == 1
    data["sums"] = ""
    page = analyst.post(url, data | {"marks": ".. = 1–"})
    assert page.context["found"].recovered == ()


def test_what_was_typed_is_kept_when_it_cannot_be_used(analyst, url):
    data = as_sent_back(upload(analyst, url, SEXES))
    data["sums"] = "kön är K plus M"
    page = analyst.post(url, data)
    assert "är ingen summa" in page.text
    assert "kön är K plus M" in page.text
    assert "found" not in page.context


def test_the_report_can_be_taken_away(analyst, url):
    data = as_sent_back(upload(analyst, url, SEXES))
    kept = analyst.post(url, {**data, "format": "json"})
    found = json.loads(kept.content)
    assert found["findings"][0]["kind"] == "exact"
    assert found["findings"][0]["lowest"] == 17
    csv = analyst.post(url, {**data, "format": "csv"})
    assert csv["Content-Disposition"] == 'attachment; filename="granskning.csv"'
    assert "17.0,17.0" in csv.content.decode("utf-8-sig")


def test_a_formula_in_a_code_is_text_in_the_report(analyst, url):
    table = SEXES.replace("norr", "=1+1")
    data = as_sent_back(upload(analyst, url, table))
    csv = analyst.post(url, {**data, "format": "csv"}).content.decode("utf-8-sig")
    assert "\n=1" not in csv


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "är tom"),
        ("bara text", "inga rader under rubriken"),
        (b"PK\x03\x04" + bytes(100), "går inte att läsa som en arbetsbok"),
        (b"PAR1" + bytes(100), "går inte att läsa som Parquet"),
        ("a;a\n1;2\n", "står två gånger"),
        ("område;antal\nnorr;3\nsöder;4\nhela;9\nalla;8\n", "Delarna är inte lika med helheten"),
        ("kön;antal\nK;7\nK;8\nT;15\n", "samma cell två gånger"),
        ("kön;antal\nK;7\n;8\nT;15\n", "rad 3: kön är tom"),
        ("a;b\nx;y\nz;w\n", "minst en kolumn med antal"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(analyst, url, content, said):
    page = upload(analyst, url, content)
    assert page.status_code == 200
    assert said in page.text


def test_files_that_are_too_large_or_too_many_are_refused(analyst, url):
    assert "för många eller för stora" in upload(analyst, url, *[SEXES] * 5).text
    assert "för många eller för stora" in upload(analyst, url, "x" * 1_600_000).text


def test_a_file_with_more_columns_than_a_form_can_hold_is_refused(analyst, url):
    wide = ";".join(f"k{n}" for n in range(151)) + "\n" + ";".join("7" for _ in range(151)) + "\n"
    assert "fler än 150 kolumner" in upload(analyst, url, wide).text


def test_broken_content_in_the_form_asks_for_the_file_again(analyst, url):
    page = analyst.post(url, {"name": "a", "content": "ÅÄÖ"})
    assert page.context["is_first"]


def test_noise_may_be_declared_and_then_the_parts_need_not_sum(analyst, url):
    page = upload(analyst, url, "kön;antal\nK;70\nM;80\nT;145\n")
    assert "Delarna är inte lika med helheten i antal (totalt)" in page.text
    data = as_sent_back(page)
    data["noise"] = "5"
    assert "found" in analyst.post(url, data).context


def test_another_header_row_is_guessed_anew(analyst, url):
    page = upload(analyst, url, "a;b\n" + SEXES)
    data = as_sent_back(page) | {"header-0": "2"}
    page = analyst.post(url, data)
    assert [name for name, _ in page.context["form"].by_file[0].columns][1:3] == ["kvinnor", "män"]


def test_only_those_who_work_with_figures_may(client, url):
    client.force_login(make.person(Role.OFFICER))
    assert client.get(url).status_code == 403


def test_a_table_that_takes_too_long_is_for_the_server(analyst, url, monkeypatch):
    monkeypatch.setattr("fardplan.protection.staff_views.PATIENCE", -1)
    assert "./run audit-table" in upload(analyst, url, SEXES).text


PLENTY = "skola;kvinnor;män;totalt\nnorr;3;18;21\nsöder;40;25;65\nväster;30;22;52\nalla;73;65;138\n"


def test_what_each_way_costs_is_told_on_one_page(analyst):
    page = upload(analyst, reverse("protection:compare"), PLENTY)
    assert page.context["form"].errors == {}
    for heading in ("Dölja celler", "Avrunda bara små antal", "Lägga på brus efter cellnyckel"):
        assert heading in page.text
    hidden = {choice["method"]: choice["hidden"] for choice in page.context["found"]}
    assert hidden["suppression"] >= 4
    assert hidden["cell key"] == 0


def test_hiding_that_takes_too_long_leaves_the_other_ways_on_the_page(analyst, monkeypatch):
    monkeypatch.setattr("fardplan.protection.staff_views.HIDING", -1)
    schools = "".join(f"s{n};1;{20 + n};{21 + n}\n" for n in range(12))
    many = f"skola;kvinnor;män;totalt\n{schools}alla;12;306;318\n"
    page = upload(analyst, reverse("protection:compare"), many)
    assert page.context["form"].errors == {}
    assert "Att dölja celler tar för lång tid här." in page.text
    assert "Avrunda i stället små antal" in page.text
    usable = {choice["method"]: choice["is_usable"] for choice in page.context["found"]}
    assert not usable.pop("suppression")
    assert all(usable.values())


def test_methods_cannot_be_compared_for_a_table_that_hides(analyst):
    page = upload(analyst, reverse("protection:compare"), SEXES)
    assert "behövs alla antal öppet; dolda är antal; skola=norr (kön=K)" in page.text
    assert "kön: T = K + M" in page.text


def test_a_table_with_noise_is_taken_as_it_is(analyst):
    url = reverse("protection:compare")
    data = as_sent_back(upload(analyst, url, "kön;antal\nK;70\nM;80\nT;145\n")) | {"noise": "5"}
    assert "har redan brus från källan" in analyst.post(url, data).text


def test_the_page_says_what_one_who_is_alone_would_know(analyst, url):
    """Four hidden cells in a square: to know one is to know all."""
    square = "område;kvinnor;män;totalt\nnorr;..;..;35\nsöder;..;..;30\nstaden;40;25;65\n"
    page = upload(analyst, url, square)
    assert "Inget dolt värde går att bestämma närmare än reglerna tillåter." in page.text
    assert "Vad den som är ensam i en dold cell skulle veta om andra" in page.text
    assert "för den som är ensam i antal (område=norr, kön=M)" in page.text

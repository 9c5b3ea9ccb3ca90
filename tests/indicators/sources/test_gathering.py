import csv
import json
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from fardplan.errors import BadDefinition
from fardplan.indicators.sources import definitions, kolada, synthetic
from fardplan.indicators.sources.definitions import read_source
from fardplan.indicators.sources.gathering import connector, fetch, produce_all, write_draft
from fardplan.statistics.shape import Shape
from tests.indicators.sources.test_kolada import FakeKolada, datum
from tests.project.source import ROOT

KOLADA = """
indicator: behorighet-hemkommun
kolada:
  kpi: N15428
  areas: ["0180"]
  first: 2023
  last: 2023
"""
IDLE = """
indicator: uvas-16-24
persons:
  from_register: pahittat-befolkningsregister
  among:
    all:
      - {field: age, op: between, value: [16, 24]}
      - {field: in_work, op: known}
  counted:
    none:
      - {field: in_work, op: equals, value: true}
      - {field: in_study, op: equals, value: true}
"""


def source(folder, text):
    name = text.split("indicator: ")[1].split("\n")[0]
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return read_source(path)


def test_a_draft_is_written_with_what_a_reviewer_must_know(local_server, connect, tmp_path):
    local_server.answer = FakeKolada(datum(K=(None, "Privacy"), M=1.0, T=1.5))
    draft = fetch(source(tmp_path, KOLADA), Shape(), connect=connect)
    path = write_draft(tmp_path / "drafts", "behorighet-hemkommun", draft)
    with path.open(encoding="utf-8", newline="") as file:
        women, men, _total = csv.DictReader(file)
    assert (women["value"], women["obs_status"], women["conf_status"]) == ("", "Q", "C")
    assert men["value"] == "1.0"
    known = json.loads(path.with_suffix(".json").read_text())
    assert known["synthetic"] is False
    assert [len(one["sha256"]) for one in known["basis"]] == [64, 64]
    assert known["basis"][1]["name"].endswith("/year/2023?per_page=5000")


def test_a_client_of_the_connector_keeps_replies_in_its_folder(tmp_path):
    client = connector(tmp_path)(kolada.V3)
    assert client.server.key == "kolada"
    assert client.basis == []


def test_what_is_counted_is_not_fetched_and_the_other_way_round(tmp_path, places, connect):
    with pytest.raises(BadDefinition, match="inte från en server"):
        fetch(source(tmp_path, IDLE), Shape(), connect=connect)
    wanted = [(source(tmp_path, KOLADA), Shape())]
    with pytest.raises(BadDefinition, match="inte ur ett register"):
        list(produce_all(wanted, registers=tmp_path, places=places))


def test_produce_makes_up_its_register_and_says_so(tmp_path, settings, monkeypatch):
    settings.DATA = tmp_path
    source(tmp_path, IDLE)
    make = synthetic.make_register
    small = synthetic.Plan(first=2023, last=2024, scale=0.01)
    monkeypatch.setattr(synthetic, "make_register", lambda *given: make(*given, plan=small))
    out, err = StringIO(), StringIO()
    call_command("produce", all=True, sources=tmp_path, stdout=out, stderr=err)
    assert "PÅHITTADE PERSONER" in out.getvalue()
    assert "Registret pahittat-befolkningsregister: 19" in err.getvalue()
    known = json.loads((tmp_path / "drafts" / "uvas-16-24.json").read_text())
    assert known["synthetic"] is True
    call_command(
        "produce", "uvas-16-24", sources=tmp_path, stdout=out, stderr=(again := StringIO())
    )
    assert "Hittar på" not in again.getvalue()


def test_fetch_refuses_in_one_line_what_has_no_source(tmp_path):
    with pytest.raises(CommandError, match=r"okand\.yaml: filen finns inte"):
        call_command("fetch", "okand", sources=tmp_path)
    with pytest.raises(CommandError, match="inga indikatorer ur register"):
        call_command("produce", all=True, sources=tmp_path)


def test_fetch_writes_a_draft(local_server, connect, tmp_path, settings, monkeypatch):
    settings.DATA = tmp_path
    source(tmp_path, KOLADA)
    local_server.answer = FakeKolada(datum(T=1.5))
    command = "fardplan.indicators.management.commands.fetch"
    monkeypatch.setattr(f"{command}.connector", lambda _folder: connect)
    out, err = StringIO(), StringIO()
    call_command("fetch", "behorighet-hemkommun", sources=tmp_path, stdout=out, stderr=err)
    assert out.getvalue().startswith("3 rader ur 2 svar")
    assert "inte alla kön i 1 grupper" in err.getvalue()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("indicator: x\n", "exakt en källa"),
        (KOLADA + IDLE.split("\n", 2)[2], "exakt en källa"),
        (KOLADA.replace("2023\n  last", "2024\n  last"), "last ska inte vara före first"),
        (KOLADA.replace('"0180"', "180"), "ska vara text"),
        (KOLADA.replace("N15428", "N1"), "har inte rätt form"),
    ],
)
def test_a_source_that_cannot_be_right_is_refused(tmp_path, text, sentence):
    with pytest.raises(BadDefinition, match=sentence):
        source(tmp_path, text)


def test_a_source_stands_in_a_file_with_its_indicators_name(tmp_path):
    path = tmp_path / "annat.yaml"
    path.write_text(KOLADA, encoding="utf-8")
    with pytest.raises(BadDefinition, match="ska heta som indikatorn"):
        read_source(path)
    assert definitions.FOLDER == ROOT / "definitions" / "sources"


def test_what_is_heavy_is_not_loaded_until_it_is_needed():
    code = (
        "import django; django.setup(); import sys\n"
        "import fardplan.indicators.sources.gathering, fardplan.indicators.sources.files\n"
        "print([one for one in ('ibis', 'duckdb', 'pyspark', 'openpyxl') if one in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(ROOT)},
    )
    assert done.stdout.strip() == "[]"

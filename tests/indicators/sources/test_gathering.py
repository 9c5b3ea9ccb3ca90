import subprocess
import sys

import pytest

from fardplan.errors import BadDefinition
from fardplan.indicators.sources import definitions, kolada
from fardplan.indicators.sources.definitions import read_source
from fardplan.indicators.sources.gathering import connector, fetch, produce_all
from fardplan.statistics.shape import Shape
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

"""Every file in definitions/ loads, and writes back as it was."""

import pytest

from fardplan.definitions import read_definition, write_definition
from fardplan.roadmap.document import EditionDocument
from tests.project.source import ROOT

EDITIONS = sorted((ROOT / "definitions" / "roadmap").glob("*.yaml"))


@pytest.mark.parametrize("path", EDITIONS, ids=lambda path: path.name)
def test_an_edition_loads_and_writes_back_byte_for_byte(path):
    document = read_definition(path, EditionDocument, name=path.name)
    assert write_definition(document) == path.read_text(encoding="utf-8")


def test_stockholms_roadmap_is_whole():
    path = ROOT / "definitions" / "roadmap" / "stockholm-2018.yaml"
    document = read_definition(path, EditionDocument, name=path.name)
    assert [len(document.areas), len(document.goals), len(document.strategies)] == [4, 6, 23]
    exempt = [goal.number for goal in document.goals if goal.sex == "exempt"]
    assert exempt == ["3", "4"]


def test_stockholms_roadmap_has_the_titles_of_its_source(shared_data):
    import json

    facts = json.loads((shared_data / "referral" / "fardplan.json").read_text(encoding="utf-8"))
    path = ROOT / "definitions" / "roadmap" / "stockholm-2018.yaml"
    document = read_definition(path, EditionDocument, name=path.name)
    assert [(s.number, s.title) for s in document.strategies] == [
        (fact["no"], fact["title"]) for fact in facts["strategies"]
    ]
    assert [goal.title for goal in document.goals] == [g["text"] for g in facts["interim_goals"]]
    assert [area.title for area in document.areas] == [a["name"] for a in facts["target_areas"]]

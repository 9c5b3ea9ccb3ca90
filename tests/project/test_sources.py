"""Every file in definitions/sources/ loads, and belongs to an indicator."""

import pytest

from fardplan.indicators.sources.definitions import read_source
from tests.project.source import ROOT

SOURCES = sorted((ROOT / "definitions" / "sources").glob("*.yaml"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_a_source_loads_and_serves_the_indicator_of_its_name(path):
    assert read_source(path).indicator == path.stem
    assert (ROOT / "definitions" / "indicators" / path.name).exists()

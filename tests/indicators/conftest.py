import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from fardplan.indicators import actions, definitions, figures
from fardplan.indicators.areas import places
from fardplan.indicators.series import Series
from fardplan.indicators.values import Values
from fardplan.people.operator import OPERATOR

# An indicator by sex of two municipalities and two years, small enough to break in every way.
DEFINITION = """\
key: prov
goal: behorighet-arskurs-9
role: proxy
title: {sv: Prov, en: Trial}
short_title: {sv: Prov, en: Trial}
question: {sv: Hur går det?, en: How is it going?}
definition: {sv: Ett prov., en: A trial.}
kind: register
counted:
  unit: person
  unit_words: {sv: personer, en: persons}
  individual_based: true
  numerator: {sv: de som klarade provet, en: those who passed}
  denominator: {sv: alla, en: all}
  population: {sv: boende, en: residents}
measured:
  kind: share
  unit: {sv: procent, en: per cent}
  decimals: 1
  polarity: up
sex:
  basis: legal
reference_time: {sv: kalenderåret, en: the calendar year}
periodicity: {sv: varje år, en: every year}
caveats:
  - {sv: Bara ett prov., en: Only a trial.}
figures:
  file: prov.csv
  sha256: SUM
  versions: [kommuner]
  main_area: "0180"
  others: ["1480"]
  shown_as: [sexes-over-time, sexes-by-area]
  sources:
    - publisher: {sv: Provverket, en: The Trial Agency}
      table: P1
      edition: {sv: första, en: first}
      licence: {sv: fritt, en: free}
      retrieved: 2026-11-02
"""
HEAD = "area,area_version,period,sex,numerator,denominator,value,lower,upper,obs_status,conf_status"
FIGURES = f"""\
{HEAD}
0180,kommuner,2022,K,,,60.25,,,A,F
0180,kommuner,2022,M,,,50.5,,,A,F
0180,kommuner,2022,T,,,55.4,,,A,F
0180,kommuner,2023,K,,,49,,,A,F
0180,kommuner,2023,M,,,52,,,A,F
0180,kommuner,2023,T,,,50.5,,,A,F
1480,kommuner,2023,K,,,70,,,A,F
1480,kommuner,2023,M,,,71,,,A,F
1480,kommuner,2023,T,,,70.5,,,A,F
"""


@dataclass
class Folder:
    """A folder with one indicator, whose definition and figures a test may change."""

    path: Path
    definition: str = DEFINITION
    figures: str | bytes = FIGURES
    key: str = "prov"

    def write(self) -> Path:
        content = self.figures if isinstance(self.figures, bytes) else self.figures.encode()
        (self.path / f"{self.key}.csv").write_bytes(content)
        definition = self.definition.replace("SUM", hashlib.sha256(content).hexdigest())
        (self.path / f"{self.key}.yaml").write_text(definition, encoding="utf-8")
        return self.path

    def with_definition(self, was: str, becomes: str) -> "Folder":
        assert was in self.definition
        return Folder(self.path, self.definition.replace(was, becomes), self.figures, self.key)

    def with_figures(self, was: str, becomes: str) -> "Folder":
        assert was in self.figures
        return Folder(self.path, self.definition, self.figures.replace(was, becomes), self.key)

    def copy(self, key: str) -> "Folder":
        """The same indicator under another key, in the same folder."""
        definition = self.definition.replace("key: prov", f"key: {key}")
        definition = definition.replace("prov.csv", f"{key}.csv")
        return Folder(self.path, definition, self.figures, key)

    def load(self, by=OPERATOR) -> actions.Loaded:
        return actions.load_indicators(by=by, definitions=self.write(), figures_in=self.path)

    def series(self) -> Series:
        """The indicator as a series, without a database."""
        path = self.write() / f"{self.key}.yaml"
        definition = definitions.read_indicator(path)
        table = figures.read_figures(definition, places(), folder=self.path)
        return Series(definition, Values(table), places())


@pytest.fixture
def folder(tmp_path) -> Folder:
    path = tmp_path / "indicators"
    path.mkdir()
    return Folder(path)


@pytest.fixture
def shipped(stockholm):
    """Stockholm's roadmap with the indicators that ship."""
    return actions.load_indicators(by=OPERATOR)


def shipped_series(key: str) -> Series:
    """One of the indicators that ship, without a database."""
    definition = definitions.read_indicator(definitions.FOLDER / f"{key}.yaml")
    table = figures.read_figures(definition, places(), folder=figures.FOLDER)
    return Series(definition, Values(table), places())


@pytest.fixture
def empty_cache(settings, tmp_path, monkeypatch):
    """No picture has been painted yet."""
    from fardplan.indicators import rendering

    monkeypatch.setattr(rendering, "FOLDER", tmp_path / "charts")
    yield tmp_path / "charts"
    shutil.rmtree(tmp_path / "charts", ignore_errors=True)

"""What the tests of documents share: Stockholm's roadmap, and the real answer where it lies."""

import json
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from fardplan.documents.reading import read_text
from fardplan.documents.statement import read_statement
from fardplan.documents.titles import KnownProvision

ROOT = Path(__file__).resolve().parents[2]
EDITION = ROOT / "definitions" / "roadmap" / "stockholm-2018.yaml"
KINDS = {"areas": "target_area", "goals": "interim_goal", "strategies": "strategy"}


@pytest.fixture(scope="session")
def provisions() -> tuple[KnownProvision, ...]:
    """Every area, goal and strategy of the roadmap that was referred."""
    edition = YAML(typ="safe", pure=True).load(EDITION)
    return tuple(
        KnownProvision(part["key"], part["number"], part["title"], kind)
        for name, kind in KINDS.items()
        for part in edition[name]
    )


@pytest.fixture(scope="session")
def titles(provisions) -> dict[str, str]:
    """The titles of the strategies by their numbers."""
    return {p.number: p.title for p in provisions if p.kind == "strategy"}


@pytest.fixture(scope="session")
def read(provisions):
    """Read a text written in a test as an answer."""

    def read(text: str):
        return read_statement(read_text(text.encode(), name="svar.txt"), provisions=provisions)

    return read


@pytest.fixture(scope="session")
def real_bytes(shared_data) -> bytes:
    return (shared_data / "referral" / "enskede-arsta-vantor-svar.txt").read_bytes()


@pytest.fixture(scope="session")
def gold(shared_data) -> list[dict]:
    """What a person found in the real answer, strategy by strategy."""
    path = shared_data / "referral" / "enskede-arsta-vantor-gold.json"
    return json.loads(path.read_text(encoding="utf-8"))["answer"]

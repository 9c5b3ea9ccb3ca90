"""The import contracts are kept, and each has been seen to be broken by one import."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.project.source import ROOT

LINTER = Path(sys.executable).with_name("lint-imports")


def lint(folder) -> str:
    done = subprocess.run(
        [LINTER, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.stdout


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The package and its contracts somewhere else, to be broken."""
    folder = tmp_path_factory.mktemp("copy")
    ignore = shutil.ignore_patterns("__pycache__", "static", "locale", "templates")
    shutil.copytree(ROOT / "fardplan", folder / "fardplan", ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.mark.parametrize(
    ("module", "bad_import", "contract"),
    [
        ("roadmap/models", "fardplan.referral.models", "Imports point downwards"),
        ("journal/record", "fardplan.people.models", "Imports point downwards"),
        ("protection/auditing", "fardplan.indicators.models", "Imports point downwards"),
        ("statistics/rates", "django.db", "The pure packages know nothing"),
        ("documents/reading", "pathlib", "The pure packages know nothing"),
        ("roadmap/rules", "fardplan.roadmap.actions", "Inside an app"),
        ("referral/models/answers", "fardplan.referral.rules", "Inside an app"),
        ("indicators/public_views", "fardplan.indicators.sources.registers", "Public pages"),
        ("indicators/overview", "fardplan.indicators.sources.http", "Public pages"),
    ],
)
def test_one_bad_import_breaks_its_contract(copy, module, bad_import, contract):
    path = copy / "fardplan" / f"{module}.py"
    before = path.read_text(encoding="utf-8")
    path.write_text(f"{before}\nimport {bad_import}\n", encoding="utf-8")
    try:
        said = lint(copy)
    finally:
        path.write_text(before, encoding="utf-8")
    broken = [line for line in said.splitlines() if line.endswith(" BROKEN")]
    assert any(line.startswith(contract) for line in broken), said


def test_the_contracts_are_kept_as_the_code_stands(copy):
    assert " 0 broken." in lint(copy)

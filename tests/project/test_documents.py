"""What the project writes about itself holds together."""

import re

import pytest

from fardplan.roadmap.states import MOVES, EditionState
from tests.project.source import ROOT

PAGES = sorted(
    path
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "data").rglob("*.md")]
)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
DECISION = re.compile(r"^(\d{4})-[a-z0-9-]+\.md$")


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page):
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_decisions_are_numbered_without_gap_or_repetition():
    names = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert all(map(DECISION.match, names))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "decisions").glob("*.md")))
def test_a_decision_says_what_why_and_what_was_ruled_out(path):
    text = path.read_text(encoding="utf-8")
    for part in ("## Decision", "## Why", "## Ruled out"):
        assert part in text


def test_every_state_of_an_edition_has_its_moves():
    assert set(MOVES) == set(EditionState)


def test_the_picture_of_states_is_the_table():
    from tests.project.states import drawn

    assert (ROOT / "docs" / "states.md").read_text(encoding="utf-8") == drawn()


def test_the_readme_names_every_command_that_run_knows():
    code = (ROOT / "run").read_text(encoding="utf-8")
    commands = re.findall(r'^    "([a-z-]+)": "', code, re.MULTILINE)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert commands
    for command in commands:
        assert f"./run {command}" in readme, command
        assert list((ROOT / "fardplan").rglob(f"commands/{command.replace('-', '_')}.py")), command


def test_the_version_is_the_same_everywhere():
    from fardplan import __version__

    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f"softwareVersion: {__version__}\n" in (ROOT / "publiccode.yml").read_text()
    assert f"## {__version__} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

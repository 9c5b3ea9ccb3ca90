"""What we depend on, as far as it can be told without a network."""

import json
import subprocess

import pytest

from tests.project import dependencies
from tests.project.dependencies import ALLOWED, licence, locked, otherwise_installed
from tests.project.source import ROOT


@pytest.mark.parametrize("lock", ["run", "test"])
def test_what_is_installed_is_what_the_lock_says(lock):
    packages = locked(lock)
    assert len(packages) > 20
    assert list(otherwise_installed(packages)) == []


def test_another_version_is_noticed():
    assert list(otherwise_installed({"django": "1.0", "no-such-package": "1"})) == [
        f"django: {locked('run')['django']}, locked 1.0",
        "no-such-package: missing, locked 1",
    ]


@pytest.mark.parametrize("name", locked("run"))
def test_we_may_pass_on_what_we_run_on(name):
    assert ALLOWED.search(licence(name)), f"{name}: {licence(name)!r}"


@pytest.mark.parametrize("bad", ["AGPL-3.0-only", "GPL-3.0-or-later", "Proprietary", "UNKNOWN", ""])
def test_a_licence_that_would_bind_the_city_is_noticed(bad):
    assert not ALLOWED.search(bad)


@pytest.mark.enable_socket
def test_the_list_of_parts_has_every_package_with_its_hashes(monkeypatch, tmp_path):
    monkeypatch.setattr(dependencies, "PARTS", tmp_path / "parts" / "sbom.json")
    dependencies.write_parts()
    parts = json.loads(dependencies.PARTS.read_text(encoding="utf-8"))
    assert parts["bomFormat"] == "CycloneDX"
    assert parts["metadata"]["component"]["name"] == "fardplan"
    named = {part["name"]: part for part in parts["components"]}
    assert set(locked("run")) <= set(named)
    assert named["django"]["externalReferences"][0]["hashes"]


def report(**part) -> dict:
    return {"dependencies": [{"name": "django", "version": "5.2", **part}]}


def test_silence_is_not_taken_for_safety(monkeypatch, capsys):
    monkeypatch.setattr(dependencies, "write_parts", lambda: None)
    monkeypatch.setattr(dependencies, "audit", lambda packages: report(skip_reason="not found"))
    assert dependencies.main() == 0
    assert "NOT AUDITED" in capsys.readouterr().out
    assert not dependencies.answered(None)


def test_a_known_weakness_fails_the_audit_and_is_named(monkeypatch, capsys):
    weak = report(vulns=[{"id": "CVE-2030-1", "fix_versions": ["5.2.99"]}])
    monkeypatch.setattr(dependencies, "write_parts", lambda: None)
    monkeypatch.setattr(dependencies, "audit", lambda packages: weak)
    assert dependencies.main() == 1
    assert "django 5.2: CVE-2030-1, mended in 5.2.99" in capsys.readouterr().out


@pytest.fixture
def sound(monkeypatch):
    """No weakness is known; what the index says is for the test to decide."""
    monkeypatch.setattr(dependencies, "write_parts", lambda: None)
    monkeypatch.setattr(dependencies, "audit", lambda packages: report(vulns=[]))

    def index_says(printed: str) -> None:
        done = subprocess.CompletedProcess([], 0, stdout=printed)
        monkeypatch.setattr(dependencies.subprocess, "run", lambda *_args, **_options: done)

    return index_says


def of_the_index(**part) -> str:
    return json.dumps({"install": [{"metadata": {"name": "django", "version": "5.2"}, **part}]})


def test_no_known_weakness_passes(sound, capsys):
    sound(of_the_index(is_yanked=False))
    assert dependencies.main() == 0
    said = capsys.readouterr().out
    assert "No known weakness" in said
    assert "No release was taken back." in said


def test_a_release_that_was_taken_back_fails_the_audit_and_is_named(sound, capsys):
    sound(of_the_index(is_yanked=True))
    assert dependencies.main() == 1
    assert "django 5.2: taken back by those who made it" in capsys.readouterr().out


def test_an_index_that_does_not_answer_is_told(sound, capsys):
    sound("")
    assert dependencies.main() == 0
    assert "NOT ASKED whether a release was taken back" in capsys.readouterr().out


def test_the_list_of_parts_is_made_and_not_kept():
    assert "build/" in (ROOT / ".gitignore").read_text().splitlines()

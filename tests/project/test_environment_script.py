"""What `run` and `test` do on machines that lack things."""

import subprocess
import sys
from pathlib import Path

import pytest

import environment
from environment import CannotPrepare


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """A machine with nothing made yet, and commands that only remember being called."""
    calls = []

    def pretend(command, **options):
        calls.append(list(map(str, command)))
        version = sys.version if "-c" in command else ""
        return subprocess.CompletedProcess(command, 0, version, "")

    monkeypatch.setattr(environment, "VENV", tmp_path / "venv")
    monkeypatch.setattr(environment, "PYTHON", tmp_path / "venv" / "bin" / "python")
    monkeypatch.setattr(environment.subprocess, "run", pretend)
    (tmp_path / "venv" / "bin").mkdir(parents=True)
    monkeypatch.setattr(environment.shutil, "rmtree", lambda *a, **k: None)
    return calls


def test_an_old_python_is_refused_by_name(monkeypatch):
    monkeypatch.setattr(environment.sys, "version_info", (3, 9))
    with pytest.raises(CannotPrepare, match=r"Python 3\.11 or newer"):
        environment.prepare("run")


def installs(calls) -> list[list[str]]:
    return [call for call in calls if "install" in call]


def test_packages_are_installed_by_hash_and_once(bare):
    environment.PYTHON.touch()
    environment.prepare("run")
    (install,) = installs(bare)
    assert "--require-hashes" in install
    assert "--no-deps" in install
    environment.prepare("run")
    assert len(installs(bare)) == 1


def test_another_python_that_calls_does_not_unmake_the_environment(bare, monkeypatch):
    environment.PYTHON.touch()
    environment.prepare("run")
    monkeypatch.setattr(environment.sys, "executable", "/elsewhere/python3")
    environment.prepare("run")
    assert len(installs(bare)) == 1


def test_an_environment_whose_python_was_replaced_is_made_anew(bare):
    environment.PYTHON.touch()
    environment.prepare("run")
    (environment.VENV / "made-by").write_text("an older Python")
    environment.prepare("run")
    assert sum(call[1:3] == ["-m", "venv"] for call in bare) == 2


def test_a_changed_lock_is_installed_again(bare, monkeypatch):
    environment.PYTHON.touch()
    environment.prepare("run")
    monkeypatch.setattr(environment, "_mark", lambda lock: "another")
    environment.prepare("run")
    assert len(installs(bare)) == 2


def test_without_ensurepip_the_pip_of_the_system_does_it(bare, monkeypatch):
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: name == "pip")
    monkeypatch.setattr(environment.os, "geteuid", lambda: 1000)
    environment.prepare("run")
    assert any("--without-pip" in call for call in bare)
    assert any("--python" in call for call in bare)


def test_without_any_pip_it_says_what_to_install(bare, monkeypatch):
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(environment.os, "geteuid", lambda: 1000)
    with pytest.raises(CannotPrepare, match="apt-get install python3-venv"):
        environment.prepare("run")


def test_what_debian_lacks_is_named_when_we_may_not_install(monkeypatch):
    monkeypatch.setattr(environment.os, "geteuid", lambda: 1000)
    with pytest.raises(CannotPrepare, match="apt-get install --no-install-recommends chromium"):
        environment.install_debian("chromium", needed_for="The browser")


def test_a_failed_install_is_one_clear_line(bare, monkeypatch):
    def fail(command, **options):
        status = 1 if "install" in command else 0
        return subprocess.CompletedProcess(command, status, "", "no route")

    monkeypatch.setattr(environment.subprocess, "run", fail)
    with pytest.raises(CannotPrepare, match="could not be installed"):
        environment.prepare("run")
    assert not (environment.VENV / "run.stamp").exists()


def test_the_module_needs_nothing_but_pythons_own_library():
    import ast

    tree = ast.parse(Path(environment.__file__).read_text(encoding="utf-8"))
    names = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert names <= set(sys.stdlib_module_names)

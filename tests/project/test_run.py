"""The two commands, as somebody types them."""

import os
import socket
import subprocess
import sys

import pytest

from tests.project.source import ROOT

pytestmark = pytest.mark.enable_socket


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "run", *words],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_help_names_the_options_and_the_commands():
    said = run("--help").stdout
    for word in ("--port", "--data", "--empty", "import-answer", "create-administrator"):
        assert word in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--port", "0"], "not a port"),
        (["--port", "many"], "not a port"),
        (["serve"], "there is no command 'serve'"),
        (["--nothing"], "--nothing"),
    ],
)
def test_what_run_does_not_know_is_said_and_nothing_starts(words, said):
    done = run(*words)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_port_that_is_taken_is_said_in_one_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("--port", str(taken.getsockname()[1]), "--data", str(tmp_path))
    assert done.returncode == 1
    assert "is taken" in done.stderr.strip().splitlines()[-1]
    assert not list(tmp_path.iterdir())


def test_a_data_folder_that_cannot_be_made_is_said_in_one_line(tmp_path):
    file = tmp_path / "file"
    file.write_text("")
    done = run("--data", str(file / "folder"))
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1].startswith("fardplan: the data folder")


def test_a_data_folder_is_made_for_its_owner_alone(tmp_path):
    run("verify-journal", "--help", "--data", str(tmp_path / "new"))
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0


def test_a_command_gets_its_words_and_its_data_folder(tmp_path):
    done = run("verify-journal", "--help", "--data", str(tmp_path))
    assert done.returncode == 0
    assert "verify_journal" in done.stdout


def test_the_test_command_has_help():
    done = subprocess.run(
        [sys.executable, ROOT / "test", "--help"], capture_output=True, text=True, check=True
    )
    assert "fast" in done.stderr

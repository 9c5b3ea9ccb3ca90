"""What the project stands on: pinned packages, blocked network, migrations, settings."""

import re
import socket
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from pytest_socket import SocketBlockedError

from tests.project.source import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_package_is_pinned_with_hashes_and_no_address(lock):
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    entries = re.split(r"\n(?=\S)", text.strip())
    assert entries
    for entry in entries:
        assert re.match(r"[a-z0-9-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry


def test_both_locks_agree_on_what_they_share():
    def versions(path):
        return dict(re.findall(r"^([a-z0-9-]+==\S+)( ;.*)? \\$", path.read_text(), re.MULTILINE))

    run, test = versions(ROOT / "requirements/run.txt"), versions(ROOT / "requirements/test.txt")
    names = {line.split("==")[0] for line in run} & {line.split("==")[0] for line in test}
    for name in names:
        in_run = {line for line in run if line.startswith(f"{name}==")}
        assert in_run & {line for line in test if line.startswith(f"{name}==")}, name


def test_the_network_is_out_of_reach():
    with pytest.raises(SocketBlockedError):
        socket.socket(socket.AF_INET)


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", "--check", "--dry-run", stdout=StringIO())


def test_ci_runs_the_test_command_and_nothing_else():
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    commands = [line for line in lines if line and not line.startswith("#")]
    assert commands == ["set -eu", 'cd "$(dirname "$0")/.."', "exec ./test"]


def test_no_page_may_bring_in_anything_from_elsewhere():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    allowed = {source for sources in directives.values() for source in sources}
    assert allowed == {"'none'", "'self'", "data:"}
    assert directives["script-src"] == ["'self'"]

"""What is handed to those who run it: the container file, the unit, the proxy's example."""

import re
import shutil
import subprocess

import pytest

from tests.project.source import ROOT

CONTAINER = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
UNIT = (ROOT / "deploy" / "fardplan.service").read_text(encoding="utf-8")


def test_everything_the_container_copies_is_there():
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", CONTAINER, re.MULTILINE)
    names = [name for line in copied for name in line.split()]
    assert len(names) > 5
    for name in names:
        assert (ROOT / name).exists(), name


def test_the_container_runs_as_nobody_in_particular_and_installs_by_hash():
    assert re.search(r"^USER 10001:10001$", CONTAINER, re.MULTILINE)
    assert "--require-hashes --no-deps" in CONTAINER
    assert CONTAINER.rindex("USER ") > CONTAINER.rindex("RUN ")


def test_the_container_has_all_that_the_program_reads():
    """Folders that the code names beside the package must come along; data are given when run."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "fardplan").rglob("*.py"))
    for folder in set(re.findall(r'ROOT / "([a-z]+)"', code)) - {"var"}:
        assert f"COPY {folder} {folder}" in CONTAINER, folder


def test_the_start_is_a_script_that_the_unit_and_the_container_share():
    start = ROOT / "deploy" / "start"
    assert start.stat().st_mode & 0o111
    subprocess.run(["sh", "-n", str(start)], check=True)
    assert 'ENTRYPOINT ["deploy/start"]' in CONTAINER
    assert "ExecStart=/opt/fardplan/deploy/start" in UNIT
    assert "fardplan/config/gunicorn.py" in start.read_text()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_systemd_understands_the_unit(tmp_path):
    """With a program that is there in place of the one that will be."""
    unit = tmp_path / "fardplan.service"
    here = UNIT.replace("/opt/fardplan/deploy/start", "/bin/true").replace(
        "WorkingDirectory=/opt/fardplan", "WorkingDirectory=/"
    )
    unit.write_text(here.replace("User=fardplan", "User=root").replace("Group=fardplan", ""))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    about_ours = [line for line in done.stderr.splitlines() if "fardplan.service" in line]
    assert about_ours == []


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_the_unit_is_as_closed_as_systemd_can_make_it():
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", str(ROOT / "deploy" / "fardplan.service")],
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"exposure level for fardplan.service: ([0-9.]+)", done.stdout)
    if not found:
        pytest.skip("this systemd does not judge units that are not installed")
    assert float(found.group(1)) < 2.0

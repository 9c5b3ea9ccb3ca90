"""What is handed to those who run it: the container file, the unit, the proxy's example."""

import os
import re
import shutil
import subprocess
import time

import pytest

from tests.operations.installations import Installation
from tests.project.source import ROOT

CONTAINER = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
UNIT = (ROOT / "deploy" / "fardplan.service").read_text(encoding="utf-8")
BY_THE_CLOCK = (ROOT / "deploy" / "fardplan@.service").read_text(encoding="utf-8")
SCHEDULED = (ROOT / "deploy" / "scheduled").read_text(encoding="utf-8")
TIMERS = sorted((ROOT / "deploy").glob("*.timer"))


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


def test_the_container_names_no_registry_and_copies_no_secret():
    """Whoever builds it decides where its base comes from."""
    bases = re.findall(r"^FROM (\S+)", CONTAINER, re.MULTILINE)
    assert bases
    assert all("/" not in base for base in bases)
    assert not re.search(r"COPY (--\S+ )?\.\s", CONTAINER)
    assert not re.search(r"(?i)(password|token|secret)", CONTAINER)


def test_what_runs_by_the_clock_is_as_closed_as_what_serves():
    def closed(unit: str) -> str:
        return unit.partition("# It reads its program")[2].partition("[Install]")[0].strip()

    assert len(closed(UNIT).splitlines()) > 20
    assert closed(BY_THE_CLOCK) == closed(UNIT)


@pytest.mark.parametrize("timer", TIMERS, ids=lambda timer: timer.stem)
def test_each_timer_starts_something_that_is_scheduled(timer):
    [what] = re.findall(r"^Unit=fardplan@(\w+)\.service$", timer.read_text(), re.MULTILINE)
    assert timer.stem == f"fardplan-{what}"
    assert f"    {what}) " in SCHEDULED


def scheduled(place: Installation, what: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(ROOT / "deploy" / "scheduled"), what],
        cwd=ROOT,
        env={**place.environment, **more},
        capture_output=True,
        text=True,
        check=False,
    )


def test_all_that_runs_by_the_clock_runs(place, tmp_path):
    mail = {"FARDPLAN_MAIL": f"file://{tmp_path}", "FARDPLAN_MAIL_FROM": "f@example.org"}
    done = scheduled(place, "letters", **mail)
    assert done.returncode == 0, done.stderr
    done = scheduled(place, "daily")
    assert done.returncode == 0, done.stderr
    assert "Inga fel hittades" in done.stdout
    assert scheduled(place, "nothing").returncode == 2


def test_what_is_wrong_fails_the_day_and_the_rest_is_done_all_the_same(place):
    (place.data / "secret-key").chmod(0o644)
    done = scheduled(place, "daily")
    assert done.returncode == 1
    assert "Andra på servern kan läsa" in done.stdout
    assert "Inget har legat för länge" in done.stdout


def test_a_nightly_backup_is_verified_and_takes_the_place_of_the_oldest(place, tmp_path):
    folder, phrase = tmp_path / "backups", tmp_path / "phrase"
    folder.mkdir()
    phrase.write_text("en mening som ingen gissar 27")
    more = {"FARDPLAN_BACKUPS": str(folder), "FARDPLAN_BACKUP_PASSPHRASE_FILE": str(phrase)}
    for name, days in (("fardplan-old", 40), ("fardplan-newer", 20), ("of-somebody-else", 40)):
        (folder / name).write_text("x")
        then = time.time() - days * 24 * 3600
        os.utime(folder / name, (then, then))
    done = scheduled(place, "backup", **more)
    assert done.returncode == 0, done.stderr
    assert "Säkerhetskopian är hel" in done.stdout
    left = {path.name for path in folder.iterdir()}
    assert {"fardplan-newer", "of-somebody-else"} < left
    assert "fardplan-old" not in left
    assert len(left) == 3
    nowhere = scheduled(place, "backup", **{**more, "FARDPLAN_BACKUPS": str(tmp_path / "gone")})
    assert nowhere.returncode == 1
    assert "går inte att skriva" in nowhere.stderr


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_systemd_understands_the_units(tmp_path):
    """With a program that is there in place of the one that will be."""
    for path in (*(ROOT / "deploy").glob("*.service"), *TIMERS):
        here = re.sub(r"/opt/fardplan/deploy/\w+", "/bin/true", path.read_text(encoding="utf-8"))
        here = here.replace("WorkingDirectory=/opt/fardplan", "WorkingDirectory=/")
        here = here.replace("User=fardplan", "User=root").replace("Group=fardplan", "")
        (tmp_path / path.name).write_text(here)
    units = [str(path) for path in tmp_path.iterdir() if "@" not in path.name]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        capture_output=True,
        text=True,
        check=False,
    )
    about_ours = [line for line in done.stderr.splitlines() if "fardplan" in line]
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

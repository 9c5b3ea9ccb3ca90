"""What we depend on: is it what the lock says, may we use it, and is a weakness known?

    python -m tests.project.dependencies

writes the list of parts (CycloneDX) of what the program runs on to `build/sbom.cdx.json`, asks the
advisory database about every package, and the package index whether a release of ours was taken
back by those who made it. Where the database cannot be reached it says so, plainly, and the rest
still counts: tests/project/test_dependencies.py needs no network.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib import metadata

from packaging.requirements import Requirement

from tests.project.source import ROOT

LOCKS = {name: ROOT / "requirements" / f"{name}.txt" for name in ("run", "test")}
PARTS = ROOT / "build" / "sbom.cdx.json"
# Licences that let a city run, change and pass on Färdplan under the EUPL.
ALLOWED = re.compile(
    r"\b(0BSD|Apache|Apache-2\.0|BSD|CC0-1\.0|ISC|LGPL|LGPL-3\.0-only|MIT|MIT-0|MIT-CMU|MPL|MPL-2\.0"
    r"|PSF|PSF-2\.0|PSFL|Python Software Foundation|Mozilla Public|Unlicense|Zlib)\b"
)
# Asked about first, to see whether anybody answers: its weaknesses are well known.
BEST_KNOWN = "django"


def locked(name: str) -> dict[str, str]:
    """The packages of a lock that this machine needs, and their versions."""
    found = {}
    for line in LOCKS[name].read_text(encoding="utf-8").splitlines():
        if line[:1].isalnum():
            needed = Requirement(line.rstrip("\\ "))
            if needed.marker is None or needed.marker.evaluate():
                found[needed.name] = str(needed.specifier).removeprefix("==")
    return found


def otherwise_installed(packages: dict[str, str]) -> Iterator[str]:
    """Packages that are not here, or not in the version that the lock has."""
    for name, version in packages.items():
        try:
            here = metadata.version(name)
        except metadata.PackageNotFoundError:
            here = "missing"
        if here != version:
            yield f"{name}: {here}, locked {version}"


def licence(name: str) -> str:
    """What a package says of its licence: an SPDX expression, or what stands for one."""
    said = metadata.metadata(name)
    classifiers = [line for line in said.get_all("Classifier") or [] if line.startswith("License")]
    first_line = (said.get("License") or "").partition("\n")[0]
    return said.get("License-Expression") or "; ".join([first_line, *classifiers])


def write_parts() -> None:
    """The list of parts of the run set, with hashes, as CycloneDX; the tool checks its schema."""
    PARTS.parent.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "cyclonedx_py", "requirements", str(LOCKS["run"])]
    command += ["--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible"]
    subprocess.run([*command, "--of=JSON", "-o", str(PARTS)], check=True, capture_output=True)


def audit(packages: dict[str, str]) -> dict | None:
    """What pip-audit says of the packages; None when nobody answered."""
    command = ["pip_audit", "--disable-pip", "--no-deps", "--format=json"]
    return _asked_about(packages, [*command, "--progress-spinner=off"])


def taken_back(packages: dict[str, str]) -> list[str] | None:
    """Releases that the index marks as yanked, as lines; None when the index did not answer.

    pip is asked what it would install, by whatever index it is set up for; it installs nothing.
    """
    command = ["pip", "install", "--dry-run", "--ignore-installed", "--no-deps", "--quiet"]
    report = _asked_about(packages, [*command, "--report=-"])
    if report is None:
        return None
    return [
        "{name} {version}: taken back by those who made it".format(**part["metadata"])
        for part in report["install"]
        if part.get("is_yanked")
    ]


def _asked_about(packages: dict[str, str], command: list[str]) -> dict | None:
    """What a module of Python's says in JSON of these packages; None when it could not."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as wanted:
        wanted.writelines(f"{name}=={version}\n" for name, version in packages.items())
        wanted.flush()
        done = subprocess.run(
            [sys.executable, "-m", *command, "-r", wanted.name],
            capture_output=True,
            text=True,
            check=False,
        )
    try:
        return json.loads(done.stdout)
    except json.JSONDecodeError:
        return None


def answered(report: dict | None) -> bool:
    """Did the advisory database know anything at all?"""
    return bool(report) and any("skip_reason" not in part for part in report["dependencies"])


def weaknesses(report: dict) -> list[str]:
    """Each known weakness as a line: package, its number, the version that mends it."""
    return [
        f"{part['name']} {part['version']}: {weakness['id']}, mended in "
        f"{', '.join(weakness['fix_versions']) or 'no version yet'}"
        for part in report["dependencies"]
        for weakness in part.get("vulns", [])
    ]


def main() -> int:
    write_parts()
    _say(f"List of parts: {PARTS.relative_to(ROOT)}, {len(locked('run'))} packages")
    packages = locked("run") | locked("test")
    if not answered(audit({BEST_KNOWN: packages[BEST_KNOWN]})):
        _say("NOT AUDITED: the advisory database cannot be reached from here.")
        _say("Run ./test audit where it can, before a release.")
        return 0
    report = audit(packages)
    if not answered(report):
        _say("NOT AUDITED: the advisory database stopped answering.")
        return 1
    found = weaknesses(report)
    _say("\n".join(found) or f"No known weakness in {len(packages)} packages.")
    gone = taken_back(packages)
    if gone is None:
        _say("NOT ASKED whether a release was taken back: the package index did not answer.")
    else:
        _say("\n".join(gone) or "No release was taken back.")
    return 1 if found or gone else 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    raise SystemExit(main())

"""Make the environment that `run` and `test` stand on, with nothing but Python's own library.

The environment lives in `.venv`. A stamp for each lock file holds its hash and that of the Python
that made the environment, so a second start has nothing to do.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)


class CannotPrepare(Exception):
    """Something is missing that we cannot get ourselves; the message says what."""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def stop(text: str) -> None:
    """End with one clear line."""
    say(f"fardplan: {text}")
    raise SystemExit(1)


def prepare(*sets: str) -> Path:
    """Make sure `.venv` holds the named requirement sets; return its Python."""
    if sys.version_info < OLDEST:
        wanted = ".".join(map(str, OLDEST))
        this = sys.version.split()[0]
        raise CannotPrepare(f"Python {wanted} or newer is needed; this is {this}.")
    if not _made_of():
        _make_venv()
    for name in sets:
        lock = ROOT / "requirements" / f"{name}.txt"
        stamp = VENV / f"{name}.stamp"
        mark = _mark(lock)
        if not stamp.exists() or stamp.read_text() != mark:
            _install(lock)
            stamp.write_text(mark)
    return PYTHON


def _mark(lock: Path) -> str:
    """What an environment that holds these packages is known by."""
    return hashlib.sha256(lock.read_bytes() + _made_of().encode()).hexdigest()


def _made_of() -> str:
    """The Python of the environment, if there is one and it is still the one that made it.

    Whichever Python calls us does not matter: an environment in use must not be made anew because
    somebody typed the command with another one.
    """
    made_by = VENV / "made-by"
    if not PYTHON.exists() or not made_by.exists():
        return ""
    ask = [str(PYTHON), "-c", "import sys; print(sys.version, end='')"]
    answer = subprocess.run(ask, capture_output=True, text=True, check=False).stdout
    return answer if answer == made_by.read_text() else ""


def _make_venv() -> None:
    say("Making the environment in .venv …")
    shutil.rmtree(VENV, ignore_errors=True)
    if importlib.util.find_spec("ensurepip") or _apt("python3-venv", "python3-pip"):
        command = [sys.executable, "-m", "venv", str(VENV)]
    elif importlib.util.find_spec("pip"):
        command = [sys.executable, "-m", "venv", "--without-pip", str(VENV)]
    else:
        raise CannotPrepare(
            "Python has neither ensurepip nor pip. Install them with: apt-get install python3-venv"
        )
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        raise CannotPrepare(f"python -m venv failed: {_last_line(made.stdout + made.stderr)}")
    (VENV / "made-by").write_text(sys.version)


def _install(lock: Path) -> None:
    """Install exactly what the lock file says, each file checked against its hash."""
    wanted = sum(1 for line in lock.read_text().splitlines() if line[:1].isalnum())
    say(f"Installing {wanted} pinned packages from requirements/{lock.name} …")
    started = time.monotonic()
    if (VENV / "bin" / "pip").exists():
        pip = [str(PYTHON), "-m", "pip"]
    else:
        pip = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    flags = ["--require-hashes", "--no-deps", "--no-compile", "--disable-pip-version-check"]
    command = [*pip, "install", "--quiet", "--progress-bar=off", *flags, "-r", str(lock)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        say(done.stderr.strip())
        raise CannotPrepare(
            "the pinned packages could not be installed. "
            "Is the package registry within reach, and is there room on the disk?"
        )
    say(f"Installed in {time.monotonic() - started:.0f} s.")


def install_debian(*packages: str, needed_for: str) -> None:
    """Install Debian packages when we may; otherwise say exactly what to install."""
    if not _apt(*packages):
        raise CannotPrepare(
            f"{needed_for} needs {' and '.join(packages)}. "
            f"Install with: apt-get install --no-install-recommends {' '.join(packages)}"
        )


def _apt(*packages: str) -> bool:
    """Try apt-get. True when every package is there afterwards."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say(f"Installing {' '.join(packages)} with apt-get …")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    for command in (install, ["apt-get", "update", "-qq"], install):
        done = subprocess.run(command, env=quiet, capture_output=True, text=True, check=False)
        if done.returncode == 0 and command is install:
            return True
    say(_last_line(done.stdout + done.stderr))
    return False


def _last_line(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return lines[-1] if lines else "no reason given"

"""Several who act at once on the same installation, each a process of its own."""

import subprocess
import sys
from dataclasses import dataclass

from tests.project.source import ROOT


@dataclass(frozen=True)
class Processes:
    """Python that begins with the same words each time."""

    begin: str

    def start(self, environment, script: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-c", self.begin + script],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, environment, script: str, *, patience: int = 120) -> str:
        process = self.start(environment, script)
        out, error = process.communicate(timeout=patience)
        assert process.returncode == 0, error
        return out

    def at_once(self, environment, *scripts: str) -> list[str]:
        """What each of several gets told that acts at once; empty when it went well."""
        processes = [self.start(environment, script) for script in scripts]
        told = [process.communicate(timeout=120)[1].strip() for process in processes]
        return [one.splitlines()[-1] if one else "" for one in told]

"""Draw docs/states.md from the tables of states: python -m tests.project.states"""

import os

from tests.project.source import ROOT


def drawn() -> str:
    from django.utils import translation

    from fardplan.roadmap.states import MOVES

    lines = ["# States", "", "Drawn from `roadmap/states.py`. A test fails when they differ.", ""]
    lines += ["## Edition", "", "```mermaid", "stateDiagram-v2"]
    with translation.override("sv"):
        lines += [f"    {state.value}: {state.label} ({state.value})" for state in MOVES]
    for state, moves in MOVES.items():
        lines += [f"    {state.value} --> {to.value}" for to in sorted(moves)]
    return "\n".join([*lines, "```", ""])


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    (ROOT / "docs" / "states.md").write_text(drawn(), encoding="utf-8")

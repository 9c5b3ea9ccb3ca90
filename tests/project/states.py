"""Draw docs/states.md from the tables of states: python -m tests.project.states"""

import os

from tests.project.source import ROOT


def drawn() -> str:
    from django.utils import translation

    from fardplan.indicators import states as indicators
    from fardplan.referral import states as referral
    from fardplan.roadmap import states as roadmap

    lines = [
        "# States",
        "",
        "Drawn from each app's `states.py`. A test fails when they differ.",
        "",
    ]
    with translation.override("sv"):
        lines += _picture("Edition", roadmap.MOVES)
        lines += _picture("Delivery", indicators.MOVES)
        for name, moves in referral.LIVES.items():
            lines += _picture(name, moves)
    return "\n".join(lines)


def _picture(name: str, moves: dict) -> list[str]:
    """One table of states as a diagram."""
    lines = [f"## {name}", "", "```mermaid", "stateDiagram-v2"]
    lines += [f"    {state.value}: {state.label} ({state.value})" for state in moves]
    for state, to in moves.items():
        lines += [f"    {state.value} --> {one.value}" for one in sorted(to)]
    return [*lines, "```", ""]


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    (ROOT / "docs" / "states.md").write_text(drawn(), encoding="utf-8")

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "methods" / "disclosure-tutorial.md"


def test_the_tutorial_does_what_it_says(capsys):
    code = "".join(re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL))
    known: dict = {}
    exec(code, known)  # noqa: S102 - our own page
    said = re.findall(r"^print\(.*\)  # (.*)$", code, re.MULTILINE)
    assert capsys.readouterr().out.splitlines() == said
    hidden = known["publish"](known["made"], "invånare").filter(
        ~known["pl"].col("count").is_not_null()
    )
    assert ("K", "n2") in set(hidden.select("kön", "område").iter_rows())

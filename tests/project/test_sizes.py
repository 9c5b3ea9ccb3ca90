import pytest

from tests.project.source import ROOT, functions, modules

LONGEST_MODULE = 400
LONGEST_FUNCTION = 40


def too_long(source: str) -> list[str]:
    return [name for name, lines in functions(source) if lines > LONGEST_FUNCTION]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_and_functions_are_short_enough_to_hold_in_the_head(path):
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= LONGEST_MODULE
    assert too_long(source) == []


def test_a_long_function_is_noticed():
    body = "\n".join(["    x = 1"] * LONGEST_FUNCTION)
    assert too_long(f"def short():\n    pass\ndef long():\n{body}\n") == ["long"]

"""Each method has its page for a statistician, and each page its code and tests."""

import re

import pytest

from tests.project.source import ROOT

PAGES = sorted((ROOT / "docs" / "methods").glob("*.md"))
OURS = [page for page in PAGES if "fardplan/statistics/" in page.read_text(encoding="utf-8")]
CODE = sorted((ROOT / "fardplan" / "statistics").rglob("*.py"))


def test_there_are_pages():
    assert len(OURS) >= 10


@pytest.mark.parametrize("page", OURS, ids=lambda page: page.name)
def test_the_code_and_the_tests_a_page_names_are_there(page):
    folder = ""
    for line in page.read_text(encoding="utf-8").splitlines():
        for path in re.findall(r"`((?:fardplan|tests)/[\w/]+(?:\.py|/))`", line):
            assert (ROOT / path).exists(), path
            folder = path.rpartition("/")[0]
        for name in re.findall(r"`([\w/]+\.py)`", line):
            assert (ROOT / name).exists() or (ROOT / folder / name).exists(), name


@pytest.mark.parametrize("module", CODE, ids=lambda module: module.name)
def test_the_pages_a_module_names_are_there(module):
    text = module.read_text(encoding="utf-8")
    for name in re.findall(r"(?:docs/methods/|, |: )([a-z-]+\.md)", text):
        if name not in ("statistics.md", "audits.md"):
            assert (ROOT / "docs" / "methods" / name).exists(), name


def test_every_method_is_on_a_page():
    written = "\n".join(page.read_text(encoding="utf-8") for page in OURS)
    for module in CODE:
        inside = f"{module.parent.name}/" in ("checks/", "audits/")
        assert inside or module.name in written or module.stem in HELPERS, module.name


HELPERS = {"__init__", "arrays", "words"}

"""What the database itself must refuse has a test that sees it refuse."""

import pytest
from django.apps import apps

from tests.project.source import ROOT

TESTS = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
NAMES = [
    constraint.name
    for model in apps.get_models()
    if model.__module__.startswith("fardplan.") and not model._meta.proxy
    for constraint in model._meta.constraints
]


@pytest.mark.parametrize("name", NAMES)
def test_every_constraint_is_seen_to_refuse(name):
    assert name in TESTS

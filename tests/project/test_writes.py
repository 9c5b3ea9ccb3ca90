"""All writes are in actions, and people reach rows through querysets that name them."""

import re

import pytest

from tests.project.source import ROOT, calls, modules

WRITES = re.compile(
    r"\.(save|create|get_or_create|update_or_create|bulk_create|bulk_update|delete)$"
    r"|\bobjects(\.\w+\(.*\))*\.update$"
)
UNSCOPED = re.compile(r"\.objects\.(get|all|filter|exclude)$")
VIEWS = ("staff_views", "public_views")
READERS = [
    path
    for path in modules()
    if path.stem in (*VIEWS, "forms", "rules") or "commands" in path.parts
]


def writes(source: str) -> list[str]:
    return [f"{line}: {call}" for call, line in calls(source) if WRITES.search(call)]


def unscoped(source: str) -> list[str]:
    return [f"{line}: {call}" for call, line in calls(source) if UNSCOPED.search(call)]


@pytest.mark.parametrize("path", READERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_views_forms_rules_and_commands_write_nothing_themselves(path):
    assert writes(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", modules(*VIEWS), ids=lambda path: str(path.relative_to(ROOT)))
def test_views_reach_rows_through_querysets_that_say_who_may_see_them(path):
    assert unscoped(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "bad",
    [
        "answer.save()",
        "Answer.objects.create(text='x')",
        "Answer.objects.filter(pk=1).update(text='')",
        "form.instance.delete()",
    ],
)
def test_a_write_is_noticed(bad):
    assert writes(bad)


def test_updating_a_dictionary_is_no_write():
    assert writes("context.update(more)") == []


def test_an_unscoped_query_is_noticed():
    assert unscoped("Answer.objects.get(pk=1)")
    assert not unscoped("Answer.objects.visible_to(person).get(pk=1)")

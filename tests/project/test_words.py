"""The project's words: the glossary, the English, and what may not stand in any file."""

import re
import subprocess

import pytest
from django.apps import apps

from tests.project import messages
from tests.project.source import ROOT

GLOSSARY = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
OURS = [model for model in apps.get_models() if model.__module__.startswith("fardplan.")]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_model_is_in_the_glossary(model):
    assert f"`{model.__name__}`" in GLOSSARY


def test_the_glossary_names_no_model_that_is_gone():
    named = set(re.findall(r"`([A-Z]\w+)`", GLOSSARY))
    assert named - {model.__name__ for model in OURS} == set()


def test_every_sentence_has_its_english():
    assert messages.untranslated(messages.updated()) == []


def test_the_catalogue_holds_just_the_sentences_there_are():
    catalogued = {message.id for message in messages.catalogue() if message.id}
    assert catalogued ^ set(messages.sentences()) == set()


def test_the_compiled_catalogue_is_the_written_one():
    assert messages.MO.read_bytes() == messages.compiled(messages.catalogue())


def test_english_keeps_every_value_of_the_sentence():
    value = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
    for message in messages.catalogue():
        swedish = message.id if isinstance(message.id, tuple) else (message.id,)
        english = message.string if isinstance(message.string, tuple) else (message.string,)
        for text in english:
            if message.id:
                assert set(value.findall(text)) <= set(value.findall(" ".join(swedish))), text
                assert set(value.findall(swedish[-1])) <= set(value.findall(english[-1])), text


def test_a_sentence_without_english_is_noticed():
    catalogue = messages.Catalog(locale="en")
    catalogue.add("Spara", "Save")
    catalogue.add("Ta bort", "")
    catalogue.add(("{n} rad", "{n} rader"), ("{n} row", ""))
    assert len(messages.untranslated(catalogue)) == 2


# Written apart, so that this file does not hold them itself.
FORBIDDEN = re.compile(
    "|".join(
        [
            "python" + "hosted",
            r"pypi\." + "org",
            r"registry\." + "npmjs",
            r"deb\." + "debian",
            "/wo" + "rk/",
            "/ro" + "ot/",
        ]
    )
)


def tracked_files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [name for name in listed.split("\0") if name]


def test_no_file_names_a_registry_or_a_place_on_somebodys_machine():
    for name in tracked_files():
        path = ROOT / name
        if path.suffix in {".woff2", ".png", ".mo"} or not path.is_file():
            continue
        found = FORBIDDEN.search(path.read_text(encoding="utf-8", errors="replace"))
        assert not found, f"{name}: {found.group()}"

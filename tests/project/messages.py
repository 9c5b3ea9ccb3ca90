"""Keep the English catalogue in step with the Swedish sentences in code and templates.

    python -m tests.project.messages

brings `fardplan/locale/en/LC_MESSAGES/django.po` up to date and compiles it: new sentences get an
empty translation, sentences that are gone are dropped. Sentences are found wherever code marks
them: gettext and its kin, our errors and verdicts, and what the pure packages carry them in.
"""

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from fardplan import __version__

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "fardplan"
PO = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
HEADER = "# The English of Färdplan. Kept in step by: python -m tests.project.messages"

GETTEXT = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
# What carries a sentence besides: rules, and whatever marks one with `sentence(…)`.
CARRIERS = {"no", "sentence"}
_ERROR_CLASS = re.compile(
    r"^class (\w+)\((?:\w+, )*(?:FardplanError|Refused|Bad\w+)(?:, \w+)*\)", re.MULTILINE
)


def sentences() -> dict[str | tuple[str, str], set[str]]:
    """Every sentence that a reader may meet, and the files it stands in."""
    found: dict[str | tuple[str, str], set[str]] = {}
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
            for message in _in_file(path):
                found.setdefault(message, set()).add(str(path.relative_to(ROOT)))
    return found


def _in_file(path: Path) -> Iterator[str | tuple[str, str]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        from django.utils.translation.template import templatize

        text = templatize(text, origin=str(path))
    keywords = [*GETTEXT, *CARRIERS, *_error_classes()]
    source = BytesIO(text.encode("utf-8"))
    for _line, function, messages, _comments in extract_python(source, keywords, [], {}):
        yield from _messages(function, messages)


def _messages(function: str, messages) -> Iterator[str | tuple[str, str]]:
    parts = messages if isinstance(messages, tuple) else (messages,)
    if function.startswith("ngettext") and all(parts[:2]):
        yield (parts[0], parts[1])
    elif function.startswith("pgettext"):
        raise ValueError("contexts are not used: write two sentences that differ")
    elif parts and parts[0]:
        yield parts[0]


def _error_classes() -> set[str]:
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    return set(_ERROR_CLASS.findall(code)) | {"FardplanError"}


def catalogue() -> Catalog:
    """The English as it stands."""
    if not PO.exists():
        return Catalog(locale="en", domain="django", fuzzy=False)
    with PO.open("rb") as file:
        return read_po(file, locale="en", domain="django")


def updated() -> Catalog:
    """The English with a place for every sentence, and none for those that are gone."""
    old = catalogue()
    new = Catalog(locale="en", domain="django", fuzzy=False, header_comment=HEADER)
    for message, files in sentences().items():
        key = message[0] if isinstance(message, tuple) else message
        here = old.get(key)
        places = [(file, None) for file in sorted(files)]
        empty = ("", "") if isinstance(message, tuple) else ""
        kept = here.string if here and isinstance(here.string, tuple) == bool(empty) else None
        new.add(message, here.string if here and kept is not None else empty, locations=places)
    return new


def compiled(translations: Catalog) -> bytes:
    """The catalogue as gettext reads it; the same bytes whenever it is made."""
    translations.creation_date = translations.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    buffer = BytesIO()
    write_mo(buffer, translations)
    return buffer.getvalue()


def untranslated(translations: Catalog) -> list[str]:
    """Sentences without English."""
    return [
        str(message.id)
        for message in translations
        if message.id and not all(message.string if message.pluralizable else [message.string])
    ]


def main() -> int:
    new = updated()
    buffer = BytesIO()
    new.project, new.version = "Färdplan", __version__
    write_po(buffer, new, width=100, sort_output=True, omit_header=False, include_lineno=False)
    PO.parent.mkdir(parents=True, exist_ok=True)
    text = re.sub(
        r'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|'
        r"Report-Msgid-Bugs-To):.*\n",
        "",
        buffer.getvalue().decode(),
        flags=re.MULTILINE,
    )
    PO.write_text(text, encoding="utf-8")
    MO.write_bytes(compiled(catalogue()))
    missing = untranslated(new)
    out = StringIO()
    out.write(f"{len(new)} sentences, {len(missing)} without English\n")
    for sentence in missing:
        out.write(f"  {sentence}\n")
    sys.stdout.write(out.getvalue())
    return 1 if missing else 0


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    raise SystemExit(main())

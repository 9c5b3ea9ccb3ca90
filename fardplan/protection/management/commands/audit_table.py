"""./run audit-table FILE…: what can be worked out from published tables."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from fardplan.commandline import FardplanCommand
from fardplan.protection.auditing import Understood, audited, read_tables, understand
from fardplan.protection.definitions import rules_in_force
from fardplan.protection.layouts import (
    Reading,
    marks_as_text,
    marks_from,
    sums_as_text,
    sums_from,
)
from fardplan.protection.report import INSIDER, WIDE, Row, as_csv, as_json, rows_of

KINDS = ("exact", "unlisted", "narrow", "group", "small_shown", "changed")


class Command(FardplanCommand):
    """Audits files together; how they were understood is said first, and can be overridden."""

    help = "Tell which hidden values of published tables can be worked out, and by which sum."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, help="CSV, XLSX or Parquet")
        parser.add_argument("--sums", type=Path, help="a file with lines such as kön: T = K + M")
        parser.add_argument("--marks", type=Path, help="a file with lines such as <5 = 1–4")
        parser.add_argument("--base", type=int, default=1, help="figures are rounded to multiples")
        parser.add_argument(
            "--noise", type=int, default=0, help="how far noise may have moved them"
        )
        parser.add_argument("--format", choices=("text", "csv", "json"), default="text")

    def handle(self, files: list[Path], **options: Any) -> None:
        guessed = understand(read_tables(files))
        understood = Understood(guessed.files, guessed.layouts, _reading(guessed.reading, options))
        self._say_how(understood)
        found = audited(understood, rules_in_force().policy)
        if options["format"] == "json":
            self.stdout.write(as_json(found).decode())
        elif options["format"] == "csv":
            self.stdout.write(as_csv(found).decode("utf-8-sig"))
        else:
            self._say(rows_of(found))

    def _say_how(self, understood: Understood) -> None:
        reading = understood.reading
        for file, layout in zip(understood.files, understood.layouts, strict=True):
            used = [column.name for column in layout.columns if column.use.has_figures]
            self.stderr.write(
                _("{name}: delas in efter {dividing}; räknar {counted}.").format(
                    name=file.name, dividing=", ".join(layout.dividing), counted=", ".join(used)
                )
            )
        for line in (*sums_as_text(reading.sums).splitlines(), *_marks(reading)):
            self.stderr.write(f"  {line}")

    def _say(self, rows: list[Row]) -> None:
        told = [row for row in rows if row.kind in KINDS]
        for row in told:
            self.stdout.write(_in_text(row))
        insiders = [row for row in rows if row.kind == INSIDER]
        if insiders:
            self.stdout.write(_("Vad den som är ensam i en dold cell skulle veta om andra"))
        for row in insiders:
            known_to = _("för den som är ensam i %(cell)s") % {"cell": row.known_to}
            self.stdout.write(f"{_in_text(row)}\t{known_to}")
        self.stdout.write(
            _("Fynd: {told}. Dolda värden som är så osäkra som reglerna kräver: {wide}.").format(
                told=len(told), wide=sum(row.kind == WIDE for row in rows)
            )
        )


def _in_text(row: Row) -> str:
    """A finding as one line: what it is, where, what can be known, and by which sums."""
    highest = _("okänt") if row.highest is None else f"{row.highest:g}"
    value = f"{row.lowest:g}" if row.is_exact else f"{row.lowest:g}–{highest}"
    return f"{row.kind}\t{row.cell}\t{value}\t{'; '.join(row.sums)}"


def _reading(guessed: Reading, options: dict[str, Any]) -> Reading:
    """What was guessed, with what was said instead of it."""
    said = {
        name: read_tables([options[name]])[0].content.decode("utf-8-sig", errors="replace")
        for name in ("sums", "marks")
        if options[name]
    }
    return Reading(
        sums_from(said["sums"]) if "sums" in said else guessed.sums,
        marks_from(said["marks"]) if "marks" in said else guessed.marks,
        options["base"],
        options["noise"],
    )


def _marks(reading: Reading) -> list[str]:
    return marks_as_text(reading.marks).splitlines()

"""A file that somebody hands in to be audited: how it is written is seen from its content."""

import csv
from dataclasses import dataclass

from fardplan.grids import Lines, read_lines

DELIMITERS = ";\t,|"
SEEN = 20  # lines that are looked at to see what divides them


@dataclass(frozen=True)
class Written:
    """How a file is written."""

    kind: str
    encoding: str = "utf-8"
    delimiter: str = ";"
    sheet: str = ""
    header_row: int = 1


def open_table(content: bytes, name: str, *, sheet: str = "") -> Lines:
    """Every line of a CSV, XLSX or Parquet file. Raises BadUpload, whatever the content is."""
    return read_lines(content, _written(content, sheet), name=name)


def _written(content: bytes, sheet: str) -> Written:
    if content.startswith(b"PK\x03\x04"):
        return Written("xlsx", sheet=sheet)
    if content.startswith(b"PAR1"):
        return Written("parquet")
    try:
        encoding, text = "utf-8", content.decode("utf-8-sig")
    except UnicodeDecodeError:
        encoding, text = "cp1252", content.decode("cp1252", errors="replace")
    return Written("csv", encoding, _delimiter(text))


def _delimiter(text: str) -> str:
    """The sign that divides the first lines most alike, and into most."""
    lines = text.splitlines()[:SEEN]

    def worth(sign: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(lines, delimiter=sign) if row]
        usual = max(set(widths), key=widths.count, default=1)
        return (widths.count(usual) if usual > 1 else 0, usual)

    try:
        return max(DELIMITERS, key=worth)
    except csv.Error:
        return DELIMITERS[0]

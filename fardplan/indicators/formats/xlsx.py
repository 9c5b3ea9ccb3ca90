"""XLSX: the figures on one sheet, what they are on another. Text is never run as a formula."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

import polars as pl

from fardplan.indicators import download
from fardplan.indicators.download import Published
from fardplan.indicators.formats.csvw import title_of
from fardplan.indicators.formats.formulas import STARTS

ENDING = ".xlsx"
FIGURES, MADE_UP, ABOUT = "Siffror", "PÅHITTADE SIFFROR", "Om siffrorna"
WIDTHS = (22, 60)  # of the two columns about the figures


def write(published: Published) -> bytes:
    """The whole table as numbers and text, with a heading row that stays in sight."""
    from openpyxl import Workbook  # heavy, and only needed here

    workbook = Workbook()
    figures = workbook.active
    figures.title = MADE_UP if published.release.synthetic else FIGURES
    table = published.table.with_columns(pl.col(pl.Enum).cast(pl.String))
    _fill(figures, [table.columns, *table.iter_rows()])
    figures.freeze_panes = "A2"
    about = workbook.create_sheet(ABOUT)
    _fill(about, _about(published))
    for letter, width in zip("AB", WIDTHS, strict=True):
        about.column_dimensions[letter].width = width
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def _fill(sheet: Any, rows: Iterable[Iterable[Any]]) -> None:
    """Write rows as they are: text as text, also when it looks like a formula."""
    for row_number, row in enumerate(rows, start=1):
        for column_number, value in enumerate(row, start=1):
            if value is None:
                continue
            cell = sheet.cell(row_number, column_number, value)
            if isinstance(value, str) and value.startswith(STARTS):
                cell.data_type = "s"
                cell.quotePrefix = True  # so that it stays text when somebody edits it


def _about(published: Published) -> Iterator[tuple[str, str]]:
    """What the figures are, the sources, the columns and the codes, in two columns."""
    about = published.about
    if published.release.synthetic:
        yield "OBS", download.MADE_UP.sv
    yield "Indikator", about["title"]["sv"]
    yield "Definition", about["definition"]["sv"]
    yield "Enhet", about["unit"]["sv"]
    yield "Publicering", f"{about['release']}, {about['released']}"
    if about["correction"]:
        yield "Rättelse", about["correction"]
    yield "Adress", about["address"]
    yield "Fingeravtryck (SHA-256)", about["sha256"]
    for source in about["sources"]:
        yield "Källa", f"{source['publisher']['sv']}, {source['table']} ({source['edition']['sv']})"
        yield "Hämtad", source["retrieved"]
        yield "Villkor", source["licence"]["sv"]
    for caveat in about["caveats"]:
        yield "Att veta", caveat["sv"]
    for name in published.table.columns:
        yield f"Kolumnen {name}", title_of(name, published)[0]
    for name, codes in about["legend"].items():
        for code, meaning in codes.items():
            yield f"{name} {code}", meaning["sv"]

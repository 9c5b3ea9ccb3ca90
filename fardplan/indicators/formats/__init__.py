"""The files that a release can be fetched as, each written from the one table."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fardplan.indicators.download import Published
from fardplan.indicators.formats import csvw, jsonstat, parquet, sdmx_csv, tidy_csv, xlsx


@dataclass(frozen=True)
class Format:
    """One kind of file: its ending, what the web calls it, what a reader does, and its writer."""

    ending: str
    media_type: str
    title: str | Promise
    use: str | Promise
    write: Callable[[Published], bytes]


FORMATS = (
    Format(
        tidy_csv.ENDING,
        "text/csv; charset=utf-8",
        "CSV",
        _("En rad per siffra, med status och källa. För alla program."),
        tidy_csv.write,
    ),
    Format(
        csvw.ENDING,
        "application/csvm+json",
        "CSVW",
        _("Beskriver CSV-filens kolumner för program."),
        csvw.write,
    ),
    Format(
        xlsx.ENDING,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "XLSX",
        _("För kalkylprogram, med förklaringar på ett eget blad."),
        xlsx.write,
    ),
    Format(
        jsonstat.ENDING,
        "application/json",
        "JSON-stat 2.0",
        _("För statistikprogram och webbsidor."),
        jsonstat.write,
    ),
    Format(
        sdmx_csv.ENDING,
        "application/vnd.sdmx.data+csv; version=2.0.0",
        "SDMX-CSV 2.0",
        _("För statistikmyndigheters system."),
        sdmx_csv.write,
    ),
    Format(
        parquet.ENDING,
        "application/vnd.apache.parquet",
        "Parquet",
        _("För dataanalys; tal och koder har sina typer."),
        parquet.write,
    ),
)


def format_of(name: str, wanted: str) -> Format | None:
    """The format of a file with this name, if it is one of the files called `wanted`."""
    return next((one for one in FORMATS if name == wanted + one.ending), None)

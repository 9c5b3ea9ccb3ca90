"""What the CSV file's columns are, as W3C's "CSV on the Web" wants it told."""

import json
from typing import Any

import polars as pl

from fardplan.indicators.download import LEGENDS, Published
from fardplan.indicators.formats import tidy_csv

# Where a program that has the CSV file's address looks for its description.
ENDING = f"{tidy_csv.ENDING}-metadata.json"
DATATYPES = {pl.Float64(): "number", pl.Int64(): "integer"}
KEYS = ("area", "area_version", "period", "sex")

TITLES = {
    "area": ("område", "area"),
    "area_version": ("områdesindelning", "area version"),
    "period": ("period", "period"),
    "sex": ("kön", "sex"),
    "numerator": ("täljare", "numerator"),
    "denominator": ("nämnare", "denominator"),
    "value": ("värde", "value"),
    "lower": ("intervallets nedre gräns", "lower bound of the interval"),
    "upper": ("intervallets övre gräns", "upper bound of the interval"),
    "obs_status": ("status", "observation status"),
    "conf_status": ("sekretess", "confidentiality status"),
    "indicator": ("indikator", "indicator"),
    "release": ("publicering", "release"),
    "unit": ("enhet", "unit"),
    "area_name": ("områdets namn", "area name"),
    "source_publisher": ("källans utgivare", "publisher of the source"),
    "source_table": ("källans tabell", "table of the source"),
    "source_edition": ("källans upplaga", "edition of the source"),
    "source_licence": ("källans villkor", "licence of the source"),
    "source_retrieved": ("hämtad från källan", "retrieved from the source"),
    "made_up": ("påhittade siffror", "made-up figures"),
}


def write(published: Published) -> bytes:
    """The metadata of the CSV file that lies beside it."""
    about, keys = published.about, (*KEYS, *published.dimensions)
    metadata = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "sv"}],
        "url": published.name + tidy_csv.ENDING,
        "dc:title": [_in(language, about["title"]) for language in ("sv", "en")],
        "dc:description": [_in(language, about["definition"]) for language in ("sv", "en")],
        "dc:identifier": published.address,
        "dc:issued": {"@value": about["released"], "@type": "xsd:dateTime"},
        "dc:source": [source["publisher"]["sv"] for source in about["sources"]],
        "dc:license": [source["licence"]["sv"] for source in about["sources"]],
        "dialect": {"encoding": "utf-8", "delimiter": ",", "header": True, "headerRowCount": 1},
        "tableSchema": {
            "columns": [
                _column(name, dtype, keys, published)
                for name, dtype in published.table.schema.items()
            ],
            "primaryKey": list(keys),
        },
    }
    return json.dumps(metadata, ensure_ascii=False, indent=1).encode()


def title_of(name: str, published: Published) -> tuple[str, str]:
    """What a column is called in Swedish and English."""
    if name in TITLES:
        return TITLES[name]
    titles = {one.key: (one.title.sv, one.title.en) for one in published.definition.dimensions}
    return titles.get(name, (name, name))


def _column(name: str, dtype: Any, keys: tuple[str, ...], published: Published) -> dict[str, Any]:
    swedish, english = title_of(name, published)
    datatype: Any = DATATYPES.get(dtype, "string")
    if codes := LEGENDS.get(name):
        datatype = {"base": "string", "format": "|".join(codes)}
    described = {"sv": [name, swedish], "en": [name, english]}
    return {
        "name": name,
        "titles": described,
        "datatype": datatype,
        "required": name in keys or name in LEGENDS,
        "null": "",
    }


def _in(language: str, text: dict[str, str]) -> dict[str, str]:
    return {"@value": text[language], "@language": language}

"""The files of figures that ship with the program: read, checked against definition and areas."""

import hashlib
from datetime import date
from io import BytesIO
from pathlib import Path

import polars as pl
from django.conf import settings

from fardplan.errors import BadDefinition, BadTable, FardplanError
from fardplan.indicators.areas import Places
from fardplan.indicators.assessment import Quantity
from fardplan.indicators.definitions import Drawing, Figures, IndicatorDefinition, Source
from fardplan.statistics import shape
from fardplan.statistics.shape import group_of

FOLDER = settings.ROOT / "data" / "figures"
ROUNDING = 1e-9
LARGEST = 20_000_000  # bytes; the largest that ships is a thousandth of this


def read_figures(definition: IndicatorDefinition, places: Places, *, folder: Path) -> pl.DataFrame:
    """The table of one indicator, sound in itself and true to its definition.

    table:   read from the file that the definition names.
    returns: the table in the one shape, in order.
    raises:  BadDefinition or BadTable, with the file's name first.
    source:  statistics.md sections 2, 4 and 7.
    """
    wanted = figures_of(definition)
    if not wanted.file:
        raise BadDefinition("{name}: indikatorn har ingen fil med siffror.", name=definition.key)
    try:
        content = _content(folder / wanted.file)
        _refuse_other_content(content, wanted)
        table = table_of(_cells(content), definition, places)
        _refuse_another_baseline(table, definition, wanted)
    except FardplanError as fault:
        raise type(fault)("{name}: {fault}", name=wanted.file, fault=fault) from fault
    return table


def figures_of(definition: IndicatorDefinition) -> Figures:
    """What a definition says of its figures. Raises BadDefinition where it has none."""
    if definition.figures is None:
        raise BadDefinition("{name}: indikatorn har inga siffror.", name=definition.key)
    return definition.figures


def table_of(cells: pl.DataFrame, definition: IndicatorDefinition, places: Places) -> pl.DataFrame:
    """The table that a file's cells are, true to what its definition says of it.

    table:   the cells of a file as text, by column; or a table that has the shape already.
    returns: the table in the one shape, in order.
    raises:  BadDefinition or BadTable for the first fault.
    source:  statistics.md sections 2, 4 and 7.
    """
    wanted = figures_of(definition)
    table = shape.validate(cells, definition.shape)
    _refuse_other_members(table, definition)
    _refuse_unknown_areas(table, wanted, places)
    _refuse_closed_versions(table, places)
    _refuse_what_cannot_be_shown(table, wanted, places)
    _refuse_unclear_sources(table, wanted.sources)
    return table


def totals_of(table: pl.DataFrame, definition: IndicatorDefinition) -> pl.DataFrame:
    """The rows that pages show: the total of all that figures are divided by beside sex."""
    for one in definition.dimensions:
        table = table.filter(pl.col(one.key) == one.total)
    return table


def as_text(table: pl.DataFrame) -> str:
    """The one way to write a table as text: the same table always gives the same bytes."""
    return table.write_csv(line_terminator="\n")


def from_text(text: str, definition: IndicatorDefinition) -> pl.DataFrame:
    """Read back what `as_text` wrote."""
    return shape.validate(_cells(text.encode()), definition.shape)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise BadTable("filen finns inte eller går inte att läsa.") from error
    if len(content) > LARGEST:
        raise BadTable("filen är för stor; högst {largest} byte går att läsa.", largest=LARGEST)
    return content


def _refuse_other_content(content: bytes, wanted: Figures) -> None:
    """The definition vouches for a certain file; another must come with another source row."""
    found = hashlib.sha256(content).hexdigest()
    if found != wanted.sha256:
        raise BadTable(
            "innehållet är inte det som definitionen beskriver. Har siffrorna bytts ska källan, "
            "dagen då de hämtades och sha256 bytas med dem (sha256 är nu {found}).",
            found=found,
        )


def _cells(content: bytes) -> pl.DataFrame:
    """Every cell as text, so that nothing is guessed; the shape says what must be a number."""
    if not content.strip():
        raise BadTable("filen är tom.")
    try:
        return pl.read_csv(BytesIO(content), infer_schema=False)
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        raise BadTable("filen är inte en tabell i CSV med UTF-8.") from error


def _refuse_other_members(table: pl.DataFrame, definition: IndicatorDefinition) -> None:
    """What the figures are divided by has the members that the definition names, and a total."""
    for one in definition.dimensions:
        found = set(table[one.key])
        if unknown := sorted(found - set(one.codes)):
            raise BadTable("{name} har inget som heter {code}.", name=one.key, code=unknown[0])
        group = [name for name in (*group_of(table), "sex") if name != one.key]
        lacking = table.join(table.filter(pl.col(one.key) == one.total), on=group, how="anti")
        if not lacking.is_empty():
            first = lacking.row(0, named=True)
            place = ", ".join(str(first[name]) for name in group)
            raise BadTable(
                "{name}: totalen ({total}) saknas för {place}.",
                name=one.key,
                total=one.total,
                place=place,
            )


def _refuse_unknown_areas(table: pl.DataFrame, wanted: Figures, places: Places) -> None:
    for version, area in table.select("area_version", "area").unique().sort("*").iter_rows():
        if version not in wanted.versions:
            raise BadTable(
                "områdesversionen {version} står inte i definitionen (figures, versions).",
                version=version,
            )
        places.entry(version, area)


def _refuse_closed_versions(table: pl.DataFrame, places: Places) -> None:
    """Nobody can have counted in a division that had ended before the year; a forecast can."""
    counted = table.filter(pl.col("obs_status") != "F")
    for version, period in counted.select("area_version", "period").unique().sort("*").iter_rows():
        if not period.isdecimal() or len(period) != 4:
            raise BadTable("perioden {period} är inte ett år.", period=period)
        ended = places.version(version).valid_to
        if ended and ended < date(int(period), 1, 1):
            raise BadTable(
                "områdesversionen {version} upphörde {ended} men har siffror för {period}.",
                version=version,
                ended=ended,
                period=period,
            )


def _refuse_what_cannot_be_shown(table: pl.DataFrame, wanted: Figures, places: Places) -> None:
    """The areas to be shown are in the newest period; a map has borders and a period to show."""
    observed = table.filter(pl.col("obs_status") != "F")
    newest = observed.filter(pl.col("period") == pl.col("period").max())
    known, version = set(newest["area"]), places.version(wanted.versions[-1])
    for area in (wanted.main_area, *wanted.others):
        if area not in known and not (area in version and version.parts_among(area, known)):
            raise BadTable("området {area}, som ska visas, saknas i det senaste året.", area=area)
    if wanted.map_period and wanted.map_period not in set(table["period"]):
        raise BadTable("perioden {period}, som kartan ska visa, saknas.", period=wanted.map_period)
    for key in wanted.versions if Drawing.MAP in wanted.shown_as else ():
        if not places.has_boundaries(key):
            raise BadTable("områdesversionen {version} har inga gränser att rita.", version=key)


def _refuse_unclear_sources(table: pl.DataFrame, sources: tuple[Source, ...]) -> None:
    for period in table["period"].unique().sort():
        if sum(source.covers(period) for source in sources) != 1:
            raise BadTable("perioden {period} ska ha exakt en källa.", period=period)


def _refuse_another_baseline(
    table: pl.DataFrame, definition: IndicatorDefinition, wanted: Figures
) -> None:
    """A baseline that is written down is the one that the figures have, as published."""
    assessment = definition.assessment
    if assessment is None or assessment.judged != Quantity.VALUE:
        return
    year, allowed = assessment.baseline.year, 0.5 * 10**-definition.measured.decimals + ROUNDING
    here = table.filter(pl.col("area") == wanted.main_area, pl.col("period") == year)
    found = dict(here.select(pl.col("sex").cast(pl.String), "value").iter_rows())
    for sex, said in assessment.baseline.by_sex.items():
        if found.get(sex) is None or abs(found[sex] - said) > allowed:
            raise BadTable(
                "utgångsläget {year} är {said} i definitionen (assessment, baseline) men {found} "
                "i siffrorna, för {sex}.",
                year=year,
                said=said,
                found="–" if found.get(sex) is None else found[sex],
                sex=sex,
            )

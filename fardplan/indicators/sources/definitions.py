"""How an indicator's figures are got: one YAML file in `definitions/sources/`, named by its key.

It stands apart from what the indicator *is*, for the public pages must not be able to reach a
source. Nothing here is code: a server is named, not given, and a condition is field, comparison
and value.
"""

import re
from pathlib import Path
from typing import Annotated, Literal, Self

from django.conf import settings
from pydantic import Field, model_validator

from fardplan.definitions import BadValue, Definition, read_definition
from fardplan.indicators.sources.conditions import Rule

FOLDER = settings.ROOT / "definitions" / "sources"

Name = Annotated[str, Field(min_length=1, max_length=200)]
Year = Annotated[str, Field(pattern=r"^\d{4}$")]
SexCode = Literal["K", "M", "X", "T"]
Measured = Literal["value", "numerator", "denominator", "lower", "upper"]
Dimension = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]

# Words that can only mean one sex, so that a swapped mapping is refused.
WORDS = {
    "K": {"k", "kvinna", "kvinnor", "flicka", "flickor", "women", "woman", "girls", "female", "f"},
    "M": {"man", "män", "pojke", "pojkar", "men", "boys", "male", "m"},
    "T": {"t", "samtliga", "totalt", "total", "båda könen", "alla", "both sexes", "1+2"},
}
LETTER = re.compile(r"[^\w+]+")


def refuse_swapped(text: str, sex: str) -> None:
    """A text that names one sex cannot stand for another."""
    words = {text.strip().casefold(), *LETTER.split(text.casefold())}
    meant = [one for one, names in WORDS.items() if names & words]
    if len(meant) == 1 and meant[0] != sex:
        raise BadValue(
            "”{text}” betyder {meant} men har kopplats till {sex}.",
            text=text,
            meant=meant[0],
            sex=sex,
        )


class Kolada(Definition):
    """Kolada: one indicator of municipalities, by sex where Kolada has it."""

    kpi: str = Field(pattern=r"^[NU]\d{5}$")
    areas: tuple[Annotated[str, Field(pattern=r"^\d{4}$")], ...] = Field(min_length=1)
    first: int = Field(ge=1990, le=2100)
    last: int = Field(ge=1990, le=2100)
    area_version: Name = "kommuner"

    @model_validator(mode="after")
    def _must_end_after_it_begins(self) -> Self:
        if self.last < self.first:
            raise BadValue("last ska inte vara före first.")
        return self


class PxWeb(Definition):
    """A table in PxWeb: what is chosen of it, and what its variables are to us.

    A choice is a code, or a pattern where `?` is one character and `*` any number.
    """

    server: Literal["scb", "scb-v1", "goteborg", "folkhalsomyndigheten"]
    table: str = Field(pattern=r"^[\w()-][\w .()/-]*$", max_length=200)
    choose: dict[Name, tuple[Name, ...]]
    code_lists: dict[Name, Name] = {}
    area: Name
    area_version: Name
    areas: dict[Name, Name] = {}
    period: Name
    sex: Name | None = None
    sexes: dict[Name, SexCode] = {"1": "M", "2": "K", "1+2": "T"}
    dimensions: dict[Dimension, Name] = {}
    contents: Name = "ContentsCode"
    measures: dict[Name, Measured | Literal["margin"]]
    total_is_the_sum: bool = False

    @model_validator(mode="after")
    def _must_choose_from_what_it_uses(self) -> Self:
        used = {self.area, self.period, self.contents, *self.dimensions.values()}
        used |= {self.sex} if self.sex else set()
        if idle := sorted(set(self.code_lists) - set(self.choose)):
            raise BadValue("kodlistan gäller {names}, som inte väljs.", names=", ".join(idle))
        if lacking := sorted(used - set(self.choose)):
            raise BadValue("inget är valt för {names}.", names=", ".join(lacking))
        for name in sorted(set(self.choose) - used):
            if len(self.choose[name]) != 1:
                raise BadValue("{name} används inte, så exakt ett värde ska väljas.", name=name)
        for code, sex in self.sexes.items():
            refuse_swapped(code, sex)
        if self.code_lists and self.server != "scb":
            raise BadValue(
                "kodlistor finns bara i PxWebApi 2, som {server} inte har.", server=self.server
            )
        if self.sexes.get("1") == "K" or self.sexes.get("2") == "M":
            raise BadValue("i SCB:s tabeller är 1 män och 2 kvinnor.")
        return self


class Skolverket(Definition):
    """Skolverket: one measure of school units. There is no sex in this source."""

    form: Literal["fsk", "gr", "gran", "gy", "gyan"] = "gr"
    measure: str = Field(pattern=r"^\w+$", max_length=120)
    counted: str = Field(default="", pattern=r"^\w*$", max_length=120)
    municipality: str = Field(default="", pattern=r"^(\d{4})?$")
    schools: tuple[Annotated[str, Field(pattern=r"^\d{8}$")], ...] = ()
    area_version: Name = "skolenheter"

    @model_validator(mode="after")
    def _must_say_which_schools(self) -> Self:
        if bool(self.municipality) == bool(self.schools):
            raise BadValue("ange antingen en kommun (municipality) eller skolor (schools).")
        return self


State = Literal["missing", "suppressed", "not_applicable", "zero", "nearly_all"]


class KeyColumn(Definition):
    """Where a key comes from: a column, or the same for the whole file. `codes` translates."""

    column: Name | None = None
    always: Name | None = None
    codes: dict[Name, Name] = {}

    @model_validator(mode="after")
    def _must_come_from_one_place(self) -> Self:
        if (self.column is None) == (self.always is None):
            raise BadValue("ange antingen en kolumn (column) eller ett värde (always).")
        return self


class ValueColumn(Definition):
    """A column of numbers: what it measures and, where columns are by sex or year, of whom."""

    column: Name
    measure: Measured = "value"
    sex: SexCode | None = None
    period: Name | None = None
    dimensions: dict[Dimension, Name] = {}

    @model_validator(mode="after")
    def _must_not_swap_the_sexes(self) -> Self:
        if self.sex:
            refuse_swapped(self.column, self.sex)
        return self


class File(Definition):
    """A file that somebody hands in: CSV, XLSX or Parquet, and how its columns are to be read."""

    kind: Literal["csv", "xlsx", "parquet"]
    area: KeyColumn
    area_version: Name
    areas_by_name: bool = True
    period: KeyColumn | None = None
    sex: KeyColumn | None = None
    dimensions: dict[Dimension, KeyColumn] = {}
    values: tuple[ValueColumn, ...] = Field(min_length=1)
    marks: dict[Name, State] = {}
    marks_of: Literal["", "kolada", "scb", "skolverket"] = ""
    decimal: Literal[",", "."] = ","
    encoding: Literal["utf-8", "cp1252"] = "utf-8"
    delimiter: Literal[";", ",", "\t"] = ";"
    sheet: str = ""
    header_row: int = Field(default=1, ge=1, le=100)
    ignored: tuple[Name, ...] = ()
    total_is_the_sum: bool = False

    @model_validator(mode="after")
    def _must_have_all_keys(self) -> Self:
        for key in ("period", "sex"):
            here = getattr(self, key) is not None
            there = [getattr(one, key) is not None for one in self.values]
            if here and any(there):
                raise BadValue("{key} står både som egen kolumn och i values.", key=key)
            if not here and any(there) and not all(there):
                raise BadValue("{key} ska stå i alla values eller i ingen.", key=key)
            if key == "period" and not here and not all(there):
                raise BadValue("perioden saknas: ange period, eller period i alla values.")
        if self.sex:
            if bad := sorted(set(self.sex.codes.values()) - set("KMXT")):
                raise BadValue("könet {code} finns inte; välj bland K, M, X, T.", code=bad[0])
            for code, sex in self.sex.codes.items():
                refuse_swapped(code, sex)
        return self


class Persons(Definition):
    """Counted in a register of persons: who is asked about, and who of them is counted."""

    from_register: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)
    among: Rule
    counted: Rule | None = None
    ages: tuple[Annotated[str, Field(pattern=r"^\d{1,3}(-\d{1,3}|\+)$")], ...] = ()


class SourceDefinition(Definition):
    """One file: the indicator, and the one place its figures come from."""

    indicator: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)
    kolada: Kolada | None = None
    pxweb: PxWeb | None = None
    skolverket: Skolverket | None = None
    file: File | None = None
    persons: Persons | None = None

    @model_validator(mode="after")
    def _must_have_one_source(self) -> Self:
        given = (self.kolada, self.pxweb, self.skolverket, self.file, self.persons)
        if sum(one is not None for one in given) != 1:
            raise BadValue("ange exakt en källa: kolada, pxweb, skolverket, file eller persons.")
        return self


def read_source(path: Path) -> SourceDefinition:
    """Read how one indicator's figures are got. Raises BadDefinition."""
    definition = read_definition(path, SourceDefinition, name=path.name)
    if definition.indicator != path.stem:
        raise BadValue(
            "{name}: indikatorn är {key}, men filen ska heta som indikatorn.",
            name=path.name,
            key=definition.indicator,
        )
    return definition

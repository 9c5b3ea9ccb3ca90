"""A register of persons: a folder of Parquet files, and a declaration of what their columns are.

A row is a person in a year. The folder lies in the installation's data, never in the project; its
`register.yaml` says what each column means, and whether the persons are made up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import polars as pl
from pydantic import Field, model_validator

from fardplan.definitions import BadValue, Definition, read_definition
from fardplan.indicators.sources.conditions import Kind
from fardplan.indicators.sources.faults import BadRegister
from fardplan.indicators.texts import Text

DECLARATION = "register.yaml"
SYNTHETIC = "synthetic"  # in the metadata of every file of made-up persons

Column = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=60)]
WHOLE = (pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32)
TYPES: Mapping[Kind, tuple[Any, ...]] = {
    "flag": (pl.Boolean,),
    "number": (*WHOLE, pl.Float32, pl.Float64),
    "code": (pl.String, pl.Categorical, pl.Enum),
}


class RegisterField(Definition):
    """What else is known of a person that year, and may be asked about."""

    kind: Kind
    means: Text


class Declaration(Definition):
    """What `register.yaml` says."""

    key: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)
    title: Text
    synthetic: bool = False
    person: Column = "person"
    period: Column = "year"
    sex: Column = "sex"
    sexes: dict[str, Literal["K", "M", "X"]] = {"K": "K", "M": "M"}
    area: Column = "area"
    area_version: Column = "area_version"
    birth_year: Column | None = None
    age: Column | None = None
    fields: dict[Column, RegisterField] = {}

    @model_validator(mode="after")
    def _must_know_the_age(self) -> Self:
        if (self.birth_year is None) == (self.age is None):
            raise BadValue("ange antingen birth_year eller age.")
        if "age" in self.fields:
            raise BadValue("age är alltid ett fält och ska inte anges igen.")
        if sorted(set(self.sexes.values())) not in (["K", "M"], ["K", "M", "X"]):
            raise BadValue("sexes ska ha både K och M.")
        return self

    @property
    def kinds(self) -> dict[str, Kind]:
        """Every field that a condition may name. Age is always one."""
        return {"age": "number", **{name: one.kind for name, one in self.fields.items()}}

    @property
    def columns(self) -> dict[str, tuple[Any, ...]]:
        """The columns that the files must have, and the types that each may be."""
        text, age = TYPES["code"], self.birth_year or self.age
        return {
            self.person: (*WHOLE, pl.UInt64, *text),
            self.period: WHOLE,
            self.sex: text,
            self.area: text,
            self.area_version: text,
            **({age: WHOLE} if age else {}),
            **{name: TYPES[one.kind] for name, one in self.fields.items()},
        }


@dataclass(frozen=True)
class Register:
    """A register that has been opened: its declaration is true of its files."""

    declared: Declaration
    files: tuple[Path, ...]
    schema: pl.Schema


def open_register(folder: Path) -> Register:
    """Open a folder of Parquet files by what it declares.

    table:   none: `register.yaml` and the files beside it.
    returns: the register, all of whose files have the declared columns and the same types.
    raises:  BadDefinition, BadRegister; also when made-up persons are not declared as such.
    source:  none; the form is ours.
    """
    declared = read_definition(folder / DECLARATION, Declaration, name=DECLARATION)
    files = tuple(sorted(folder.glob("*.parquet")))
    if not files:
        raise BadRegister("Registret {key} har inga filer i Parquet.", key=declared.key)
    schemas = [_schema(path) for path in files]
    _refuse_other_types(declared, schemas[0])
    for path, schema in zip(files, schemas, strict=True):
        if schema != schemas[0]:
            raise BadRegister("Filen {name} har andra kolumner än de andra.", name=path.name)
        made_up = pl.read_parquet_metadata(path).get(SYNTHETIC) == "true"
        if made_up and not declared.synthetic:
            raise BadRegister(
                "Filen {name} har påhittade personer, men registret {key} säger sig ha riktiga.",
                name=path.name,
                key=declared.key,
            )
    return Register(declared, files, schemas[0])


def _schema(path: Path) -> pl.Schema:
    try:
        return pl.Schema(pl.read_parquet_schema(path))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise BadRegister("Filen {name} går inte att läsa som Parquet.", name=path.name) from error


def _refuse_other_types(declared: Declaration, schema: pl.Schema) -> None:
    for column, types in declared.columns.items():
        if column not in schema:
            raise BadRegister(
                "Registret {key} saknar kolumnen {column}.", key=declared.key, column=column
            )
        if schema[column].base_type() not in types:
            raise BadRegister(
                "Kolumnen {column} i registret {key} är av fel slag ({kind}).",
                column=column,
                key=declared.key,
                kind=str(schema[column]),
            )

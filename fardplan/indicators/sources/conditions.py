"""What is asked about each person in a register, written as data: field, comparison and value.

Nothing is evaluated but what stands here. A comparison with something unknown is itself unknown,
and who is unknown is not counted: neither by a condition nor by its opposite. Ask for `unknown`
to count them.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from fardplan.definitions import BadValue, Definition

if TYPE_CHECKING:
    import ibis.expr.types as ir

Kind = Literal["flag", "number", "code"]
Value = bool | int | float | str
Operation = Literal[
    "equals",
    "differs_from",
    "one_of",
    "none_of",
    "at_least",
    "at_most",
    "between",
    "known",
    "unknown",
]

WITHOUT_VALUE = {"known", "unknown"}
ORDERED = {"at_least", "at_most", "between"}
LISTED = {"one_of", "none_of", "between"}
PYTHON_TYPES: dict[Kind, tuple[type, ...]] = {
    "flag": (bool,),
    "number": (int, float),
    "code": (str,),
}

COMPARISONS: dict[Operation, Callable[[Any, Any], Any]] = {
    "equals": lambda field, value: field == value,
    "differs_from": lambda field, value: field != value,
    "one_of": lambda field, value: field.isin(value),
    "none_of": lambda field, value: field.notin(value),
    "at_least": lambda field, value: field >= value,
    "at_most": lambda field, value: field <= value,
    "between": lambda field, value: field.between(value[0], value[1]),
    "known": lambda field, _value: field.notnull(),
    "unknown": lambda field, _value: field.isnull(),
}


class Comparison(Definition):
    """One field held against a value, or against a list of them."""

    field: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)
    op: Operation
    value: Value | tuple[Value, ...] | None = None

    @model_validator(mode="after")
    def _must_have_the_value_it_needs(self) -> Self:
        if (self.op in WITHOUT_VALUE) != (self.value is None):
            raise BadValue(
                "{field}: {op} ska ha ett värde (value), utom known och unknown.",
                field=self.field,
                op=self.op,
            )
        if self.value is not None and isinstance(self.value, tuple) != (self.op in LISTED):
            raise BadValue(
                "{field}: one_of, none_of och between ska ha en lista, andra ett värde.",
                field=self.field,
            )
        if self.op == "between" and len(self.values) != 2:
            raise BadValue("{field}: between ska ha två värden.", field=self.field)
        if not self.values and self.op in LISTED:
            raise BadValue("{field}: listan är tom.", field=self.field)
        return self

    @property
    def values(self) -> tuple[Value, ...]:
        if self.value is None:
            return ()
        return self.value if isinstance(self.value, tuple) else (self.value,)


class AllOf(Definition):
    """Every one of the conditions holds."""

    all: tuple["Rule", ...] = Field(min_length=1)


class AnyOf(Definition):
    """At least one of the conditions holds."""

    any: tuple["Rule", ...] = Field(min_length=1)


class NoneOf(Definition):
    """Each of the conditions is known not to hold."""

    none: tuple["Rule", ...] = Field(min_length=1)


def _tag(value: Any) -> str:
    """Which kind of rule is meant, by the one field that only that kind has."""
    has = value.__contains__ if isinstance(value, Mapping) else lambda name: hasattr(value, name)
    return next((tag for tag in ("all", "any", "none") if has(tag)), "comparison")


Rule = Annotated[
    Annotated[Comparison, Tag("comparison")]
    | Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[NoneOf, Tag("none")],
    Discriminator(_tag),
]
for model in (AllOf, AnyOf, NoneOf):
    model.model_rebuild()


def comparisons(rule: Rule) -> Iterator[Comparison]:
    """Every comparison in a rule, wherever it stands."""
    match rule:
        case Comparison():
            yield rule
        case AllOf(all=parts) | AnyOf(any=parts) | NoneOf(none=parts):
            for part in parts:
                yield from comparisons(part)


def refuse_unfit(rule: Rule, fields: Mapping[str, Kind]) -> None:
    """Refuse a rule that names a field the register lacks, or compares it with the wrong kind."""
    for one in comparisons(rule):
        if one.field not in fields:
            raise BadValue("registret har inget fält {field}.", field=one.field)
        kind = fields[one.field]
        wanted = PYTHON_TYPES[kind]
        flags = [value for value in one.values if isinstance(value, bool)]
        if not all(isinstance(value, wanted) for value in one.values) or (flags and kind != "flag"):
            raise BadValue("{field}: värdet passar inte fältets slag.", field=one.field)
        if one.op in ORDERED and kind != "number":
            raise BadValue("{field}: {op} gäller bara tal.", field=one.field, op=one.op)


def expression(rule: Rule, fields: Mapping[str, "ir.Value"]) -> "ir.BooleanValue":
    """The rule as Ibis writes it for any engine; null where the answer is unknown."""
    match rule:
        case Comparison(field=field, op=op):
            value = list(rule.values) if op in LISTED else rule.value
            return COMPARISONS[op](fields[field], value)
        case AllOf(all=parts):
            return reduce(and_, (expression(part, fields) for part in parts))
        case AnyOf(any=parts):
            return reduce(or_, (expression(part, fields) for part in parts))
        case NoneOf(none=parts):
            return ~expression(AnyOf(any=parts), fields)
    raise AssertionError(rule)

"""Read and write content that changes without programming: one YAML file, one pydantic model.

The files may come from outside, so everything is checked before it is believed, and a fault is one
sentence that says which file, where in it, and what is wrong. The fault itself is an error among
the values of that sentence, so that the edge can put both in the reader's language.
"""

import datetime
import json
import re
import sys
from enum import Enum
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent
from ruamel.yaml.representer import SafeRepresenter

from fardplan.errors import BadDefinition, FardplanError, sentence

LARGEST = 1_000_000  # bytes; an edition with all its texts is a tenth of this
DEEPEST = 20  # levels; more than any definition needs, and far from Python's own limit

# What a text cannot show as it is: control characters, odd line ends, byte order marks.
UNREADABLE = re.compile(r"[^\n\x20-\x7e\xa0-\u2027\u202a-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


TEXT = sentence("ska vara text; sätt citattecken om värdet ser ut som ett tal.")
NUMBER = sentence("ska vara ett tal.")
WHOLE_NUMBER = sentence("ska vara ett heltal.")
DATE = sentence("ska vara ett datum, ÅÅÅÅ-MM-DD.")
LIST = sentence("ska vara en lista.")
FIELDS = sentence("ska vara fält med värden.")
CHOICE = sentence("valet är okänt; välj bland {expected}.")

# What pydantic calls a fault, and what the reader is told. The names in braces are pydantic's.
FAULTS = {
    "missing": sentence("fältet saknas."),
    "extra_forbidden": sentence("fältet är okänt."),
    "string_type": TEXT,
    "string_too_short": sentence("ska ha minst {min_length} tecken."),
    "string_too_long": sentence("får ha högst {max_length} tecken."),
    "string_pattern_mismatch": sentence("har inte rätt form."),
    "int_type": WHOLE_NUMBER,
    "int_from_float": WHOLE_NUMBER,
    "float_type": NUMBER,
    "decimal_type": NUMBER,
    "finite_number": NUMBER,
    "bool_type": sentence("ska vara true eller false."),
    "date_type": DATE,
    "date_parsing": DATE,
    "date_from_datetime_parsing": DATE,
    "date_from_datetime_inexact": DATE,
    "list_type": LIST,
    "tuple_type": LIST,
    "set_type": LIST,
    "frozen_set_type": LIST,
    "too_short": sentence("ska ha minst {min_length} poster."),
    "too_long": sentence("får ha högst {max_length} poster."),
    "model_type": FIELDS,
    "dict_type": FIELDS,
    "enum": CHOICE,
    "literal_error": CHOICE,
    "union_tag_not_found": sentence("fältet som säger vilket slag det är saknas."),
    "greater_than": sentence("ska vara större än {gt}."),
    "greater_than_equal": sentence("ska vara minst {ge}."),
    "less_than": sentence("ska vara mindre än {lt}."),
    "less_than_equal": sentence("ska vara högst {le}."),
}
ANOTHER_FAULT = sentence("värdet går inte att använda.")


class BadValue(BadDefinition, ValueError):
    """A fault that a model's own check finds; reading adds where it stands."""


class Definition(BaseModel):
    """The parent of every model of a file: no unknown field, no NaN, and never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


Model = TypeVar("Model", bound=BaseModel)


def read_definition(path_or_text: Path | str | bytes, model: type[Model], *, name: str) -> Model:
    """Read one file, or the text of one, into its model; `name` is what the reader calls it.

    Values must already be of the right kind: a number where text belongs is refused, for 1.10 is
    not "1.10". Raises BadDefinition, and nothing else, whatever the content is.
    """
    try:
        content = json.dumps(_parse(_text(path_or_text)), default=datetime.date.isoformat)
        return model.model_validate_json(content, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise _placed(first, name) from error
    except BadDefinition as fault:
        raise BadDefinition("{name}: {fault}", name=name, fault=fault) from fault


def write_definition(model: BaseModel) -> str:
    """The one way to write a model as YAML: fields in their order, those at their default left out.

    Reading what was written gives an equal model, and writing that gives the same bytes.
    """
    yaml = YAML(typ="safe", pure=True)
    yaml.Representer = _Representer
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    yaml.width = sys.maxsize
    yaml.indent(mapping=2, sequence=4, offset=2)
    written = StringIO()
    yaml.dump(model.model_dump(exclude_defaults=True), written)
    return written.getvalue()


def _text(source: Path | str | bytes) -> str:
    """The text of a file, if it is one and not too large."""
    if isinstance(source, Path):
        source = _content(source)
    content = source.encode(errors="surrogatepass") if isinstance(source, str) else source
    if len(content) > LARGEST:
        raise BadDefinition(
            "filen är för stor; högst {largest} byte går att läsa.", largest=LARGEST
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadDefinition("filen är inte text i UTF-8.") from error
    if not text.strip():
        raise BadDefinition("filen är tom.")
    return text


def _content(path: Path) -> bytes:
    """As many bytes as we are willing to read, and one more to tell that there are others."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise BadDefinition("filen finns inte.") from error
    except OSError as error:
        raise BadDefinition("filen går inte att läsa.") from error


def _parse(text: str) -> Any:
    """Plain values out of YAML: no aliases, no duplicate fields, no objects, not too deep."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Composer = _Composer
    yaml.Constructor = _Constructor
    yaml.max_depth = DEEPEST
    try:
        return yaml.load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadDefinition("filen är inte giltig YAML, se rad {line}.", line=line) from error
    except YAMLError as error:
        raise BadDefinition("filen innehåller tecken som inte hör hemma i text.") from error
    except ValueError as error:
        raise BadDefinition("filen innehåller ett datum eller tal som inte finns.") from error


def _placed(details: ErrorDetails, name: str) -> BadDefinition:
    """A fault that pydantic found, as a sentence; lists count from one."""
    steps = [str(step + 1 if isinstance(step, int) else step) for step in details["loc"]]
    if not steps:
        return BadDefinition("{name}: {fault}", name=name, fault=_fault(details))
    place = " → ".join(steps)
    return BadDefinition("{name}, {place}: {fault}", name=name, place=place, fault=_fault(details))


def _fault(details: ErrorDetails) -> FardplanError:
    values = dict(details.get("ctx", {}))
    error = values.pop("error", None)
    if isinstance(error, FardplanError):
        return error
    if "expected" in values:  # pydantic writes "'a', 'b' or 'c'"
        values["expected"] = values["expected"].replace(" or ", ", ")
    return BadDefinition(FAULTS.get(details["type"], ANOTHER_FAULT), **values)


class _Composer(Composer):
    """Refuses aliases, for a few lines of them unfold into more than the memory holds; and tags."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.parser.check_event(AliasEvent):
            raise BadDefinition("filen använder YAML-alias, som inte får användas.")
        if self.parser.peek_event().tag:
            raise BadDefinition("filen använder YAML-taggar, som inte får användas.")
        return super().compose_node(parent, index)


class _Constructor(SafeConstructor):
    """Refuses a field that stands twice, and one whose name is not text."""

    def check_mapping_key(
        self, _node: Any, key_node: Any, mapping: Any, key: Any, _value: Any
    ) -> bool:
        line = key_node.start_mark.line + 1
        if not isinstance(key, str):
            raise BadDefinition("rad {line}: fältets namn är inte text.", line=line)
        if key in mapping:
            raise BadDefinition("rad {line}: fältet {key} står två gånger.", line=line, key=key)
        return True


class _Representer(SafeRepresenter):
    """Text of several lines as a block that can be read; choices as their values; no aliases."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True

    def represent_text(self, data: str) -> Any:
        style = '"' if UNREADABLE.search(data) else "|" if "\n" in data else None
        return self.represent_scalar("tag:yaml.org,2002:str", data, style=style)

    def represent_choice(self, data: Enum) -> Any:
        return self.represent_data(data.value)


_Representer.add_representer(str, _Representer.represent_text)
_Representer.add_representer(tuple, SafeRepresenter.represent_list)
_Representer.add_multi_representer(Enum, _Representer.represent_choice)

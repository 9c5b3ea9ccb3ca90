"""PxWeb: tables of Statistics Sweden and of others who run the same program.

PxWebApi 2, and version 1 for servers that have only that. Both are asked for JSON-stat 2.0.
Source: statistics.md section 12.2. The traps met here: a limit of cells per answer, addresses that
grow too long, codes with a plus sign, zeros for areas that did not exist yet.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Protocol
from urllib.parse import quote

import polars as pl

from fardplan.definitions import sentence
from fardplan.indicators.sources import jsonstat
from fardplan.indicators.sources.definitions import PxWeb
from fardplan.indicators.sources.draft import Draft, Note, draft_of, note
from fardplan.indicators.sources.faults import BadReply, BadSource
from fardplan.indicators.sources.http import Client, Connect, Server
from fardplan.indicators.sources.marks import (
    MISSING,
    NOT_APPLICABLE,
    ZERO,
    Marks,
    cell_of,
)
from fardplan.statistics.shape import Shape

V2 = {
    "scb": Server("scb", "SCB", "https://statistikdatabasen.scb.se/api/v2", calls=30, seconds=10.0),
}
V1 = {
    "scb-v1": Server(
        "scb-v1", "SCB (v1)", "https://api.scb.se/OV0104/v1/doris/sv/ssd", calls=10, seconds=10.0
    ),
    "goteborg": Server(
        "goteborg",
        "Göteborgs Stad",
        "https://statistikdatabas.goteborg.se/api/v1/sv",
        calls=10,
        seconds=10.0,
    ),
    "folkhalsomyndigheten": Server(
        "folkhalsomyndigheten",
        "Folkhälsomyndigheten",
        "https://fohm-app.folkhalsomyndigheten.se/Folkhalsodata/api/v1/sv",
        calls=10,
        seconds=10.0,
    ),
}

MARKS: Marks = {
    "-": ZERO,
    "–": ZERO,
    "..": MISSING,
    ".": NOT_APPLICABLE,
}

MOST_CELLS = {2: 150_000, 1: 100_000}  # where the server does not say
LONGEST_ADDRESS = 2000
OF_2025 = re.compile(r"_(?:DeSO|RegSO)2025$")

NOT_YET = sentence(
    "{periods}: de områden som började gälla 2025 har bara nollor, som inte är tal utan betyder "
    "att området inte fanns."
)
NO_REASON = sentence("{number} celler saknar tal utan att källan säger varför.")


@dataclass(frozen=True)
class Variable:
    """A variable of a table and all the codes it has."""

    name: str
    codes: tuple[str, ...]


Selection = Mapping[str, Sequence[str]]


class Version(Protocol):
    """What the two versions of the interface do each in its way."""

    def most_cells(self) -> int: ...

    def variables(self, wanted: PxWeb) -> list[Variable]: ...

    def data(self, wanted: PxWeb, selection: Selection) -> Any: ...


@dataclass(frozen=True)
class Version2:
    """PxWebApi 2: tables by their number, short questions in the address."""

    client: Client

    def most_cells(self) -> int:
        said = self.client.get("/config").get("maxDataCells")
        return said if isinstance(said, int) and said > 0 else MOST_CELLS[2]

    def variables(self, wanted: PxWeb) -> list[Variable]:
        described = self.client.get(f"/tables/{quote(wanted.table)}/metadata", {"lang": "sv"})
        try:
            return [
                Variable(
                    name, self._codes(described["dimension"][name], wanted.code_lists.get(name))
                )
                for name in described["id"]
            ]
        except (KeyError, TypeError) as error:
            raise _not_described(self.client) from error

    def _codes(self, dimension: Mapping[str, Any], code_list: str | None) -> tuple[str, ...]:
        """The codes of a variable: its own, or those of another list that it can be had by."""
        if code_list is None:
            return tuple(jsonstat.codes_of(dimension))
        listed = self.client.get(f"/codelists/{code_list}", {"lang": "sv"})
        return tuple(str(one["code"]) for one in listed["values"])

    def data(self, wanted: PxWeb, selection: Selection) -> Any:
        """Ask in the address if it is short, else in a body: a long address is cut off."""
        address = f"/tables/{quote(wanted.table)}/data"
        common = {"lang": "sv", "outputFormat": "json-stat2"}
        lists = {f"codelist[{name}]": code for name, code in wanted.code_lists.items()}
        # A name must stand once: of a repeated one, the server keeps only the first.
        chosen = {f"valueCodes[{name}]": ",".join(codes) for name, codes in selection.items()}
        if len(str(chosen)) < LONGEST_ADDRESS and not _has_comma(selection):
            return self.client.get(address, {**common, **lists, **chosen})
        body = [
            {"variableCode": name, "valueCodes": list(codes)}
            | ({"codelist": wanted.code_lists[name]} if name in wanted.code_lists else {})
            for name, codes in selection.items()
        ]
        return self.client.post(address, {"selection": body}, common)


@dataclass(frozen=True)
class Version1:
    """PxWeb's first interface: tables by their path, every question in a body."""

    client: Client

    def most_cells(self) -> int:
        return MOST_CELLS[1]

    def variables(self, wanted: PxWeb) -> list[Variable]:
        described = self.client.get(f"/{quote(wanted.table)}")
        try:
            return [
                Variable(str(one["code"]), tuple(map(str, one["values"])))
                for one in described["variables"]
            ]
        except (KeyError, TypeError) as error:
            raise _not_described(self.client) from error

    def data(self, wanted: PxWeb, selection: Selection) -> Any:
        query = [
            {
                "code": name,
                "selection": {"filter": "item", "values": list(codes)},
            }
            for name, codes in selection.items()
        ]
        body = {"query": query, "response": {"format": "json-stat2"}}
        return self.client.post(f"/{quote(wanted.table)}", body)


def fetch(wanted: PxWeb, shape: Shape, *, connect: Connect) -> Draft:
    """The figures that are chosen from one table in PxWeb.

    table:   in the shape; the contents that the definition names become its measures.
    returns: a draft. Zeros of areas that did not exist yet are "cannot exist", with a note.
    raises:  BadSource when the table lacks what is chosen, or answers something else; BadTable.
    source:  PxWebApi 2 and 1 as described in statistics.md section 12.2.
    """
    server = V2.get(wanted.server) or V1[wanted.server]
    client = connect(server)
    version: Version = Version2(client) if wanted.server in V2 else Version1(client)
    selection = _selection(version.variables(wanted), wanted)
    cubes = [
        jsonstat.read(version.data(wanted, portion))
        for portion in _portions(selection, version.most_cells())
    ]
    cells = pl.concat([cube.cells for cube in cubes])
    _refuse_other_cells(cells, selection, client)
    cells, notes = _without_false_zeros(cells, wanted)
    rows = _Rows(wanted, shape)
    for cell in cells.iter_rows(named=True):
        rows.add(cell)
    if rows.unexplained:
        notes.append(note(NO_REASON, number=rows.unexplained))
    return draft_of(
        rows.finished(),
        shape,
        notes=notes,
        basis=client.basis,
        total_is_the_sum=wanted.total_is_the_sum,
    )


def _selection(variables: Sequence[Variable], wanted: PxWeb) -> dict[str, list[str]]:
    """The codes chosen of each variable: patterns filled out, nothing that the table lacks."""
    known = {variable.name: variable.codes for variable in variables}
    if unknown := sorted(set(wanted.choose) - set(known)):
        raise BadSource(
            "Tabellen {table} har ingen variabel {names}.",
            table=wanted.table,
            names=", ".join(unknown),
        )
    if forgotten := sorted(set(known) - set(wanted.choose)):
        raise BadSource(
            "Tabellen {table} har också {names}; säg vad som ska väljas.",
            table=wanted.table,
            names=", ".join(forgotten),
        )
    chosen: dict[str, list[str]] = {}
    for name, codes in known.items():
        for pattern in wanted.choose[name]:
            found = [code for code in codes if code == pattern or _fits(code, pattern)]
            if not found:
                raise BadSource(
                    "Tabellen {table} har inget {pattern} i {name}.",
                    table=wanted.table,
                    pattern=pattern,
                    name=name,
                )
            chosen[name] = list(dict.fromkeys([*chosen.get(name, []), *found]))
    return chosen


def _fits(code: str, pattern: str) -> bool:
    return fnmatchcase(code, pattern.replace("[", "[[]"))


def _portions(selection: Selection, most: int) -> Iterator[Selection]:
    """The selection in parts that each are few enough cells, cut along its longest variable."""
    if math.prod(len(codes) for codes in selection.values()) <= most:
        yield selection
        return
    name = max(selection, key=lambda one: len(selection[one]))
    codes, middle = selection[name], len(selection[name]) // 2
    for half in (codes[:middle], codes[middle:]):
        yield from _portions({**selection, name: half}, most)


def _refuse_other_cells(cells: pl.DataFrame, selection: Selection, client: Client) -> None:
    """The answer must be just the cells asked for: none more, none fewer, none twice."""
    number = math.prod(len(codes) for codes in selection.values())
    strangers = any(set(cells[name]) - set(codes) for name, codes in selection.items())
    if strangers or cells.height != number or cells.select(list(selection)).n_unique() != number:
        raise BadReply(
            "{name} svarar med andra celler än de som efterfrågades.", name=client.server.name
        )


def _without_false_zeros(cells: pl.DataFrame, wanted: PxWeb) -> tuple[pl.DataFrame, list[Note]]:
    """An area code of 2025 has 0, not nothing, for years before: a year of only zeros is none."""
    is_new = pl.col(wanted.area).str.contains(OF_2025.pattern)
    empty = (
        cells.filter(is_new)
        .group_by(wanted.period)
        .agg(empty=(pl.col("value").fill_null(0) == 0).all())
        .filter("empty")[wanted.period]
    )
    if empty.is_empty():
        return cells, []
    false = is_new & pl.col(wanted.period).is_in(empty.implode())
    cleared = cells.with_columns(
        value=pl.when(~false).then("value"),
        status=pl.when(false).then(pl.lit(".")).otherwise("status"),
    )
    return cleared, [note(NOT_YET, periods=", ".join(sorted(empty)))]


class _Rows:
    """The rows of a table, put together of cells that each hold one measure of one row."""

    def __init__(self, wanted: PxWeb, shape: Shape) -> None:
        self.unexplained = 0
        self._wanted, self._shape = wanted, shape
        self._rows: dict[tuple[str, ...], dict[str, Any]] = {}

    def add(self, cell: Mapping[str, Any]) -> None:
        """Take in one cell."""
        wanted = self._wanted
        measure = wanted.measures.get(cell[wanted.contents])
        if measure is None:
            raise BadSource(
                "Innehållet {code} är valt men inget mått (measures) anges för det.",
                code=cell[wanted.contents],
            )
        row = self._row(cell)
        state = self._state(cell)
        row[measure] = state.pop("value")
        if measure == "value" or row["obs_status"] == "A":
            row.update(state)

    def finished(self) -> Iterator[dict[str, Any]]:
        """The rows with their intervals and, where counts were given instead, their values."""
        for row in self._rows.values():
            margin, value = row.pop("margin", None), row.get("value")
            if margin is not None and value is not None:
                row["lower"], row["upper"] = value - margin, value + margin
            if "value" not in row:
                row["value"] = self._ratio(row)
                if row["value"] is None and row["obs_status"] == "A":
                    row["obs_status"] = NOT_APPLICABLE.obs
            yield row

    def _ratio(self, row: Mapping[str, Any]) -> float | None:
        part, whole = row.get("numerator"), row.get("denominator")
        return self._shape.per * part / whole if part is not None and whole else None

    def _row(self, cell: Mapping[str, Any]) -> dict[str, Any]:
        wanted = self._wanted
        area = cell[wanted.area]
        key = {
            "area": wanted.areas.get(area, area),
            "area_version": wanted.area_version,
            "period": cell[wanted.period],
            "sex": self._sex(cell),
            **{name: cell[variable] for name, variable in wanted.dimensions.items()},
        }
        fresh = {**key, "obs_status": "A", "conf_status": "F"}
        return self._rows.setdefault(tuple(key.values()), fresh)

    def _sex(self, cell: Mapping[str, Any]) -> str:
        if not self._wanted.sex:
            return "T"
        code = cell[self._wanted.sex]
        if code not in self._wanted.sexes:
            raise BadSource("Koden {code} för kön står inte i sexes.", code=code)
        return self._wanted.sexes[code]

    def _state(self, cell: Mapping[str, Any]) -> dict[str, Any]:
        """The number and its states; a mark says more than the number beside it."""
        status, value = (cell["status"] or "").strip(), cell["value"]
        if status:
            if status not in MARKS:
                raise BadReply("Tabellen använder en okänd märkning: {mark}.", mark=status)
            return cell_of(MARKS[status])
        if value is None:
            self.unexplained += 1
            return cell_of(MISSING)
        return {"value": value, "obs_status": "A", "conf_status": "F"}


def _has_comma(selection: Selection) -> bool:
    return any("," in code for codes in selection.values() for code in codes)


def _not_described(client: Client) -> BadReply:
    return BadReply("{name} beskriver inte tabellen som väntat.", name=client.server.name)

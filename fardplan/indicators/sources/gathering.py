"""From the definition of a source to a draft on disk, where a reviewer finds it."""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from fardplan.errors import BadDefinition
from fardplan.indicators.areas import Places
from fardplan.indicators.figures import as_text
from fardplan.indicators.sources import kolada, pxweb, skolverket
from fardplan.indicators.sources.counting import Asked, produce
from fardplan.indicators.sources.definitions import SourceDefinition
from fardplan.indicators.sources.draft import Draft
from fardplan.indicators.sources.engines import on_duckdb
from fardplan.indicators.sources.examination import examine
from fardplan.indicators.sources.http import Client, Connect, Server
from fardplan.indicators.sources.registers import open_register
from fardplan.indicators.sources.replies import Replies
from fardplan.statistics.shape import Shape

Progress = Callable[[str, int], None]  # the register, and how many rows it has


def connector(folder: Path) -> Connect:
    """Clients that keep every reply in a folder."""
    replies = Replies(folder)

    def connect(server: Server) -> Client:
        return Client(server, replies)

    return connect


def fetch(definition: SourceDefinition, shape: Shape, *, connect: Connect) -> Draft:
    """The draft of an indicator whose figures are fetched from a server.

    table:   none: how the figures are got.
    returns: the source's draft, in the shape.
    raises:  BadDefinition when the source is a file or a register; BadSource; BadTable.
    source:  none.
    """
    if definition.kolada:
        return kolada.fetch(definition.kolada, shape, connect=connect)
    if definition.pxweb:
        return pxweb.fetch(definition.pxweb, shape, connect=connect)
    if definition.skolverket:
        return skolverket.fetch(definition.skolverket, shape, connect=connect)
    raise BadDefinition(
        "{name}: siffrorna hämtas inte från en server utan lämnas som fil eller räknas ur ett "
        "register.",
        name=definition.indicator,
    )


def produce_all(
    wanted: Iterable[tuple[SourceDefinition, Shape]],
    *,
    registers: Path,
    places: Places,
    progress: Progress = lambda _register, _rows: None,
) -> Iterator[tuple[str, Draft]]:
    """The drafts of all indicators that are counted in registers; each register is read once.

    table:   none: the definitions with their shapes, and the folder that holds the registers.
    returns: the key and the draft of each, register by register.
    raises:  BadDefinition, BadRegister, BadTable.
    source:  none.
    """
    by_register: dict[str, dict[str, Asked]] = {}
    for definition, shape in wanted:
        persons = definition.persons
        if persons is None:
            raise BadDefinition(
                "{name}: siffrorna räknas inte ur ett register.", name=definition.indicator
            )
        asked = by_register.setdefault(persons.from_register, {})
        asked[definition.indicator] = Asked(persons, shape)
    for key, asked in by_register.items():
        register = open_register(registers / key)
        with on_duckdb(register.files) as engine:
            progress(key, examine(register, engine, places))
            yield from produce(asked, register, engine, places).items()


def write_draft(folder: Path, key: str, draft: Draft) -> Path:
    """Write a draft: its table, and beside it what a reviewer must know. Gives the table's file."""
    folder.mkdir(parents=True, exist_ok=True)
    known = {
        "synthetic": draft.synthetic,
        "notes": [str(note) for note in draft.notes],
        "basis": [
            {"name": one.name, "sha256": one.sha256, "at": one.at.isoformat() if one.at else None}
            for one in draft.basis
        ],
    }
    text = json.dumps(known, ensure_ascii=False, indent=1)
    (folder / f"{key}.json").write_text(text, encoding="utf-8")
    table = folder / f"{key}.csv"
    table.write_text(as_text(draft.table), encoding="utf-8")
    return table

"""From the definition of a source to a draft."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import polars as pl

from fardplan.errors import BadDefinition
from fardplan.indicators import figures
from fardplan.indicators.areas import Places
from fardplan.indicators.sources import kolada, pxweb, skolverket, synthetic
from fardplan.indicators.sources.counting import Asked, produce
from fardplan.indicators.sources.definitions import SourceDefinition
from fardplan.indicators.sources.draft import Draft
from fardplan.indicators.sources.engines import on_duckdb
from fardplan.indicators.sources.examination import examine
from fardplan.indicators.sources.http import Client, Connect, Server
from fardplan.indicators.sources.registers import DECLARATION, open_register
from fardplan.indicators.sources.replies import Replies
from fardplan.statistics.shape import Shape

POPULATION = "folkmangd-stadsdelsomraden"  # the figures that the made-up register is true to
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


def make_synthetic(registers: Path, places: Places) -> bool:
    """Make the made-up register where it is not there already; it is the same everywhere."""
    folder = registers / synthetic.KEY
    if (folder / DECLARATION).exists():
        return False
    published = pl.read_csv(figures.FOLDER / f"{POPULATION}.csv")
    synthetic.make_register(folder, published, places.file(synthetic.FINEST).history)
    return True

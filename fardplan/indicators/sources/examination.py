"""Is a register what it says? Asked before anything is counted, with the same engine.

A person twice in a year, an unknown sex code, a year of one district that is not there: each would
give a number that looks right.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fardplan.indicators.areas import Places
from fardplan.indicators.sources.counting import age_of, people_of
from fardplan.indicators.sources.engines import Engine
from fardplan.indicators.sources.faults import BadRegister
from fardplan.indicators.sources.registers import Register
from fardplan.statistics.areas import DISTRICT

if TYPE_CHECKING:
    import ibis.expr.types as ir

YOUNGEST, OLDEST = 0, 125


def examine(register: Register, engine: Engine, places: Places) -> int:
    """Refuse a register that cannot be counted; give the number of its rows.

    table:   none: an open register.
    returns: how many rows it has, all of them sound.
    raises:  BadRegister for an empty key, a person twice in a year, a sex or an area that is not
             declared, a district without rows in some year, an impossible age, a NaN.
    source:  none; this is arithmetic.
    """
    people = people_of(register)
    rows = _refuse_bad_numbers(register, people, engine)
    _refuse_doubled_persons(register, people, engine)
    _refuse_bad_places(register, people, engine, places)
    return rows


def _refuse_bad_numbers(register: Register, people: "ir.Table", engine: Engine) -> int:
    """One look at all columns: rows, empty keys, ages, NaN."""
    declared, age = register.declared, age_of(register, people)
    keys = [declared.person, declared.period, declared.sex, declared.area, declared.area_version]
    floats = [name for name in declared.fields if register.schema[name].is_float()]
    question = people.aggregate(
        rows=people.count(),
        youngest=age.min(),
        oldest=age.max(),
        ageless=people.count(where=age.isnull()),
        **{f"empty_{name}": people.count(where=people[name].isnull()) for name in keys},
        **{f"nan_{name}": people.count(where=people[name].isnan()) for name in floats},
    )
    rows, youngest, oldest, ageless, *counts = engine.ask(question)[0]
    if not rows:
        raise BadRegister("Registret {key} är tomt.", key=declared.key)
    empty = dict(zip([*keys, "age"], [*counts[: len(keys)], ageless], strict=True))
    for name, number in empty.items():
        if number:
            raise BadRegister(
                "{number} rader i registret saknar {column}.", number=number, column=name
            )
    if youngest < YOUNGEST or oldest > OLDEST:
        raise BadRegister(
            "Registret har åldrar från {youngest} till {oldest} år.",
            youngest=youngest,
            oldest=oldest,
        )
    for name, number in zip(floats, counts[len(keys) :], strict=True):
        if number:
            raise BadRegister(
                "{number} rader har NaN i {column}; det som saknas ska vara tomt.",
                number=number,
                column=name,
            )
    return int(rows)


def _refuse_doubled_persons(register: Register, people: "ir.Table", engine: Engine) -> None:
    declared = register.declared
    times = people.group_by(people[declared.person], people[declared.period]).agg(n=people.count())
    doubled = engine.ask(times.filter(times.n > 1).aggregate(number=lambda many: many.count()))
    if number := doubled[0][0]:
        raise BadRegister(
            "{number} gånger finns samma person flera gånger samma år i registret.", number=number
        )


def _refuse_bad_places(
    register: Register, people: "ir.Table", engine: Engine, places: Places
) -> None:
    """Every sex and area is known, and every district has somebody each year."""
    declared = register.declared
    question = people.select(
        version=people[declared.area_version],
        area=people[declared.area],
        period=people[declared.period],
        sex=people[declared.sex],
    ).distinct()
    found: dict[tuple[str, str], set[str]] = {}
    for version, area, period, sex in engine.ask(question):
        if sex not in declared.sexes:
            raise BadRegister("Könskoden {code} är inte deklarerad.", code=sex)
        if version not in places or area not in places.version(version):
            raise BadRegister(
                "Området {area} finns inte i versionen {version}.", area=area, version=version
            )
        found.setdefault((version, str(period)), set()).add(area)
    for (version, period), areas in sorted(found.items()):
        for lacking in _districts(places, version):
            if lacking not in areas:
                raise BadRegister(
                    "Registret har ingen i {area} {period}.", area=lacking, period=period
                )


def _districts(places: Places, version: str) -> Iterator[str]:
    return (area.key for area in places.version(version).areas if area.kind == DISTRICT)

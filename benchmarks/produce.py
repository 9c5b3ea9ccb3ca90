"""How long it takes to count every indicator of a register, beside a floor and a peer.

    python -m benchmarks.produce [--rows 10000000]

A register of ten years, made up at random. Each way runs alone in a process of its own, five
times; the best time counts. Processor seconds stand beside it, which neighbours disturb less.

floor     DuckDB merely reads the same columns once
produce   all indicators × sex × district with its wholes × age × year, in one pass: checked tables
pandas    the same tables, unchecked: one groupby of the finest crossing, then sums of that

Aims: within 3 times the floor, at least 10 times ahead of pandas. What was reached, and why not
more: docs/decisions/0010-counting-registers.md.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

ROWS, YEARS, TIMES = 10_000_000, 10, 5
FLOOR_AIM, PEER_AIM = 3.0, 10.0
AGES = ("0-15", "16-24", "25-64", "65+")
FLAGS = ("in_work", "in_study", "assistance")
INCOMES = (100.0, 200.0, 300.0)


class Counted(NamedTuple):
    """How many cells a way made, and how many persons stand in all of them together."""

    cells: int
    persons: int = 0


def main() -> int:
    options = _options()
    if options.folder:
        os.environ["FARDPLAN_DATA"] = options.folder
    if options.way == "make":
        make(Path(options.folder), options.rows)
        return 0
    if options.way:
        print(json.dumps(_timed(WAYS[options.way], Path(options.folder))))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        # Also made apart: a process starts with its parent's peak of memory as its own.
        _run("make", folder, "--rows", str(options.rows))
        size = sum(path.stat().st_size for path in Path(folder).glob("*.parquet"))
        print(f"{options.rows:,} person-years, {size / 1e6:.0f} MB of Parquet, {_cores()} cores\n")
        found = {way: json.loads(_run(way, folder)) for way in WAYS}
    if found["produce"]["persons"] != found["pandas"]["persons"]:
        sys.exit("produce and pandas have counted different things")
    return _compared(found)


def _compared(found: dict[str, dict[str, float]]) -> int:
    """Show the ways beside each other; 0 if both aims are reached."""
    print(f"{'way':10}{'seconds':>9}{'cpu':>7}{'peak MB':>9}{'× floor':>9}{'cells':>10}")
    floor = found["floor"]["seconds"]
    for way, one in found.items():
        times = one["seconds"] / floor
        print(f"{way:10}{one['seconds']:9.2f}{one['cpu']:7.2f}", end="")
        print(f"{one['peak']:9.0f}{times:9.1f}{one['cells']:10,}")
    ours, pandas = found["produce"]["seconds"], found["pandas"]["seconds"]
    print(f"\n{ours / floor:.1f} × the floor (aim {FLOOR_AIM:.0f}); ", end="")
    print(f"pandas takes {pandas / ours:.1f} × as long (aim {PEER_AIM:.0f})")
    return 0 if ours <= FLOOR_AIM * floor and pandas >= PEER_AIM * ours else 1


def make(folder: Path, rows: int) -> None:
    """Persons at random, as many each year, in today's districts."""
    import numpy as np
    import polars as pl

    chance = np.random.default_rng(2018)
    number = rows // YEARS
    districts = np.array(_districts())
    sex, born = chance.choice(["K", "M"], number), chance.integers(1935, 2010, number)
    for year in range(2015, 2015 + YEARS):
        flags = {name: chance.random(number) < 0.5 for name in FLAGS}
        table = pl.DataFrame(
            {
                "person": np.arange(number),
                "year": np.full(number, year, dtype=np.int16),
                "sex": sex,
                "birth_year": born.astype(np.int16),
                "area": districts[chance.integers(0, len(districts), number)],
                "area_version": np.full(number, "stockholm-11"),
                "income": chance.integers(0, 900, number).astype(np.float64),
                **flags,
            }
        )
        table.write_parquet(folder / f"{year}.parquet", metadata={"synthetic": "true"})
    _declare(folder)


def count(folder: Path) -> Counted:
    """Our way: from the folder to a table for each indicator."""
    from fardplan.indicators.areas import places
    from fardplan.indicators.sources.counting import produce
    from fardplan.indicators.sources.engines import on_duckdb
    from fardplan.indicators.sources.registers import open_register

    register = open_register(folder)
    with on_duckdb(register.files) as engine:
        drafts = produce(_asked(), register, engine, places())
    tables = [draft.table for draft in drafts.values()]
    shares = [table for table in tables if table["numerator"].count()]
    persons = sum(int(table["numerator"].sum()) for table in shares)
    return Counted(sum(table.height for table in tables), persons)


def read_once(folder: Path) -> Counted:
    """The floor: every value of every column that is counted on is decoded, and no more done."""
    import duckdb

    sums = [f"sum({one}::int)" for one in FLAGS]
    texts = [f"sum(length({one}))" for one in ("area", "area_version", "sex")]
    numbers = [f"sum({one})" for one in ("year", "birth_year", "income")]
    query = f"select {', '.join([*sums, *texts, *numbers])} from '{folder}/*.parquet'"  # noqa: S608
    return Counted(len(duckdb.sql(query).fetchall()[0]))


def group_by_pandas(folder: Path) -> Counted:
    """The peer: the same tables by the library that most would reach for, its work kept least."""
    import pandas as pd

    keys = ["year", "area_version", "area", "sex", "age"]
    columns = ["year", "area_version", "area", "sex", "birth_year", "income", *FLAGS]
    files = sorted(folder.glob("*.parquet"))
    parts = [pd.read_parquet(path, columns=columns) for path in files]
    people = pd.concat(parts, ignore_index=True)
    people["age"] = people["year"] - people["birth_year"]
    adult = people["age"] >= 16
    counts = {"among": adult}
    counts |= {name: adult & people[name] for name in FLAGS}
    counts |= {f"under_{top:.0f}": adult & (people["income"] <= top) for top in INCOMES}
    finest = people[keys].assign(**counts).groupby(keys, observed=True).sum().reset_index()
    cells = _summed_by_pandas(finest, keys)
    among = cells.pop("among")
    tables = [
        pd.DataFrame({"numerator": one, "denominator": among, "value": 100 * one / among})
        for _name, one in cells.items()
    ]
    tables.append(pd.DataFrame({"value": among}))
    persons = sum(int(table["numerator"].sum()) for table in tables[:-1])
    return Counted(sum(len(table) for table in tables), persons)


def _summed_by_pandas(finest: Any, keys: list[str]) -> Any:
    """The finest counts summed to every area, both sexes and every age group; no cell left out."""
    import pandas as pd

    above = pd.DataFrame(_above(), columns=["area", "whole"])
    placed = finest.merge(above, on="area").drop(columns="area").rename(columns={"whole": "area"})
    both = pd.concat([placed, placed.assign(sex="T")])
    bands = pd.cut(both["age"], [-1, 15, 24, 64, 999], labels=AGES).astype(str)
    aged = pd.concat([both.assign(age=bands), both.assign(age="total")])
    cells = aged.groupby(keys).sum()
    versions, areas = ["stockholm-11"], above["whole"].unique()
    years, sexes, ages = finest["year"].unique(), ["K", "M", "T"], ["total", *AGES]
    every = pd.MultiIndex.from_product([years, versions, areas, sexes, ages], names=keys)
    return cells.reindex(every, fill_value=0)


WAYS: dict[str, Callable[[Path], Counted]] = {
    "floor": read_once,
    "produce": count,
    "pandas": group_by_pandas,
}


def _asked() -> dict[str, Any]:
    """Six shares and a count, each in age groups."""
    from fardplan.indicators.sources.conditions import Comparison
    from fardplan.indicators.sources.counting import Asked
    from fardplan.indicators.sources.definitions import Persons
    from fardplan.statistics.shape import Measure, Shape

    adult = Comparison(field="age", op="at_least", value=16)
    rules: dict[str, Comparison | None] = {"among": None}
    rules |= {name: Comparison(field=name, op="equals", value=True) for name in FLAGS}
    for top in INCOMES:
        rules[f"under_{top:.0f}"] = Comparison(field="income", op="at_most", value=top)
    return {
        name: Asked(
            Persons(from_register="benchmark", among=adult, counted=rule, ages=AGES),
            Shape(measure=Measure.SHARE if rule else Measure.COUNT, dimensions=("age",)),
        )
        for name, rule in rules.items()
    }


def _declare(folder: Path) -> None:
    from fardplan.definitions import write_definition
    from fardplan.indicators.sources.registers import DECLARATION, Declaration, RegisterField
    from fardplan.indicators.texts import Text

    text = Text(sv="påhittat", en="made up")
    fields = {name: RegisterField(kind="flag", means=text) for name in FLAGS}
    fields["income"] = RegisterField(kind="number", means=text)
    declared = Declaration(
        key="benchmark", title=text, synthetic=True, birth_year="birth_year", fields=fields
    )
    (folder / DECLARATION).write_text(write_definition(declared), encoding="utf-8")


def _districts() -> list[str]:
    from fardplan.indicators.areas import places

    return [one.key for one in places().version("stockholm-11").areas if one.kind == "district"]


def _above() -> list[tuple[str, str]]:
    from fardplan.indicators.areas import places
    from fardplan.indicators.sources.counting import areas_above

    above = areas_above(places(), "stockholm-11")
    return [(area, whole) for area, wholes in above.items() for whole in wholes]


def _timed(way: Callable[[Path], Counted], folder: Path) -> dict[str, float]:
    """The best of a few times, and the most memory that the process ever held."""
    best = spent = float("inf")
    made = Counted(0)
    for _ in range(TIMES):
        started, worked = time.perf_counter(), time.process_time()
        made = way(folder)
        best = min(best, time.perf_counter() - started)
        spent = min(spent, time.process_time() - worked)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": best, "cpu": spent, "peak": peak, **made._asdict()}


def _run(way: str, folder: str, *more: str) -> str:
    """Do one thing in a process of its own; what it printed."""
    command = [sys.executable, "-m", "benchmarks.produce", "--way", way, "--folder", folder, *more]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def _cores() -> int:
    return len(os.sched_getaffinity(0))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=ROWS, help="person-years (10 million)")
    parser.add_argument("--way", choices=["make", *WAYS], help=argparse.SUPPRESS)
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fardplan.config.settings")
    sys.exit(main())

"""Protect a made-up city of a million persons, and say what it cost and whether it holds.

    python -m benchmarks.disclosure [A A2 B C D E M national …] [--ours]

By default the tables that take a minute or two together, at the demand that other programs meet:
no hidden cell may be exactly known, zeros are shown. With --ours at our own: four wide, also to one
who is alone in a cell. D (196,080 cells), E (four linked tables), M (turnover of 9,000 workplaces,
p % = 10) and national (10 million persons, 290 municipalities > 6,160 areas) are asked for by name.

“Unproven” is how many sensitive cells the stored proof does not carry; it is re-checked by
additions alone. “Recovered” is how many hidden cells the auditor, who has not seen the proof, knows
exactly or more closely than is demanded; at our own demand also how many times one who is alone in
a hidden cell knows another so. “Audit” is the processor time of both. The bound is that of the
covering conditions, relaxed to fractions: no safe choice hides fewer. Each table is protected in a
process of its own, so that its memory is its own.
"""

import argparse
import multiprocessing
import resource
import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl
from scipy import sparse

from fardplan.disclosure.audit import audit_release
from fardplan.disclosure.contributions import contributions
from fardplan.disclosure.dimensions import Dimension, flat, tree
from fardplan.disclosure.exact import optimise
from fardplan.disclosure.insiders import audit_insiders
from fardplan.disclosure.policy import Policy
from fardplan.disclosure.primary import problem_of
from fardplan.disclosure.problem import Problem
from fardplan.disclosure.protection import Release
from fardplan.disclosure.solver import DUAL, Program
from fardplan.disclosure.suppression import suppress
from fardplan.disclosure.tables import Numbers, Table, from_records, from_smallest

PERSONS, BOROUGHS, STADSDELAR, DESO = 1_000_000, 13, 130, 544
AGES = [6.2, 6.0, 5.6, 5.2, 6.4, 9.2, 10.0, 8.6, 7.4, 6.6, 6.4, 5.8, 4.6, 3.9, 3.4, 2.6, 1.6, 1.1]
EDUCATIONS = [0.12, 0.40, 0.20, 0.28]
FLAGGED = 0.01
PEERS = Policy(width=1, insiders=False)
OURS = Policy()
# What GaussSuppression hid besides the sensitive cells in tables of this shape, as a share of them.
GAUSS = {"A": 60 / 84, "A2": 359 / 3636, "B": 4785 / 3967, "C": 1766 / 1009, "D": 30667 / 29671}
ROUNDS = 25


class City:
    """Counts by sex, small area, age and education, and of the flagged by all but education."""

    def __init__(self, seed: int = 1) -> None:
        random = np.random.default_rng(seed)
        self.stadsdel = _spread(random, DESO, STADSDELAR)
        self.borough = _spread(random, STADSDELAR, BOROUGHS)
        size = random.gamma(20, 1, DESO)
        age = np.array(AGES) / sum(AGES) * random.gamma(2.4, 1 / 2.4, (DESO, 18))
        women = 0.5 + 0.02 * random.standard_normal((DESO, 18))
        schooled = np.array(EDUCATIONS) * random.gamma(6, 1 / 6, (DESO, 18, 4))
        schooled *= random.gamma(2.2, 1 / 2.2, (STADSDELAR, 18, 4))[self.stadsdel]
        schooled[:, :3] *= [1, 0.02, 0.002, 0.002]  # children have no higher education
        schooled[:, 3] *= [1, 0.6, 0.05, 0.01]
        schooled /= schooled.sum(axis=-1, keepdims=True)
        by_sex = np.stack([women, 1 - women])
        chance = size[None, :, None, None] * (age * by_sex)[..., None] * schooled[None]
        chance /= chance.sum()
        self.persons = random.multinomial(PERSONS, chance.ravel()).reshape(chance.shape)
        self.flagged = self._flag(random, self.persons.sum(axis=-1))

    def _flag(self, random: np.random.Generator, persons: Numbers) -> Numbers:
        rate = np.linspace(0.3, 2.2, 18) * random.gamma(1.0, 1.0, 18)
        place = (
            random.gamma(4, 1 / 4, DESO)
            * random.gamma(3, 1 / 3, BOROUGHS)[self.borough][self.stadsdel]
        )
        rates = np.array([0.8, 1.2])[:, None, None] * place[None, :, None] * rate[None, None]
        scale = FLAGGED * persons.sum() / (persons * rates).sum()
        return random.binomial(persons, np.clip(rates * scale, 0, 1))

    def dimensions(self, levels: int) -> list[Dimension]:
        pairs = [(f"b{i}", "T") for i in range(BOROUGHS)]
        if levels > 1:
            pairs += [(f"s{i}", f"b{b}") for i, b in enumerate(self.borough)]
        if levels > 2:
            pairs += [(f"d{i}", f"s{s}") for i, s in enumerate(self.stadsdel)]
        ages = flat("age", [f"a{i}" for i in range(18)])
        return [flat("sex", ["K", "M"]), tree("area", pairs), ages, flat("education", "1234")]

    def added(self, counts: Numbers, levels: int) -> Numbers:
        """Counts by area at a coarser level."""
        for parent, size in ((self.stadsdel, STADSDELAR), (self.borough, BOROUGHS))[: 3 - levels]:
            coarser = np.zeros((2, size, *counts.shape[2:]))
            np.add.at(coarser, (slice(None), parent), counts)
            counts = coarser
        return counts

    def tables(self, name: str) -> tuple[Table, ...]:
        persons, flagged = self.persons.astype(float), self.flagged.astype(float)
        if name == "E":
            return self._linked(persons, flagged)
        levels, counts, measure, parts = {
            "A": (1, flagged, "flagged", 3),
            "A2": (2, flagged, "flagged", 3),
            "B": (2, persons, "persons", 4),
            "C": (3, persons.sum(axis=-1), "persons", 3),
            "D": (3, persons, "persons", 4),
        }[name]
        added = self.added(counts, levels)
        return (from_smallest(name, measure, self.dimensions(levels)[:parts], added),)

    def _linked(self, persons: Numbers, flagged: Numbers) -> tuple[Table, ...]:
        sex, area, age, education = self.dimensions(3)
        stadsdel = self.dimensions(2)[1]
        return (
            from_smallest("by age", "persons", [sex, area, age], persons.sum(axis=3)),
            from_smallest("by education", "persons", [sex, area, education], persons.sum(axis=2)),
            from_smallest(
                "by both", "persons", [sex, stadsdel, age, education], self.added(persons, 2)
            ),
            from_smallest("flagged", "flagged", [sex, stadsdel, age], self.added(flagged, 2)),
        )


def _spread(random: np.random.Generator, small: int, large: int) -> np.ndarray:
    """Which of the large each of the small is in; all large have at least one."""
    rest = random.integers(0, large, small - large)
    return np.sort(np.concatenate([np.arange(large), rest]))


def covering_bound(problem: Problem) -> float:
    """A lower bound: no sum may have exactly one hidden cell, relaxed to fractions."""
    cells, ties = np.flatnonzero(problem.may_hide), problem.ties
    at = np.full(problem.cells.size, -1)
    at[cells] = np.arange(len(cells))
    always = problem.always_hidden[cells].astype(float)
    program = Program(
        sparse.csc_array((0, len(cells))), np.zeros(0), always, np.ones(len(cells)), strategy=DUAL
    )
    cost, chosen, asked = 1 - always, always, set()
    for inside, giving in _parts(problem, at):
        if always[inside[~giving]].any():  # what can only rise needs something else to give way
            program.require(inside[giving].tolist(), np.ones(int(giving.sum())), 1.0)
    for _ in range(ROUNDS):
        before = len(asked)
        for row in range(ties.shape[0]):
            inside = at[ties.indices[ties.indptr[row] : ties.indptr[row + 1]]]
            most = int(inside[np.argmax(chosen[inside])])
            if 2 * chosen[most] > chosen[inside].sum() + 1e-6 and (row, most) not in asked:
                asked.add((row, most))
                program.require(inside.tolist(), np.where(inside == most, -1.0, 1.0), 0.0)
        if len(asked) == before:
            break
        chosen = program.minimise(cost)
    return float(cost @ chosen)


def _parts(problem: Problem, at: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """For each sum its cells, and which of them can give way to a part that rises."""
    ties, room = problem.ties, problem.cells.values > problem.low
    for start, end in zip(ties.indptr[:-1], ties.indptr[1:], strict=True):
        inside = ties.indices[start:end]
        yield at[inside], (ties.data[start:end] > 0) | room[inside]


def workplaces(seed: int = 1) -> tuple[Table, ...]:
    """Turnover of 9,000 workplaces by branch (10 > 64) and area (46): 3,525 cells."""
    random = np.random.default_rng(seed)
    branches = [(f"g{i}", "T") for i in range(10)] + [(f"n{i}", f"g{i % 10}") for i in range(64)]
    divided = [tree("branch", branches), flat("area", [f"o{i}" for i in range(46)])]
    records = pl.DataFrame(
        {
            "branch": [f"n{i}" for i in random.zipf(1.3, 9000) % 64],
            "area": [f"o{i}" for i in random.integers(0, 46, 9000)],
            "turnover": np.round(random.lognormal(3, 1.6, 9000), 3),
        }
    )
    made = from_records("turnover", "turnover", divided, records, amount="turnover")
    rests = contributions("turnover", divided, records, amount="turnover")
    return (replace(made, contributions=rests),)


def country(seed: int = 1) -> tuple[Table, ...]:
    """Ten million persons by sex, municipality > area, and age: 367,707 cells."""
    random = np.random.default_rng(seed)
    parents = _spread(random, 6160, 290)
    areas = [(f"k{i}", "T") for i in range(290)]
    areas += [(f"d{i}", f"k{parent}") for i, parent in enumerate(parents)]
    age = np.array(AGES) * random.gamma(2.4, 1 / 2.4, (2, 6160, 18))
    chance = random.gamma(20, 1, (1, 6160, 1)) * age
    persons = random.multinomial(10 * PERSONS, (chance / chance.sum()).ravel())
    divided = [flat("sex", ["K", "M"]), tree("area", areas), flat("age", map(str, range(18)))]
    return (from_smallest("national", "persons", divided, persons.reshape(chance.shape)),)


def tables_of(name: str) -> tuple[Table, ...]:
    made = {"M": workplaces, "national": country}
    return made[name]() if name in made else City().tables(name)


def measure(name: str, policy: Policy) -> None:
    tables = tables_of(name)
    started, wall = time.process_time(), time.perf_counter()
    cells = Release(tables, policy).cells()
    problem = problem_of(cells, policy)
    problem = replace(problem, weights=np.ones(cells.size))
    built = time.process_time() - started
    made = suppress(problem)
    spent, waited = time.process_time() - started, time.perf_counter() - wall
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    checked = time.process_time()
    left = len(made.proof.faults(problem, made.hidden))
    checked = time.process_time() - checked
    audited = time.process_time()
    recovered = len(audit_release(problem, made.hidden))
    recovered += len(audit_insiders(made)) if policy.insiders else 0
    audited = time.process_time() - audited
    sensitive, secondary = int(problem.sensitive.sum()), int(made.secondary.sum())
    bound = bound_of(name, problem) if policy == PEERS else "–"
    peer = f"{GAUSS[name] * sensitive:.0f}" if name in GAUSS and policy == PEERS else "–"
    print(
        f"{name:8} {cells.size:>8} {sensitive:>7} {secondary:>7} {bound:>22} {peer:>7} {left:>8} "
        f"{recovered:>9} {spent:>7.1f} {waited:>7.1f} {built:>6.2f} {checked:>6.2f} "
        f"{audited:>7.1f} {memory:>6.2f}",
        flush=True,
    )


def bound_of(name: str, problem: Problem) -> str:
    """The least that any safe choice hides, as far as it can be said."""
    if name == "A":
        best = optimise(problem)
        return f"{best.bound:.0f} (best {best.cost:.0f}{', proven' if best.is_proven else ''})"
    return f"{covering_bound(problem):.0f}" if name in {"A2", "B", "C"} else "–"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", default=["A", "A2", "C", "B"])
    parser.add_argument("--ours", action="store_true", help="four wide, also to insiders")
    asked = parser.parse_args()
    print(
        f"{'':8} {'cells':>8} {'small':>7} {'others':>7} {'at least':>22} {'Gauss¹':>7} "
        f"{'unproven':>8} {'recovered':>9} {'CPU s':>7} {'wall s':>7} {'build':>6} {'check':>6} "
        f"{'audit':>7} {'GB':>6}",
        flush=True,
    )
    for name in asked.names:
        alone = multiprocessing.get_context("spawn").Process(
            target=measure, args=(name, OURS if asked.ours else PEERS)
        )
        alone.start()
        alone.join()
    print("¹ GaussSuppression's secondary per sensitive cell in a table of this shape, times ours.")


if __name__ == "__main__":
    main()

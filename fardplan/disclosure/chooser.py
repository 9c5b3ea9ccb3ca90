"""What each method would cost for the tables at hand, and what an attacker still gets. Measured."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from fardplan.disclosure.audit import audit
from fardplan.disclosure.cells import Cells
from fardplan.disclosure.knowledge import Knowledge
from fardplan.disclosure.noise import noise_table
from fardplan.disclosure.protection import Release, protect_release
from fardplan.disclosure.rounding import Rounded, controlled, small_counts_rounded, to_nearest
from fardplan.disclosure.suppression import nobody_watches
from fardplan.disclosure.tables import Mask, Numbers
from fardplan.errors import FardplanError, sentence

ATTACKED = 25  # so many sensitive cells are attacked, spread over the table
AUDITED = 10_000  # cells: in larger tables only what each cell says by itself is known
VARIANCE = 2.0  # of the cell key noise that is compared


@dataclass(frozen=True)
class Choice:
    """One method on these tables.

    hidden:   cells that are not shown, the sensitive ones included.
    error:    the root mean square error of what is shown.
    additive: whether parts still sum to their wholes.
    closest:  the narrowest interval in which an attacker can place a sensitive cell that he was
              asked about; None if it was not measured.
    sentence: the same in words, with `values`.
    """

    method: str
    hidden: int
    error: float
    additive: bool
    closest: float | None
    sentence: str
    values: Mapping[str, Any] = field(default_factory=dict)


def choices(
    release: Release,
    *,
    seed: int = 0,
    progress: Callable[[float], None] = nobody_watches,
) -> tuple[Choice, ...]:
    """Try each method that the tables allow; one that cannot be used says why."""
    cells = release.cells()
    base = release.policy.smallest_shown
    smallest = innermost(cells)

    def rounded_small() -> Rounded:
        return small_counts_rounded(cells, base, seed=seed, smallest=smallest)

    ways: list[tuple[str, Callable[[], Choice]]] = [
        ("suppression", lambda: _suppressed(release, seed)),
        ("small counts", lambda: _rounded("small counts", rounded_small(), release, smallest)),
        ("controlled", lambda: _rounded("controlled", controlled(cells, base), release, smallest)),
        ("nearest", lambda: _rounded("nearest", to_nearest(cells, base), release, smallest)),
        ("cell key", lambda: _cell_key(cells, seed)),
    ]
    found = []
    for number, (method, attempt) in enumerate(ways):
        progress(number / len(ways))
        try:
            found.append(attempt())
        except FardplanError as error:
            found.append(Choice(method, 0, 0.0, False, None, error.sentence, error.values))
    return tuple(found)


def innermost(cells: Cells) -> Mask:
    """The cells that no sum divides."""
    inner = np.ones(cells.size, dtype=bool)
    matrix = cells.matrix
    inner[matrix.indices[matrix.data > 0]] = False
    return inner


def _suppressed(release: Release, seed: int) -> Choice:
    made = protect_release(release, seed=seed)
    sensitive, hidden = int(made.problem.sensitive.sum()), int(made.hidden.sum())
    width = float(release.policy.width)
    return Choice(
        "suppression", hidden, 0.0, True, width,
        sentence(
            "Dölja: {hidden} celler döljs, varav {sensitive} är känsliga. Det som visas är sant, "
            "och ingen dold känslig cell kan bestämmas närmare än på {width} när."
        ),
        {"hidden": hidden, "sensitive": sensitive, "width": int(width)},
    )  # fmt: skip


def _rounded(method: str, made: Rounded, release: Release, smallest: Mask) -> Choice:
    closest = _closest(made, release, smallest if method == "small counts" else None)
    sums = (
        sentence("Avrundning ({method}): inget döljs, delarna går ihop. Medelfelet är {error}.")
        if made.additive
        else sentence(
            "Avrundning ({method}): inget döljs, delarna går inte ihop. Medelfelet är {error}."
        )
    )
    return Choice(
        method, 0, made.loss, made.additive, closest, sums,
        {"method": method, "error": round(made.loss, 2)},
    )  # fmt: skip


def _closest(made: Rounded, release: Release, smallest: Mask | None) -> float | None:
    """How closely the sensitive cells that are asked about can be placed."""
    cells = made.cells
    if cells.size > AUDITED:
        return None
    small = (cells.values > 0) & (cells.values < release.policy.smallest_shown)
    if smallest is not None:
        small &= smallest
    asked = np.flatnonzero(small)
    if not len(asked):
        return None
    spread = asked[:: max(1, len(asked) // ATTACKED)]
    report = audit(Knowledge(cells, *_bounds(made, smallest)), of=spread.tolist())
    return min(finding.width for finding in report.findings)


def _bounds(made: Rounded, smallest: Mask | None) -> tuple[Numbers, Numbers]:
    """What a reader who knows the method knows of each cell."""
    values, base = made.values, made.base
    if smallest is None:
        return np.maximum(0, values - base + 1), values + base - 1
    maybe_small = smallest & (values <= base)
    low = np.where(maybe_small, np.where(values == base, 1, 0), values)
    high = np.where(maybe_small, np.where(values == base, base, base - 1), values)
    return np.where(smallest, low, 0.0), np.where(smallest, high, np.inf)


def _cell_key(cells: Cells, seed: int) -> Choice:
    table = noise_table(bound=5, variance=VARIANCE, smallest_shown=1)
    keys = np.random.default_rng(seed).random(cells.size)
    noise = table.noise(cells.values, keys)
    inside = cells.values > 0
    error = float(np.sqrt(np.mean(noise[inside] ** 2))) if inside.any() else 0.0
    return Choice(
        "cell key", 0, error, False, 2.0 * table.bound,
        sentence(
            "Brus efter cellnyckel: inget döljs, delarna går inte ihop. Medelfelet är {error}, och "
            "ingen siffra är mer än {bound} fel."
        ),
        {"error": round(error, 2), "bound": table.bound},
    )  # fmt: skip

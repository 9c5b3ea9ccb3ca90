"""What each method would cost for the tables at hand, and what an attacker still gets. Measured."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from fardplan.disclosure.audit import audit
from fardplan.disclosure.cells import Cells
from fardplan.disclosure.inexact import after_noise, after_rounding, averaged
from fardplan.disclosure.knowledge import Knowledge
from fardplan.disclosure.noise import noise_table
from fardplan.disclosure.protection import Release, protect_release
from fardplan.disclosure.rounding import (
    CONTROLLED,
    NEAREST,
    SMALL_COUNTS,
    Rounded,
    controlled,
    to_nearest,
)
from fardplan.disclosure.small_counts import small_counts_rounded
from fardplan.disclosure.suppression import never, nobody_watches
from fardplan.disclosure.tables import Mask, Places
from fardplan.errors import FardplanError, sentence

ATTACKED = 25  # so many sensitive cells are attacked, spread over the table
AUDITED = 10_000  # cells: in larger tables only what each cell says by itself is known
VARIANCE, BOUND = 2.0, 5  # of the cell key noise that is compared
SUPPRESSION, CELL_KEY, AS_IT_IS = "suppression", "cell key", "as it is"

NAMES = {
    SUPPRESSION: sentence("Dölja celler"),
    SMALL_COUNTS: sentence("Avrunda bara små antal"),
    CONTROLLED: sentence("Avrunda allt så att delarna går ihop"),
    NEAREST: sentence("Avrunda varje cell för sig"),
    CELL_KEY: sentence("Lägga på brus efter cellnyckel"),
    AS_IT_IS: sentence("Visa som det är"),
}
HIDES = sentence(
    "Dolda celler: {hidden}, varav känsliga: {sensitive}. Det som visas är sant, och ingen dold "
    "känslig cell kan bestämmas närmare än på {width} när."
)
ROUNDS_SMALL = sentence(
    "Inget döljs. De minsta cellernas antal under {base} blir 0 eller {base}, och summorna räknas "
    "om. Felet är typiskt {error} och högst {largest}."
)
ROUNDS_ALL = sentence(
    "Inget döljs. Alla tal blir multiplar av {base}. Felet är typiskt {error} och högst {largest}."
)
ADDS_NOISE = sentence(
    "Inget döljs. Varje tal får ett slumpat fel, samma fel varje gång samma personer räknas. Felet "
    "är typiskt {error} och högst {largest}. Den som lägger ihop alla summor kan minska det till "
    "{averaged}."
)
NOISE_ALREADY = sentence(
    "Talen har redan brus från källan, och delarna går därför inte ihop. Inget mer behöver göras."
)


@dataclass(frozen=True)
class Choice:
    """One method on these tables.

    hidden:   cells that are not shown, the sensitive ones included; None if it cannot be used.
    error:    the root mean square error of what is shown; `largest` is the largest error.
    additive: whether parts still sum to their wholes.
    closest:  the narrowest interval in which an attacker can place a sensitive cell that he was
              asked about; None if it was not measured.
    sentence: what it does, or why it cannot be used, with `values`.
    """

    method: str
    sentence: str
    values: Mapping[str, Any] = field(default_factory=dict)
    hidden: int | None = None
    error: float = 0.0
    largest: float = 0.0
    additive: bool = True
    closest: float | None = None

    @property
    def name(self) -> str:
        """The method's name, a sentence to be put into the reader's language."""
        return NAMES[self.method]

    @property
    def is_usable(self) -> bool:
        return self.hidden is not None


def choices(
    release: Release,
    *,
    seed: int = 0,
    progress: Callable[[float], None] = nobody_watches,
    enough: Callable[[], bool] = never,
) -> tuple[Choice, ...]:
    """Try each method that the tables allow; one that cannot be used says why.

    enough: asked again and again whether to give up hiding cells; how far it came is then told.

    Tables that carry noise from their source are taken as they are, if all of them do.
    """
    if all(table.perturbed for table in release.tables):
        return (Choice(AS_IT_IS, NOISE_ALREADY, hidden=0, additive=False),)
    tried = _Rounding(release)
    ways: Mapping[str, Callable[[], Choice]] = {
        SUPPRESSION: lambda: _suppressed(release, seed, progress, enough),
        SMALL_COUNTS: lambda: tried.small_counts(seed),
        CONTROLLED: lambda: tried.all_counts(controlled),
        NEAREST: lambda: tried.all_counts(to_nearest),
        CELL_KEY: lambda: _cell_key(tried.cells, tried.small, seed),
    }
    found = []
    for number, (method, attempt) in enumerate(ways.items()):
        progress(number / len(ways))
        try:
            found.append(attempt())
        except FardplanError as error:
            found.append(Choice(method, error.sentence, error.values))
    return tuple(found)


class _Rounding:
    """The tables linked, and what each way to round them comes to."""

    def __init__(self, release: Release) -> None:
        self.cells = release.cells()
        self._base = release.policy.smallest_shown
        self._smallest = innermost(self.cells)
        values = self.cells.values
        self.small = (values > 0) & (values < self._base) & ~self.cells.slack

    def small_counts(self, seed: int) -> Choice:
        made = small_counts_rounded(self.cells, self._base, seed=seed, smallest=self._smallest)
        return self._choice(made, ROUNDS_SMALL, self.small & self._smallest)

    def all_counts(self, rounded: Callable[[Cells, int], Rounded]) -> Choice:
        return self._choice(rounded(self.cells, self._base), ROUNDS_ALL, self.small)

    def _choice(self, made: Rounded, does: str, attacked: Mask) -> Choice:
        known = after_rounding(made, self._smallest)
        return Choice(
            made.method, does, {"base": self._base, **_errors(made.change)},
            hidden=0, error=made.loss, largest=float(np.abs(made.change).max()),
            additive=made.additive, closest=closest(known, attacked),
        )  # fmt: skip


def innermost(cells: Cells) -> Mask:
    """The cells that no sum divides."""
    inner = np.ones(cells.size, dtype=bool)
    matrix = cells.matrix
    inner[matrix.indices[matrix.data > 0]] = False
    return inner


def closest(known: Knowledge, small: Mask) -> float | None:
    """How closely an attacker can place the small counts, some of them asked about."""
    asked = _spread(np.flatnonzero(small))
    if known.cells.size > AUDITED or not len(asked):
        return None
    return min(finding.width for finding in audit(known, of=asked.tolist()).findings)


def _spread(places: Places) -> Places:
    return places[:: max(1, len(places) // ATTACKED)]


def _suppressed(
    release: Release, seed: int, progress: Callable[[float], None], enough: Callable[[], bool]
) -> Choice:
    made = protect_release(release, seed=seed, progress=progress, enough=enough)
    shown = ~made.problem.cells.unpublished
    hidden = int((made.hidden & shown).sum())
    width = release.policy.width
    values = {
        "hidden": hidden,
        "sensitive": int((made.problem.sensitive & shown).sum()),
        "width": width,
    }
    return Choice(SUPPRESSION, HIDES, values, hidden=hidden, closest=float(width))


def _cell_key(cells: Cells, small: Mask, seed: int) -> Choice:
    table = noise_table(bound=BOUND, variance=VARIANCE)
    keys = np.random.default_rng(seed).random(cells.size)
    noise = table.noise(cells.values, keys)
    known = after_noise(cells, cells.values + noise, table)
    left = averaged(cells, VARIANCE, of=_spread(np.flatnonzero(small)))
    errors = _errors(noise)
    smallest = float(np.nanmin(left)) if np.isfinite(left).any() else VARIANCE**0.5
    return Choice(
        CELL_KEY, ADDS_NOISE,
        {**errors, "largest": float(BOUND), "averaged": round(smallest, 1)},
        hidden=0, error=float(np.sqrt(np.mean(noise**2))), largest=float(BOUND),
        additive=False, closest=closest(known, small),
    )  # fmt: skip


def _errors(change: Iterable[float]) -> dict[str, float]:
    """The typical and the largest error, as sentences give them."""
    off = np.asarray(change, dtype=np.float64)
    typical = float(np.sqrt(np.mean(off**2))) if off.size else 0.0
    return {"error": round(typical, 1), "largest": float(np.abs(off).max(initial=0.0))}

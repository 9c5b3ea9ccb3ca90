"""Which cells to hide, besides the sensitive ones, so that no sum gives any of them back.

1. Close every sum (`covering`): fast, and close to the least that must be hidden.
2. Attack the result (`attack`): what can still vary enough is proven so by a move.
3. Repair the rest (`repair`), cell by cell; each repair is its own proof.
4. Show again what turned out not to be needed (`improvement`).
5. Check the proof by additions alone (`proof`). Nothing is returned that does not pass.

Where very many cells are sensitive, moves that serve several at once (`bargaining`) take the place
of 1 and 2: they need no solver. Whoever cannot wait for all of it may have enough; then nothing is
returned, and it is said how far the work had come (`GivenUp`).
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from fardplan.disclosure.attack import Component, components, end, explore
from fardplan.disclosure.bargaining import bargain
from fardplan.disclosure.covering import cover
from fardplan.disclosure.crossings import Crossings
from fardplan.disclosure.improvement import improve
from fardplan.disclosure.problem import GivenUp, NotSafe, Problem
from fardplan.disclosure.proof import Ledger, Proof
from fardplan.disclosure.repair import Repair
from fardplan.disclosure.tables import Mask, Numbers, Places

PATIENCE = 3  # random attacks in a row that may bring nothing new
FAR = 1000.0  # how far above the truth an explanation is looked for
BATCH, FEW = 0.25, 5  # the part of the exposed cells repaired between attacks, and the least
AIMED = 150  # exposed cells: in a component with no more, each is attacked by itself
REPAIRS = 5  # so many times a repair may give rise to another before giving up
MOST_GROUPS = 12_000  # groups of moves that are given up together
CROWDED = 4000  # sensitive cells: with more, crossings come before linear programs
LONG = 100_000_000  # … or, where insiders are feared, if sensitive cells times cells are more
MOST_ROUNDS = 3000  # neighbourhoods of the covering; ties shuffled so long are easier to repair


def nobody_watches(done: float) -> None:
    """What `progress` is when nobody waits: it neither shows nor cancels anything."""


def never() -> bool:
    """What `enough` is when it takes the time it takes."""
    return False


@dataclass(frozen=True)
class Suppression:
    """What is hidden, and the proof that it protects."""

    problem: Problem = field(repr=False)
    hidden: Mask = field(repr=False)
    proof: Proof = field(repr=False)

    @property
    def secondary(self) -> Mask:
        """Cells hidden only for the sake of others."""
        return np.asarray(self.hidden & ~self.problem.always_hidden)


def suppress(
    problem: Problem,
    *,
    seed: int = 0,
    rounds: int | None = None,
    progress: Callable[[float], None] = nobody_watches,
    enough: Callable[[], bool] = never,
) -> Suppression:
    """Hide the sensitive cells and as few others as can be found to be enough.

    problem:  what must be protected, and from whom.
    rounds:   how many neighbourhoods to reconsider; by default as many as the sensitive cells.
    progress: called with the share done; may raise to cancel.
    enough:   asked again and again whether to give up while cells still lack protection.
    returns:  the hidden cells with a checked proof.
    raises:   NotSafe if some cell cannot be protected even by hiding all that may be hidden;
              GivenUp, with how far the work had come.
    source:   the linear program for one move follows Kelly, Golden & Assad (1992), Networks 22.
    """

    def between(start: float, end: float) -> Callable[[float], None]:
        return lambda done: progress(start + (end - start) * done)

    sensitive = int(problem.sensitive.sum())
    if is_crowded(problem):
        hidden, ledger = _protect_crowd(problem, between(0.0, 0.6), enough)
    else:
        effort = min(sensitive, MOST_ROUNDS) if rounds is None else rounds
        hidden = cover(problem, seed=seed, rounds=effort)
        progress(0.1)
        ledger = protect(problem, hidden, seed=seed, progress=between(0.1, 0.6), enough=enough)
    proof = ledger.proof()
    if Crossings.suit(problem) and proof.moves.shape[0]:
        times = min(sensitive, MOST_GROUPS) if rounds is None else rounds
        proof = improve(problem, hidden, proof, times=times, seed=seed, progress=between(0.6, 1.0))
    return checked(problem, hidden, proof)


def is_crowded(problem: Problem) -> bool:
    """Whether so much must be protected that crossings come before linear programs."""
    sensitive = int(problem.sensitive.sum())
    long = bool(problem.alone.any()) and sensitive * problem.cells.size > LONG
    return (sensitive > CROWDED or long) and Crossings.suit(problem)


def checked(problem: Problem, hidden: Mask, proof: Proof) -> Suppression:
    """The result, if its proof holds for every sensitive cell."""
    if faults := proof.faults(problem, hidden):
        raise NotSafe("Skyddet kunde inte bevisas för {cells}.", cells=problem.cells.named(faults))
    return Suppression(problem, hidden, proof)


def protect(
    problem: Problem,
    hidden: Mask,
    *,
    seed: int = 0,
    progress: Callable[[float], None] = nobody_watches,
    enough: Callable[[], bool] = never,
) -> Ledger:
    """Hide more, in place, until every sensitive cell has moves that prove it protected."""
    ledger = Ledger(problem)
    repair = Repair(problem, hidden, ledger)
    watch = _watching(problem, hidden, ledger, progress, enough)

    # A wider demand is often met by what a few repairs have opened: so attack again in between.
    batch = 1.0 if problem.width.max() <= 1 else BATCH
    while True:
        if not problem.alone.any():  # long moves prove nothing to those who are alone in a cell
            attack(problem, hidden, ledger, seed=seed)
        exposed = _deepest_first(problem, ledger)
        if not len(exposed):
            break
        repair.protect(exposed[: max(FEW, int(batch * len(exposed)))].tolist(), watch)
    _protect_from_insiders(problem, repair, ledger, watch)
    return ledger


def _protect_crowd(
    problem: Problem, progress: Callable[[float], None], enough: Callable[[], bool]
) -> tuple[Mask, Ledger]:
    """The same for very many sensitive cells: crossings, and repair only for what they leave."""
    hidden, ledger = problem.always_hidden.copy(), Ledger(problem)
    watch = _watching(problem, hidden, ledger, progress, enough)
    bargain(problem, Crossings(problem, hidden), ledger, watch)
    repair = Repair(problem, hidden, ledger)
    repair.protect(_deepest_first(problem, ledger).tolist(), watch)
    _protect_from_insiders(problem, repair, ledger, watch)
    return hidden, ledger


def _watching(
    problem: Problem,
    hidden: Mask,
    ledger: Ledger,
    progress: Callable[[float], None],
    enough: Callable[[], bool],
) -> Callable[[], None]:
    """Called before each step: tells how much is done, and gives up when there is enough."""
    sensitive = int(problem.sensitive.sum())

    def watch() -> None:
        lacking = int(ledger.exposed().sum())
        if enough():
            raise GivenUp(
                "Att dölja celler tar för lång tid här. När arbetet avbröts var {hidden} av "
                "{cells} celler dolda, och {lacking} av {sensitive} känsliga saknade ännu skydd. "
                "Avrunda i stället små antal, eller lägg på brus efter cellnyckel.",
                hidden=int(hidden.sum()),
                cells=len(hidden),
                lacking=lacking,
                sensitive=sensitive,
            )
        progress(1 - lacking / max(1, sensitive))

    return watch


def _deepest_first(problem: Problem, ledger: Ledger) -> Places:
    exposed = np.flatnonzero(ledger.exposed())
    depth = (problem.cells.codes[exposed] > 0).sum(axis=1)
    return np.asarray(exposed[np.argsort(-depth, kind="stable")])


def _protect_from_insiders(
    problem: Problem, repair: Repair, ledger: Ledger, watch: Callable[[], None]
) -> None:
    """For each cell whose moves change one in which somebody is alone: moves that do not."""
    if not problem.alone.any():
        return
    for _ in range(REPAIRS):
        proof = ledger.proof()
        settled = {(cell, known) for cell, known in proof.lines[:, :2].tolist()}
        pairs = [p for p in proof.touched(problem, proof.lines) if p not in settled]
        if not pairs:
            break
        repair.protect_apart(pairs, watch)


def attack(problem: Problem, hidden: Mask, ledger: Ledger, *, seed: int = 0) -> None:
    """Record every move that a few random attacks on the hidden cells find."""
    nothing = np.zeros(problem.cells.size)
    room = problem.cells.values - problem.low

    def found(component: Component, change: Numbers) -> Mask:
        if not problem.whole or component.agrees(change):
            changed = change != 0
            ledger.record(component.cells[changed], change[changed])
        return ledger.exposed()[component.cells]

    # Changes are sought, not tables: what is near the truth alone decides, not how large it is.
    for component in components(problem.cells.matrix, nothing, hidden, -room, nothing + FAR):
        if problem.sensitive[component.cells].any():
            truth = nothing[component.cells] if problem.whole else None
            explore(component, truth, PATIENCE, seed, found)
            left = int(ledger.exposed()[component.cells].sum())
            if problem.whole and problem.width.max() > 1 and left <= AIMED:
                _aim(problem, component, ledger, found)


def _aim(
    problem: Problem,
    component: Component,
    ledger: Ledger,
    found: Callable[[Component, Numbers], Mask],
) -> None:
    """Attack each cell that is still exposed by itself, both ways."""
    truth = np.zeros(len(component.cells))
    for place, cell in enumerate(component.cells.tolist()):
        for side in (1.0, -1.0):
            if problem.sensitive[cell] and ledger.is_exposed(cell):
                direction = np.zeros(len(truth))
                direction[place] = side
                change = end(component, direction, truth)
                if change is not None:
                    found(component, change)

"""Which codes most likely are the sum of which others: worked out from the numbers shown."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from fardplan.disclosure.dimensions import Whole
from fardplan.protection.guessing import is_total, sexes_among
from fardplan.protection.layouts import TOTAL

MOST_CODES = 2000  # more, and only what is called a total is looked for
REST = "(övrigt)"  # what a total holds beside the parts that are shown
CERTAIN = 50  # one sum proves little if it is small: 2 = 1 + 1

Amounts = NDArray[np.float64]  # one row per code, one column per combination of the other codes


def sums_of(codes: Sequence[str], amounts: Amounts) -> tuple[Whole, ...]:
    """The wholes of one dimension.

    codes:   in the order of the file.
    amounts: NaN where nothing is shown.
    returns: a code as whole with its parts: those just after or before it that always make it;
             then the total with all that is part of nothing else. None if nothing is a total;
             but women and men make one, whether it is shown or not.
    """
    found = _runs(codes, amounts) if len(codes) <= MOST_CODES else {}
    wholes = [Whole(code, run) for code, run in found.items()]
    if both := sexes_among(codes):
        return (Whole(TOTAL, both),)
    parts = {part for run in found.values() for part in run}
    tops = [code for code in codes if code not in parts]
    if len(tops) > 1 and (total := _total(tops, codes, amounts)):
        rest = tuple(code for code in tops if code != total)
        unseen = (REST,) if _is_more(total, rest, codes, amounts) else ()
        if len(rest) > 1 or total not in found:
            wholes.append(Whole(total, (*rest, *unseen)))
    return tuple(wholes)


def _runs(codes: Sequence[str], amounts: Amounts) -> dict[str, tuple[str, ...]]:
    """Each code that is the sum of those just after it, or else of those just before."""
    found: dict[str, tuple[str, ...]] = {}
    taken: set[int] = set()
    for step in (1, -1):
        for at in range(len(codes)):
            if codes[at] in found:
                continue
            run = _run(at, step, amounts)
            if run and not taken & set(run):
                found[codes[at]] = tuple(codes[place] for place in sorted(run))
                taken |= set(run)
    return found


def _run(at: int, step: int, amounts: Amounts) -> list[int]:
    """The neighbours in a direction that together always make a code; none if there are none."""
    run: list[int] = []
    added = np.zeros(amounts.shape[1])
    place = at + step
    while 0 <= place < len(amounts):
        run.append(place)
        added = added + amounts[place]
        if len(run) > 1 and _equal(amounts[at], added):
            return run
        if (added > amounts[at]).any():
            break
        place += step
    return []


def _equal(whole: Amounts, added: Amounts) -> bool:
    """Whether two rows agree wherever both are known, and do so to some purpose."""
    known = ~np.isnan(whole) & ~np.isnan(added)
    if not known.any() or (whole[known] != added[known]).any():
        return False
    different = np.unique(whole[known & (whole > 0)])
    return len(different) > 1 or bool(len(different) and different[0] >= CERTAIN)


def _is_more(total: str, parts: Sequence[str], codes: Sequence[str], amounts: Amounts) -> bool:
    """Whether a whole sometimes holds more than its parts, and never less."""
    place = {code: at for at, code in enumerate(codes)}
    over = amounts[place[total]] - amounts[[place[part] for part in parts]].sum(axis=0)
    over = over[~np.isnan(over)]
    return bool((over >= 0).all() and (over > 0).any())


def _makes(total: str, parts: Sequence[str], codes: Sequence[str], amounts: Amounts) -> bool:
    place: Mapping[str, int] = {code: at for at, code in enumerate(codes)}
    return _equal(amounts[place[total]], amounts[[place[part] for part in parts]].sum(axis=0))


def _total(tops: Sequence[str], codes: Sequence[str], amounts: Amounts) -> str | None:
    """The top code that is called a total, or that the other top codes make."""
    named = [code for code in tops if is_total(code)]
    if named:
        return named[0]
    if len(codes) > MOST_CODES:
        return None
    return next(
        (
            code
            for code in tops
            if _makes(code, [other for other in tops if other != code], codes, amounts)
        ),
        None,
    )

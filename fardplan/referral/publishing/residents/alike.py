"""Residents' answers that say the same: compared a block of texts at a time."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from fardplan.documents.likeness import groups_of_like
from fardplan.referral.models import Answer, Referral

AT_ONCE = 10_000
Members = tuple[int, NDArray[np.int64]]


class Alike(NamedTuple):
    """Answers by number, in order; and of each the place of the first that says the same."""

    answers: NDArray[np.int64]
    first: NDArray[np.int64]

    def members(self) -> Iterator[Members]:
        """Of each group of more than one: its first answer, and all its answers."""
        order = np.argsort(self.first, kind="stable")
        _, starts, sizes = np.unique(self.first[order], return_index=True, return_counts=True)
        for start, size in zip(starts.tolist(), sizes.tolist(), strict=True):
            if size > 1:
                group = self.answers[order[start : start + size]]
                yield int(group[0]), group


def found_in(referral: Referral) -> Alike:
    """Compare all that residents have answered. Takes a while, and holds nobody up."""
    texts = _Texts(referral)
    return Alike(texts.answers, groups_of_like(texts).group)


class _Texts(Sequence[str]):
    """The texts of residents' answers that count, read a block at a time and not kept."""

    def __init__(self, referral: Referral) -> None:
        rows = Answer.objects.standing().filter(referral=referral, body=None).order_by("pk")
        self._rows = rows.values_list("pk", "text")
        pks = rows.values_list("pk", flat=True).iterator(chunk_size=AT_ONCE)
        self.answers = np.fromiter(pks, dtype=np.int64)
        self._block: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self.answers)

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...

    def __getitem__(self, place):
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        answer = int(self.answers[place])
        if answer not in self._block:
            first = place - place % AT_ONCE
            block = self.answers[first : first + AT_ONCE]
            there = self._rows.filter(pk__gte=int(block[0]), pk__lte=int(block[-1]))
            self._block = dict(there)
        return self._block.get(answer, "")  # gone since the count: it says nothing

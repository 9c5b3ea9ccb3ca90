"""The refusal of a file: every fault found, each with its place, so that all can be corrected."""

from collections.abc import Sequence

from fardplan.errors import FardplanError

SHOWN = 100  # faults that are listed; a wrong delimiter can make one per row


class BadCell(FardplanError):
    """One fault in a file, with its place."""


class BadUpload(FardplanError):
    """A file that cannot be believed. It reads as its first fault; `faults` lists them."""

    def __init__(self, *faults: FardplanError) -> None:
        self.faults: Sequence[FardplanError] = faults[:SHOWN]
        first, more = faults[0], len(faults) - 1
        if more:
            super().__init__("{first} Det finns {more} fel till.", first=first, more=more)
        else:
            super().__init__(first.sentence, **first.values)

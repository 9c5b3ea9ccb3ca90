"""What the disclosure audit of a table said, kept as it was said."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from fardplan.indicators import remarks
from fardplan.indicators.remarks import Remark


@dataclass(frozen=True)
class Outcome:
    """How closely what is hidden can be known from all that is published.

    smallest, width, decided: the rules that it was held against, and whether the city has decided
                              them.
    protected:  the figures were counted here, and hidden by those rules.
    numbers, hidden: counts that are shown, and that are not.
    narrowest:  between the smallest and the largest that a protected count can be, where it is
                known most closely; None where nothing had to be protected.
    exposed, exposed_cells: how many hidden counts can be known too closely, and the first of them.
    small, small_cells: how many shown counts are small, and the first of them.
    not_tried:  why an attack could not be tried, if it could not.
    """

    smallest: int
    width: int
    decided: bool
    protected: bool
    numbers: int = 0
    hidden: int = 0
    narrowest: float | None = None
    exposed: int = 0
    exposed_cells: tuple[str, ...] = ()
    small: int = 0
    small_cells: tuple[str, ...] = ()
    not_tried: tuple[Remark, ...] = ()

    @property
    def is_safe(self) -> bool:
        """May it be published? What others have published already is only told."""
        return not self.protected or not (self.exposed or self.small or self.not_tried)


def to_stored(outcome: Outcome | None) -> dict[str, Any] | None:
    """An outcome as the database keeps it."""
    if outcome is None:
        return None
    return {**asdict(outcome), "not_tried": remarks.to_stored(outcome.not_tried)}


def from_stored(kept: Mapping[str, Any] | None) -> Outcome | None:
    """Read back what `to_stored` wrote."""
    if kept is None:
        return None
    lists = {name: tuple(kept[name]) for name in ("exposed_cells", "small_cells")}
    not_tried = tuple(remarks.from_stored(kept["not_tried"]))
    return Outcome(**{**kept, **lists, "not_tried": not_tried})

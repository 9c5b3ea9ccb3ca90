"""What a source's marks mean. The same mark means different things to different sources.

A reader of marks belongs to a source and is a table in that source's module; here stand only the
states that the tables choose among. No mark is ever 0 or 100 unless its source says so.
Source: statistics.md section 4.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Mark:
    """The state of a cell: SDMX codes, the value if there is one, and what it hides.

    `hides` is how many, at least and at most, do *not* have the property that is counted; with
    the number counted it gives bounds for the share.
    """

    obs: str
    conf: str = "F"
    value: float | None = None
    hides: tuple[int, int] | None = None


MISSING = Mark("O")
SUPPRESSED = Mark("Q", "C")
NOT_APPLICABLE = Mark("M")
ZERO = Mark("A", value=0.0)
# At most four do not; and at least one, for an exact 100 is published as such beside it.
NEARLY_ALL = Mark("Q", "C", hides=(1, 4))
ESTIMATED = Mark("E")

Marks = Mapping[str, Mark]


def cell_of(mark: Mark, *, counted: float | None = None, per: float = 100.0) -> dict[str, Any]:
    """The measures and states of a marked cell; bounds where the mark and the count give them."""
    cell = {"value": mark.value, "obs_status": mark.obs, "conf_status": mark.conf}
    if mark.hides and counted:
        fewest, most = mark.hides
        cell["lower"] = per * max(counted - most, 0) / counted
        cell["upper"] = per * (counted - fewest) / counted
        cell["denominator"] = counted
    return cell

"""What counts as small, and how closely nothing hidden may be known: somebody's decision."""

from dataclasses import dataclass

from fardplan.errors import BadDefinition

SHOWN, HIDDEN, GROUPS = "shown", "hidden", "groups"


@dataclass(frozen=True)
class Policy:
    """The rules of one publisher.

    smallest_shown:       counts from 1 up to this (not included) are sensitive.
    zeros:                `shown`; `hidden` (a zero is as sensitive as a small count); `groups`
                          (hidden only where it says something of everybody in a small group).
    smallest_denominator: shares of fewer than this are sensitive.
    complements:          whether the few that are *not* counted are sensitive too.
    width:                between the smallest and the largest value that a hidden sensitive cell
                          may have, for anybody who knows all that is published.
    insiders:             whether that must hold also for one who is alone in a hidden cell, and
                          knows it.
    dominant, share:      a magnitude is sensitive if the `dominant` (1 or 2) largest contributors
                          make more than `share` per cent of it.
    p_percent:            … or if the second largest can estimate the largest this closely.
    contributors:         … or if fewer contribute.
    """

    smallest_shown: int = 5
    zeros: str = SHOWN
    smallest_denominator: int = 10
    complements: bool = True
    width: int = 4
    insiders: bool = True
    dominant: int = 1
    share: float = 100.0
    p_percent: float = 10.0
    contributors: int = 3

    def __post_init__(self) -> None:
        if self.zeros not in {SHOWN, HIDDEN, GROUPS}:
            raise BadDefinition("Nollor kan inte vara {value}.", value=self.zeros)
        if self.dominant not in {1, 2}:
            raise BadDefinition("Dominans mäts för den största eller de två största.")
        amounts = {
            "smallest_shown": self.smallest_shown - 1,
            "smallest_denominator": self.smallest_denominator - 1,
            "width": self.width - 1,
            "share": self.share,
            "p_percent": self.p_percent,
            "contributors": self.contributors - 1,
        }
        if wrong := [name for name, amount in amounts.items() if amount < 0]:
            raise BadDefinition(
                "Regelns {names} är för små för att betyda något.", names=", ".join(wrong)
            )
        if self.smallest_shown <= 3 and self.zeros == SHOWN and self.width < 2:
            raise BadDefinition(
                "Att bara dölja 1 och 2 skyddar inte: 1 + 1 = 2 är den enda förklaringen."
            )

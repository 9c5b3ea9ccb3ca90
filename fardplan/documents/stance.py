"""The position that a comment takes, proposed with the words that show it.

A proposal is never a decision: a person confirms it, or says otherwise. When in doubt there is
none, for the worst mistake is to say that a body supports what it does not support.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from fardplan.documents.cues import CueKind
from fardplan.documents.evidence import Cue, cues_in
from fardplan.documents.references import pointer


class Position(StrEnum):
    """Where a body stands on a provision."""

    SUPPORTS = "supports"
    SUPPORTS_WITH_REMARKS = "supports_with_remarks"
    NO_OBJECTION = "no_objection"
    COMMENTS_ONLY = "comments_only"
    DOUBTFUL = "doubtful"
    OPPOSES = "opposes"
    ABSTAINS = "abstains"
    REFERS = "refers"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A position for a person to confirm, and the words it rests on."""

    position: Position
    cues: tuple[Cue, ...]


_POSITIONS = {
    frozenset({CueKind.SUPPORT}): Position.SUPPORTS,
    frozenset({CueKind.NO_OBJECTION}): Position.NO_OBJECTION,
    frozenset({CueKind.ABSTAINS}): Position.ABSTAINS,
    frozenset({CueKind.OPPOSES}): Position.OPPOSES,
    frozenset({CueKind.DOUBT}): Position.DOUBTFUL,
    frozenset({CueKind.REFERS}): Position.REFERS,
    # "Instämmer i målet men ser inte behovet av åtgärden": the doubt is what must not be lost.
    frozenset({CueKind.SUPPORT, CueKind.DOUBT}): Position.DOUBTFUL,
    frozenset({CueKind.NO_OBJECTION, CueKind.DOUBT}): Position.DOUBTFUL,
}
_STANCES = frozenset().union(*_POSITIONS)
_LIMITS = frozenset({CueKind.REMARK, CueKind.CONTRAST, CueKind.CONDITION})


def propose_position(text: str, *, body_names: Sequence[str] = ()) -> Proposal | None:
    """The position a comment seems to take; None when it takes none, or more than one.

    `body_names` are what the body calls itself besides "förvaltningen", "nämnden", "vi" and the
    like, for example "socialnämnden".
    """
    if (pointing := _pointing_cue(text)) is not None:
        return Proposal(Position.REFERS, (pointing,))
    cues = cues_in(text, tuple(body_names))
    stances = tuple(cue for cue in cues if cue.kind in _STANCES)
    position = _POSITIONS.get(frozenset(cue.kind for cue in stances))
    if position is None:
        return None
    if position is Position.SUPPORTS and any(cue.kind in _LIMITS for cue in cues):
        return Proposal(Position.SUPPORTS_WITH_REMARKS, cues)
    return Proposal(position, stances)


def remarks_in(text: str, *, body_names: Sequence[str] = ()) -> tuple[Cue, ...]:
    """The words in a comment that ask for something or add something, whatever its position."""
    cues = cues_in(text, tuple(body_names))
    return tuple(cue for cue in cues if cue.kind is CueKind.REMARK)


def _pointing_cue(text: str) -> Cue | None:
    found = pointer(text)
    if found is None:
        return None
    start = len(text) - len(text.lstrip())
    return Cue(text, CueKind.REFERS, start, start + len(found[0].rstrip(" .!")))

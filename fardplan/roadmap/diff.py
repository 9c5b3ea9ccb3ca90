"""What changed between two texts, word by word. Pure: two strings in, pieces out."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal, NamedTuple

Kind = Literal["same", "removed", "added"]

# A word, a run of white space, or a single mark: a comma may change without its word.
_TOKEN = re.compile(r"\w+(?:[-'’:]\w+)*|\s+|[^\w\s]")


class Piece(NamedTuple):
    """Some text, and whether it stood in both, only in the old, or only in the new."""

    kind: Kind
    text: str


def diff_words(old: str, new: str) -> list[Piece]:
    """Compare two texts word by word.

    returns: pieces in reading order; the `same` and `removed` ones joined are `old`, the `same`
             and `added` ones joined are `new`, to the letter.
    source:  longest matching blocks (Ratcliff and Metzener 1988, as in Python's difflib), after
             which a lone space between two changes is taken into them: a phrase that was
             rewritten reads as one change, not as confetti.
    """
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    pieces: list[Piece] = []
    for tag, i, j, k, m in _bridged(SequenceMatcher(None, before, after, autojunk=False), before):
        if tag == "equal":
            pieces.append(Piece("same", "".join(before[i:j])))
            continue
        if i < j:
            pieces.append(Piece("removed", "".join(before[i:j])))
        if k < m:
            pieces.append(Piece("added", "".join(after[k:m])))
    return pieces


def is_changed(pieces: list[Piece]) -> bool:
    """Does any piece differ?"""
    return any(piece.kind != "same" for piece in pieces)


Opcode = tuple[str, int, int, int, int]


def _bridged(matcher: "SequenceMatcher[str]", before: list[str]) -> Iterator[Opcode]:
    """The matcher's steps, where white space alone between two changes counts as changed."""
    steps: list[Opcode] = list(matcher.get_opcodes())
    lone_space = {
        here
        for (last, here), (_, then) in pairwise(pairwise(range(len(steps))))
        if steps[here][0] == "equal"
        and not "".join(before[steps[here][1] : steps[here][2]]).strip()
        and steps[last][0] != "equal"
        and steps[then][0] != "equal"
    }
    current: Opcode | None = None
    for place, (tag, i, j, k, m) in enumerate(steps):
        name = "change" if tag != "equal" or place in lone_space else "equal"
        if current and current[0] == name == "change":
            current = (name, current[1], j, current[3], m)
            continue
        if current:
            yield current
        current = (name, i, j, k, m)
    if current:
        yield current

"""The cues in a comment that count: said by the body itself, and read with their negation."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fardplan.documents.cues import CUE_RULES, CueKind, CueRule, Voice
from fardplan.documents.negation import is_denied, is_denied_in_part, says_neither
from fardplan.documents.sentences import Sentence, sentences
from fardplan.documents.subjects import Speaker, nobody_else_says, passive_is_own, speaker

_TURNED_ROUND = {CueKind.SUPPORT: CueKind.OPPOSES, CueKind.OPPOSES: CueKind.NO_OBJECTION}
_CAN_BE_DENIED = frozenset({CueKind.SUPPORT, CueKind.OPPOSES, CueKind.DOUBT, CueKind.ABSTAINS})
# "I övrigt har förvaltningen inga synpunkter": then it has had some.
_OTHERWISE = re.compile(r"\b(?:övrigt|utöver|därutöver|ytterligare|andra)\b", re.IGNORECASE)
_AGREED_END = re.compile(r"[,;:.!?]| men ")
_LONGEST_AGREED = 400
_NEARBY = 100


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that show something. They are cut from the comment, so they cannot but be in it."""

    comment: str
    kind: CueKind
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.comment[self.start : self.end]


def cues_in(text: str, names: tuple[str, ...] = ()) -> tuple[Cue, ...]:
    """Every cue that counts, in the order of the text."""
    cues = [cue for sentence in sentences(text) for cue in _cues_of(text, sentence, names)]
    supports = [cue.end for cue in cues if cue.kind is CueKind.SUPPORT]
    first = min(supports, default=len(text))
    # "Men" limits the support that stands before it, and nothing else.
    return tuple(cue for cue in cues if cue.kind is not CueKind.CONTRAST or cue.start >= first)


def _cues_of(text: str, sentence: Sentence, names: tuple[str, ...]) -> list[Cue]:
    """The cues of one sentence. A question shows no position."""
    words = sentence.text
    if words.endswith("?"):
        return []
    found: list[Cue] = []
    taken = bytearray(len(words))
    agreed = bytearray(len(words))
    for rule, start, end in _matches(words):
        if any(taken[start:end]) or (agreed[start] and rule.can_be_agreed):
            continue
        kind = _kind(rule, words, start, end, names)
        if kind is None:
            continue
        taken[start:end] = b"\x01" * (end - start)
        if kind is CueKind.SUPPORT:
            _mark_what_is_agreed(agreed, words, end)
        found.append(Cue(text, kind, sentence.start + start, sentence.start + end))
    return sorted(found, key=lambda cue: cue.start)


def _matches(words: str) -> Iterator[tuple[CueRule, int, int]]:
    for rule in CUE_RULES:
        for match in rule.pattern.finditer(words):
            yield rule, match.start(), match.end()


def _mark_what_is_agreed(agreed: bytearray, words: str, start: int) -> None:
    """ "Behövs" is no remark inside "instämmer i att samverkan behövs"."""
    limit = min(len(words), start + _LONGEST_AGREED)
    stop = _AGREED_END.search(words, start, limit)
    end = stop.start() if stop else limit
    agreed[start:end] = b"\x01" * (end - start)


def _kind(
    rule: CueRule, words: str, start: int, end: int, names: tuple[str, ...]
) -> CueKind | None:
    """What a match points to, once its subject and its negation are read; None for nothing."""
    if rule.voice is Voice.ANY:
        return rule.kind
    if rule.voice is Voice.NOBODY:
        nearby = words[max(0, start - _NEARBY) : end + _NEARBY]
        is_own = nobody_else_says(words, start, names) and not _OTHERWISE.search(nearby)
        return rule.kind if is_own else None
    kind = _after_negation(rule, words, start, end)
    if rule.voice is Voice.PASSIVE:
        return kind if passive_is_own(words, start, end, names) else None
    return _by_speaker(kind, speaker(words, start, names))


def _by_speaker(kind: CueKind | None, who: Speaker) -> CueKind | None:
    """When it is in doubt who speaks, nothing supports; the rest can only make a support less."""
    if kind is None or who is Speaker.BODY:
        return kind
    return CueKind.REMARK if who is Speaker.IN_DOUBT and kind is not CueKind.SUPPORT else None


def _after_negation(rule: CueRule, words: str, start: int, end: int) -> CueKind | None:
    if rule.kind not in _CAN_BE_DENIED or rule.is_negative:
        return rule.kind
    if says_neither(words, start):
        return None
    if not is_denied(words, start, end):
        return rule.kind
    if is_denied_in_part(words, start, end):
        return CueKind.DOUBT
    return _TURNED_ROUND.get(rule.kind)

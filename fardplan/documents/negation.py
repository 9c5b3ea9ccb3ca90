"""Is a verb denied, and wholly? "Motsätter sig inte", "inte helt", "varken … eller".

"Delar bedömningen att staden inte bör" is not denied: what is agreed with stands in another clause.
"""

import re

NOT = r"(?:inte|ej|icke|aldrig|knappast)(?! (?:bara|minst|enbart|endast|annat)\b)"
_JOINING = r"(?:att|som|och|men|utan|om)\b"
_INSIDE = re.compile(rf"\b{NOT}\b", re.IGNORECASE)
_AFTER = re.compile(rf"(?: (?!{_JOINING})[\w-]+){{0,2}} {NOT}\b", re.IGNORECASE)
_BEFORE = re.compile(rf"\b{NOT}(?: (?!{_JOINING})[\w-]+)? $", re.IGNORECASE)
_NOT_WHOLLY = re.compile(
    rf"\b{NOT} (?:helt|fullt|till fullo|odelat|riktigt|i alla|i allt|i sin helhet)\b",
    re.IGNORECASE,
)
_NONE_OF = re.compile(r" (?:inget|inga|ingen|ingenting)\b", re.IGNORECASE)
_NEITHER = re.compile(r"\bvarken\b", re.IGNORECASE)
_VERB = re.compile(r"[\w-]+")
_NEARBY = 60  # so many characters around a verb its negation is looked for


def is_denied(sentence: str, start: int, end: int) -> bool:
    """True when the verb phrase between these places is denied."""
    verb = _VERB.match(sentence, start)
    after = verb.end() if verb else end
    return bool(
        _INSIDE.search(sentence, start, end)
        or _AFTER.match(sentence, after)
        or _NONE_OF.match(sentence, after)
        or _BEFORE.search(sentence[max(0, start - _NEARBY) : start])
    )


def is_denied_in_part(sentence: str, start: int, end: int) -> bool:
    """True for "instämmer inte helt" and the like."""
    return _NOT_WHOLLY.search(sentence, start, end + _NEARBY) is not None


def says_neither(sentence: str, start: int) -> bool:
    """True for "varken tillstyrker eller avstyrker"."""
    return _NEITHER.search(sentence, max(0, start - _NEARBY), start) is not None

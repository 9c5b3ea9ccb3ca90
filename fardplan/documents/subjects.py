"""Whose words are they? The subject of a verb must be the body that answers.

Swedish puts the subject next to its verb, before it ("Förvaltningen välkomnar") or after it
("Därför välkomnar förvaltningen"), or shares one between verbs ("… och välkomnar"). Whatever does
not plainly look like that is taken to be somebody else's: no proposal is better than a false one.
"""

import re
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

_BODIES = (
    "(?:stadsdels)?(?:förvaltningen|nämnden)",
    "(?:stadslednings)?kontoret",
    "bolaget",
    "styrelsen",
    "rådet",
    "myndigheten",
    "föreningen",
    "förbundet",
    "organisationen",
    "vi",
    "jag",
)
_ADVERB = (
    r"(?: (?:inte|ej|även|också|dock|därför|särskilt|således|alltså|dessutom|vidare|samtidigt|"
    r"starkt|varmt|helt|delvis|fullt ut|till fullo|i huvudsak|i stort|i princip|i grunden|"
    r"i allt väsentligt|i sin helhet|sammantaget|generellt|fortsatt|heller))"
)
# "Vi i Farsta", "Nämnden för funktionshinderfrågor"
_TAIL = r"(?: (?:i|på|för|vid|inom) [\w-]+(?: [\w-]+)?)?"
# After one of these the body is no subject, or the clause only supposes.
_NOT_BEFORE_SUBJECT = re.compile(
    r"på|i|inom|hos|för|av|till|från|med|mellan|vid|kring|mot|om|åt|under|över|utanför|liksom|"
    r"som|där|dit|vilken|vilket|vilka|huruvida|ifall|när|innan|tills",
    re.IGNORECASE,
)
# With one of these first, the subject comes after the verb.
_FRONTED = re.compile(
    r"att|av|dels|denna|dessa|dessutom|det|detta|dock|därför|därmed|däremot|då|eftersom|enligt|för|"
    r"förslaget|förslagen|generellt|här|i|inom|inriktningen|likaså|med|mot|när|också|om|på|"
    r"sammanfattningsvis|sammantaget|samtidigt|strategin|således|till|trots|under|ur|utifrån|"
    r"utöver|vidare|vid|åtgärderna|även",
    re.IGNORECASE,
)
_OTHER_CLAUSE = re.compile(
    r"\b(?:att|som|när|där|vilket|vilka|huruvida|ifall|innan)\b"
    r"|(?<!förslaget )(?<!förslagen )(?<!förslag )(?<!frågan )\bom\b",
    re.IGNORECASE,
)
_THAT = re.compile(r"\batt\b", re.IGNORECASE)
_CLAUSE_START = re.compile(r".*(?:[,;:]| men| och| samt) ")
_FIRST_WORD = re.compile(r"\w+")
_AGENT = re.compile(r"(?: \w+){0,2} av (?P<agent>[\w-]+)")
_NOBODY = re.compile(r"har|lämnas?|(?:.* )?(?:lämnas|finns|föreligger|framförs)(?: \w+){0,4}")
_FURTHEST = 300  # so many characters before a verb its subject is looked for


class Speaker(StrEnum):
    """Who is the subject of a verb."""

    BODY = "the body that answers"
    OTHER = "somebody else"
    IN_DOUBT = "either"
    """ "Förvaltningen ser att staden växer och betonar …": who does the second thing?"""


class _Grammar(NamedTuple):
    """The patterns that depend on what the bodies are called."""

    body: re.Pattern[str]
    next_to_verb: re.Pattern[str]
    shared_by_verbs: re.Pattern[str]
    after_verb: re.Pattern[str]


@lru_cache(maxsize=64)
def _grammar(names: tuple[str, ...]) -> _Grammar:
    words = "|".join([*_BODIES, *map(re.escape, names)])
    body = rf"(?:\b(?P<before>[\w-]+) )?\b(?P<body>{words})\b"
    return _Grammar(
        body=re.compile(body, re.IGNORECASE),
        next_to_verb=re.compile(rf"{body}{_TAIL}{_ADVERB}{{0,4}} $", re.IGNORECASE),
        shared_by_verbs=re.compile(
            rf"{body}(?P<between> .{{1,200}}?)(?P<join> och| samt| men|,){_ADVERB}{{0,3}} $",
            re.IGNORECASE,
        ),
        after_verb=re.compile(rf"(?: sig| oss)?{_ADVERB}{{0,2}} (?:{words})\b", re.IGNORECASE),
    )


def begins_with_body(sentence: str, names: tuple[str, ...] = ()) -> bool:
    """True when the first word of the sentence is the body that answers."""
    found = _grammar(names).body.match(sentence)
    return found is not None and found["before"] is None


def speaker(sentence: str, verb: int, names: tuple[str, ...] = ()) -> Speaker:
    """Whether the body that answers is the subject of the verb that begins here."""
    prefix = sentence[max(0, verb - _FURTHEST) : verb]
    if not prefix.strip(" \"”'’–-("):
        return Speaker.BODY  # "Välkomnar förslaget.": in telegram style the writer is the subject
    grammar = _grammar(names)
    if found := grammar.next_to_verb.search(prefix):
        return Speaker.BODY if _is_main_subject(prefix, found, grammar) else Speaker.OTHER
    if found := grammar.shared_by_verbs.search(prefix):
        return _speaker_shared(prefix, found, grammar)
    word = _FIRST_WORD.match(sentence, verb)
    after = grammar.after_verb.match(sentence, word.end()) if word else None
    return Speaker.BODY if after and _is_fronted(prefix) else Speaker.OTHER


def _speaker_shared(prefix: str, found: re.Match[str], grammar: _Grammar) -> Speaker:
    """Who does the second thing in "Förvaltningen ser … och betonar …"?

    "Men" sets main clause against main clause; "och" may also continue a clause in between.
    """
    if not _is_main_subject(prefix, found, grammar):
        return Speaker.OTHER
    is_other_clause = found["join"] != " men" and _OTHER_CLAUSE.search(found["between"])
    return Speaker.IN_DOUBT if is_other_clause else Speaker.BODY


def passive_is_own(sentence: str, start: int, end: int, names: tuple[str, ...] = ()) -> bool:
    """True when nobody else is said to do what the passive verb says."""
    if _OTHER_CLAUSE.search(sentence[max(0, start - _FURTHEST) : start]):
        return False
    agent = _AGENT.match(sentence, end)
    return agent is None or _grammar(names).body.fullmatch(agent["agent"]) is not None


def nobody_else_says(sentence: str, start: int, names: tuple[str, ...] = ()) -> bool:
    """True for "inga synpunkter" and the like when the body, or nobody in particular, has none."""
    prefix = sentence[max(0, start - _FURTHEST) : start]
    if _OTHER_CLAUSE.search(prefix):
        return False
    grammar = _grammar(names)
    body = grammar.body.search(prefix)
    if body is not None:
        return _is_main_subject(prefix, body, grammar)
    said = prefix.strip(" \"”'’–-(").casefold()
    return not said or _NOBODY.fullmatch(said) is not None


def _is_main_subject(prefix: str, found: re.Match[str], grammar: _Grammar) -> bool:
    """The body is a subject, and not in a clause that reports what somebody else says."""
    if _NOT_BEFORE_SUBJECT.fullmatch(found["before"] or ""):
        return False
    that = _THAT.search(prefix, 0, found.start("body"))
    if that is None:
        return True
    reporter = grammar.body.search(prefix, 0, that.start())
    return reporter is not None and _is_main_subject(prefix, reporter, grammar)


def _is_fronted(prefix: str) -> bool:
    """True when the clause begins with something else than its subject."""
    clause = _CLAUSE_START.match(prefix)
    firsts = [_FIRST_WORD.search(prefix), _FIRST_WORD.search(prefix, clause.end() if clause else 0)]
    return any(first is not None and _FRONTED.fullmatch(first[0]) for first in firsts)

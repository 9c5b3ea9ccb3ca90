"""From what somebody typed to what she may see of what there is.

Each word is looked for in all its forms, by the compounds it is a part of, without dots and rings
if nothing has them, and as a compound by its own parts. All words must be there; if nothing has
them all, whatever has any of them is shown, and said to be so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from fardplan.search import engines
from fardplan.search.models import Indexed, Word
from fardplan.search.sources import KINDS, Hit, Kind
from fardplan.search.words import folded, forms_of, normal, words_of

MOST = 500  # hits that are looked at
MOST_WORDS = 12  # of a question
MOST_COMPOUNDS = 60  # of one word
INSIDE = 5  # letters that a part must have to be looked for inside other words
SHORTEST_PART = 3  # letters
JOINTS = ("", "s")  # what a compound is joined by
AROUND = 90  # letters of a text on each side of what was found


@dataclass(frozen=True)
class Piece:
    """Part of a text, and whether it is what was looked for."""

    text: str
    is_match: bool


@dataclass(frozen=True)
class Shown:
    """A hit as it is shown: with its kind, and the words around what was found."""

    kind: Kind
    hit: Hit
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Findings:
    """What was found, best first. `has_every` is false when only some of the words are there."""

    hits: tuple[Shown, ...] = ()
    has_every: bool = True
    has_more: bool = False
    by_kind: tuple[tuple[Kind, int], ...] = ()


def find(question: str, *, by, kind: str = "") -> Findings:
    """What there is of what was asked, that `by` may see. At most ten queries."""
    groups = alternatives(question)
    if not groups:
        return Findings()
    has_every = True
    found = engines.match(groups, every=True, most=MOST)
    if not found and len(groups) > 1:
        has_every, found = False, engines.match(groups, every=False, most=MOST)
    forms = {form for group in groups for form in group}
    hits = _visible(found, by)
    counts = [(one, sum(hit[0] == one for hit in hits)) for one in KINDS.values()]
    wanted = [(one, hit) for one, hit in hits if not kind or one.name == kind]
    return Findings(
        hits=tuple(Shown(one, hit, around(hit.body, forms)) for one, hit in wanted),
        has_every=has_every,
        has_more=len(found) == MOST,
        by_kind=tuple((one, count) for one, count in counts if count),
    )


def alternatives(question: str) -> list[list[str]]:
    """For each word of a question, the forms that will do."""
    asked = dict.fromkeys(word.forms for word in words_of(normal(question)))
    return [group for forms in list(asked)[:MOST_WORDS] for group in _known_as(forms)]


def _known_as(forms: tuple[str, ...]) -> list[list[str]]:
    """The word and its compounds; or as typed without dots; or, for a compound, its parts."""
    if compounds := _known(_hold(forms)):
        return [[*forms, *(one for one in compounds if one not in forms)]]
    if alike := _known(_folded(forms)):
        return [alike]
    return _parts(forms[-1]) or [list(forms)]


def _hold(forms: tuple[str, ...]) -> Q:
    """The words themselves, and those that they are a part of if they are long enough for that."""
    asked = Q(form__in=forms)
    for form in forms:
        if len(form) >= INSIDE:
            asked |= Q(form__contains=form)
    return asked


def _folded(forms: tuple[str, ...]) -> Q:
    """Words that are the same without dots and rings, or begin so if that is long enough."""
    bare = [folded(form) for form in forms]
    asked = Q(folded__in=bare)
    for form in bare:
        if len(form) > INSIDE:
            asked |= Q(folded__startswith=form)
    return asked


def _known(asked: Q) -> list[str]:
    forms = Word.objects.filter(asked).order_by("form").values_list("form", flat=True)
    return list(forms[:MOST_COMPOUNDS])


def _parts(word: str) -> list[list[str]]:
    """Two known words that a compound is made of, each to be found; the longest first part."""
    cuts = [
        (forms_of(word[:at].removesuffix(joint)), forms_of(word[at:]))
        for at in range(len(word) - SHORTEST_PART, SHORTEST_PART - 1, -1)
        for joint in JOINTS
        if word[:at].endswith(joint)
    ]
    known = set(_known(Q(form__in={form for cut in cuts for part in cut for form in part})))
    return next(
        ([list(first), list(last)] for first, last in cuts if known & {*first} and known & {*last}),
        [],
    )


def _visible(found: Sequence[int], by) -> list[tuple[Kind, Hit]]:
    """What was found, through the rules of those who own it, in the same order."""
    things = Indexed.objects.in_bulk(found)
    seen: dict[tuple[str, str], Hit] = {}
    for kind in KINDS.values():
        keys = {one.key for one in things.values() if one.kind == kind.name}
        hits = kind.seen(keys, by) if keys else []
        seen |= {(kind.name, hit.key): hit for hit in hits}
    places = [(things[pk].kind, things[pk].key) for pk in found if pk in things]
    return [(KINDS[place[0]], seen[place]) for place in places if place in seen]


def around(text: str, forms: set[str]) -> tuple[Piece, ...]:
    """The part of a text around the first word that was looked for, those words told apart."""
    text = normal(" ".join(text.split()))
    matches = [word for word in words_of(text) if not forms.isdisjoint(word.forms)]
    first = matches[0].start if matches else 0
    start, end = max(0, first - AROUND), min(len(text), first + 2 * AROUND)
    pieces, at = [Piece("… " if start else "", False)], start
    for word in matches:
        if word.start >= at and word.end <= end:
            pieces += [
                Piece(text[at : word.start], False),
                Piece(text[word.start : word.end], True),
            ]
            at = word.end
    pieces += [Piece(text[at:end], False), Piece(" …" if end < len(text) else "", False)]
    return tuple(piece for piece in pieces if piece.text)

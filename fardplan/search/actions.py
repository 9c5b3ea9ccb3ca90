"""The only writers of the index."""

from collections.abc import Iterable

from django.db import connection, transaction

from fardplan.journal.models import Entry
from fardplan.search import engines
from fardplan.search.models import Indexed, Progress, Word
from fardplan.search.sources import KINDS, Kind, Text
from fardplan.search.words import folded, normal, words_of

MOST_AT_ONCE = 200  # entries of the journal while somebody waits for an answer
SHORTEST = 3  # letters of a word that compounds may be made of


@transaction.atomic
def catch_up(*, most: int = MOST_AT_ONCE) -> int:
    """Index anew what the journal tells has changed since last time; return how many entries.

    If somebody else is at it, there is nothing to do.
    """
    Progress.objects.get_or_create(pk=1)
    skips = connection.features.has_select_for_update_skip_locked
    progress = Progress.objects.select_for_update(skip_locked=skips).filter(pk=1).first()
    if progress is None:
        return 0
    entries = list(
        Entry.objects.filter(sequence__gt=progress.sequence)
        .order_by("sequence")
        .values_list("sequence", "subject")[:most]
    )
    for subject in dict.fromkeys(subject for _sequence, subject in entries):
        _index(subject)
    if entries:
        progress.sequence = entries[-1][0]
        progress.save(update_fields=["sequence"])
    return len(entries)


@transaction.atomic
def forget_all() -> None:
    """Throw the index away, to be made again from the beginning of the journal."""
    engines.drop(list(Indexed.objects.values_list("pk", flat=True)))
    Indexed.objects.all().delete()
    Word.objects.all().delete()
    Progress.objects.all().delete()


def _index(subject: str) -> None:
    """Whatever the journal's subject changes, in every kind of thing."""
    concerns, _colon, name = subject.partition(":")
    for kind in KINDS.values():
        if kind.concerns == concerns:
            _put(kind, kind.texts(name))


def _put(kind: Kind, texts: Iterable[Text]) -> None:
    for text in texts:
        thing, _new = Indexed.objects.get_or_create(kind=kind.name, key=text.key)
        title, body = _forms(text.title), _forms(text.body)
        if title or body:
            engines.put(thing.pk, title, body)
            _know({*title, *body})
        else:
            engines.drop([thing.pk])
            thing.delete()


def _forms(text: str) -> list[str]:
    return [form for word in words_of(normal(text)) for form in word.forms]


def _know(forms: set[str]) -> None:
    """Remember the words, so that compounds can be found by their parts."""
    words = [Word(form=one, folded=folded(one)) for one in sorted(forms) if len(one) >= SHORTEST]
    Word.objects.bulk_create(words, ignore_conflicts=True)

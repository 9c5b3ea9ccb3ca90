"""Is the journal as it was written?

A chain shows that nothing in it was changed, taken out or put in. It cannot show that its end was
cut off, or that the whole was written anew: for that, keep its last digest somewhere else.
"""

from fardplan.journal.models import NOTHING_BEFORE, Entry


def verify() -> Entry | None:
    """The first entry that is not as it was written or not where it belongs, if there is one."""
    expected, previous = 1, NOTHING_BEFORE
    for entry in Entry.objects.order_by("sequence").iterator():
        follows = entry.sequence == expected and entry.previous == previous
        if not follows or entry.digest != entry.seal():
            return entry
        expected, previous = expected + 1, entry.digest
    return None

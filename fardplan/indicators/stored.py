"""Released tables as the pages read them: parsed once, and kept as long as the process lives."""

from collections import OrderedDict
from collections.abc import Iterable

from fardplan.indicators.areas import places
from fardplan.indicators.figures import from_text, totals_of
from fardplan.indicators.models import Release
from fardplan.indicators.series import Series
from fardplan.indicators.values import Values

KEPT = 200  # tables; the largest that ships takes a few hundred kB

_tables: OrderedDict[str, Values] = OrderedDict()


def values_of(releases: Iterable[Release]) -> dict[str, Values]:
    """The figures of each release by its fingerprint; one query for all that are not known yet."""
    wanted = {one.sha256: one for one in releases}
    found = {sha256: known for sha256 in wanted if (known := _tables.get(sha256))}
    unknown = {one.pk: one for one in wanted.values() if one.sha256 not in found}
    if unknown:
        texts = Release.objects.filter(pk__in=unknown).values_list("pk", "table")
        for pk, text in texts:
            release = unknown[pk]
            whole = from_text(text, release.defined)
            found[release.sha256] = Values(totals_of(whole, release.defined), whole)
        _remember(found)
    return found


def _remember(found: dict[str, Values]) -> None:
    _tables.update(found)
    while len(_tables) > KEPT:
        _tables.popitem(last=False)


def series_of(releases: Iterable[Release]) -> list[Series]:
    """The releases as series to show, in the same order."""
    releases = list(releases)
    values = values_of(releases)
    return [
        Series(one.defined, values[one.sha256], places(), synthetic=one.synthetic)
        for one in releases
    ]

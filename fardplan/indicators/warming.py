"""Every picture there is, in both languages and both widths, painted before anyone asks."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.utils import translation

from fardplan.indicators import area_pages, rendering
from fardplan.indicators.areas import places
from fardplan.indicators.drawings import pictures_of
from fardplan.indicators.drawings.ground import Spec, Width
from fardplan.indicators.models import Release
from fardplan.indicators.stored import series_of


def specs_of_all() -> list[Spec]:
    """The specs of all pictures that a page may ask for."""
    releases = list(Release.objects.current().without_tables())
    specs: list[Spec] = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for series in series_of(releases):
                specs += [picture.draw(width) for picture in pictures_of(series) for width in Width]
            specs += [
                area_pages.draw(version.key, width)
                for file in places().files
                for version in file.versions
                if version.boundaries
                for width in Width
            ]
    return specs


def warm(specs: Sequence[Spec]) -> Iterator[bool]:
    """Paint one after another; for each, was there anything to paint?"""
    for spec in specs:
        was_painted = rendering.is_painted(spec)
        if not was_painted:
            rendering.svg(spec)
        yield not was_painted

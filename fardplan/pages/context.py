"""What every page knows."""

from django.conf import settings
from django.urls import translate_url
from django.utils.translation import get_language

from fardplan import __version__
from fardplan.pages import menu
from fardplan.people.visitor import Visitor


def shared(request) -> dict:
    """The version, this page's address in the other language, and the menu."""
    here = get_language() or settings.LANGUAGE_CODE
    # A request that was refused before it met the sign-in has nobody.
    visitor = getattr(request, "user", Visitor())
    other = next(code for code, _ in settings.LANGUAGES if code != here)
    return {
        "version": __version__,
        "other_language": other,
        "other_language_url": translate_url(request.get_full_path(), other),
        "menu": menu.open_pages(request.path),
        "work": menu.work(visitor, request.path),
    }

"""What every page knows."""

from django.conf import settings
from django.urls import translate_url
from django.utils.translation import get_language

from fardplan import __version__


def shared(request) -> dict:
    """The version, and this page's address in the other language."""
    here = get_language() or settings.LANGUAGE_CODE
    other = next(code for code, _ in settings.LANGUAGES if code != here)
    return {
        "version": __version__,
        "other_language": other,
        "other_language_url": translate_url(request.get_full_path(), other),
    }

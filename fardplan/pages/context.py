"""What every page knows."""

from django.conf import settings
from django.urls import translate_url
from django.utils.translation import get_language

from fardplan import __version__
from fardplan.indicators.rules import may_work_with_figures
from fardplan.people.visitor import Visitor
from fardplan.referral.rules import may_work_with_answers


def shared(request) -> dict:
    """The version, this page's address in the other language, and what the menu offers."""
    here = get_language() or settings.LANGUAGE_CODE
    # A request that was refused before it met the sign-in has nobody.
    visitor = getattr(request, "user", Visitor())
    other = next(code for code, _ in settings.LANGUAGES if code != here)
    return {
        "version": __version__,
        "other_language": other,
        "other_language_url": translate_url(request.get_full_path(), other),
        "menu_answers": may_work_with_answers(visitor),
        "menu_figures": may_work_with_figures(visitor),
    }

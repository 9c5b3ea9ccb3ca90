import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

OPENED_BY_DJANGO = {"django.contrib.staticfiles.views"}


def patterns(resolver=None, prefix=""):
    """Every address of the site and its view."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        elif isinstance(entry, URLPattern):
            yield route, entry.callback


VIEWS = sorted(patterns(), key=lambda pair: pair[0])


def is_open(view) -> bool:
    return not getattr(view, "login_required", True)


@pytest.mark.parametrize(("route", "view"), VIEWS, ids=[route or "/" for route, _ in VIEWS])
def test_only_public_views_are_open(route, view):
    assert is_open(view) == view.__module__.endswith(".public_views"), route


def test_there_are_views_to_look_at():
    assert len(VIEWS) > 20


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("route", "view"),
    [(route, view) for route, view in VIEWS if not is_open(view)],
    ids=[route for route, view in VIEWS if not is_open(view)],
)
def test_a_closed_page_asks_a_visitor_to_sign_in(route, view, address_of):
    for method in ("get", "post"):
        reply = getattr(Client(), method)(address_of(route))
        assert reply.status_code == 302, route
        assert "/konto/logga-in" in reply["Location"], route


@pytest.fixture
def address_of():
    """An address that fits a route, with made-up values."""
    import re

    def make(route: str) -> str:
        filled = re.sub(r"<(?:int:)[^>]+>", "1", route)
        filled = re.sub(r"<(?:slug|str):[^>]+>", "x", filled)
        filled = re.sub(r"<uuid:[^>]+>", "00000000-0000-0000-0000-000000000000", filled)
        return "/" + re.sub(r"<[^>]+>", "x", filled)

    return make

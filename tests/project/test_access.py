"""Every address, by every method, as a visitor and in every role: only who should is let in."""

import re

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse

from fardplan.people.models import Person, Role
from tests.project.access import ACCESS
from tests.project.rows import BY_KEY, SIGNED_IN, VISITOR, Row
from tests.project.world import World

METHODS = ("get", "post")
SIGN_IN = "/konto/logga-in/"
MADE_UP = {"int": 999_999, "slug": "finns-inte", "str": "finns-inte", "path": "finns/inte"}


def addresses(resolver=None, prefix="", namespace=""):
    """Every address and its route; one without a name is called by its route."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from addresses(entry, route, inner)
        else:
            yield (f"{namespace}{entry.name}" if entry.name else route), route


ROUTES = dict(addresses())


def test_every_address_has_its_row():
    missing = sorted(set(ROUTES) - set(ACCESS))
    assert missing == [], "say in tests/project/access.py who may come in there"


def test_no_row_is_of_an_address_that_is_gone():
    assert set(ACCESS) - set(ROUTES) == set()


def address_of(name: str, row: Row, world: World, reader: Person | None = None) -> str:
    """Where the row's thing is, or the reader's own; where nothing is, if the row has none."""
    if row.own:
        values = row.own(world, reader or world.person)
    else:
        values = row.there(world) if row.there else _made_up(ROUTES[name])
    try:
        return reverse(name, kwargs=values)
    except NoReverseMatch:
        return "/" + re.sub(r"<[^>]+>", "finns-inte", ROUTES[name])


def _made_up(route: str) -> dict:
    return {
        name: MADE_UP.get(kind or "str", "finns-inte")
        for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", route)
    }


def ask(client: Client, method: str, address: str, given: dict | None = None):
    """What is answered; whatever it changed is put back, for the next in turn."""
    with transaction.atomic():
        before = dict(client.cookies)
        reply = getattr(client, method)(address, given)
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.update(before)
    return reply


def was_sent_to_sign_in(reply) -> bool:
    return reply.status_code == 302 and SIGN_IN in reply["Location"]


def fault(who: str, method: str, row: Row, reply) -> str:
    """What is wrong with the answer, or nothing."""
    allowed = getattr(row, method)
    status = reply.status_code
    if status >= 500:
        return f"{who} {method}: {status}"
    if allowed is None:
        closed = was_sent_to_sign_in(reply) or status in {403, 404, 405}
        return "" if closed else f"{who} {method}: {status}, but there is no such method"
    if who not in allowed:
        asked_in = who == VISITOR and allowed != BY_KEY
        refused = was_sent_to_sign_in(reply) if asked_in else status in {401, 403, 404}
        return "" if refused else f"{who} {method}: {status}, but should be refused"
    if row.is_unseen:
        return ""
    let_in = (status < 400 and not was_sent_to_sign_in(reply)) or status == 400
    return "" if let_in else f"{who} {method}: {status}, not let in"


def group_of(name: str) -> str:
    """The app whose address it is; those that stand alone are one group."""
    return name.partition(":")[0] if re.fullmatch(r"\w+:\w+", name) else "others"


GROUPS = sorted({group_of(name) for name in ACCESS})


@pytest.mark.django_db
@pytest.mark.parametrize("group", GROUPS)
def test_only_who_should_is_let_in(group, world, readers, clients):
    faults = []
    for name, row in ACCESS.items():
        if group_of(name) != group:
            continue
        for who, client in clients.items():
            address = address_of(name, row, world, readers.get(who))
            given = {"get": {}, "post": row.given(world)}
            replies = {method: ask(client, method, address, given[method]) for method in METHODS}
            said = [fault(who, method, row, reply) for method, reply in replies.items()]
            faults += [f"{name} {one}" for one in said if one]
    assert faults == []


@pytest.mark.parametrize(
    ("who", "status", "wrong"),
    [
        ("administrator", 200, False),
        ("administrator", 403, True),
        ("administrator", 404, True),
        ("officer", 200, True),
        ("officer", 403, False),
        ("officer", 302, True),
        (VISITOR, 200, True),
        (VISITOR, 403, True),
        ("administrator", 500, True),
    ],
)
def test_a_wrong_answer_is_noticed(who, status, wrong):
    from django.http import HttpResponse

    row = ACCESS["people:journal"]
    reply = HttpResponse(status=status, headers={"Location": "/"} if status == 302 else {})
    assert bool(fault(who, "get", row, reply)) == wrong


def test_nobody_is_forgotten():
    assert len(SIGNED_IN) == len(Role) + 1

"""What browsers are told with every reply, and that no page has code of its own in it."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse
from django.urls import reverse

from tests import make
from tests.indicators.handing_in import deliver
from tests.project.access import ACCESS
from tests.project.rows import VISITOR
from tests.project.test_access import GROUPS, address_of, ask, group_of
from tests.referral.conftest import ANSWER

NONE, SELF = "'none'", "'self'"
STRICT = {
    "default-src": {NONE},
    "script-src": {SELF},
    "style-src": {SELF},
    "img-src": {SELF, "data:"},
    "font-src": {SELF},
    "connect-src": {SELF},
    "form-action": {SELF},
    "frame-ancestors": {NONE},
    "base-uri": {NONE},
}
# A picture that we have drawn may style itself, with the letters that are in it.
OF_A_PICTURE = {**STRICT, "style-src": {"'unsafe-inline'"}, "font-src": {"data:"}}
OF_A_FILE = {"default-src": {NONE}, "sandbox": set()}
FOR_ALL = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
HOSTILE = "<html><script>alert(1)</script></html>"


class InlineCode(HTMLParser):
    """Finds what a strict policy would not run, and what would be fetched from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag in {"style", "base", "object", "embed", "iframe"}:
            self.found.append(f"<{tag}>")
        if tag == "script" and not given.get("src"):
            self.found.append("<script> without src")
        self.found += [
            f"<{tag} {name}>" for name in given if name == "style" or name.startswith("on")
        ]
        for name in ("href", "src", "action", "formaction"):
            where = urlsplit(given.get(name) or "")
            fetched = tag in {"script", "img", "link", "form", "button", "source"}
            if where.scheme == "javascript" or (fetched and where.netloc not in {"", "testserver"}):
                self.found.append(f"<{tag} {name}={given[name]}>")


def inline_code(page: str) -> list[str]:
    parser = InlineCode()
    parser.feed(page)
    return parser.found


def policy_of(reply) -> dict[str, set[str]]:
    parts = reply["Content-Security-Policy"].split(";")
    return {name: set(sources) for name, *sources in (part.split() for part in parts)}


def faults(reply) -> list[str]:
    """What is wrong with one reply."""
    found = [
        f"{name}: {reply.get(name)}" for name, is_so in FOR_ALL.items() if reply[name] != is_so
    ]
    kind = reply.get("Content-Type", "").partition(";")[0]
    wanted = OF_A_PICTURE if kind == "image/svg+xml" else STRICT
    if reply.get("Content-Disposition", "").startswith("attachment"):
        wanted = OF_A_FILE
    if policy_of(reply) != wanted:
        found.append(f"policy: {reply['Content-Security-Policy']}")
    if "camera=()" not in reply.get("Permissions-Policy", ""):
        found.append("no policy on permissions")
    if kind == "text/html" and not reply.streaming:
        found += inline_code(reply.text)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("group", GROUPS)
def test_every_reply_is_guarded_and_no_page_has_code_in_it(group, world, readers, clients):
    """As somebody who is let in, and as somebody who is not."""
    said = []
    for name, row in ACCESS.items():
        if group_of(name) != group or not row.get:
            continue
        for who in {sorted(row.get)[0], VISITOR}:
            address = address_of(name, row, world, readers.get(who))
            reply = ask(clients[who], "get", address)
            said += [f"{name} as {who}: {one}" for one in faults(reply)]
    assert said == []


@pytest.mark.parametrize(
    "page",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        "<script>alert(1)</script>",
        '<button onclick="go()">',
        '<a href="javascript:go()">',
        '<script src="https://cdn.example/x.js"></script>',
        '<img src="//elsewhere.example/pixel.gif">',
        '<form action="https://elsewhere.example/">',
        "<iframe></iframe>",
    ],
)
def test_code_in_a_page_is_noticed(page):
    assert inline_code(page)


def test_a_weaker_policy_is_noticed():
    weak = "; ".join([*(f"{name} {' '.join(of)}" for name, of in STRICT.items()), "worker-src *"])
    headers = {**FOR_ALL, "Permissions-Policy": "camera=()", "Content-Security-Policy": weak}
    assert faults(HttpResponse("<p>", headers=headers)) == [f"policy: {weak}"]


@pytest.fixture
def hostile_answer(world):
    text = f"{HOSTILE}\n{ANSWER}"
    return make.answer(world.edition, world.body, text, name='x".html;a.txt')


@pytest.fixture
def hostile_delivery(world):
    assert world.release
    return deliver(HOSTILE, by=None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("thing", "name", "who"),
    [
        ("hostile_answer", "referral:file", "registrar"),
        ("hostile_delivery", "indicators:delivery_file", "releaser"),
    ],
)
def test_what_a_stranger_sent_is_never_a_page_of_ours(thing, name, who, clients, request):
    """Saved and not shown, by no name and no type that the stranger chose, and never guessed at."""
    made = request.getfixturevalue(thing)
    reply = clients[who].get(reverse(name, args=[made.pk]))
    assert HOSTILE.encode() in reply.content
    assert reply["Content-Type"] == "application/octet-stream"
    assert reply["X-Content-Type-Options"] == "nosniff"
    assert policy_of(reply) == OF_A_FILE
    disposition = reply["Content-Disposition"]
    assert disposition.startswith('attachment; filename="')
    assert "html" not in disposition
    assert disposition.count('"') == 2

"""Everything that is open, fetched by nobody in particular: no draft, no name, no hidden number.

There is one of each thing that must not be seen, and each has a lure beside it to search for.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from types import SimpleNamespace
from urllib.parse import quote, urlsplit

import polars as pl
import pytest
from django.test import Client
from django.urls import resolve
from django.utils import timezone, translation

from fardplan.indicators import actions as indicators
from fardplan.indicators.areas import places
from fardplan.indicators.download import file_name
from fardplan.indicators.drawings.ground import Width
from fardplan.indicators.formats import FORMATS
from fardplan.indicators.models import Delivery, Indicator, Release
from fardplan.people.models import Body, Person, Role
from fardplan.people.operator import OPERATOR
from fardplan.referral.compiling.disposing import actions as disposing
from fardplan.referral.models import (
    Answer,
    Clearance,
    DraftAnswer,
    FeedKey,
    PublicSubmission,
    Referral,
    SecrecyMark,
)
from fardplan.referral.preparing import actions as preparing
from fardplan.referral.sending import feeds
from fardplan.referral.synopsis import actions as synopsis
from fardplan.referral.synopsis import pages
from fardplan.referral.synopsis.facts import frame_of
from fardplan.roadmap import actions as roadmap
from fardplan.roadmap.models import Edition, Node
from tests import make
from tests.indicators.conftest import Folder
from tests.indicators.counted import counted_in, produced, register_table
from tests.indicators.handing_in import releaser
from tests.project.test_closed_by_default import VIEWS, is_open
from tests.referral import made
from tests.referral.conftest import ANSWER
from tests.referral.test_compiling import disposed, marked, received

# Each stands in one place only, and no reader may ever meet it.
SECRETS = {
    "a draft edition": "Zrakneborg",
    "a strategy of a draft edition": "Zvindelby",
    "a referral that is not sent": "Zkalkheden",
    "a board's draft answer": "Zlupinen",
    "a department's contribution": "Zgransta",
    "a comment inside the body": "Zhomlevik",
    "an answer that is not cleared": "Zmalmudden",
    "words marked secret in a public answer": "Zfuruvik",
    "an answer marked secret as a whole": "Ztornsund",
    "words marked secret in a cleared answer": "Zvargmossen",
    "a point marked secret in a reported referral": "Zkvarnholm",
    "a point of a reported referral whose answer is not cleared": "Zsvartvik",
    "a resident's answer that nobody has read": "Zbjorkhem",
    "a person's name": "Zettersparre",
    "a person's address": "zottilia@",
}
LURE = "Lockbete"
SEEN = "Zoppenvik"  # in a public answer: what is open is found
# Three women of 211 are hidden; the delivery that waits for its release counts 8363.
HIDDEN, WAITING = (3, 211), "8363"
NUMBERS = {
    "a suppressed count": re.compile(r"farsta,stockholm-11,2023,K,16-19,3"),
    "a suppressed share": re.compile(r"1[.,]4218"),
    "a count not released": re.compile(rf"(?<![0-9a-f]){WAITING}(?![0-9a-f])"),
    "who somebody is in the journal": re.compile(r"person:\d"),
}
# Nobody gets further here than to be asked who she is; these pages have tests of their own.
SIGNING_IN = re.compile(r"^(konto/(logga|glomt|losenord|nytt-losenord)|inloggning/|matvarden/)")
NOT_FOLLOWED = re.compile(r"^/(en/)?konto/logga-in|^/static/")
# Open to those who have a key; and what is nowhere.
NOTHING_THERE = {
    "api/v1/<path:rest>",
    "api/v1/deliveries/<pk>",
    "api/v1/indicators/<key>/deliveries",
}
LINK = re.compile(r"""(?:href|src|action)="(/[^"#]*)""")
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def secret(what: str) -> str:
    return f"{LURE} {SECRETS[what]}"


@pytest.fixture
def city(stockholm, tmp_path) -> None:
    """One of each thing that may be seen, and of each that may not."""
    counted_in(Folder(tmp_path))
    _a_draft_edition(stockholm)
    _answers_read_in(stockholm)
    _a_referral(stockholm)
    _a_reported_referral(stockholm)
    _figures()


def _a_draft_edition(stockholm: Edition) -> None:
    draft = roadmap.start_draft(
        predecessor=stockholm,
        key="utkast",
        title=secret("a draft edition"),
        year=2027,
        by=OPERATOR,
    )
    title = secret("a strategy of a draft edition")
    area = draft.provisions.in_order().first().node
    roadmap.add_strategy(
        edition=draft, area=area, key="ny-strategi", number="1.9", title=title, by=OPERATOR
    )


def _answers_read_in(stockholm: Edition) -> None:
    """From published files: one open, one with words marked, one marked as a whole."""
    make.answer(stockholm, make.body("farsta"), _with(f"{LURE} {SEEN}"))
    marked = "words marked secret in a public answer"
    _mark_all(make.answer(stockholm, make.body("bromma"), _with(secret(marked))), SECRETS[marked])
    whole = _with(secret("an answer marked secret as a whole"))
    _mark(make.answer(stockholm, make.body("skarpnack"), whole))


def _with(words: str) -> str:
    """An answer with these words, on a strategy and on the whole."""
    return ANSWER.replace("positivt på", f"positivt på {words} i").replace(
        "förslagen.", f"förslagen om {words}."
    )


def _mark_all(answer: Answer, word: str) -> None:
    for found in re.finditer(word, answer.text):
        _mark(answer, start=found.start(), end=found.end())


def _mark(answer: Answer, **where: int) -> None:
    SecrecyMark.objects.create(
        answer=answer,
        ground="21 kap. 1 § OSL",
        marked_at=timezone.now(),
        marked_by="person:1",
        **where,
    )


def _a_referral(stockholm: Edition) -> None:
    """One not sent; and one sent, with an answer cleared, one not cleared, one being written."""
    name, address = SECRETS["a person's name"], SECRETS["a person's address"]

    def person(role: Role, at: Body) -> Person:
        made_before = Person.objects.count()
        email = f"{address}{made_before}.example.org"
        return make.person(role, at=at, name=f"Ottilia {name}", email=email)

    strategist = person(Role.STRATEGIST, make.executive_board())
    title = secret("a referral that is not sent")
    made.written(stockholm, by=strategist, key="osand", title=title)
    boards = [make.body(key) for key in ("farsta", "bromma", "skarpnack")]
    teams = [
        SimpleNamespace(
            officer=person(Role.OFFICER, board),
            head=person(Role.HEAD, board),
            secretary=person(Role.SECRETARY, board),
        )
        for board in boards
    ]
    referral = made.sent(stockholm, *boards, by=strategist)
    not_cleared = secret("an answer that is not cleared")
    made.submitted(referral, boards[0], teams[0], not_cleared)
    marked = "words marked secret in a cleared answer"
    cleared = made.submitted(referral, boards[1], teams[1], f"{secret(marked)} och {LURE} {SEEN}.")
    _mark_all(cleared, SECRETS[marked])
    Clearance.objects.create(answer=cleared, cleared_at=timezone.now(), cleared_by="person:1")
    _a_draft_answer(made.opened(referral, boards[2], teams[2]), teams[2], person)
    FeedKey.objects.create(body=boards[0])
    PublicSubmission.objects.create(
        referral=referral,
        name=f"Ottilia {name}",
        email=f"{address}example.org",
        email_digest="a" * 64,
        token_digest="b" * 64,
        text=secret("a resident's answer that nobody has read"),
        submitted_at=timezone.now(),
        erase_on=made.day(30),
    )


def _a_draft_answer(draft: DraftAnswer, team: SimpleNamespace, person) -> None:
    draft = made.proposed(draft, team, secret("a board's draft answer"))
    preparing.comment(draft=draft, text=secret("a comment inside the body"), by=team.officer)
    invitation = made.invited(draft, "avdelningen", by=team.officer)
    preparing.write_contribution(
        invitation=invitation,
        provisions=[],
        seen=0,
        text=secret("a department's contribution"),
        by=person(Role.CONTRIBUTOR, invitation.department),
    )


def _a_reported_referral(stockholm: Edition) -> None:
    """Closed, with its synopsis published: one answer with words marked, one not cleared."""
    strategist = Person.objects.get(appointments__role=Role.STRATEGIST)
    boards = [make.body(key) for key in ("kungsholmen", "sodermalm")]
    referral = made.sent(stockholm, *boards, by=strategist, key="redovisad")
    hidden = "a point marked secret in a reported referral"
    _points(referral, boards[0], [f"{LURE} {SEEN} först.", secret(hidden)], strategist)
    cleared = Answer.objects.get(referral=referral)
    _mark_all(cleared, SECRETS[hidden])
    Clearance.objects.create(answer=cleared, cleared_at=timezone.now(), cleared_by="person:1")
    not_cleared = secret("a point of a reported referral whose answer is not cleared")
    _points(referral, boards[1], [not_cleared], strategist)
    with made.later(40):
        closed = disposing.close_referral(referral=referral, by=strategist)
    read = synopsis.fingerprint(closed, frame_of(closed, day=timezone.localdate()))
    synopsis.publish(referral=closed, read=read, by=strategist)


def _points(referral: Referral, board: Body, paragraphs: list[str], by: Person) -> None:
    """A board's answer, each paragraph of it a point that has been noted."""
    answer = received(referral, board, text="\n\n".join(paragraphs))
    for words in paragraphs:
        disposed(marked(answer, by, words), by, outcome="noted", reason="Tack.")


def _figures() -> None:
    few = {("farsta", "K", "16-19"): HIDDEN}
    table = register_table(few)
    assert all(NUMBERS[f"a suppressed {one}"].search(table) for one in ("count", "share"))
    indicators.release_delivery(delivery=produced(table), by=releaser())
    waits = {**few, ("jarva", "M", "20-24"): (100, int(WAITING))}
    produced(register_table(waits), correction="Ett område var fel.")
    assert Delivery.objects.get(state="draft")


ROUTES = {route for route, view in VIEWS if is_open(view) and not SIGNING_IN.match(route)}


def addresses() -> Iterator[str]:
    """An address of every open route for every real object that it may be of, and questions."""
    for route in sorted(ROUTES):
        parameters = PARAMETER.findall(route)
        for values in product(*(values_of(name, route) for name in parameters)):
            address = route
            for value in values:
                address = PARAMETER.sub(quote(str(value)), address, count=1)
            yield f"/{address}"
            if not route.startswith("api/"):
                yield f"/en/{address}"
    yield "/api/v1/answers?edition=stockholm-2018"
    for question in (LURE, "Ottilia", "Remiss", "prov"):
        yield f"/sok/?q={question}"
        yield f"/api/v1/search?q={question}"


def values_of(name: str, route: str) -> list:
    """What a part of an address may be, of all that there is, open or not."""
    editions = [one.key for one in Edition.objects.all()]
    if name == "key":
        for start, keys in (
            (("statistik/", "diagram/", "api/v1/indicators/"), Indicator),
            (("utgava/", "api/v1/editions/"), Edition),
            (("remisser/",), Referral),
        ):
            if route.startswith(start):
                return [one.key for one in keys.objects.all()]
        return [one.key for one in Node.objects.all()]
    if route.startswith("omraden/") and name == "version":
        return [one.key for file in places().files for one in file.versions]
    release = Release.objects.get()
    pictures = [str(one) for one in release.defined.figures.shown_as]
    files = [file_name(release) + one.ending for one in FORMATS]
    keys = FeedKey.objects.all()
    return {
        "edition": editions,
        "before": editions,
        "body": [one.key for one in Body.objects.all()],
        "version": [1, 2],
        "pk": [one.pk for kind in (Delivery, Answer) for one in kind.objects.all()],
        "name": pictures if route.startswith("diagram/") else files,
        "width": [str(one) for one in Width],
        "token": [feeds.token_of(one) for one in keys],
        "rest": ["finns-inte"],
        "order": [pages.BY_PLACE, pages.BY_BODY],
        "form": ["docx", "pdf"],
    }[name]


@dataclass
class Nobody:
    """A visitor who opens all there is, and follows every link she is shown."""

    client: Client = field(default_factory=Client)
    read: dict[str, str] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)

    def ask(self, address: str) -> str:
        """What an address says; nothing when nobody may know."""
        if address not in self.read:
            reply = self.client.get(address)
            assert reply.status_code < 500, address
            if reply.status_code == 200:
                self.opened.add(address)
            self.read[address] = as_text(reply)
        return self.read[address]

    def follow(self) -> None:
        """All that is linked from what has been read, until there is nothing more."""
        waiting = list(self.read)
        while waiting:
            links = LINK.findall(self.read[waiting.pop()])
            new = {link.replace("&amp;", "&") for link in links} - self.read.keys()
            for address in sorted(one for one in new if not NOT_FOLLOWED.match(one)):
                self.ask(address)
                waiting.append(address)


def as_text(reply) -> str:
    """A page or a file as text, whatever it is packed in; and its headers."""
    content = b"".join(reply.streaming_content) if reply.streaming else reply.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b"\n".join(packed.read(name) for name in packed.namelist())
    elif content.startswith(b"PAR1"):
        content = pl.read_parquet(io.BytesIO(content)).write_csv().encode()
    headers = "\n".join(f"{name}: {value}" for name, value in reply.items())
    return f"{headers}\n{content.decode(errors='replace')}"


def leaks(read: dict[str, str]) -> list[str]:
    """What was seen that must not be, and where."""
    told = []
    for address, text in read.items():
        told += [f"{what}: {address}" for what, word in SECRETS.items() if word in text]
        told += [f"{what}: {address}" for what, number in NUMBERS.items() if number.search(text)]
    return told


def test_nobody_sees_a_draft_a_name_or_a_hidden_number(city):
    nobody = Nobody()
    for address in addresses():
        nobody.ask(address)
    nobody.follow()
    assert not leaks(nobody.read)
    in_swedish = [urlsplit(one).path for one in nobody.opened if not one.startswith("/en/")]
    with translation.override("sv"):
        assert ROUTES - {resolve(path).route for path in in_swedish} == NOTHING_THERE
    assert len(nobody.opened) > 200
    for page in (
        "/svar/stockholm-2018/farsta/",
        "/remisser/redovisad/sammanstallning/",
        f"/sok/?q={LURE}",
        f"/api/v1/search?q={LURE}",
    ):
        assert SEEN in nobody.read[page], page


def test_what_was_hidden_is_there_for_those_who_may_see_it(city):
    """Or the test above would look for what nobody could find."""
    referral_words = SECRETS["an answer that is not cleared"]
    not_cleared = Answer.objects.get(text__contains=referral_words)
    assert not Clearance.objects.filter(answer=not_cleared).exists()
    strategist = Client()
    strategist.force_login(Person.objects.get(appointments__role=Role.STRATEGIST))
    assert SECRETS["a draft edition"] in strategist.get("/utgava/utkast/").text
    assert SECRETS["a referral that is not sent"] in strategist.get("/remissarbete/").text
    assert referral_words in strategist.get(f"/remissvar/{not_cleared.pk}/").text
    assert WAITING in bytes(Delivery.objects.get(state="draft").content).decode()

"""A referral in a real browser, from the letter to the changed text that anybody can read."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Server, running
from tests.journeys.referral import (
    a_board,
    a_resident,
    a_visitor,
    others,
    the_changes,
    the_letter,
    the_points,
    the_report,
)
from tests.journeys.referral.person import Person
from tests.journeys.test_signing_in import NARROW, WIDE, looked_at

NAMED_TWICE = """() => [...document.querySelectorAll("[id]")].map(one => one.id)
    .filter((id, n, all) => all.indexOf(id) !== n)"""
Enter = Callable[[str, str], Person]


@pytest.fixture(params=[False, True], ids=["without_scripts", "with_scripts"])
def javascript(request) -> bool:
    return request.param


@pytest.fixture
def post(tmp_path, monkeypatch) -> Path:
    """Where the program's letters end up."""
    folder = tmp_path / "post"
    monkeypatch.setenv("FARDPLAN_MAIL", f"file://{folder}")
    monkeypatch.setenv("FARDPLAN_MAIL_FROM", "fardplan@exempel.se")
    return folder


@pytest.fixture
def city(prepared_folder, tmp_path, post) -> Iterator[Server]:
    """The program with its people; each journey has a city of its own."""
    folder = tmp_path / "data"
    shutil.copytree(prepared_folder, folder)
    with running(folder) as server:
        others.make_people(server)
        yield server


@pytest.fixture
def look(javascript, picture) -> Callable[[Page, str], None]:
    """Accessible and not too wide. Without scripts axe cannot run; labels are looked at then."""

    def with_scripts(page: Page, name: str) -> None:
        looked_at(page, picture if name else None, name)

    def without_scripts(page: Page, _name: str) -> None:
        page.set_viewport_size({"width": NARROW, "height": 900})
        assert page.evaluate(NAMED_TWICE) == []
        assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        page.set_viewport_size({"width": WIDE, "height": 900})

    return with_scripts if javascript else without_scripts


@pytest.fixture
def enter(open_page, javascript, look) -> Enter:
    """Somebody comes to a server with a browser of her own, and signs in if she is named."""

    def come(url: str, name: str = "") -> Person:
        person = Person(open_page(javascript=javascript), url, look)
        if name:
            person.sign_in(name)
        return person

    return come


def test_from_the_letter_to_the_changed_text(city, enter, post, javascript):
    the_letter.send(enter(city.url, "strateg"))
    a_resident.answer(enter(city.url), post, city)
    prepare_and_decide(city, enter)
    others.answer(city)
    a_board.join(enter(city.url, "grannen"))
    with running(city.data, "tests.journeys.later") as later:
        registrar, strategist = enter(later.url, "registrator"), enter(later.url, "strateg")
        compile_answers(registrar, strategist, javascript=javascript)
        change_the_text(strategist, enter(later.url, "strateg2"))
        the_report.let_out(registrar)
        the_report.report(strategist)
        the_report.reply(registrar)
        visitor = enter(later.url)
        a_visitor.read_answers(visitor)
        a_visitor.read_synopsis(visitor)
        a_visitor.take_away(visitor)
    assert "hel" in city.command("verify_journal")


def prepare_and_decide(city: Server, enter: Enter) -> None:
    """One board with three departments, to the answer that is handed in."""
    officer = enter(city.url, "handlaggare")
    draft = a_board.invite_departments(officer)
    for key, words in a_board.DEPARTMENTS.items():
        a_board.contribute(enter(city.url, key), words)
    a_board.weave(officer, draft)
    a_board.meet_another(officer, draft)
    a_board.sign(enter(city.url, "chef"), draft)
    a_board.decide(enter(city.url, "sekreterare"), draft)


def compile_answers(registrar: Person, strategist: Person, *, javascript: bool) -> None:
    """Answers become points and positions."""
    a_resident.moderate(registrar)
    the_points.register(registrar)
    the_points.split(strategist, javascript=javascript)
    the_points.position(strategist)
    the_points.see_who_stands_where(strategist)


def change_the_text(strategist: Person, second: Person) -> None:
    """Points become decisions and changed words, and then it is over."""
    the_changes.rewrite(strategist)
    the_changes.adopt(strategist)
    the_changes.cannot_close_yet(strategist)
    the_changes.dispose_of_the_others(strategist)
    the_changes.read_second(second)
    the_changes.trace(strategist)
    the_report.write_views(strategist)
    the_report.propose_decision(strategist)
    the_changes.close(strategist)

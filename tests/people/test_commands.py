import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from fardplan.people.definitions import SHIPPED
from fardplan.people.management.commands import create_administrator
from fardplan.people.models import Body, Person, Role
from tests import make

pytestmark = pytest.mark.django_db

GOOD = "fyra korta ord räcker"


@pytest.fixture(autouse=True)
def at_a_swedish_terminal(monkeypatch):
    monkeypatch.setenv("LC_ALL", "sv_SE.UTF-8")


def run(*words: str) -> str:
    output = StringIO()
    call_command(*words, stdout=output)
    return output.getvalue().strip()


def refused(*words: str) -> str:
    with pytest.raises(CommandError) as stopped:
        run(*words)
    assert stopped.value.returncode == 1
    assert "\n" not in str(stopped.value)
    return str(stopped.value)


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def typed(monkeypatch):
    """What is typed at a terminal when a password is asked for, one answer after another."""

    def type_in(*answers: str) -> None:
        left = iter(answers)
        monkeypatch.setattr(sys, "stdin", Terminal())
        monkeypatch.setattr(create_administrator, "getpass", lambda _prompt: next(left))

    return type_in


@pytest.fixture
def piped(monkeypatch):
    return lambda text: monkeypatch.setattr(sys, "stdin", StringIO(text))


CREATE = ("create_administrator", "Anna@example.org", "--name", "Anna Ek")


def test_the_first_administrator_is_made_at_a_terminal(typed):
    typed(GOOD, GOOD)
    assert run(*CREATE) == "anna@example.org kan nu logga in och administrera."
    person = Person.objects.get()
    assert person.holds(Role.ADMINISTRATOR)
    assert person.check_password(GOOD)


@pytest.mark.parametrize("ending", ["\n", "\r\n", ""])
def test_the_password_can_come_from_standard_input(piped, ending):
    piped(GOOD + ending)
    run(*CREATE, "--password-stdin")
    assert Person.objects.get().check_password(GOOD)


def test_the_language_is_the_terminals(piped, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    piped("short\n")
    assert "kort" not in refused(*CREATE, "--password-stdin")


def test_two_passwords_that_differ_are_refused(typed):
    typed(GOOD, "något annat")
    assert refused(*CREATE) == "Lösenorden är inte lika."
    assert not Person.objects.exists()


def test_without_a_terminal_the_command_says_what_to_do(piped):
    piped("")
    assert "--password-stdin" in refused(*CREATE)


def test_a_bad_password_is_refused(piped):
    piped("kort\n")
    assert "Lösenordet går inte att använda" in refused(*CREATE, "--password-stdin")
    assert not Person.objects.exists()


def test_an_account_that_exists_is_refused_before_a_password_is_asked_for(typed):
    make.person(email="anna@example.org")
    typed()
    assert refused(*CREATE) == "Det finns redan en person med adressen anna@example.org."


def test_the_shipped_bodies_are_loaded():
    assert run("load_bodies") == "36 organisationer lästa, 42 ändringar."
    assert run("load_bodies") == "36 organisationer lästa, 0 ändringar."
    assert run("load_bodies", "--verbosity=0") == ""


def test_a_citys_own_bodies_are_loaded(tmp_path):
    path = tmp_path / "staden.yaml"
    path.write_text(SHIPPED.read_text("utf-8").replace("Farsta stads", "Farsta nya stads"), "utf-8")
    run("load_bodies", str(path))
    assert Body.objects.get(key="farsta").name == "Farsta nya stadsdelsnämnd"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "staden.yaml: filen är tom."),
        (b"\xff\x00", "staden.yaml: filen är inte text i UTF-8."),
        (b"key: x\nbodies: []", "staden.yaml, bodies: ska ha minst 1 poster."),
        (b"key: x\nkey: y", "staden.yaml: rad 2: fältet key står två gånger."),
    ],
)
def test_a_bad_list_of_bodies_is_one_sentence_and_changes_nothing(tmp_path, content, sentence):
    path = tmp_path / "staden.yaml"
    path.write_bytes(content)
    assert refused("load_bodies", str(path)) == sentence
    assert not Body.objects.exists()


def test_a_list_that_is_not_there_is_one_sentence(tmp_path):
    assert refused("load_bodies", str(tmp_path / "x.yaml")) == "x.yaml: filen finns inte."

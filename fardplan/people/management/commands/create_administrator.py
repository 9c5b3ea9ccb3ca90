"""Make the first administrator, who lets the others in."""

import sys
from getpass import getpass

from django.utils.translation import gettext as _

from fardplan.commandline import FardplanCommand
from fardplan.errors import Refused
from fardplan.people import actions, rules
from fardplan.people.operator import OPERATOR


class Command(FardplanCommand):
    help = "Make a person who may administer: add people, give them roles, read the journal."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--name", required=True)
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input"
        )

    def handle(self, *, email: str, name: str, password_stdin: bool, **_options):
        rules.may_add_person(OPERATOR, email=email, name=name).require()
        password = sys.stdin.readline().rstrip("\r\n") if password_stdin else _asked_for()
        person = actions.create_administrator(
            email=email, name=name, password=password, by=OPERATOR
        )
        self.stdout.write(_("%s kan nu logga in och administrera.") % person.email)


def _asked_for() -> str:
    """The password, typed twice at a terminal."""
    if not sys.stdin.isatty():
        raise Refused("Här finns ingen terminal att fråga i. Använd --password-stdin.")
    password = getpass(_("Lösenord: "))
    if getpass(_("Lösenord igen: ")) != password:
        raise Refused("Lösenorden är inte lika.")
    return password

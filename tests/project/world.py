"""One of each thing that an address may lead to, made by the actions when it is first asked for."""

import datetime
import time
from functools import cached_property
from pathlib import Path

from django.test import Client
from django.utils import timezone

from fardplan.indicators.download import file_name
from fardplan.indicators.drawings.ground import Width
from fardplan.indicators.formats import FORMATS
from fardplan.indicators.models import Delivery, Release
from fardplan.opendata.models import Token
from fardplan.people import actions
from fardplan.people.models import Appointment, Body, Person, Role, SignInSession
from fardplan.people.operator import OPERATOR
from fardplan.people.signing_in import actions as signing_in
from fardplan.people.signing_in import codes
from fardplan.people.signing_in.models import SecondFactor
from fardplan.referral.models import Answer
from fardplan.roadmap import actions as roadmap
from fardplan.roadmap.models import Edition, Provision
from tests import make
from tests.indicators.conftest import Folder
from tests.indicators.handing_in import FAULTY, NEXT, deliver, release
from tests.people.conftest import with_password
from tests.referral.conftest import ANSWER
from tests.referral.world import ReferralWorld


class World:
    """A city in which there is something behind every address."""

    def __init__(self, edition: Edition, folder: Path) -> None:
        self.edition, self.folder = edition, folder

    # People and bodies

    @cached_property
    def person(self) -> Person:
        return make.person(Role.OFFICER, name="Bo Ek")

    @cached_property
    def appointment(self) -> Appointment:
        return self.person.appointments.get()

    @cached_property
    def shut_out(self) -> Person:
        person = make.person(name="Ola Alm")
        actions.deactivate_person(person=person, by=OPERATOR)
        return person

    @cached_property
    def with_factor(self) -> Person:
        person = make.person(name="Ida Lund")
        self.factor_of(person)
        return person

    @cached_property
    def body(self) -> Body:
        return make.body("bromma")

    @cached_property
    def first_link(self) -> dict:
        """What somebody who was just added gets."""
        person = make.person(name="Eva Ask")
        return {"pk": person.pk, "token": actions.invite(person=person, by=OPERATOR)}

    @cached_property
    def recovery_link(self) -> dict:
        person = with_password(make.person(name="Ulf Rönn", email="ulf@example.org"))
        _, token = actions.recovery_link(email=person.email)
        return {"token": token}

    def factor_of(self, person: Person) -> SecondFactor:
        """The person's app for codes."""
        held = SecondFactor.objects.held_by(person)
        if not held.exists():
            secret = codes.new_secret()
            code = codes.code_at(secret, int(time.time()) // codes.PERIOD)
            signing_in.add_code_app(person=person, secret=secret, code=code)
        return held.get()

    def session_of(self, person: Person) -> SignInSession:
        held = SignInSession.objects.of(person)
        if not held.exists():
            Client().force_login(person)
        return held[0]

    def token_of(self, person: Person) -> Token:
        """A key that the person was given while a role of theirs let them have it."""
        now = timezone.now()
        return Token.objects.get_or_create(
            person=person,
            name="nyckel",
            defaults={
                "scopes": ["figures"],
                "digest": f"{person.pk:064}",
                "created_at": now,
                "expires_at": now + datetime.timedelta(days=1),
            },
        )[0]

    # The roadmap

    @cached_property
    def draft(self) -> Edition:
        return roadmap.start_draft(
            predecessor=self.edition, key="stockholm-2027", title="Nästa", year=2027, by=OPERATOR
        )

    @cached_property
    def provision(self) -> Provision:
        return self.edition.provisions.in_order().get(number="1.1", node__kind="strategy")

    @cached_property
    def answer(self) -> Answer:
        """A board's answer, read in from the file it published."""
        return make.answer(self.edition, self.body, ANSWER)

    @cached_property
    def referrals(self) -> ReferralWorld:
        """What is sent, written, decided and published."""
        return ReferralWorld(self.edition, self.draft)

    # Figures

    @cached_property
    def release(self) -> Release:
        """The first release; its figures are followed by those of `delivery`."""
        Folder(self.folder).load()
        return release(NEXT)

    @cached_property
    def release_file(self) -> dict:
        return {**self.release_address, "name": file_name(self.release) + FORMATS[0].ending}

    @property
    def release_address(self) -> dict:
        return {"key": self.release.indicator.key, "version": self.release.version}

    @cached_property
    def picture(self) -> dict:
        name = self.release.defined.figures.shown_as[0]
        return {"key": self.release.indicator.key, "name": str(name), "width": Width.WIDE}

    @cached_property
    def delivery(self) -> Delivery:
        """Figures that wait for somebody to release them."""
        text = NEXT.replace("60.25", "61").replace(",2024,", ",2025,")
        assert self.release
        return deliver(text, correction="Andelen för kvinnor 2022 gällde ett annat år.")

    @cached_property
    def faulty(self) -> Delivery:
        assert self.release
        return deliver(FAULTY)

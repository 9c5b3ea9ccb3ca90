"""A city with one of each thing, and a browser for everybody who may come there."""

import pytest
from django.test import Client

from fardplan.people.models import Person, Role
from tests import make
from tests.project.rows import NO_ROLE, VISITOR
from tests.project.world import World


@pytest.fixture
def world(stockholm, tmp_path) -> World:
    return World(stockholm, tmp_path)


@pytest.fixture
def readers(world) -> dict[str, Person]:
    """Somebody without a role, and somebody in each."""
    return {NO_ROLE: make.person(), **{role.value: make.person(role) for role in Role}}


@pytest.fixture
def clients(readers) -> dict[str, Client]:
    """A browser for a visitor, and for each of the readers."""
    found = {VISITOR: Client()}
    for who, person in readers.items():
        found[who] = Client()
        found[who].force_login(person)
    return found

"""Swedish order is the same on both databases, and the same in Python."""

import pytest
from django.db import connection

from fardplan.people.models import Body, Person
from fardplan.swedish import SWEDISH, compare, swedish, swedish_key
from tests import make

IN_ORDER = [
    "1 a", "2 a", "aaland", "Abel", "arla", "Bo", "Eva", "Éva B", "uv",
    "vala", "walB", "zon", "Ål", "ål B", "Älvsjö", "Örby", "östermalm",
]  # fmt: skip


def ordered_by_the_database(texts):
    rows = " UNION ALL ".join(["SELECT %s AS t"] * len(texts))
    with connection.cursor() as cursor:
        statement = f'SELECT t FROM ({rows}) AS r ORDER BY t COLLATE "{SWEDISH}"'  # noqa: S608
        cursor.execute(statement, texts)
        return [text for (text,) in cursor.fetchall()]


def test_both_databases_and_python_agree(db):
    assert ordered_by_the_database(sorted(IN_ORDER)) == IN_ORDER
    assert sorted(sorted(IN_ORDER), key=swedish_key) == IN_ORDER


def test_the_bodies_of_the_city_stand_as_a_reader_expects(db):
    from django.core.management import call_command

    call_command("load_bodies", verbosity=0)
    names = list(Body.objects.order_by(swedish("name")).values_list("name", flat=True))
    assert names == sorted(names, key=swedish_key)
    assert names == ordered_by_the_database(names[::-1])
    down = Body.objects.order_by(swedish("name", descending=True)).values_list("name", flat=True)
    assert list(down) == names[::-1]


def test_lists_of_bodies_and_persons_are_in_swedish_order(db):
    for name in ("Östra nämnden", "Ångermannanämnden", "Zonnämnden"):
        make.body(f"namnd-{name[1]}", name=name)
    names = [body.name for body in Body.objects.in_kinds()]
    assert names == ["Zonnämnden", "Ångermannanämnden", "Östra nämnden"]
    for name in ("Örjan", "Åke", "zelda", "Ärla"):
        make.person(name=name)
    persons = [person.name for person in Person.objects.in_order()]
    assert persons == ["zelda", "Åke", "Ärla", "Örjan"]


@pytest.mark.parametrize("name", ["a", "å", "", "Ö-B"])
def test_a_text_is_beside_itself(name):
    assert compare(name, name) == 0

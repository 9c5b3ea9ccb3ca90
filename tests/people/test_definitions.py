import datetime

import pytest

from fardplan.definitions import read_definition, write_definition
from fardplan.errors import BadDefinition
from fardplan.people import actions
from fardplan.people.definitions import BodiesDefinition, read_bodies
from fardplan.people.models import Body, BodyKind
from fardplan.people.operator import OPERATOR

BOARD = "{key: ny, name: Ny, name_en: New, kind: district_board, valid_from: 2023-07-01, source: x}"
OLD = (
    "{key: gammal, name: Gammal, name_en: Old, kind: district_board, "
    "valid_from: null, valid_to: 2023-06-30, source: x}"
)


def read(*bodies: str, successions: str = "[]") -> BodiesDefinition:
    text = f"key: test\nbodies: [{', '.join(bodies)}]\nsuccessions: {successions}"
    return read_definition(text, BodiesDefinition, name="test.yaml")


def test_stockholms_bodies_load_and_write_back_the_same():
    definition = read_bodies()
    written = write_definition(definition)
    assert read_definition(written, BodiesDefinition, name="test.yaml") == definition


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "boards"),
    [
        (datetime.date(2018, 10, 1), 14),
        (datetime.date(2020, 6, 30), 14),
        (datetime.date(2020, 7, 1), 13),
        (datetime.date(2023, 6, 30), 13),
        (datetime.date(2023, 7, 1), 11),
    ],
)
def test_stockholm_has_the_district_boards_of_the_day(day, boards):
    actions.load_bodies(definition=read_bodies(), by=OPERATOR)
    there = Body.objects.valid_on(day).filter(kind=BodyKind.DISTRICT_BOARD)
    assert there.count() == boards


@pytest.mark.django_db
def test_a_merged_board_knows_whom_it_took_over_from():
    actions.load_bodies(definition=read_bodies(), by=OPERATOR)
    jarva = Body.objects.get(key="jarva")
    assert {old.key for old in jarva.predecessors.all()} == {"rinkeby-kista", "spanga-tensta"}
    assert [new.key for new in Body.objects.get(key="alvsjo").successors.all()] == [
        "hagersten-alvsjo"
    ]


def test_nothing_in_stockholms_list_is_called_confirmed_before_the_city_has_said_so():
    bodies = read_bodies().bodies
    assert all(body.source for body in bodies)
    assert not any(body.verified for body in bodies)


FOLLOWS = "{predecessor: gammal, successor: ny, on: 2023-07-01}"


def test_a_succession_is_read():
    [succession] = read(OLD, BOARD, successions=f"[{FOLLOWS}]").successions
    assert succession.on == datetime.date(2023, 7, 1)


@pytest.mark.parametrize(
    ("bodies", "successions", "fault"),
    [
        ([], "[]", "bodies: ska ha minst 1 poster"),
        ([BOARD, BOARD], "[]", "organisationen ny står två gånger"),
        ([BOARD.replace("{", "{parent: okand, ")], "[]", "ny hör till okand, som ska stå tidigare"),
        ([BOARD.replace("{", "{parent: ny, ")], "[]", "ny hör till ny, som ska stå tidigare"),
        ([BOARD.replace("district_board", "board")], "[]", "kind: valet är okänt"),
        ([BOARD.replace("key: ny", "key: Ny Nämnd")], "[]", "key: har inte rätt form"),
        ([BOARD.replace("name: Ny", "name: ''")], "[]", "name: ska ha minst 1 tecken"),
        ([BOARD.replace(", valid_from: 2023-07-01", "")], "[]", "valid_from: fältet saknas"),
        (
            [BOARD.replace("{", "{valid_to: 2023-06-30, ")],
            "[]",
            "bodies → 1: sista dagen 2023-06-30 är före den första",
        ),
        ([OLD], f"[{FOLLOWS}]", "nämner ny, som inte finns"),
        (
            [OLD, BOARD],
            f"[{FOLLOWS.replace('07-01', '08-01')}]",
            "gammal ska sluta dagen före 2023-08-01",
        ),
        (
            [OLD, BOARD.replace("2023-07-01", "2024-01-01")],
            f"[{FOLLOWS}]",
            "ny ska finnas den 2023-07-01",
        ),
    ],
)
def test_a_fault_in_the_list_is_a_sentence(bodies, successions, fault):
    with pytest.raises(BadDefinition) as refused:
        read(*bodies, successions=successions)
    assert fault in str(refused.value)

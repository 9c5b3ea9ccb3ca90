"""Loading indicators: all or nothing, once, by those who may; and what is released stays."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from fardplan.errors import FardplanError, Refused
from fardplan.indicators import actions
from fardplan.indicators.models import Indicator, Release
from fardplan.journal.models import Entry
from fardplan.people.models import Role
from fardplan.people.operator import OPERATOR
from tests import make

pytestmark = pytest.mark.django_db


def everything() -> list:
    """Every row that loading writes."""
    return [list(model.objects.order_by("pk").values()) for model in (Indicator, Release, Entry)]


def test_the_indicators_that_ship_are_loaded_with_their_figures(shipped):
    assert len(shipped.new) == 12
    assert Indicator.objects.count() == 12
    assert Release.objects.count() == 5
    assert Entry.objects.filter(event="indicator_defined").count() == 12
    assert Entry.objects.filter(event="release_published", by="operator").count() == 5


def test_the_same_content_again_changes_nothing(shipped):
    before = everything()
    again = actions.load_indicators(by=OPERATOR)
    assert (again.new, again.changed, len(again.unchanged)) == ([], [], 12)
    assert everything() == before


def test_other_figures_become_a_new_release_and_the_old_one_stays(stockholm, folder):
    folder.load()
    first = Release.objects.values().get()
    loaded = folder.with_figures("60.25", "61").load()
    assert loaded.changed == ["prov"]
    assert [one.version for one in Release.objects.order_by("version")] == [1, 2]
    assert Release.objects.values().get(version=1) == first
    assert Release.objects.current().get().version == 2


def test_another_definition_of_the_same_figures_is_a_new_release_too(stockholm, folder):
    folder.load()
    folder.with_definition("Bara ett prov.", "Mer än ett prov.").load()
    old, new = Release.objects.order_by("version")
    assert old.sha256 == new.sha256
    assert str(old.defined.caveats[0]) == "Bara ett prov."
    assert str(new.defined.caveats[0]) == "Mer än ett prov."
    assert Entry.objects.filter(event="release_published").count() == 2


def test_a_gap_becomes_figures_without_changing_its_key(stockholm, folder):
    figures = folder.definition
    folder.definition = figures.split("figures:\n")[0] + (
        "missing:\n  reason: {sv: Nej., en: No.}\n  needed: {sv: Allt., en: All.}\n"
        "  from_whom: {sv: SCB, en: SCB}\n"
    )
    assert folder.load().new == ["prov"]
    assert not Release.objects.exists()
    folder.definition = figures
    assert folder.load().changed == ["prov"]
    assert Release.objects.get().indicator.key == "prov"


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        (
            "goal: behorighet-arskurs-9",
            "goal: inget-mal",
            "inget-mal finns inte i färdplanen",
        ),
        ("goal: behorighet-arskurs-9", "goal: likvardig-forskola", "finns inte i färdplanen"),
        ("role: proxy", "role: core", "har redan behorighet-stadens-skolor"),
        ("decimals: 1", "decimals: många", "decimals"),
    ],
)
def test_one_fault_and_the_database_is_as_before(shipped, folder, was, becomes, said):
    before = everything()
    folder.copy("annan").write()  # a sound one, which comes first
    with pytest.raises(FardplanError) as refused:
        folder.with_definition(was, becomes).load()
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert everything() == before


def test_a_fault_in_the_figures_leaves_the_database_as_before(shipped, folder):
    before = everything()
    folder.copy("annan").write()
    with pytest.raises(FardplanError, match="Män saknas"):
        folder.with_figures("0180,kommuner,2023,M,,,52,,,A,F\n", "").load()
    assert everything() == before


def test_two_indicators_cannot_both_be_the_goals_own(stockholm, folder):
    core = folder.with_definition("role: proxy", "role: core")
    core.copy("annan").write()
    with pytest.raises(FardplanError, match="har redan annan som sin egen indikator"):
        core.load()


def test_the_goals_own_indicator_can_give_up_its_place_in_one_load(stockholm, folder):
    other = folder.copy("annan")  # which comes before prov
    other.write()
    folder.with_definition("role: proxy", "role: core").load()
    other.with_definition("role: proxy", "role: core").write()
    folder.load()
    assert Indicator.objects.get(role="core").key == "annan"


def test_a_goal_about_persons_is_not_followed_by_dwellings(stockholm, folder):
    dwelling = (
        folder.with_definition("[sexes-over-time, sexes-by-area]", "[areas-by-period]")
        .with_definition("unit: person", "unit: dwelling")
        .with_definition("individual_based: true", "individual_based: false")
        .with_definition(
            "sex:\n  basis: legal",
            "sex:\n  exemption:\n    reason: {sv: Hus., en: House.}\n"
            "    decided_by: {sv: nämnden, en: the board}\n    until: 2030-12-31",
        )
    )
    dwelling.figures = "\n".join(
        row for row in folder.figures.splitlines() if ",K," not in row and ",M," not in row
    )
    with pytest.raises(Refused, match="målet behorighet-arskurs-9 räknar personer"):
        dwelling.load()


def test_a_folder_without_indicators_is_said_to_be_one(stockholm, tmp_path):
    with pytest.raises(FardplanError, match="har inga indikatorer"):
        actions.load_indicators(by=OPERATOR, definitions=tmp_path, figures_in=tmp_path)


@pytest.mark.parametrize("role", [Role.RELEASER, Role.ADMINISTRATOR])
def test_those_who_answer_for_the_statistics_may_load(stockholm, folder, role):
    by = make.person(role)
    assert folder.load(by=by).new == ["prov"]
    assert Release.objects.get().released_by == by.journal_name


@pytest.mark.parametrize("role", [Role.STRATEGIST, Role.OFFICER, Role.ANALYST])
def test_others_may_not(stockholm, folder, role):
    by = make.person(role)
    before = everything()
    with pytest.raises(Refused, match="Bara statistikansvariga"):
        folder.load(by=by)
    assert everything() == before


def raw(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE indicators_release SET version = 9",
        "UPDATE indicators_release SET released_by = 'någon annan'",
        "DELETE FROM indicators_release",
    ],
)
def test_the_database_itself_refuses_to_change_a_release(shipped, statement):
    before = everything()
    with pytest.raises(Exception, match="a release never changes"):
        raw(statement)
    assert everything() == before


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone can replace a row")
def test_the_database_itself_refuses_to_replace_a_release(shipped):
    before = everything()
    with pytest.raises(DatabaseError, match="a release never changes"):
        raw(
            'INSERT OR REPLACE INTO indicators_release (id, version, definition, "table", sha256, '
            "released_at, released_by, produced_by, correction, indicator_id) "
            "SELECT id, version, definition, 'tabell', sha256, released_at, released_by, '', '', "
            "indicator_id FROM indicators_release LIMIT 1"
        )
    assert everything() == before


def test_the_queryset_cannot_change_a_release_either(shipped):
    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.update(table="")
    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.all().delete()


def refuses(constraint: str):
    return pytest.raises(IntegrityError, match=constraint)


def test_the_database_itself_refuses_two_core_indicators_for_a_goal(shipped):
    core = Indicator.objects.filter(role="core").first()
    with pytest.raises(IntegrityError), transaction.atomic():  # one_core_indicator_per_goal
        Indicator.objects.create(key="till", goal=core.goal, role="core", definition={})


def test_the_database_itself_refuses_a_goal_for_context_and_none_for_others(shipped):
    goal = Indicator.objects.filter(role="core").first().goal
    with refuses("an_indicator_serves_a_goal_or_is_context"), transaction.atomic():
        Indicator.objects.create(key="till", goal=goal, role="context", definition={})
    with refuses("an_indicator_serves_a_goal_or_is_context"), transaction.atomic():
        Indicator.objects.create(key="till", goal=None, role="proxy", definition={})


def test_the_database_itself_refuses_a_release_before_the_first_and_one_twice(shipped):
    known = Release.objects.values("definition", "table", "sha256", "released_at").first()
    indicator = Indicator.objects.get(key="uvas-16-24")
    with refuses("releases_count_from_one"), transaction.atomic():
        Release.objects.create(indicator=indicator, version=0, released_by="x", **known)
    Release.objects.create(indicator=indicator, version=1, released_by="x", **known)
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.create(  # one_release_per_indicator_and_version
            indicator=indicator, version=1, released_by="x", **known
        )


def test_a_load_that_breaks_off_half_way_leaves_nothing_behind(stockholm, folder, monkeypatch):
    before = everything()
    folder.copy("annan").write()
    folder.write()
    record = actions.record
    told = []

    def fails_the_third_time(event, subject, **details):
        told.append(event)
        if len(told) == 3:
            raise ConnectionError
        return record(event, subject, **details)

    monkeypatch.setattr(actions, "record", fails_the_third_time)
    with pytest.raises(ConnectionError):
        folder.load()
    assert told == ["indicator_defined", "release_published", "indicator_defined"]
    assert everything() == before

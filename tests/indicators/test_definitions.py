"""What an indicator's definition must say, and how each fault is told."""

import pytest
from django.utils import translation

from fardplan.errors import BadDefinition
from fardplan.indicators.definitions import FOLDER, IndicatorDefinition, Role, read_indicator

SHIPPED = sorted(FOLDER.glob("*.yaml"))
SEX = "sex:\n  basis: legal\n"
EXEMPT = """\
sex:
  exemption:
    reason: {sv: Ett hus har inget kön., en: A house has no sex.}
    decided_by: {sv: nämnden, en: the board}
    until: 2030-12-31
"""
GAP = """\
sex:
  gap:
    reason: {sv: Källan har inget kön., en: The source has no sex.}
    needed: {sv: Allt., en: Everything.}
    from_whom: {sv: SCB, en: Statistics Sweden}
    decided_by: {sv: nämnden, en: the board}
    until: 2030-12-31
"""


def without_sex(folder):
    """The same indicator with a declared gap, shown in a way that needs no sexes."""
    by_period = folder.with_definition("[sexes-over-time, sexes-by-area]", "[areas-by-period]")
    return by_period.with_definition(SEX, GAP)


def read(folder) -> IndicatorDefinition:
    return read_indicator(folder.write() / "prov.yaml")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_indicator_that_ships_is_read(path):
    assert read_indicator(path).key == path.stem


def test_every_goal_has_exactly_one_core_indicator(stockholm_document):
    cores = [one.goal for one in map(read_indicator, SHIPPED) if one.role == Role.CORE]
    assert sorted(cores) == sorted(goal.key for goal in stockholm_document.goals)


def test_all_figures_know_publisher_table_edition_licence_and_when_they_were_retrieved():
    sources = [
        source
        for one in map(read_indicator, SHIPPED)
        if one.figures
        for source in one.figures.sources
    ]
    assert len(sources) == 7
    for source in sources:
        assert source.publisher.sv
        assert source.table
        assert source.edition.sv
        assert source.licence.sv
        assert source.retrieved


def test_what_counts_persons_has_the_sexes_or_says_why_not():
    for one in map(read_indicator, SHIPPED):
        if one.counted.individual_based:
            assert one.sex.basis or one.sex.gap
        else:
            assert one.sex.exemption


def test_a_sound_definition_is_read(folder):
    assert read(folder).shape.by_sex


def test_texts_are_in_the_language_of_the_page(folder):
    definition = read(folder)
    assert str(definition.title) == "Prov"
    with translation.override("en"):
        assert str(definition.title) == "Trial"


def test_persons_may_lack_sexes_when_somebody_has_decided_so_until_a_day(folder):
    definition = read(without_sex(folder))
    assert not definition.shape.by_sex
    assert definition.shape.no_sex_because == "Källan har inget kön."


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        (SEX, "", "sex: fältet saknas"),
        (SEX, "sex: {}\n", "sex: siffrorna ska finnas för kvinnor och män"),
        (SEX, EXEMPT, "det som räknas är personer"),
        (SEX, GAP + "  basis: legal\n", "exakt ett av de tre"),
        ("    until: 2030-12-31\n", "", "until: fältet saknas"),
        ("unit: person", "unit: dwelling", "individual_based ska vara false"),
        ("unit: person", "unit: household", "individual_based ska vara false"),
        ("individual_based: true", "individual_based: false", "individual_based ska vara true"),
        ("role: proxy", "role: context", "ska ha ett mål (goal) utom när rollen är context"),
        ("goal: behorighet-arskurs-9\n", "", "ska ha ett mål (goal)"),
        ("key: prov", "key: annan", "filen ska heta som nyckeln"),
        ("key: prov\n", "key: prov\nkey: prov\n", "fältet key står två gånger"),
        ("  denominator: {sv: alla, en: all}\n", "", "en andel ska ha en nämnare"),
        ("title: {sv: Prov, en: Trial}", "title: {sv: Prov}", "title → en: fältet saknas"),
        ("retrieved: 2026-11-02", "retrieved: i går", "retrieved: har inte rätt form"),
        ("sha256: SUM", "sha256: abc", "sha256: har inte rätt form"),
        ("sexes-by-area]", "tavla]", "valet är okänt"),
        ("sexes-by-area]", "parts-over-time]", "visar antal, inte andelar"),
        ("file: prov.csv", "file: ../prov.csv", "file: har inte rätt form"),
        ("decimals: 1", "decimals: .nan", "decimals: ska vara ett"),
        ("table: P1", "table: P1\n      url: ftp://x", "url: har inte rätt form"),
        ("table: P1", "table: P1\n      tabel: P2", "tabel: fältet är okänt"),
    ],
)
def test_each_fault_is_one_sentence_that_names_the_file(folder, was, becomes, said):
    changed = without_sex(folder) if was in GAP else folder
    with pytest.raises(BadDefinition) as refused:
        read(changed.with_definition(was, becomes))
    assert said in str(refused.value)
    assert str(refused.value).startswith("prov.yaml")
    assert "\n" not in str(refused.value)


def test_what_is_no_person_needs_an_exemption_and_not_a_gap(folder):
    dwelling = (
        folder.with_definition("[sexes-over-time, sexes-by-area]", "[areas-by-period]")
        .with_definition("unit: person", "unit: dwelling")
        .with_definition("individual_based: true", "individual_based: false")
    )
    with pytest.raises(BadDefinition, match="undantaget från kön ska stå"):
        read(dwelling.with_definition(SEX, GAP))
    assert not read(dwelling.with_definition(SEX, EXEMPT)).shape.by_sex


def test_pictures_by_sex_need_figures_by_sex(folder):
    with pytest.raises(BadDefinition, match="figurer efter kön"):
        read(folder.with_definition(SEX, GAP))


def test_parts_of_a_whole_are_two(folder):
    counted = folder.with_definition("kind: share", "kind: count")
    shown = counted.with_definition("sexes-by-area]", "parts-over-time]")
    assert read(shown)
    with pytest.raises(BadDefinition, match="exakt ett annat område"):
        read(shown.with_definition('others: ["1480"]', "others: []"))


def test_an_indicator_has_figures_or_says_what_is_missing_never_both_or_neither(folder):
    head, _figures = folder.definition.split("figures:\n")
    missing = """\
missing:
  reason: {sv: Finns inte., en: Does not exist.}
  needed: {sv: Allt., en: Everything.}
  from_whom: {sv: SCB, en: Statistics Sweden}
"""
    folder.definition = head
    with pytest.raises(BadDefinition, match="antingen figures med en fil eller missing"):
        read(folder)
    folder.definition = head + missing
    assert read(folder).missing
    folder.definition = head + missing + "figures:\n" + _figures
    with pytest.raises(BadDefinition, match="antingen figures med en fil eller missing"):
        read(folder)

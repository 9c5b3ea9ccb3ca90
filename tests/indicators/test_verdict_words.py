"""What a reader is told of a verdict: every number out of the figures, every rule beside it."""

import re

import pytest
from django.utils import translation

from fardplan.indicators import verdict_words
from fardplan.indicators.definitions import FOLDER, read_indicator
from fardplan.indicators.finding_words import in_words
from fardplan.indicators.judging import judged
from fardplan.indicators.rule_words import say_rules
from fardplan.statistics.checks.codes import Code
from fardplan.statistics.checks.findings import Finding, Severity
from tests.indicators.conftest import shipped_series
from tests.indicators.test_judging import hidden, rising

SHIPPED = [
    "behorighet-hemkommun",
    "jobb-i-stadsdelsomraden",
    "paborjade-bostader",
    "oro-for-brott",
]
LEVEL = 'target: {year: "2030", women: 70, men: 70, total: 70}'


def said(series):
    return verdict_words.of_series(series, judged(series))


def with_rule(folder, rule):
    return rising(folder).with_definition("rule: any_change", rule)


def test_girls_and_boys_in_words_and_girls_first():
    verdict = said(shipped_series("behorighet-hemkommun"))
    assert verdict.word == "Kravet är uppfyllt bara för pojkar"
    assert [(line.who, line.word) for line in verdict.lines] == [
        ("Flickor", "Ingen säker förändring"),
        ("Pojkar", "Säker förändring åt rätt håll"),
        (
            "Skillnad, flickor minus pojkar",
            "Har bytt tecken: flickor ligger nu under pojkar",
        ),
        ("Samtliga", "Ingen säker förändring"),
    ]
    girls = " ".join(verdict.lines[0].sentences)
    assert "88,65 procent 2015, 88,50 procent 2024: −0,15 procentenheter." in girls
    assert "sedan 2012, 13 mätpunkter: p\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}0,669." in girls
    assert verdict.is_proposed


def test_the_gap_is_told_in_points_and_as_a_ratio_and_never_as_closed():
    gap = said(shipped_series("behorighet-hemkommun")).lines[2]
    assert "Från +1,46 till −0,31 procentenheter; kvot 1,017 och 0,996." in gap.sentences
    assert "Regeln för skillnaden är inte uppfylld: båda könen förbättras." in gap.sentences
    assert "slut" not in gap.word


def test_the_same_verdict_in_english_has_english_words_and_numbers():
    with translation.override("en"):
        verdict = said(shipped_series("behorighet-hemkommun"))
        assert [verdict.lines[0].who, verdict.lines[0].word] == ["Girls", "No reliable change"]
        assert "88.50" in verdict.lines[0].sentences[0]
        assert said(shipped_series("oro-for-brott")).lines[0].word == "Cannot be judged"


def test_what_is_held_by_persons_has_a_verdict_on_each_sex_even_where_there_is_none():
    verdict = said(shipped_series("jobb-i-stadsdelsomraden"))
    assert not verdict.can_be_judged
    assert [(line.kind, line.word) for line in verdict.lines] == [
        (kind, "Kan inte bedömas") for kind in ("women", "men", "gap", "total")
    ]
    assert "mellan −533 och +20\N{NO-BREAK SPACE}613" in verdict.bounds
    assert "inte att säga åt vilket håll" in verdict.bounds
    assert [reason.code for reason in verdict.reasons][:2] == ["sex_missing", "unallocated"]
    assert all(reason.question for reason in verdict.reasons)


def test_what_is_not_of_persons_has_one_line_and_no_gap():
    verdict = said(shipped_series("paborjade-bostader"))
    (line,) = verdict.lines
    assert line.who == "Bostäder"
    assert line.sentences[0] == (
        "73,7 procent av alla 2013, 59,2 procent av alla 2017: −14,5 procentenheter."
    )


def test_no_change_is_told_across_a_break():
    total = said(shipped_series("oro-for-brott")).lines[-1]
    assert total.sentences == ("11 procent 2017 och 9 procent 2020.",)


@pytest.mark.parametrize("key", SHIPPED)
def test_no_number_is_told_that_is_not_in_the_verdict(key):
    series = shipped_series(key)
    found = judged(series)
    verdict = found.verdict
    numbers = {abs(value) for one in found.concerning for value in one.numbers.values()}
    for side in (verdict.women, verdict.men, verdict.total):
        if side and side.change is not None:
            numbers |= {side.earlier["value"], side.later["value"], abs(side.change)}
    for line in (one for one in said(series).lines if one.kind != "gap" and one.sentences):
        for text in re.findall(
            r"(\d[\d\N{NO-BREAK SPACE}]*(?:,\d+)?) (?:procent|jobb)", line.sentences[0]
        ):
            number = float(text.replace("\N{NO-BREAK SPACE}", "").replace(",", "."))
            assert any(abs(number - one) < 0.06 for one in numbers), text


@pytest.mark.parametrize("key", SHIPPED)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_finding_is_a_whole_sentence_with_numbers_as_they_are_written(key, language):
    with translation.override(language):
        series = shipped_series(key)
        found = judged(series)
        for one in in_words((*found.concerning, *found.others), series):
            assert one.severity
            assert not re.search(r"\{|\d{4,}\.\d|\d\.\d{4,}", one.sentence), one.sentence


def test_a_finding_names_the_area_in_the_language_of_the_page():
    with translation.override("en"):
        series = shipped_series("jobb-i-stadsdelsomraden")
        whole = [one for one in judged(series).concerning if one.code == "unallocated"]
        assert in_words(whole, series)[0].where == "The whole city"


def test_a_level_is_told_with_the_pace_made_and_the_pace_needed(folder):
    verdict = said(with_rule(folder, LEVEL.replace("70", "90")).series())
    women = verdict.lines[0]
    assert "p\N{NO-BREAK SPACE}<\N{NO-BREAK SPACE}0,001." in women.sentences[1]
    assert women.word == "Åt rätt håll men för långsamt"
    assert "Takten har varit +1,00 procentenheter om året; +3,49 behövs." in women.sentences
    assert "Mål: kvinnor 90,0 procent, män 90,0 procent, samtliga 90,0 procent" in verdict.rules[0]


def test_a_level_that_is_reached_is_not_called_a_change(folder):
    verdict = said(with_rule(folder, LEVEL.replace("70", "55")).series())
    assert verdict.word == "Kravet är uppfyllt"
    assert {line.word for line in verdict.lines if line.kind != "gap"} == {"Nivån är nådd"}


def test_both_reached_and_a_wider_gap_is_told_as_that(folder):
    changed = rising(folder, women=2.0, men=1.0)
    changed = changed.with_definition("gap_rule: both_improve", "gap_rule: gap_not_wider")
    verdict = said(changed.series())
    assert verdict.word == "Nått för båda könen, men regeln för skillnaden är inte uppfylld"
    assert verdict.lines[2].word == "Har vidgats"


@pytest.mark.parametrize(
    ("part", "word"),
    [
        ("0.1", "Tydlig förändring åt rätt håll"),
        ("0.9", "Säker förändring åt rätt håll, men inte tydlig"),
    ],
)
def test_tydligt_needs_a_part_of_the_unwanted_to_be_gone(folder, part, word):
    verdict = said(with_rule(folder, f"rule: clear_change\n  least_part: {part}").series())
    assert verdict.lines[0].word == word


def test_without_number_or_rule_there_is_a_direction_and_no_verdict_on_the_goal(folder):
    verdict = said(with_rule(folder, "scale: points").series())
    assert verdict.word == "Kan inte bedömas"
    assert [reason.code for reason in verdict.reasons] == ["no_target"]
    assert verdict.lines[0].word == "Åt rätt håll"


def test_an_undecided_assessment_is_a_verdict_too(folder):
    verdict = said(folder.series())
    assert [line.word for line in verdict.lines] == ["Kan inte bedömas"] * 4
    assert verdict.rules == ("Utgångsår och regel för bedömningen är inte bestämda än.",)


def test_a_survey_tells_between_what_limits_the_change_lies(folder):
    changed = rising(folder, women=1.0, men=0.0)
    changed.figures = re.sub(
        r",,,([\d.]+),,,A",
        lambda match: f",,,{match[1]},{float(match[1]) - 3},{float(match[1]) + 3},A",
        changed.figures,
    )
    changed = changed.with_definition("kind: register", "kind: survey")
    changed = changed.with_definition("evidence: trend", "evidence: interval")
    women, men, *_rest = said(changed.series()).lines
    assert women.word == "Säker förändring åt rätt håll"
    assert men.word == "Ingen säker förändring"
    assert "med 95 procents säkerhet mellan −4,2 och +4,3 procentenheter" in men.sentences[1]


def test_a_gap_between_figures_that_are_hidden_is_not_told(folder):
    gap = said(hidden(rising(folder), "K", "2015").series()).lines[2]
    assert (gap.word, gap.sentences) == ("Kan inte bedömas", ())


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_indicator_of_a_goal_says_by_which_rule_it_is_judged(path):
    definition = read_indicator(path)
    if definition.goal:
        assert definition.assessment.is_proposed  # the city has decided nothing yet
        assert str(definition.assessment.baseline.year) in say_rules(definition)[0]


def test_a_decided_rule_is_not_marked_as_proposed(folder):
    decided = rising(folder).with_definition(
        "evidence: trend", "evidence: trend\n  decided_by: {sv: KF 2027, en: The council 2027}"
    )
    assert not said(decided.series()).is_proposed


def test_a_gap_is_not_told_across_a_break(folder):
    broken = rising(folder).with_definition(
        "caveats:",
        'breaks:\n  - period: "2018"\n    label: {sv: Nytt, en: New}\n'
        "    reason: {sv: Nytt sätt., en: New way.}\ncaveats:",
    )
    gap = said(broken.series()).lines[2]
    assert (gap.word, gap.sentences) == ("Kan inte bedömas", ())


def test_a_survey_says_that_its_changes_are_judged_by_interval():
    rules = say_rules(read_indicator(FOLDER / "oro-for-brott.yaml"))
    assert "osäkerhetsintervall" in rules[-1]
    rules = say_rules(read_indicator(FOLDER / "uvas-16-24.yaml"))
    assert "minst 8 mätpunkter" in rules[-1]
    assert "minst 10 procent av utgångsläget" in rules[0]


def test_numbers_of_findings_are_whole_signed_or_of_the_series_decimals(folder):
    series = hidden(rising(folder), "K", "2015").series()
    (marks,) = (one for one in judged(series).concerning if one.code == "mark_not_number")
    assert in_words([marks], series)[0].sentence.startswith("1 av 30 celler")
    jobs = shipped_series("jobb-i-stadsdelsomraden")
    outlier = in_words(judged(jobs).concerning, jobs)[-1].sentence
    assert outlier == (
        "Farsta ändras med −18,6 procent 2015–2016; medianen för delarna är +1,2 procent."
    )


def test_an_area_of_a_finding_has_the_name_that_the_reader_knows():
    finding = Finding(
        Code.SUM_DIFFERS,
        Severity.WARN,
        {"whole_name": "Hela staden", "period": "2016"},
        {"whole": 10.0, "parts": 8.0, "difference": 2.0},
        ({"area": "hela-staden", "area_version": "stockholm-14"},),
    )
    with translation.override("en"):
        (found,) = in_words([finding], shipped_series("jobb-i-stadsdelsomraden"))
    assert "The whole city" in found.sentence
    assert "+2" in found.sentence

"""Findings speak from their own numbers, and each has a question for the source."""

import string

import polars as pl
import pytest

from fardplan.statistics.checks.codes import RULES, Code
from fardplan.statistics.checks.findings import (
    Finding,
    Severity,
    gravest_first,
    named,
    rows_of,
    tally,
)


def fields(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("code", list(Code))
def test_every_finding_has_a_sentence_and_a_question(code):
    rule = RULES[code]
    assert rule.sentence.endswith((".", "}"))
    assert rule.question.endswith("?")


def test_there_are_no_numbers_in_the_sentences_themselves():
    for rule in RULES.values():
        assert not any(sign.isdigit() for sign in rule.sentence + rule.against_change)


def test_a_sentence_is_filled_from_names_and_numbers():
    finding = Finding(
        Code.UNALLOCATED,
        Severity.WARN,
        {"unit": "jobb", "part": "stadsdelsområde", "period": "2016"},
        {"remainder": 21_146},
    )
    assert str(finding) == "21146 jobb saknar stadsdelsområde 2016."
    assert fields(finding.sentence) <= set(finding.values)


def test_a_change_that_is_drowned_is_in_the_sentence():
    finding = Finding(
        Code.UNALLOCATED,
        Severity.BLOCK,
        {"unit": "jobb", "part": "stadsdelsområde", "period": "2016"},
        {"remainder": 21_146, "change": -533},
    )
    assert str(finding).endswith("förändringen som ska bedömas är -533.")


@pytest.mark.parametrize(
    ("severity", "blocks"),
    [
        (Severity.NOTE, False),
        (Severity.WARN, False),
        (Severity.BLOCK, True),
        (Severity.REFUSE, True),
    ],
)
def test_what_blocks_a_verdict(severity, blocks):
    assert Finding(Code.NO_TARGET, severity).blocks == blocks


def test_the_gravest_come_first_and_keep_their_order():
    findings = [
        Finding(Code.IDENTITY_FAILS, Severity.WARN),
        Finding(Code.AREA_CLOSED, Severity.REFUSE),
        Finding(Code.OUTLIER_CHANGE, Severity.WARN),
        Finding(Code.SEX_MISSING, Severity.BLOCK),
    ]
    codes = [one.code.value for one in gravest_first(findings)]
    assert codes == ["area_closed", "sex_missing", "identity_fails", "outlier_change"]


def test_findings_are_given_the_name_of_their_table():
    (finding,) = named([Finding(Code.NO_TARGET, Severity.NOTE)], "b014")
    assert finding.table == "b014"


def test_no_failing_rows_are_no_finding():
    assert tally(Code.ROW_MISSING, Severity.WARN, pl.DataFrame({"area": []}), 10) == []


def test_the_largest_difference_is_the_largest_either_way():
    failing = pl.DataFrame({"area": ["a", "b"], "difference": [5.0, -7.0]})
    (finding,) = tally(Code.IDENTITY_FAILS, Severity.WARN, failing, 10)
    assert finding.numbers == {"failing": 2, "checked": 10, "largest": -7}


def test_rows_are_plain_and_codes_are_text():
    table = pl.DataFrame({"sex": ["K"]}, schema={"sex": pl.Enum(["K", "M"])})
    assert rows_of(table) == ({"sex": "K"},)

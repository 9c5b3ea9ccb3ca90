"""A2: a published identity that holds one year and not the other."""

from fardplan.statistics.checks.findings import Severity
from fardplan.statistics.checks.sums import Identity, identities
from tests.statistics.figures import jobs

NET = Identity(
    "Nettopendling = jobb − boende med arbete",
    "measure",
    "nettopendling",
    {"dagbefolkning": 1, "nattbefolkning": -1},
)
FLOWS = Identity(
    "Nettopendling = inpendling − utpendling",
    "measure",
    "nettopendling",
    {
        "inpendl_ovriga_staden": 1,
        "inpendl_annan_kommun": 1,
        "utpendl_ovriga_staden": -1,
        "utpendl_annan_kommun": -1,
    },
)


RESIDENTS = Identity(
    "Boende med arbete = bor och arbetar + utpendling",
    "measure",
    "nattbefolkning",
    {"bor_och_arbetar": 1, "utpendl_ovriga_staden": 1, "utpendl_annan_kommun": 1},
    areas=("inre-staden", "norrmalm", "soderort", "skarpnack", "ostermalm"),
)


def differences(finding):
    """Left side minus published, by area."""
    return {row["area"]: row["parts"] - row["whole"] for row in finding.rows}


def test_six_rows_of_2015_fail_and_none_of_2016():
    (found,) = identities(jobs(), [NET])
    assert (found.code, found.severity) == ("identity_fails", Severity.WARN)
    assert found.names["period"] == "2015"
    assert (found.numbers["failing"], found.numbers["checked"]) == (6, 18)
    assert differences(found) == {
        "hela-staden": -69,
        "inre-staden": -60,
        "norrmalm": -54,
        "soderort": -9,
        "skarpnack": -9,
        "ostermalm": -6,
    }
    assert abs(found.numbers["largest"]) == 69


def test_by_flows_it_fails_in_four_districts_of_2016_that_cancel():
    (found,) = identities(jobs(), [FLOWS])
    assert found.names["period"] == "2016"
    assert differences(found) == {
        "norrmalm": 53,
        "ostermalm": -53,
        "enskede-arsta-vantor": -15,
        "skarpnack": 15,
    }


def test_residents_are_the_doubtful_column_for_they_fall_short_by_the_same():
    of_2015, _of_2016 = identities(jobs(), [RESIDENTS])
    assert of_2015.names["period"] == "2015"
    assert differences(of_2015) == {
        "inre-staden": -60,
        "norrmalm": -54,
        "soderort": -9,
        "skarpnack": -9,
        "ostermalm": -6,
    }


def test_the_finding_asks_and_does_not_refuse():
    (found,) = identities(jobs(), [NET])
    assert not found.blocks
    assert found.question.endswith("?")
    assert set(found.columns) == {"nettopendling", "dagbefolkning", "nattbefolkning"}

"""The verdict on one series: one sex in one area, from a base period to the latest.

No growth rates: the same fact must get the same verdict whether one counts those who are in or
those who are not. Method page: docs/methods/assessment.md; source: statistics.md section 5.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from fardplan.errors import sentence
from fardplan.statistics.bounds import Bounds
from fardplan.statistics.checks.codes import Code
from fardplan.statistics.checks.findings import Finding, Row, Severity
from fardplan.statistics.checks.kinds import breaks_inside
from fardplan.statistics.codes import Meaning
from fardplan.statistics.comparison import difference
from fardplan.statistics.periods import Break, time_of
from fardplan.statistics.rates import Interval
from fardplan.statistics.shape import Shape
from fardplan.statistics.targets import Evidence, Scale, Target
from fardplan.statistics.trends import POINTS_TO_CLAIM, mann_kendall

TINY = 1e-9
MADE_UP = ("E", "F", "I")  # neither counted nor asked
MARKED = sentence("Källan markerar ett brott.")


class Outcome(StrEnum):
    """The verdict on one series, best first. The last is no grade: it outranks the others."""

    MET = "met"
    ON_COURSE = "on_course"
    BETTER = "better"
    TOO_SLOW = "too_slow"
    NO_RELIABLE_CHANGE = "no_reliable_change"
    WRONG_WAY = "wrong_way"
    CANNOT_BE_JUDGED = "cannot_be_judged"


OUTCOMES = {
    Outcome.MET: Meaning("Målet är nått", "Met"),
    Outcome.ON_COURSE: Meaning("I takt med målet", "On course"),
    Outcome.BETTER: Meaning("Åt rätt håll", "Better"),
    Outcome.TOO_SLOW: Meaning("Åt rätt håll men för långsamt", "Too slow"),
    Outcome.NO_RELIABLE_CHANGE: Meaning("Ingen säker förändring", "No reliable change"),
    Outcome.WRONG_WAY: Meaning("Åt fel håll", "Wrong way"),
    Outcome.CANNOT_BE_JUDGED: Meaning("Kan inte bedömas", "Cannot be judged"),
}


class Ends(NamedTuple):
    """The two rows that are compared."""

    earlier: Row
    later: Row

    @property
    def change(self) -> float:
        return float(self.later["value"] - self.earlier["value"])

    @property
    def years(self) -> float:
        return time_of(self.later["period"]) - time_of(self.earlier["period"])


class Proof(NamedTuple):
    """What is known of a change: its reliable direction (1, 0, -1), and what that rests on."""

    direction: int = 0
    lower: float | None = None  # limits of the change, where the figures have intervals
    upper: float | None = None
    p: float | None = None  # of the trend, over so many points from this period on
    points: int | None = None
    since: str = ""


@dataclass(frozen=True)
class Judgement:
    """The verdict on one series, with the numbers it rests on or the reasons for having none.

    Values are in the table's unit; the pace is per year on the target's scale. `improves` says
    that there is a reliable change the right way, whether or not it is enough.
    """

    sex: str
    outcome: Outcome
    earlier: Row | None = None
    later: Row | None = None
    proof: Proof | None = None
    pace_made: float | None = None
    pace_needed: float | None = None
    level: float | None = None
    improves: bool = False
    reasons: tuple[Finding, ...] = ()
    bounds: Bounds | None = None

    @property
    def change(self) -> float | None:
        """Later minus earlier, where both are known."""
        if not self.earlier or not self.later:
            return None
        before, after = self.earlier["value"], self.later["value"]
        return None if before is None or after is None else float(after - before)

    @property
    def meaning(self) -> Meaning:
        return OUTCOMES[self.outcome]


def judge(
    rows: Sequence[Row],
    shape: Shape,
    target: Target,
    *,
    sex: str,
    breaks: Sequence[Break] = (),
    judged: str = "",
    findings: Iterable[Finding] = (),
    bounds: Bounds | None = None,
) -> Judgement:
    """Judge one series from the target's base period to `judged`, or to its latest period.

    table:   the rows of one sex, area and further dimensions, from `periods.in_segments`.
             Forecasts and estimates are left out. `findings` are what the checks said of them.
    returns: cannot_be_judged, with all reasons, if a finding blocks, a figure is missing, a
             break or a change of areas lies between, or the evidence that the target asks for
             is not there. Otherwise the verdict, from the level, the direction if it is reliable,
             and the pace made against the pace needed.
    raises:  BadTable for a period that cannot be read.
    source:  statistics.md section 5; audits.md section 1.2.
    """
    counted = [row for row in rows if row["obs_status"] not in MADE_UP]
    earlier, later = _ends(counted, target.base, judged)
    missing = _missing(earlier, target.base) + _missing(later, judged)
    reasons = [finding for finding in findings if finding.blocks] + missing
    if earlier is None or later is None or missing:
        unknown = Judgement(sex, Outcome.CANNOT_BE_JUDGED, earlier, later)
        return replace(unknown, reasons=tuple(reasons), bounds=bounds)
    ends = Ends(earlier, later)
    proof, lacking = _proof(counted, ends, target)
    reasons += _between(counted, ends, breaks) + lacking + _off_the_scale(ends, target, shape, sex)
    judgement = _unhindered(ends, proof, target, shape, sex)
    if not reasons:
        return judgement
    return replace(
        judgement,
        outcome=Outcome.CANNOT_BE_JUDGED,
        improves=False,
        reasons=tuple(reasons),
        bounds=bounds,
    )


def _unhindered(ends: Ends, proof: Proof, target: Target, shape: Shape, sex: str) -> Judgement:
    """The verdict and its numbers, when nothing stands in its way."""
    made, needed = _paces(ends, target, shape, sex)
    return Judgement(
        sex,
        _outcome(ends, proof, target, shape, sex),
        ends.earlier,
        ends.later,
        proof,
        made,
        needed,
        target.levels.get(sex),
        improves=proof.direction == target.better.sign == np.sign(ends.change),
    )


def _outcome(ends: Ends, proof: Proof, target: Target, shape: Shape, sex: str) -> Outcome:
    """Which of the verdicts: level first, then direction, then pace."""
    if _reached(ends.later, target, shape, sex):
        return Outcome.MET
    if proof.direction == 0 or proof.direction != np.sign(ends.change):
        return Outcome.NO_RELIABLE_CHANGE
    if proof.direction != target.better.sign:
        return Outcome.WRONG_WAY
    if not target.says_when_met:
        return Outcome.BETTER
    if target.clearly is not None:
        gone = target.gone(ends.earlier["value"], ends.later["value"], shape)
        enough, then = gone >= target.clearly - TINY, Outcome.MET
    else:
        enough, then = _in_time(ends, target, shape, sex), Outcome.ON_COURSE
    return then if enough else Outcome.TOO_SLOW


def _in_time(ends: Ends, target: Target, shape: Shape, sex: str) -> bool:
    """Is the pace made at least the pace needed; never once the due period has passed."""
    made, needed = _paces(ends, target, shape, sex)
    if made is None or needed is None:
        return False
    return target.better.sign * (made - needed) >= -TINY


def _ends(rows: Sequence[Row], base: str, judged: str) -> tuple[Row | None, Row | None]:
    """The rows to compare; of several versions of the areas, the later row's if there is one."""
    ends = [row for row in rows if not judged or row["period"] == judged]
    later = max(ends, key=lambda row: (row["time"], row["area_version"]), default=None)
    bases = [row for row in rows if row["period"] == base]
    version = later["area_version"] if later else ""
    bases.sort(key=lambda row: row["area_version"] != version)
    return (bases[0] if bases else None), later


def _missing(row: Row | None, period: str) -> list[Finding]:
    if row is not None and row["value"] is not None:
        return []
    names = {
        "period": row["period"] if row else period,
        "status": row["obs_status"] if row else "O",
    }
    return [Finding(Code.VALUE_MISSING, Severity.BLOCK, names)]


def _between(rows: Sequence[Row], ends: Ends, breaks: Sequence[Break]) -> list[Finding]:
    """What forbids the two ends to be compared: breaks, other areas, no time between them."""
    earlier, later = ends
    start, end = earlier["period"], later["period"]
    declared = {one.period for one in breaks}
    marked = [
        Break(row["period"], MARKED)
        for row in rows
        if row["obs_status"] == "B" and row["period"] not in declared
    ]
    found = breaks_inside(start, end, (*breaks, *marked))
    if earlier["area_version"] != later["area_version"]:
        names = {
            "earlier": start,
            "later": end,
            "first": earlier["area_version"],
            "second": later["area_version"],
        }
        found.append(Finding(Code.VERSION_DIFFERS, Severity.BLOCK, names, columns=()))
    if ends.years <= 0:
        found.append(_too_few(points=1, needed=2))
    return found


def _proof(rows: Sequence[Row], ends: Ends, target: Target) -> tuple[Proof, list[Finding]]:
    """Whether the change is reliable by the evidence that the target asks for."""
    if target.evidence == Evidence.INTERVAL:
        return _proof_by_interval(ends)
    later = ends.later
    points = [
        row
        for row in rows
        if row["value"] is not None
        and row["time"] <= later["time"]
        and (row["area_version"], row["segment"]) == (later["area_version"], later["segment"])
    ]
    if len(points) < POINTS_TO_CLAIM:
        return Proof(), [_too_few(points=len(points), needed=POINTS_TO_CLAIM)]
    times, values = (np.array([row[name] for row in points]) for name in ("time", "value"))
    trend = mann_kendall(times, values)
    direction = int(np.sign(trend.tau)) if trend.p < 1 - target.confidence else 0
    return Proof(direction, p=trend.p, points=len(points), since=points[0]["period"]), []


def _proof_by_interval(ends: Ends) -> tuple[Proof, list[Finding]]:
    if any(row[limit] is None for row in ends for limit in ("lower", "upper")):
        names = {"earlier": ends.earlier["period"], "later": ends.later["period"]}
        lacking = Finding(Code.INTERVAL_MISSING, Severity.BLOCK, names, columns=("lower", "upper"))
        return Proof(), [lacking]
    (first, of_first), (second, of_second) = (
        (np.array(row["value"]), Interval(np.array(row["lower"]), np.array(row["upper"])))
        for row in ends
    )
    limits = difference(second, of_second, first, of_first)
    direction = int(limits.lower > 0) - int(limits.upper < 0)
    return Proof(direction, float(limits.lower), float(limits.upper)), []


def _reached(later: Row, target: Target, shape: Shape, sex: str) -> bool:
    """Is the level reached: for a sample, by the whole of its interval."""
    if sex not in target.levels:
        return False
    sign = target.better.sign
    limit = "lower" if sign > 0 else "upper"
    surest = later[limit] if target.evidence == Evidence.INTERVAL else later["value"]
    slack = TINY * shape.per
    return surest is not None and sign * (surest - target.levels[sex]) >= -slack


def _off_the_scale(ends: Ends, target: Target, shape: Shape, sex: str) -> list[Finding]:
    """On the logit scale nobody and everybody are infinitely far away."""
    if target.scale != Scale.LOGIT or not target.levels or _reached(ends.later, target, shape, sex):
        return []
    return [
        Finding(Code.OFF_THE_SCALE, Severity.BLOCK, {"period": row["period"]})
        for row in ends
        if not target.is_on_scale(row["value"], shape)
    ]


def _paces(ends: Ends, target: Target, shape: Shape, sex: str) -> tuple[float | None, float | None]:
    """The pace made from base to latest, and the pace needed from latest to the due period."""
    if ends.years <= 0 or not all(target.is_on_scale(row["value"], shape) for row in ends):
        return None, None
    before, after = (target.on_scale(row["value"], shape) for row in ends)
    made = (after - before) / ends.years
    left = time_of(target.due) - time_of(ends.later["period"]) if target.due else 0
    if sex not in target.levels or left <= 0:
        return made, None
    return made, (target.on_scale(target.levels[sex], shape) - after) / left


def _too_few(*, points: int, needed: int) -> Finding:
    numbers = {"points": points, "needed": needed}
    return Finding(Code.TOO_FEW_POINTS, Severity.BLOCK, {}, numbers, columns=("period",))

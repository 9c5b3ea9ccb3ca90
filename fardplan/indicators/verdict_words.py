"""Verdicts in words, made from their numbers: women first, then men, the gap, and the total."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fardplan.indicators.assessment import Assessment, Rule
from fardplan.indicators.definitions import Gap as Lack
from fardplan.indicators.definitions import IndicatorDefinition
from fardplan.indicators.finding_words import FoundInWords, in_words
from fardplan.indicators.judging import Judged
from fardplan.indicators.numbers import shown
from fardplan.indicators.rule_words import say_gap_rule, say_level_unit, say_rules
from fardplan.indicators.series import Series
from fardplan.statistics.assessment import Gap, GoalOutcome, GoalVerdict
from fardplan.statistics.bounds import Bounds
from fardplan.statistics.checks.codes import Code
from fardplan.statistics.checks.findings import Finding
from fardplan.statistics.codes import Meaning
from fardplan.statistics.judgement import OUTCOMES, Judgement, Outcome, Proof

RATIO_DECIMALS = 3
P_DECIMALS = 3
NOT_COMPARABLE = {Code.BREAK_INSIDE, Code.VERSION_DIFFERS, Code.WHOLE_DEFINED_DIFFERENTLY}


@dataclass(frozen=True)
class Line:
    """One line of a verdict: of whom, the verdict itself, and the sentences it rests on."""

    who: str
    kind: str  # women, men, gap or total: how it looks
    word: str
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True)
class VerdictInWords:
    """A whole verdict as a page shows it. Where there is none, `reasons` say why."""

    word: str
    lines: tuple[Line, ...]
    reasons: tuple[FoundInWords, ...] = ()
    bounds: str = ""
    lacking: Lack | None = None  # what would make it possible, and who has it
    lacking_title: str = ""
    rules: tuple[str, ...] = ()
    is_proposed: bool = False
    can_be_judged: bool = True

    @property
    def in_short(self) -> tuple[Line, ...]:
        """The words alone, for a list: each line's, or once if it is the same for all."""
        if len({line.word for line in self.lines}) > 1:
            return self.lines
        named = [_("Skillnaden") if one.kind == "gap" else one.who for one in self.lines]
        who = ", ".join([named[0], *(one[:1].lower() + one[1:] for one in named[1:])])
        return (Line(who, "total", self.lines[0].word),)


def cannot() -> str:
    """The verdict that outranks all others."""
    return _meaning(OUTCOMES[Outcome.CANNOT_BE_JUDGED])


def unjudged(
    definition: IndicatorDefinition,
    reasons: Sequence[FoundInWords] = (),
    lacking: Lack | None = None,
) -> VerdictInWords:
    """The full verdict where nothing can be judged: for women, for men, and for all."""
    return VerdictInWords(
        word=cannot(),
        lines=_unjudged_lines(definition),
        reasons=tuple(reasons),
        lacking=lacking,
        lacking_title=_say_what_is_lacking(definition),
        rules=say_rules(definition),
        is_proposed=definition.assessment is not None and definition.assessment.is_proposed,
        can_be_judged=False,
    )


def of_series(series: Series, found: Judged) -> VerdictInWords:
    """The verdict on a series, with each number it rests on."""
    definition, verdict = series.definition, found.verdict
    if definition.assessment is None or verdict is None:
        return unjudged(definition)
    reasons = _reasons(verdict)
    return VerdictInWords(
        word=_goal_word(verdict, series),
        lines=_lines(verdict, series),
        reasons=in_words(reasons, series),
        bounds=_say_bounds(verdict.total.bounds, series),
        rules=say_rules(definition),
        is_proposed=definition.assessment.is_proposed,
        can_be_judged=verdict.outcome != GoalOutcome.CANNOT_BE_JUDGED,
    )


def _say_what_is_lacking(definition: IndicatorDefinition) -> str:
    sentence = (
        _("Könsuppdelad statistik saknas: {title}")
        if definition.counted.individual_based
        else _("Siffror saknas: {title}")
    )
    return sentence.format(title=definition.short_title)


def _whom(definition: IndicatorDefinition) -> dict[str, str]:
    """Of whom a verdict is wanted, in order; what is not of persons has only the whole."""
    if not definition.counted.individual_based:
        return {"total": capfirst(str(definition.counted.unit_words))}
    words = definition.sex.words
    women, men = (str(words.women), str(words.men)) if words else (_("kvinnor"), _("män"))
    gap = _("Skillnad, {women} minus {men}").format(women=women, men=men)
    whole = _("Samtliga")
    return {"women": capfirst(women), "men": capfirst(men), "gap": gap, "total": whole}


def _unjudged_lines(definition: IndicatorDefinition) -> tuple[Line, ...]:
    return tuple(Line(who, kind, cannot()) for kind, who in _whom(definition).items())


def _lines(verdict: GoalVerdict, series: Series) -> tuple[Line, ...]:
    """Women, men, the gap and the total; of persons without sexes, also that they are lacking."""
    whom = _whom(series.definition)
    total = _line("total", whom["total"], verdict.total, series)
    if verdict.women is None or verdict.men is None:
        return (*_unjudged_lines(series.definition)[:-1], total)
    return (
        _line("women", whom["women"], verdict.women, series),
        _line("men", whom["men"], verdict.men, series),
        _gap_line(whom["gap"], verdict, series),
        total,
    )


def _line(kind: str, who: str, judgement: Judgement, series: Series) -> Line:
    sentences = (
        _say_ends(judgement, series),
        _say_proof(judgement.proof, series),
        _say_pace(judgement, series),
    )
    return Line(who, kind, word_of(judgement, series), tuple(one for one in sentences if one))


def word_of(judgement: Judgement, series: Series) -> str:
    """The verdict on one series in a few words: a level is reached, a rule speaks of a change."""
    assessment = series.definition.assessment
    words = {
        (None, Outcome.MET): _("Nivån är nådd"),
        (Rule.ANY_CHANGE, Outcome.MET): _("Säker förändring åt rätt håll"),
        (Rule.CLEAR_CHANGE, Outcome.MET): _("Tydlig förändring åt rätt håll"),
        (Rule.CLEAR_CHANGE, Outcome.TOO_SLOW): _("Säker förändring åt rätt håll, men inte tydlig"),
    }
    rule = assessment.rule if assessment else None
    return words.get((rule, judgement.outcome)) or _meaning(judgement.meaning)


def _goal_word(verdict: GoalVerdict, series: Series) -> str:
    """The verdict on both sexes together."""
    who = {
        GoalOutcome.MET_FOR_WOMEN_ONLY: series.women_word,
        GoalOutcome.MET_FOR_MEN_ONLY: series.men_word,
    }.get(verdict.outcome, "")
    if verdict.outcome == GoalOutcome.CANNOT_BE_JUDGED:
        return cannot()
    if verdict.outcome == GoalOutcome.MET:
        return _("Kravet är uppfyllt")
    if who:
        return _("Kravet är uppfyllt bara för {who}").format(who=who)
    sides = [one.outcome for one in (verdict.women, verdict.men) if one]
    if sides and set(sides) == {Outcome.MET}:
        return _("Nått för båda könen, men regeln för skillnaden är inte uppfylld")
    return _("Kravet är inte uppfyllt")


def _say_ends(judgement: Judgement, series: Series) -> str:
    """The figures at both ends, and the change unless something forbids it to be read."""
    earlier, later, change = judgement.earlier, judgement.later, judgement.change
    if earlier is None or later is None or change is None:
        return ""
    decimals, unit = _decimals(series), _unit(series)
    values = {
        "before": shown(earlier["value"], decimals),
        "after": shown(later["value"], decimals),
        "first": earlier["period"],
        "last": later["period"],
        "unit": unit,
    }
    if {reason.code for reason in judgement.reasons} & NOT_COMPARABLE:
        return _("{before} {unit} {first} och {after} {unit} {last}.").format(**values)
    return _("{before} {unit} {first}, {after} {unit} {last}: {change} {change_unit}.").format(
        **values,
        change=shown(change, decimals, signed=True),
        change_unit=_change_unit(series),
    )


def _say_proof(proof: Proof | None, series: Series) -> str:
    """What makes the change reliable, or not."""
    if proof is None:
        return ""
    if proof.p is not None:
        return _("Trenden sedan {since}, {points} mätpunkter: {p}.").format(
            since=proof.since, points=proof.points, p=_p(proof.p)
        )
    if proof.lower is None or proof.upper is None:
        return ""
    decimals = _decimals(series)
    return _("Förändringen ligger med 95 procents säkerhet mellan {low} och {high} {unit}.").format(
        low=shown(proof.lower, decimals, signed=True),
        high=shown(proof.upper, decimals, signed=True),
        unit=_change_unit(series),
    )


def _p(p: float) -> str:
    """A p-value in one piece; it is never nought, only smaller than can be shown."""
    least = 10**-P_DECIMALS
    said = f"< {shown(least, P_DECIMALS)}" if p < least else f"= {shown(p, P_DECIMALS)}"
    return f"p {said}".replace(" ", "\N{NO-BREAK SPACE}")


def _say_pace(judgement: Judgement, series: Series) -> str:
    """The pace made against the pace needed, where a level is to be reached."""
    made, needed = judgement.pace_made, judgement.pace_needed
    if made is None or needed is None:
        return ""
    unit = say_level_unit(series.definition, _change_unit(series))
    return _("Takten har varit {made} {unit} om året; {needed} behövs.").format(
        made=shown(made, 2, signed=True), needed=shown(needed, 2, signed=True), unit=unit
    )


def _gap_line(who: str, verdict: GoalVerdict, series: Series) -> Line:
    """The gap in points and as a ratio, and whether the rule on it holds."""
    sides = [one for one in (verdict.women, verdict.men) if one]
    blocked = {reason.code for one in sides for reason in one.reasons}
    if verdict.gap is None or blocked & NOT_COMPARABLE:
        return Line(who, "gap", cannot())
    sentences = [_say_gap(verdict.gap, series)]
    if series.definition.assessment:
        sentences.append(_say_whether_it_holds(verdict, series.definition.assessment))
    return Line(who, "gap", _gap_word(verdict.gap, series), tuple(sentences))


def _gap_word(gap: Gap, series: Series) -> str:
    if gap.turned:
        below, above = series.women_word, series.men_word
        if gap.later > 0:
            below, above = above, below
        return _("Har bytt tecken: {below} ligger nu under {above}").format(
            below=below, above=above
        )
    if gap.widened:
        return _("Har vidgats")
    narrower = abs(gap.later) < abs(gap.earlier)
    return _("Har minskat") if narrower else _("Oförändrad")


def _say_gap(gap: Gap, series: Series) -> str:
    decimals = _decimals(series)
    values = {
        "before": shown(gap.earlier, decimals, signed=True),
        "after": shown(gap.later, decimals, signed=True),
        "unit": series.gap_unit,
    }
    if gap.earlier_ratio is None or gap.later_ratio is None:
        return _("Från {before} till {after} {unit}.").format(**values)
    return _("Från {before} till {after} {unit}; kvot {first} och {last}.").format(
        **values,
        first=shown(gap.earlier_ratio, RATIO_DECIMALS),
        last=shown(gap.later_ratio, RATIO_DECIMALS),
    )


def _say_whether_it_holds(verdict: GoalVerdict, assessment: Assessment) -> str:
    rule = say_gap_rule(assessment)
    if verdict.gap_rule_holds is None:
        return _("Regeln för skillnaden kan inte prövas: {rule}.").format(rule=rule)
    if verdict.gap_rule_holds:
        return _("Regeln för skillnaden är uppfylld: {rule}.").format(rule=rule)
    return _("Regeln för skillnaden är inte uppfylld: {rule}.").format(rule=rule)


def _reasons(verdict: GoalVerdict) -> list[Finding]:
    """Each reason once, whichever of the sexes it stands in the way of."""
    sides = [one for one in (verdict.women, verdict.men) if one] or [verdict.total]
    found: list[Finding] = list(verdict.reasons)
    for side in sides:
        found += [reason for reason in side.reasons if reason not in found]
    return found


def _say_bounds(bounds: Bounds | None, series: Series) -> str:
    """Between what the change must lie; if nought lies there too, its direction is not known."""
    if bounds is None:
        return ""
    sentence = (
        _(
            "Om inget eller alla av dem hör dit ligger förändringen mellan {low} och {high}. "
            "Det går alltså inte att säga åt vilket håll det har gått."
        )
        if bounds.direction_unknown
        else _("Om inget eller alla av dem hör dit ligger förändringen mellan {low} och {high}.")
    )
    return sentence.format(
        low=shown(bounds.low, series.decimals, signed=True),
        high=shown(bounds.high, series.decimals, signed=True),
    )


def _meaning(meaning: Meaning) -> str:
    return meaning.english if get_language() == "en" else meaning.swedish


def _is_share_of_whole(series: Series) -> bool:
    return series.definition.judged_shape.measure != series.definition.measured.kind


def _decimals(series: Series) -> int:
    return 1 if _is_share_of_whole(series) else series.decimals


def _unit(series: Series) -> str:
    return _("procent av alla") if _is_share_of_whole(series) else series.unit


def _change_unit(series: Series) -> str:
    return _("procentenheter") if _is_share_of_whole(series) else series.gap_unit

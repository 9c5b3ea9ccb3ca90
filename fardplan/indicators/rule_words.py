"""The rules that a verdict follows, in words: shown with every verdict."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fardplan.indicators.assessment import Assessment, BySex, Rule
from fardplan.indicators.definitions import IndicatorDefinition
from fardplan.indicators.numbers import shown
from fardplan.statistics.assessment import GAP_RULES
from fardplan.statistics.targets import Better, Evidence, Scale
from fardplan.statistics.trends import POINTS_TO_CLAIM


def say_rules(definition: IndicatorDefinition) -> tuple[str, ...]:
    """What the goal asks, what must hold between the sexes, and what makes a change reliable."""
    assessment = definition.assessment
    if assessment is None:
        return (_("Utgångsår och regel för bedömningen är inte bestämda än."),)
    said = [_say_aim(definition, assessment)]
    if assessment.gap_rule:
        rule = say_gap_rule(assessment)
        said.append(_("Regel för skillnaden mellan könen: {rule}.").format(rule=rule))
    return (*said, _say_evidence(assessment))


def say_gap_rule(assessment: Assessment) -> str:
    """The rule on the gap, to stand inside a sentence."""
    if assessment.gap_rule is None:
        return ""
    meaning = GAP_RULES[assessment.gap_rule]
    text = meaning.english if get_language() == "en" else meaning.swedish
    return text[:1].lower() + text[1:]


def say_level_unit(definition: IndicatorDefinition, unit: str) -> str:
    """What a pace is counted in."""
    assessment = definition.assessment
    return _("logit") if assessment and assessment.scale == Scale.LOGIT else unit


def _say_aim(definition: IndicatorDefinition, assessment: Assessment) -> str:
    base = assessment.baseline.year
    if assessment.target:
        return _("Mål: {levels} senast {year}; utgångsår {base}.").format(
            levels=_say_levels(definition, assessment.target),
            year=assessment.target.year,
            base=base,
        )
    if assessment.rule is None:
        return _("Målet har varken tal eller regel; utgångsår {base}.").format(base=base)
    upwards = assessment.better == Better.UP
    if assessment.rule == Rule.ANY_CHANGE:
        sentence = (
            _("Regel: en säker ökning sedan {base}, hur liten den än är.")
            if upwards
            else _("Regel: en säker minskning sedan {base}, hur liten den än är.")
        )
        return sentence.format(base=base)
    part = shown(100 * (assessment.least_part or 0), 0)
    sentence = (
        _(
            "Regel: en säker ökning sedan {base} som tar bort minst {part} procent av det som "
            "fattades."
        )
        if upwards
        else _("Regel: en säker minskning sedan {base} med minst {part} procent av utgångsläget.")
    )
    return sentence.format(base=base, part=part)


def _say_levels(definition: IndicatorDefinition, target: BySex) -> str:
    """The level of each sex, women first."""
    words = definition.sex.words
    women, men = (str(words.women), str(words.men)) if words else (_("kvinnor"), _("män"))
    named = {"K": women, "M": men, "T": _("samtliga")}
    decimals, unit = definition.measured.decimals, str(definition.measured.unit)
    levels = [
        f"{named[sex]} {shown(level, decimals)} {unit}" for sex, level in target.by_sex.items()
    ]
    return ", ".join(levels)


def _say_evidence(assessment: Assessment) -> str:
    if assessment.evidence == Evidence.INTERVAL:
        return _(
            "En förändring är säker när dess osäkerhetsintervall (95 procent) inte innehåller noll."
        )
    return _(
        "En förändring är säker när den obrutna serien har minst {points} mätpunkter och en trend "
        "åt samma håll (Mann–Kendall, p under 0,05)."
    ).format(points=POINTS_TO_CLAIM)

"""What an indicator is: one YAML file in `definitions/indicators/`, checked before it is believed.

An indicator either has figures, or says what is missing, what is needed and from whom. One that
counts persons has women and men, or declares the gap with a reason, a decision and an end.
"""

from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Self

from django.conf import settings
from pydantic import Field, model_validator

from fardplan.definitions import BadValue, Definition, read_definition
from fardplan.errors import BadDefinition, FardplanError
from fardplan.indicators.assessment import Assessment, Quantity
from fardplan.indicators.counted import Counted, Measured
from fardplan.indicators.texts import Text
from fardplan.statistics.shape import Measure, Shape
from fardplan.statistics.targets import Evidence

FOLDER = settings.ROOT / "definitions" / "indicators"

Key = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)


class Role(StrEnum):
    """What the indicator is to its goal."""

    CORE = "core"  # counts what the goal speaks of
    PROXY = "proxy"  # counts something near it, for want of better
    CONTEXT = "context"  # tells of the city, judges no goal


class SexBasis(StrEnum):
    """How a person's sex is known: from the register, or as the person says."""

    LEGAL = "legal"
    SELF_STATED = "self-stated"


class Kind(StrEnum):
    """How the figures came to be."""

    REGISTER = "register"
    SURVEY = "survey"
    COUNT = "count"


class Drawing(StrEnum):
    """The charts that an indicator can be shown as."""

    SEXES_OVER_TIME = "sexes-over-time"
    GAP_OVER_TIME = "gap-over-time"
    SEXES_BY_AREA = "sexes-by-area"
    PARTS_OVER_TIME = "parts-over-time"
    AREAS_BY_PERIOD = "areas-by-period"
    MAP = "map"


DRAWN_BY_SEX = {Drawing.SEXES_OVER_TIME, Drawing.GAP_OVER_TIME, Drawing.SEXES_BY_AREA}


class Gap(Definition):
    """What is missing: why, what would fill it, and who has it."""

    reason: Text
    needed: Text
    from_whom: Text


class AcceptedGap(Gap):
    """A gap that somebody has decided to live with until a day."""

    decided_by: Text
    until: date


class Exemption(Definition):
    """Why sex does not apply, by whose decision, until when."""

    reason: Text
    decided_by: Text
    until: date


class SexWords(Definition):
    """What women and men are called among those counted: girls and boys in a school."""

    women: Text
    men: Text


class Sex(Definition):
    """How the figures are given by sex, or why they are not. Exactly one of the three."""

    basis: SexBasis | None = None
    words: SexWords | None = None
    gap: AcceptedGap | None = None
    exemption: Exemption | None = None

    @model_validator(mode="after")
    def _must_say_one_thing(self) -> Self:
        if sum(one is not None for one in (self.basis, self.gap, self.exemption)) != 1:
            raise BadValue(
                "siffrorna ska finnas för kvinnor och män (basis), eller så ska det stå varför de "
                "saknas (gap för personer, exemption för annat); exakt ett av de tre."
            )
        return self

    @property
    def is_given(self) -> bool:
        return self.basis is not None


class Source(Definition):
    """Where figures were published. `periods` says which, when an indicator has several sources."""

    publisher: Text
    table: str = Field(min_length=1)
    edition: Text
    url: str = Field(default="", pattern=r"^(https://\S+)?$")
    licence: Text
    retrieved: str = Field(pattern=r"^\d{4}-\d{2}(-\d{2})?$")
    retrieved_note: Text | None = None
    periods: tuple[str, ...] = ()

    def covers(self, period: str) -> bool:
        return not self.periods or period in self.periods


class Break(Definition):
    """From this period on, figures are not comparable with those before."""

    period: str = Field(pattern=r"^\d{4}$")
    label: Text
    reason: Text
    areas: tuple[str, ...] = ()

    def concerns(self, area: str) -> bool:
        return not self.areas or area in self.areas


class Breakdown(Definition):
    """What figures are divided by beside area, period and sex, such as age groups.

    Pages show the total; the downloads have every member.
    """

    key: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)
    title: Text
    total: str = Field(default="total", min_length=1, max_length=40)
    members: dict[str, Text] = Field(min_length=1)

    @model_validator(mode="after")
    def _must_tell_the_total_from_its_members(self) -> Self:
        if self.total in self.members:
            raise BadValue("totalen {total} ska inte stå bland members.", total=self.total)
        return self

    @property
    def codes(self) -> tuple[str, ...]:
        """The total first, then the members in their order."""
        return (self.total, *self.members)

    def name(self, code: str) -> Text:
        """What a code is called; the total has the same words everywhere."""
        return self.members.get(code, ALL)


ALL = Text(sv="alla", en="all")


class Figures(Definition):
    """What a table of figures must contain, where it came from, how it is shown.

    Figures that ship have a file. Without one they come only when somebody delivers them, and the
    indicator says what is missing until then.
    """

    file: str = Field(default="", pattern=r"^([a-z0-9-]+\.csv)?$")
    sha256: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    versions: tuple[str, ...] = Field(min_length=1)
    main_area: str
    others: tuple[str, ...] = ()
    shown_as: tuple[Drawing, ...] = Field(min_length=1)
    map_period: str = ""
    sources: tuple[Source, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _must_vouch_for_its_file(self) -> Self:
        if bool(self.file) != bool(self.sha256):
            raise BadValue("file och sha256 ska stå båda eller ingen av dem.")
        return self


class IndicatorDefinition(Definition):
    """One indicator: the question, what is counted, by sex, from where, and what to know of it."""

    key: str = Key
    goal: str = ""
    role: Role
    title: Text
    short_title: Text
    question: Text
    definition: Text
    kind: Kind
    counted: Counted
    measured: Measured
    sex: Sex
    assessment: Assessment | None = None
    expected_breakdowns: tuple[Text, ...] = ()
    dimensions: tuple[Breakdown, ...] = ()
    reference_time: Text
    periodicity: Text
    breaks: tuple[Break, ...] = ()
    caveats: tuple[Text, ...] = ()
    figures: Figures | None = None
    missing: Gap | None = None

    @model_validator(mode="after")
    def _must_have_figures_or_a_gap(self) -> Self:
        if self.ships_figures == (self.missing is not None):
            raise BadValue("ska ha antingen figures med en fil eller missing.")
        return self

    @model_validator(mode="after")
    def _must_be_divided_into_columns_of_their_own(self) -> Self:
        try:
            self.shape  # noqa: B018 - made to be refused
        except FardplanError as fault:
            raise BadValue(fault.sentence, **fault.values) from fault
        return self

    @model_validator(mode="after")
    def _must_have_women_and_men(self) -> Self:
        if self.counted.individual_based and self.sex.exemption:
            raise BadValue(
                "det som räknas är personer: siffrorna ska finnas för kvinnor och män (sex, basis) "
                "eller skälet till att de saknas stå (sex, gap)."
            )
        if not self.counted.individual_based and not self.sex.exemption:
            raise BadValue(
                "det som räknas är inte personer: undantaget från kön ska stå (sex, exemption)."
            )
        return self

    @model_validator(mode="after")
    def _must_serve_a_goal_or_be_context(self) -> Self:
        if (self.role == Role.CONTEXT) == bool(self.goal):
            raise BadValue("ska ha ett mål (goal) utom när rollen är context.")
        return self

    @model_validator(mode="after")
    def _must_be_judged_as_what_it_is(self) -> Self:
        if self.assessment is None:
            return self
        if self.role == Role.CONTEXT:
            raise BadValue("det som är bakgrund (role) bedöms inte; ta bort assessment.")
        if self.counted.individual_based != (self.assessment.gap_rule is not None):
            raise BadValue(
                "det som räknas i personer, och bara det, har en regel för skillnaden mellan "
                "kvinnor och män (assessment, gap_rule)."
            )
        if self.kind == Kind.SURVEY and self.assessment.evidence != Evidence.INTERVAL:
            raise BadValue("en urvalsundersökning bedöms med intervall (evidence: interval).")
        try:
            self.assessment.aim.refuse_impossible_levels(self.judged_shape)
        except BadDefinition as fault:
            raise BadValue(fault.sentence, **fault.values) from fault
        return self

    @model_validator(mode="after")
    def _must_be_judged_the_way_it_is_measured(self) -> Self:
        if self.assessment is None:
            return self
        if self.assessment.judged == Quantity.SHARE_OF_WHOLE:
            if self.measured.kind != Measure.COUNT or self.counted.individual_based:
                raise BadValue("andelen av det hela (share_of_whole) räknas på antal utan kön.")
            if not self.figures or Drawing.PARTS_OVER_TIME not in self.figures.shown_as:
                raise BadValue("share_of_whole visas som parts-over-time (figures, shown_as).")
        elif self.assessment.better != self.measured.polarity:
            raise BadValue("better (assessment) ska vara samma som polarity (measured).")
        return self

    @model_validator(mode="after")
    def _must_say_of_what_it_is_a_share(self) -> Self:
        if self.measured.kind.is_a_ratio and not self.counted.denominator:
            raise BadValue("en andel ska ha en nämnare (counted, denominator).")
        return self

    @model_validator(mode="after")
    def _must_be_shown_as_it_can(self) -> Self:
        if self.figures is None:
            return self
        shown_as = set(self.figures.shown_as)
        if shown_as & DRAWN_BY_SEX and not self.sex.is_given:
            raise BadValue("figurer efter kön (shown_as) behöver siffror efter kön (sex, basis).")
        measure = self.measured.kind
        if Drawing.PARTS_OVER_TIME in shown_as and measure != Measure.COUNT:
            raise BadValue("delar av en helhet (shown_as) visar antal, inte andelar.")
        drawn_on_map = measure == Measure.COUNT or (measure.is_a_ratio and self.sex.is_given)
        if Drawing.MAP in shown_as and not drawn_on_map:
            raise BadValue("kartor (shown_as) visar antal, eller andelar för kvinnor och män.")
        if Drawing.PARTS_OVER_TIME in shown_as and len(self.figures.others) != 1:
            raise BadValue("parts-over-time visar main_area och exakt ett annat område (others).")
        return self

    @property
    def ships_figures(self) -> bool:
        """Is there a file of figures that comes with the program?"""
        return self.figures is not None and bool(self.figures.file)

    @property
    def shape(self) -> Shape:
        """The shape that the table of figures must have."""
        lacking = self.sex.gap or self.sex.exemption
        return Shape(
            dimensions=tuple(one.key for one in self.dimensions),
            measure=self.measured.kind,
            per=self.measured.per,
            by_sex=self.sex.is_given,
            no_sex_because=lacking.reason.sv if lacking else "",
        )

    @property
    def judged_shape(self) -> Shape:
        """The shape of what is judged, which may be a share of what was counted."""
        if self.assessment and self.assessment.judged == Quantity.SHARE_OF_WHOLE:
            return replace(self.shape, measure=Measure.SHARE, per=100)
        return self.shape

    def source_of(self, period: str) -> Source:
        """Where the figures of a period were published; the loader has seen that there is one."""
        sources = self.figures.sources if self.figures else ()
        return next(one for one in sources if one.covers(period))

    def breaks_for(self, area: str) -> tuple[Break, ...]:
        return tuple(one for one in self.breaks if one.concerns(area))


def read_indicator(path: Path) -> IndicatorDefinition:
    """Read one indicator's file, named by its key. Raises BadDefinition."""
    definition = read_definition(path, IndicatorDefinition, name=path.name)
    if definition.key != path.stem:
        raise BadValue(
            "{name}: nyckeln är {key}, men filen ska heta som nyckeln.",
            name=path.name,
            key=definition.key,
        )
    return definition


def from_stored(content: dict) -> IndicatorDefinition:
    """A definition as it was kept in the database, where it was checked on its way in."""
    return IndicatorDefinition.model_validate(content)

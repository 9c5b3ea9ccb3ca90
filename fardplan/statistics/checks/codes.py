"""The findings there are: their permanent codes, and what each says and asks."""

from dataclasses import dataclass
from enum import StrEnum

from fardplan.errors import sentence


class Code(StrEnum):
    """The names of the findings; permanent, for other programs read them."""

    SUM_DIFFERS = "sum_differs"
    UNALLOCATED = "unallocated"
    WHOLE_DEFINED_DIFFERENTLY = "whole_defined_differently"
    IDENTITY_FAILS = "identity_fails"
    RATE_NOT_REPRODUCED = "rate_not_reproduced"
    WEIGHTED_TOTAL_OFF = "weighted_total_off"
    OUTLIER_CHANGE = "outlier_change"
    GAP_CHANGES_SIGN = "gap_changes_sign"
    DIRECTION_DIFFERS = "direction_differs"
    UNIT_NOT_PERSON = "unit_not_person"
    SEX_MISSING = "sex_missing"
    SEX_EQUALS_TOTAL = "sex_equals_total"
    BREAK_INSIDE = "break_inside"
    DEFINITION_MISSING = "definition_missing"
    DEFINITION_DIFFERS = "definition_differs"
    MARK_NOT_NUMBER = "mark_not_number"
    NO_TARGET = "no_target"
    ROW_MISSING = "row_missing"
    AREA_CLOSED = "area_closed"
    AREA_UNKNOWN = "area_unknown"
    PERIODS_ALIKE = "periods_alike"
    ZERO_SUSPECT = "zero_suspect"
    VALUE_MISSING = "value_missing"
    VERSION_DIFFERS = "version_differs"
    TOO_FEW_POINTS = "too_few_points"
    INTERVAL_MISSING = "interval_missing"
    OFF_THE_SCALE = "off_the_scale"


@dataclass(frozen=True)
class Rule:
    """What a finding says to the reader, and what it asks of the source."""

    sentence: str
    question: str
    against_change: str = ""  # the sentence when there is a change that it drowns


RULES = {
    Code.SUM_DIFFERS: Rule(
        sentence(
            "Delarna av {whole_name} blir {parts} men det hela är {whole} ({period}); skillnaden "
            "är {difference}."
        ),
        sentence("Vad ingår i det hela men inte i delarna, eller tvärtom?"),
        sentence(
            "Delarna av {whole_name} och det hela skiljer {difference} ({period}), förändringen "
            "som ska bedömas är {change}."
        ),
    ),
    Code.UNALLOCATED: Rule(
        sentence("{remainder} {unit} saknar {part} {period}."),
        sentence("Var hör de hemma som saknar {part}?"),
        sentence(
            "{remainder} {unit} saknar {part} {period}, förändringen som ska bedömas är {change}."
        ),
    ),
    Code.WHOLE_DEFINED_DIFFERENTLY: Rule(
        sentence(
            "{whole_name} räknas på olika sätt: {period_of_sum} är det summan av delarna, "
            "{period_of_identity} ingår {remainder} {unit} som saknar {part}."
        ),
        sentence("Vad räknas i det hela i den ena perioden men inte i den andra?"),
    ),
    Code.IDENTITY_FAILS: Rule(
        sentence(
            "{identity} stämmer inte i {failing} av {checked} rader ({period}); den största "
            "skillnaden är {largest}."
        ),
        sentence("Hur har den beräknade kolumnen tagits fram i de här raderna?"),
    ),
    Code.RATE_NOT_REPRODUCED: Rule(
        sentence(
            "Publicerade tal följer inte av antalen i {failing} av {checked} rader; den största "
            "skillnaden är {largest}."
        ),
        sentence("Vilken täljare och vilken nämnare ligger bakom de publicerade talen?"),
    ),
    Code.WEIGHTED_TOTAL_OFF: Rule(
        sentence(
            "Talet för samtliga är inte könens vägda medelvärde i {failing} av {checked} rader; "
            "den största skillnaden är {largest}."
        ),
        sentence("Är könens antal och talet för samtliga från samma beräkning?"),
    ),
    Code.OUTLIER_CHANGE: Rule(
        sentence(
            "{name} ändras med {change_percent} procent {earlier}–{later}; medianen för delarna "
            "är {median_percent} procent."
        ),
        sentence("Vad hände i den delen, eller i hur den räknas?"),
    ),
    Code.GAP_CHANGES_SIGN: Rule(
        sentence(
            "Gapet mellan kvinnor och män bytte tecken {later}: från {gap_before} till {gap}, "
            "för första gången sedan {since}."
        ),
        sentence("Är gapets teckenbyte bekräftat av källan?"),
    ),
    Code.DIRECTION_DIFFERS: Rule(
        sentence(
            "{against} av {counted} delar går åt ena hållet och det hela åt det andra "
            "{earlier}–{later}: delarna tillsammans {parts_change}, det hela {whole_change}."
        ),
        sentence("Vad växte utanför delarna?"),
    ),
    Code.UNIT_NOT_PERSON: Rule(
        sentence("Serien räknar {unit}, inte personer."),
        sentence("Finns samma uppgift per person, för kvinnor och män?"),
    ),
    Code.SEX_MISSING: Rule(
        sentence("Könsuppdelning saknas fast uppgiften gäller personer."),
        sentence("Finns uppgiften för kvinnor och män?"),
    ),
    Code.SEX_EQUALS_TOTAL: Rule(
        sentence("Ett kön har samma tal som samtliga i {failing} av {checked} rader."),
        sentence("Har talet för samtliga hamnat i könets kolumn?"),
    ),
    Code.BREAK_INSIDE: Rule(
        sentence("Serien bryts {period}, mellan {earlier} och {later}: {reason}"),
        sentence("Finns en omräknad serie över brottet?"),
    ),
    Code.DEFINITION_MISSING: Rule(
        sentence("Tabellen räknar {counted}; målet gäller {wanted}."),
        sentence("Vem har uppgiften som målet gäller?"),
    ),
    Code.DEFINITION_DIFFERS: Rule(
        sentence(
            "Serierna kan inte läggas ihop: {what} är {first} i den ena och {second} i den andra."
        ),
        sentence("Vilken av serierna gäller målet?"),
    ),
    Code.MARK_NOT_NUMBER: Rule(
        sentence(
            "{failing} av {checked} celler har ett tecken i stället för ett tal (status {status})."
        ),
        sentence("Kan källan lämna talen, eller gränser för dem?"),
    ),
    Code.NO_TARGET: Rule(
        sentence("Målet har varken tal eller regel; bara en riktning kan anges."),
        sentence("Vilket tal, eller vilken regel, ska målet bedömas mot?"),
    ),
    Code.ROW_MISSING: Rule(
        sentence("{failing} av {checked} väntade rader saknas."),
        sentence("Varför saknas raderna?"),
    ),
    Code.AREA_CLOSED: Rule(
        sentence("{name} fanns inte längre {period}; området ingår i {successor}."),
        sentence("Vilka områdesgränser gäller siffrorna?"),
    ),
    Code.AREA_UNKNOWN: Rule(
        sentence("{name} finns inte i områdesversionen {version}."),
        sentence("Vilket område menas?"),
    ),
    Code.PERIODS_ALIKE: Rule(
        sentence("Alla {checked} tal är desamma {earlier} och {later}."),
        sentence("Har en period skrivits in två gånger?"),
    ),
    Code.ZERO_SUSPECT: Rule(
        sentence("Noll står bland tal som är klart större i {failing} av {checked} rader."),
        sentence("Är nollan ett tal, eller saknas uppgiften?"),
    ),
    Code.VALUE_MISSING: Rule(
        sentence("Det finns inget tal för {period} (status {status})."),
        sentence("När kommer talet, eller varför visas det inte?"),
    ),
    Code.VERSION_DIFFERS: Rule(
        sentence(
            "Siffrorna {earlier} och {later} gäller olika områdesversioner: {first} och {second}."
        ),
        sentence("Kan den äldre siffran räknas om till de nya områdena?"),
    ),
    Code.TOO_FEW_POINTS: Rule(
        sentence("Regeln kräver {needed} mätpunkter utan brott; det finns {points}."),
        sentence("Finns fler år, eller antal som ger osäkerheten?"),
    ),
    Code.INTERVAL_MISSING: Rule(
        sentence("Talens osäkerhet är okänd {earlier} eller {later}."),
        sentence("Hur många svarade, eller vilken felmarginal har talen?"),
    ),
    Code.OFF_THE_SCALE: Rule(
        sentence("Takten kan inte räknas i logit när alla eller ingen ingår ({period})."),
        sentence("Ska målet bedömas i procentenheter i stället?"),
    ),
}

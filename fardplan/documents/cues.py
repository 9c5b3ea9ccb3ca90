"""The words that show a position or a remark, as data.

Where two rules match the same words the first has them, so what is narrower stands first. Where the
phrases come from and how often they were met: docs/methods/reading-answers.md.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from fardplan.documents.negation import NOT


class CueKind(StrEnum):
    """What a phrase points to."""

    SUPPORT = "support"
    NO_OBJECTION = "no_objection"
    ABSTAINS = "abstains"
    OPPOSES = "opposes"
    DOUBT = "doubt"
    REFERS = "refers"
    REMARK = "remark"
    CONTRAST = "contrast"
    CONDITION = "condition"


class Voice(StrEnum):
    """Who must be speaking for a phrase to count."""

    ACTIVE = "the body is the subject of the verb"
    PASSIVE = "nobody else is said to do it"
    NOBODY = "the body has it, or nobody in particular"
    ANY = "no subject is needed"


@dataclass(frozen=True, slots=True)
class CueRule:
    """One phrase with its variants."""

    kind: CueKind
    voice: Voice
    pattern: re.Pattern[str]
    is_negative: bool = False
    """ "Inte" is part of the phrase, and does not turn it round."""
    can_be_agreed: bool = False
    """Inside what the body agrees with the phrase says nothing: "vi instämmer i att X behövs"."""


def _rules(
    kind: CueKind,
    voice: Voice,
    *phrases: str,
    is_negative: bool = False,
    can_be_agreed: bool = False,
) -> tuple[CueRule, ...]:
    patterns = [re.compile(rf"\b(?:{phrase})(?!\w)", re.IGNORECASE) for phrase in phrases]
    return tuple(CueRule(kind, voice, pattern, is_negative, can_be_agreed) for pattern in patterns)


# Up to six words between a verb and what completes it: "ställer sig X och Y i huvudsak positiv".
_FEW = r"(?: (?!(?:att|som|hur|när|om|men)\b)[\w-]+){0,6}?"
# Up to four words before a noun, none of which joins or leads away.
_BARE = r"(?: inte| ej)?(?: fullt ut)?(?: (?!(?:att|som|och|med|ut|in|upp)\b)[\w-]+){0,4}?"
_MILD = (
    r"(?: (?:förvaltningen|nämnden|kontoret|vi|i|huvudsak|stort|grunden|övervägande|mycket|också|"
    r"även|dock|därför|inte|ej|odelat|helt|alls|så|något|starkt|generellt|överlag|sin helhet))*"
)
_SELF = r"(?: sig| oss)"
_VIEW = (
    r"(?:uppfattning|bedömning|bild|syn|analys|slutsats|ståndpunkt|ambition|åsikt|avsikt|intention|"
    r"inriktning|målsättning)\w*"
)
_PROPOSAL = r"(?:förslag|strategi|inriktning|färdplan|ambition|målsättning|åtgärd)\w*"
_OBJECT = rf"(?: {_PROPOSAL}(?: om(?! (?:den?|det|dess|dett)a?\b))?)?"
_ADJECTIVE_END = r"(?= (?:till|inför|mot|över|att|och|men)\b|[.,;:!]|$)"
_DOUBTFUL = r"(?:tveksam(?:ma)?|kritisk|skeptisk|frågande|tvekande)[at]?"
_ANSWER = r"(?:svara?|yttra (?:sig|oss)|yttrande|lämna|besvara|avge|ta ställning)"
_LINE = rf"(?:går|ligger|är){_FEW} i linje med"
_OWN_WORK = r"(?:arbet|verksamhet|inriktning|planering|prioritering)\w*"
_SAY = (
    r"(?:framhålla|betona|poängtera|anföra|understryka|lyfta(?: fram)?|påpeka|påtala|uppmärksamma|"
    r"påminna om|tillägga|framföra|peka på)"
)

_OTHERS_ANSWER = (
    r"(?!(?:förvaltningen|kontoret|nämnden|vårt|våra|sitt|detta|bifogat)\w*\b)[\w-]+s?"
    r"(?: (?!(?:att|som|med|och)\b)[\w-]+){0,3}? (?:svar|yttrande|remissvar|synpunkter)"
)

CUE_RULES: tuple[CueRule, ...] = (
    *_rules(
        CueKind.REFERS,
        Voice.ACTIVE,
        rf"hänvisar (?:i stället |därför )?till {_OTHERS_ANSWER}",
        rf"(?:instämmer|ansluter{_SELF}|ställer{_SELF}) (?:i|till|bakom) {_OTHERS_ANSWER}",
    ),
    *_rules(
        CueKind.ABSTAINS,
        Voice.ACTIVE,
        rf"avstår (?:från )?(?:att )?{_ANSWER}",
        rf"(?:väljer|har{_FEW} valt){_FEW} att avstå",
        rf"avböjer att {_ANSWER}",
    ),
    *_rules(
        CueKind.ABSTAINS,
        Voice.ACTIVE,
        rf"(?:väljer|har{_FEW} valt){_FEW} att inte {_ANSWER}",
        is_negative=True,
    ),
    *_rules(
        CueKind.NO_OBJECTION,
        Voice.NOBODY,
        r"(?:inget|ingenting|intet)(?: \w+)? att (?:erinra|invända|anmärka)",
        r"(?:utan|ingen) erinran",
        r"(?:inget|ingenting) emot",
        r"(?:inga|inte några)(?: \w+)? (?:invändningar|synpunkter)",
    ),
    *_rules(CueKind.NO_OBJECTION, Voice.ACTIVE, r"saknar (?:synpunkter|erinran|invändningar)"),
    *_rules(CueKind.OPPOSES, Voice.PASSIVE, r"avstyrke?s|avvisas"),
    *_rules(
        CueKind.OPPOSES,
        Voice.ACTIVE,
        rf"avstyrker{_OBJECT}",
        rf"motsätter(?:{_SELF})?",
        rf"vänder{_SELF}{_FEW} e?mot",
        r"invänder",
        rf"avvisar{_FEW} {_PROPOSAL}",
        rf"är{_MILD} emot",
        rf"ställer{_SELF}{_FEW} (?:negativ|avvisande)[at]?{_ADJECTIVE_END}",
        r"säger nej till",
    ),
    *_rules(
        CueKind.DOUBT,
        Voice.ACTIVE,
        r"ser (?:inte|inget|ej)(?: \w+){0,2}? (?:behov\w*|nytta\w*|värdet)(?: av| med)?",
        r"är (?:inte|ej) övertyga(?:d|de|t)",
        is_negative=True,
    ),
    *_rules(
        CueKind.DOUBT,
        Voice.ACTIVE,
        rf"(?:ställer|känner){_SELF}{_FEW} {_DOUBTFUL}",
        rf"är{_MILD} {_DOUBTFUL}{_ADJECTIVE_END}",
        r"har svårt att (?:se|ställa|tillstyrka|instämma|dela)",
        r"ifrågasätter|tvivlar|tvekar",
    ),
    *_rules(
        CueKind.SUPPORT,
        Voice.ACTIVE,
        rf"välkomnar{_OBJECT}",
        rf"till?st(?:yr|ry)ker{_OBJECT}",
        rf"(?:kan|vill|får|måste){_FEW} (?:tillstyrka|välkomna|instämma|biträda){_OBJECT}",
        rf"anser{_SELF}{_FEW} kunna{_FEW} (?:tillstyrka|instämma|biträda){_OBJECT}",
        rf"instämmer(?: (?:inte|ej|helt|till fullo|fullt ut))*(?: i| med)?(?: {_VIEW})?",
        rf"delar{_BARE} {_VIEW}",
        rf"ser{_FEW} positivt (?:på|till|att)",
        rf"ställer{_SELF}{_FEW} positiv[at]?{_ADJECTIVE_END}",
        rf"är{_MILD} positiv[at]?{_ADJECTIVE_END}",
        rf"(?:ställer{_SELF}{_FEW}|står{_MILD}|(?:kan|vill){_FEW} ställa{_SELF}) bakom",
        r"håller med|säger ja till",
        rf"(?:stöder|stödjer|biträder){_BARE} {_PROPOSAL}",
        rf"ansluter{_SELF}{_FEW} till{_FEW} (?:{_VIEW}|{_PROPOSAL})",
    ),
    *_rules(
        CueKind.SUPPORT,
        Voice.PASSIVE,
        r"till?st(?:yr|ry)ke?s|välkomnas|biträds",
        # In line with the body's own work, not just with some programme.
        rf"{_LINE}{_FEW} {_OWN_WORK}(?= (?:inom|på|i|hos) (?:förvaltning|nämnd|kontor|stadsdel))",
        rf"{_LINE} (?:förvaltningens|nämndens|kontorets|vår|vårt|våra){_FEW} {_OWN_WORK}",
    ),
    *_rules(
        CueKind.REMARK,
        Voice.ACTIVE,
        rf"skulle{_FEW} (?:välkomna|önska|vilja|se|tillstyrka)",
        rf"(?:vill|önskar){_FEW} {_SAY}(?: vikten av)?",
        r"framhåller|betonar|poängterar|understryker|påpekar|påtalar|anför|lyfter(?: fram)?",
        # Not the preposition ("engagemang framför det traditionella"), nor "framför allt".
        r"framför(?: (?!allt\b)\w+)? (?:att|synpunkter(?:na)?)",
        r"anser|menar|bedömer|förutsätter|undrar|hoppas",
        r"saknar(?: skrivningar)?",
        r"efterfrågar|efterlyser|rekommenderar",
        r"önskar(?: ett förtydligande)?",
        # What the office proposes that its board should say is no remark.
        r"föreslår(?! att (?:stadsdels)?nämnden)",
        r"ser (?:gärna|(?:ett |stort |ett stort )?behov)|vill (?:gärna )?se",
    ),
    *_rules(
        CueKind.REMARK,
        Voice.ANY,
        r"(?:strategin|färdplanen|förslaget|texten|beskrivningen|dokumentet) saknar",
        r"(?:är det|det är|vore det|det vore)(?: \w+)? (?:viktigt|angeläget|önskvärt)(?: att)?",
        r"(?:staden|kommunen|det) (?:behöver|behövs|bör|måste)",
        r"behöver|behövs|behövas|behövde|bör|borde|måste|saknas|krävs|önskvärt|angeläget",
        r"risk(?:en|er)? (?:att|för)|oklart|otydlig[at]?|svårt att|utmaningar?",
        can_be_agreed=True,
    ),
    *_rules(
        CueKind.CONDITION,
        Voice.ANY,
        r"under (?:förutsättning|förutsättningen) att",
        r"förutsatt att|på villkor att|med förbehåll(?: för| att)?",
        r"delvis|till viss del|i vissa delar|visserligen|så länge|även om",
        r"om (?:de|den|det|dessa|detta|denna)",
        r"^om",  # "Om tidplanen ändras välkomnar förvaltningen förslaget"
    ),
    *_rules(CueKind.CONTRAST, Voice.ANY, r"men|dock|däremot|emellertid|samtidigt"),
    # "Förvaltningen välkomnar strategin. Kostnaderna framgår inte."
    *_rules(CueKind.CONTRAST, Voice.ANY, NOT, can_be_agreed=True),
)

"""The position a comment takes: every cue, and every trap that real text was seen to hold."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fardplan.documents.cues import CUE_RULES, CueKind
from fardplan.documents.stance import Position, propose_position, remarks_in

SUPPORTS = [
    "Förvaltningen välkomnar förslagen.",
    "Kontoret välkomnar förslag om fler lekplatser vid nya hus.",
    "Välkomnar förslaget.",
    "Nämnden tillstyrker förslaget.",
    "Nämnden tillstryker förslaget.",
    "Kontoret tilstyrker förslaget.",
    "Förslaget tillstyrks.",
    "Förslaget tillstryks.",
    "Förslaget om fler bostäder välkomnas.",
    "Strategin biträds.",
    "Nämnden kan tillstyrka förslaget.",
    "Nämnden anser sig kunna tillstyrka förslaget.",
    "Förvaltningen föreslår att nämnden tillstyrker förslaget.",
    "Kontoret instämmer i bedömningen att fler lekplatser behövs, i dag finns få.",
    "Vi instämmer till fullo.",
    "Förvaltningen delar uppfattningen att fler ska nås.",
    "Förvaltningen delar färdplanens bedömning.",
    "Förvaltningen delar bedömningen att resurser inte bör styras dit.",
    "Därför delar nämnden bedömningen att staden inte ska bygga där.",
    "Förvaltningen ser positivt på strategin.",
    "Förvaltningen ser mycket positivt på att staden satsar.",
    "Nämnden är positiv till förslaget.",
    "Vi är i huvudsak positiva.",
    "Därför är förvaltningen också positiv till strategin.",
    "Förvaltningen ställer sig positiv till förslaget.",
    "Förvaltningen ställer sig kontoret och nämnden i huvudsak positiv till förslaget.",
    "Vi ställer oss bakom inriktningen.",
    "Nämnden står bakom strategin.",
    "Förvaltningen stödjer strategins inriktning.",
    "Vi ansluter oss till färdplanens målsättning.",
    "Strategin går i linje med förvaltningens pågående arbete.",
    "Förslagen går i linje med kontorets arbete.",
    "Vi håller med om målet.",
    "Förvaltningen välkomnar förslagen, inte minst för barnens skull.",
    "Förvaltningen kan inte annat än välkomna förslaget.",
    "I övrigt har förvaltningen inga synpunkter. Förvaltningen välkomnar förslaget.",
]
WITH_REMARKS = [
    "Förvaltningen välkomnar strategin. Kostnaderna framgår inte.",
    "Förvaltningen instämmer delvis i bedömningen.",
    "Förvaltningen välkomnar förslagen även om det är kort om tid.",
    "Förvaltningen välkomnar förslagen så länge finansieringen är klar.",
    "Förvaltningen välkomnar förslagen om de finansieras.",
    "Förvaltningen välkomnar förslagen och hoppas på mer.",
    "Förvaltningen är positiv men avvaktande.",
    "Förvaltningen välkomnar förslaget men efterfrågar mer stöd.",
    "Förvaltningen välkomnar förslagen men saknar skrivningar om barn.",
    "Kontoret välkomnar förslagen, staden behöver betala för dem.",
    "Förvaltningen välkomnar förslagen. Barnperspektivet bör stärkas.",
    "Kontoret välkomnar förslagen och vill särskilt framhålla bussarna.",
    "Förvaltningen instämmer i att staden behöver fler bostäder, och vill betona vikten av hyran.",
    "Förslagen går i linje med arbetet inom nämnden. Vi vill dock framhålla vikten av skolor.",
    "Vi instämmer i att fler behöver bostäder och avstyrker förslaget om bilfria zoner.",
    "Nämnden tillstyrker förslaget under förutsättning att framförda synpunkter beaktas.",
    "Nämnden tillstyrker förslaget med förbehåll för kostnaderna.",
    "Om tidplanen ändras välkomnar förvaltningen förslaget.",
    "Förvaltningen är positiv till strategin. Det finns dock en risk att den blir dyr.",
    "Förvaltningen ser positivt på strategin. Ansvaret är oklart.",
    "Vi välkomnar strategin. Strategin saknar ett jämställdhetsperspektiv.",
]
OPPOSES = [
    "Förvaltningen välkomnar inget av förslagen.",
    "Nämnden avstyrker förslaget.",
    "Förslaget avstyrks.",
    "Förvaltningen motsätter sig strategin.",
    "Vi motsätter oss strategin.",
    "Nämnden vänder sig emot förslaget.",
    "Nämnden invänder mot förslaget.",
    "Förvaltningen ställer sig avvisande till strategin.",
    "Förvaltningen är emot förslaget.",
    "Nämnden anser sig inte kunna tillstyrka förslaget.",
    "Nämnden kan inte tillstyrka förslaget.",
    "Nämnden tillstyrker inte förslaget.",
    "Förvaltningen delar inte uppfattningen.",
    "Därför delar förvaltningen inte bedömningen att det räcker.",
    "Förvaltningen instämmer inte i bedömningen.",
    "Vi är inte positiva till förslaget.",
    "Förvaltningen ställer sig inte bakom strategin.",
]
NO_OBJECTION = [
    "Förvaltningen har inget att erinra.",
    "Förslaget lämnas utan erinran.",
    "Nämnden har inga invändningar mot förslaget.",
    "Förvaltningen har inga synpunkter på strategin.",
    "Inga synpunkter.",
    "Förvaltningen har inte några synpunkter.",
    "Förvaltningen saknar synpunkter på förslaget.",
    "Nämnden motsätter sig inte förslaget.",
    "Nämnden avstyrker inte förslaget.",
    "Vi har ingenting emot förslaget.",
]
DOUBTFUL = [
    "Förvaltningen har svårt att se nyttan med förslaget.",
    "Förvaltningen är inte övertygad om nyttan.",
    "Nämnden motsätter sig inte förslaget men ser inte behovet av det.",
    "Förvaltningen är tveksam till förslaget.",
    "Vi ställer oss tveksamma till förslaget.",
    "Nämnden ställer sig kritisk till strategin.",
    "Förvaltningen ifrågasätter om det ger effekt.",
    "Förvaltningen instämmer med nämnden om att fler ska nås men ser inte behovet av en ny plan.",
    "Förvaltningen instämmer inte helt i bedömningen.",
    "Vi delar inte fullt ut uppfattningen.",
]
ABSTAINS = [
    "Nämnden avstår från att svara på remissen.",
    "Förvaltningen avstår från att yttra sig.",
    "Vi avstår från yttrande.",
    "Förvaltningen har valt att inte lämna synpunkter.",
    "Nämnden avböjer att svara.",
    "Nämnden har valt att avstå.",
]
REFERS = [
    "Nämnden hänvisar till socialnämndens svar.",
    "Vi ansluter oss till Farsta stadsdelsnämnds yttrande.",
    "Nämnden instämmer i kommunstyrelsens yttrande.",
    "Se svar under 3.2.",
    " Se strategi 1.1",
    "Förvaltningen hänvisar till svaret på 4.2.",
]
NOTHING = [
    # Remarks and politeness are no stance.
    "Kontoret vill framhålla vikten av gott ljus.",
    "Kontoret anser att biblioteken bör nämnas.",
    "Förvaltningen önskar ett förtydligande kring rollerna.",
    "Förvaltningen framför särskilt att bemötandet är viktigt.",
    "Det behövs mer kunskap om frågan.",
    "Förvaltningen tackar för möjligheten att svara.",
    "Året har visat att många väljer cykeln framför bilen.",
    "Uppdraget är framförallt att ge stöd.",
    "Förvaltningen skulle välkomna en tydligare plan.",
    "I övrigt har förvaltningen inga synpunkter.",
    # Somebody else takes the position.
    "Strategin välkomnar fler aktörer.",
    "Föreningslivet välkomnar förslaget.",
    "Förslaget tillstyrks av regionen.",
    "En iakttagelse som delas av flera kontor.",
    "I färdplanen anges att nämnden tillstyrker förslaget.",
    "Kommissionen har inga synpunkter.",
    "Föreningarna avstår från att svara.",
    "I likhet med nämnden välkomnar föreningarna förslaget.",
    "Ingen på förvaltningen välkomnar förslaget.",
    # No position, or more than one.
    "Förvaltningen hade välkomnat ett tydligare förslag.",
    "Vi välkomnar målet, men kan inte ställa oss bakom åtgärden.",
    "Förvaltningen är varken positiv eller negativ.",
    "Strategierna tillstyrks eller lämnas utan erinran.",
    "Nämnden varken tillstyrker eller avstyrker förslaget.",
    "Nämnden tillstyrker målet. Nämnden avstyrker åtgärden.",
    "Förvaltningen är inte tveksam till förslaget.",
    "Förvaltningen avstår inte från att svara.",
    "Välkomnar förvaltningen förslaget?",
    # Words that only look like cues.
    "Förvaltningen delar lokaler med skolan och har en gemensam bild.",
    "Förvaltningen är en arbetsplats med positiv utveckling.",
    "Förvaltningen ser att arbetet utvecklas positivt på flera håll.",
    "Vi är positiva förebilder.",
    "Strategin går i linje med Vision 2040.",
    "Förvaltningen stödjer familjer.",
    "",
]
EXPECTED = [
    *((text, Position.SUPPORTS) for text in SUPPORTS),
    *((text, Position.SUPPORTS_WITH_REMARKS) for text in WITH_REMARKS),
    *((text, Position.OPPOSES) for text in OPPOSES),
    *((text, Position.NO_OBJECTION) for text in NO_OBJECTION),
    *((text, Position.DOUBTFUL) for text in DOUBTFUL),
    *((text, Position.ABSTAINS) for text in ABSTAINS),
    *((text, Position.REFERS) for text in REFERS),
    *((text, None) for text in NOTHING),
]


@pytest.mark.parametrize(("text", "position"), EXPECTED, ids=[text[:70] for text, _ in EXPECTED])
def test_the_position_is_what_the_comment_says(text, position):
    proposal = propose_position(text)
    assert (proposal and proposal.position) == position


def test_a_proposal_shows_the_words_it_rests_on():
    text = "Nämnden tackar. Förvaltningen välkomnar förslaget men efterfrågar mer stöd."
    proposal = propose_position(text)
    assert [cue.text for cue in proposal.cues] == ["välkomnar förslaget", "men", "efterfrågar"]
    assert [text[cue.start : cue.end] for cue in proposal.cues] == [c.text for c in proposal.cues]


def test_a_plain_support_shows_only_what_supports():
    (cue,) = propose_position("Frågan är svår, men vi välkomnar förslag om samverkan.").cues
    assert (cue.kind, cue.text) == (CueKind.SUPPORT, "välkomnar förslag om")


def test_what_was_agreed_with_is_no_remark():
    assert propose_position("Vi välkomnar att ansvar bör delas.").position is Position.SUPPORTS
    assert remarks_in("Vi välkomnar att ansvar bör delas.") == ()


def test_remarks_are_shown_also_where_no_position_is_taken():
    text = "Förvaltningen anser att förskolan saknas. Staden behöver utveckla fler insatser."
    assert propose_position(text) is None
    assert [cue.text for cue in remarks_in(text)] == ["anser", "saknas", "Staden behöver"]


def test_a_body_may_say_what_it_is_called():
    text = "Socialnämnden välkomnar förslaget."
    assert propose_position(text) is None
    assert propose_position(text, body_names=["socialnämnden"]).position is Position.SUPPORTS


@pytest.mark.parametrize("rule", CUE_RULES, ids=lambda rule: rule.pattern.pattern[:60])
def test_every_phrase_of_the_table_is_met_in_a_test(rule):
    texts = [*(text for text, _ in EXPECTED), *MORE_PHRASES]
    assert any(rule.pattern.search(text) for text in texts)


MORE_PHRASES = [
    "Förvaltningen avvisar strategins förslag.",
    "Vi säger nej till förslaget.",
    "Vi tvivlar.",
    "Vi tvekar.",
    "Vi betonar vikten av skolan.",
    "Vi rekommenderar ett tillägg.",
    "Vi föreslår ett tillägg.",
    "Vi ser gärna ett tillägg.",
    "Det är viktigt att barn hörs.",
    "Förutsatt att medel ges.",
]


def test_the_words_of_a_proposal_are_always_in_the_comment():
    for text, position in EXPECTED:
        if position is not None:
            cues = propose_position(text).cues
            assert cues
            assert all(cue.text in text and cue.text for cue in cues)


FRAGMENTS = st.sampled_from(
    [*re.findall(r"[\w-]+", " ".join(text for text, _ in EXPECTED)), ". ", ", ", "\n\n", "? "]
)


@given(st.lists(FRAGMENTS, max_size=40).map(" ".join))
def test_any_words_give_a_proposal_with_its_words_or_none(text):
    proposal = propose_position(text)
    if proposal is not None:
        assert proposal.position is not Position.COMMENTS_ONLY
        assert proposal.cues
    assert all(cue.text == text[cue.start : cue.end] for cue in remarks_in(text))


@given(st.text(max_size=200))
def test_any_text_can_be_asked(text):
    propose_position(text)


@pytest.mark.parametrize(
    "words",
    [
        "Förvaltningen välkomnar förslagen och staden behöver mer ",
        "ställer sig ",
        "inte ",
        "Förvaltningen, ",
        "att ",
        "delar i linje med är kan ",
    ],
)
def test_four_times_the_comment_takes_about_four_times_the_time(words):
    small, large = (asked_in(words * (count // len(words))) for count in (20_000, 80_000))
    assert large < 8 * small + 0.2


def asked_in(text: str) -> float:
    started = time.process_time()
    propose_position(text)
    return time.process_time() - started

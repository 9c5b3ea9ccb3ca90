import pytest

from fardplan.documents.subjects import Speaker, begins_with_body, passive_is_own, speaker


def speaks(sentence: str, *names: str) -> bool:
    return speaker(sentence, sentence.casefold().index("välkomnar"), names) is Speaker.BODY


@pytest.mark.parametrize(
    "sentence",
    [
        "Förvaltningen välkomnar förslaget.",
        "Nämnden välkomnar förslaget.",
        "Kontoret välkomnar förslaget.",
        "Vi välkomnar förslaget.",
        "Stadsdelsnämnden välkomnar förslaget.",
        "Välkomnar förslaget.",
        "Förvaltningen dock välkomnar förslaget.",
        "Vi i Farsta välkomnar förslaget.",
        "Nämnden för funktionshinderfrågor välkomnar förslaget.",
        "Därför välkomnar förvaltningen förslaget.",
        "Detta välkomnar vi.",
        "Förslaget välkomnar nämnden.",
        "Frågan är svår, men därför välkomnar också förvaltningen förslaget.",
        "Förvaltningen har tagit del av remissen och välkomnar förslaget.",
        "Förvaltningen har läst, prövat, välkomnar förslaget.",
        "Förvaltningen föreslår att nämnden välkomnar förslaget.",
        "Förvaltningen och nämnden välkomnar förslaget.",
    ],
)
def test_the_body_speaks(sentence):
    assert speaks(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Strategin välkomnar förslaget.",
        "Staden välkomnar förslaget.",
        "Föreningslivet välkomnar förslaget.",
        "Socialnämnden välkomnar förslaget.",
        "Förvaltningens personal välkomnar förslaget.",
        "Personalen på förvaltningen välkomnar förslaget.",
        "Förvaltningen stödjer skolan och skolan välkomnar förslaget.",
        "Förvaltningen ser att skolan växer och välkomnar förslaget.",
        "Strategin framhåller att nämnden välkomnar förslaget.",
        "Det är en fråga som förvaltningen välkomnar.",
        "Frågan är om nämnden välkomnar förslaget.",
        "Föräldrar välkomnar förvaltningen.",
        "I färdplanen står att staden välkomnar förslaget.",
    ],
)
def test_somebody_else_speaks_or_may_do_so(sentence):
    assert not speaks(sentence)


def test_who_shares_a_verb_across_a_clause_is_in_doubt():
    sentence = "Förvaltningen ser att staden växer och betonar vikten av bostäder."
    assert speaker(sentence, sentence.index("betonar")) is Speaker.IN_DOUBT


def test_a_body_may_have_a_name_of_its_own():
    sentence = "Socialnämnden i Farsta välkomnar förslaget."
    assert speaks(sentence, "socialnämnden")


def test_a_name_is_not_a_pattern():
    assert not speaks("Alla välkomnar förslaget.", ".*")


@pytest.mark.parametrize(
    ("sentence", "is_own"),
    [
        ("Förslaget tillstyrks.", True),
        ("Förslaget om fler bostäder tillstyrks.", True),
        ("Förslaget tillstyrks av nämnden.", True),
        ("Förslaget tillstyrks av regionen.", False),
        ("Det är viktigt att förslaget tillstyrks.", False),
        ("När förslaget tillstyrks kan arbetet börja.", False),
    ],
)
def test_a_passive_is_the_bodys_own_unless_somebody_else_is_named(sentence, is_own):
    start = sentence.index("tillstyrks")
    assert passive_is_own(sentence, start, start + len("tillstyrks")) is is_own


@pytest.mark.parametrize(
    ("sentence", "begins"),
    [
        ("Förvaltningen anser", True),
        ("Vi anser", True),
        ("Förvaltningens syn", False),
        ("Att förvaltningen", False),
        ("Vintern", False),
    ],
)
def test_a_sentence_may_begin_with_the_body(sentence, begins):
    assert begins_with_body(sentence) is begins

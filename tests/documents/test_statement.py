"""What an answer says on each strategy, whatever form it has."""

import pytest

from fardplan.documents.headings import PartKind
from fardplan.documents.stance import Position, propose_position
from fardplan.errors import BadDocument

COMMENT = "Förvaltningen välkomnar förslagen."


@pytest.fixture
def section(titles):
    """One strategy as answers have it: title, what it says, label, comment."""

    def section(number, comment=COMMENT, *, label="Förvaltningens synpunkter:", title=None):
        retold = f"Strategin framhåller det som {number} handlar om."
        heading = f"Strategi {number} {titles[number] if title is None else title}".strip()
        return f"{heading}\n{retold}\n{label}\n{comment}\n\n"

    return section


def said(statement) -> dict[tuple[str, ...], str]:
    return {opinion.numbers: opinion.text for opinion in statement.opinions}


# Finding the strategies


def test_each_comment_goes_to_its_strategy_in_any_order(read, section):
    statement = read(
        section("4.6", "Fyra sex.") + section("1.1", "Ett ett.") + section("3.4", "Ja.")
    )
    assert said(statement) == {("4.6",): "Fyra sex.", ("1.1",): "Ett ett.", ("3.4",): "Ja."}


def test_an_opinion_knows_keys_label_and_place(read, section):
    (opinion,) = read(section("1.1")).opinions
    assert opinion.keys == ("tidiga-insatser",)
    assert opinion.label.text == "Förvaltningens synpunkter:"
    assert (opinion.place.first_line, opinion.place.last_line) == (4, 4)


def test_a_title_may_run_over_lines_and_into_its_description(read, titles):
    first, _, rest = titles["2.3"].partition(" riktade ")
    statement = read(
        f"Strategi 2.3 {first}\nriktade {rest} För att nå\nfler behövs stöd.\n"
        f"Förvaltningens synpunkter\n{COMMENT}\n"
    )
    (description,) = statement.descriptions
    assert description.title.text == f"Strategi 2.3 {titles['2.3']}"
    assert [block.text for block in description.blocks] == ["För att nå fler behövs stöd."]
    assert statement.questions[:-1] == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda heading: heading + ".",
        lambda heading: heading.replace("-", "–"),
        lambda heading: heading.replace(" ", "\u00a0"),
        lambda heading: heading.upper(),
        lambda heading: heading.replace("Strategi 2.2", "2.2"),
        lambda heading: heading.replace("Strategi 2.2", "Strategi 2.2:"),
        lambda heading: heading.replace("Strategi 2.2", "Strategi 2.2 –"),
        lambda heading: heading.replace("Strategi 2.2", "Strategi 2.2."),
    ],
)
def test_small_differences_in_a_heading_raise_no_remark(read, titles, change):
    heading = change(f"Strategi 2.2 {titles['2.2']}")
    statement = read(f"{heading}\nRetoldt.\nVåra synpunkter\n{COMMENT}\n")
    assert said(statement) == {("2.2",): COMMENT}
    assert len(statement.questions) == 1  # the strategies that nothing is said about


def test_an_area_numbered_like_a_strategy_is_no_strategy(read, section):
    statement = read("1.1 Målområde uppväxt och utbildning\nEn strategi.\n\n" + section("1.2"))
    area = next(part for part in statement.parts if part.kind is PartKind.TARGET_AREA)
    assert area.provision.key == "uppvaxt-och-utbildning"
    assert said(statement) == {("1.2",): COMMENT}


@pytest.mark.parametrize(
    "heading",
    [
        "2. Målområde arbete och företagande",
        "Målområde 2: Arbete och företagande",
        "MÅLOMRÅDE ARBETE OCH\nFÖRETAGANDE",
        "2 Arbete och företagande",
    ],
)
def test_areas_are_known_by_their_names(read, section, heading):
    statement = read(f"{section('1.1')}{heading}\n\n{section('2.1')}")
    areas = [part.provision.number for part in statement.parts if part.provision]
    assert areas == ["2"]
    assert said(statement)[("1.1",)] == COMMENT


def test_a_strategy_that_is_only_mentioned_begins_nothing(read, section):
    comment = (
        "Det hänger ihop med\nStrategi 3.2 som staden arbetar med. Samma gäller\nstrategi 3.3."
    )
    statement = read(section("1.1", comment))
    assert len(statement.opinions) == 1
    assert statement.opinions[0].text.endswith("strategi 3.3.")


# Labels


def test_one_comment_may_cover_several_strategies(read, section):
    label = "Förvaltningens synpunkter på 3.1 och 3.2:"
    statement = read(
        section("3.1", "Se svar under 3.2.")
        + section("3.2", "Förvaltningen är positiv.", label=label)
    )
    pointing, joint = statement.opinions
    assert [p.number for p in pointing.refers_to] == ["3.2"]
    assert joint.numbers == ("3.1", "3.2")
    assert joint.refers_to == ()
    assert len(statement.questions) == 1


def test_a_comment_may_stand_on_the_line_of_its_label(read, titles):
    statement = read(f"Strategi 1.1 {titles['1.1']}\nKontorets synpunkter: {COMMENT}\n")
    assert said(statement) == {("1.1",): COMMENT}
    assert statement.opinions[0].label.text == "Kontorets synpunkter:"


def test_labels_with_numbers_need_no_titles(read):
    statement = read(f"Våra synpunkter på 1.1:\n{COMMENT}\n\nVåra synpunkter på 4.1–4.3:\nBra.\n")
    assert said(statement) == {("1.1",): COMMENT, ("4.1", "4.2", "4.3"): "Bra."}


def test_a_comment_of_several_paragraphs_is_one_opinion(read, section):
    (opinion,) = read(
        section("1.1", "Ett stycke.\n\n- en punkt\n- en till\n\nEtt stycke till.")
    ).opinions
    assert opinion.text == "Ett stycke.\n\n- en punkt\n\n- en till\n\nEtt stycke till."
    place = opinion.place_of(opinion.text.index("en till"), len(opinion.text))
    assert (place.first_line, place.last_line) == (7, 9)


def test_views_on_an_area_are_opinions_on_the_area(read, section):
    area = f"1. Målområde uppväxt och utbildning\nFörvaltningens synpunkter:\n{COMMENT}\n\n"
    statement = read(area + section("1.1") + f"Synpunkter på målområde 4:\n{COMMENT}\n")
    assert [o.keys[0] for o in statement.opinions] == [
        "uppvaxt-och-utbildning",
        "tidiga-insatser",
        "demokrati-och-trygghet",
    ]


def test_without_labels_the_text_below_a_title_is_read_but_asked_about(read, titles):
    statement = read(
        f"Ärendet\n\nStrategi 1.1 {titles['1.1']}\nStrategin framhåller mycket.\n\n"
        f"Nämndens synpunkter\n\nStrategi 1.1 {titles['1.1']}\n{COMMENT}\n"
    )
    assert said(statement) == {("1.1",): COMMENT}
    assert statement.opinions[0].label is None
    assert [bool(description.blocks) for description in statement.descriptions] == [True, False]
    assert any("lästs som synpunkter" in str(question) for question in statement.questions)


def test_when_all_is_retold_first_the_label_below_heads_all_views(read, titles, section):
    retold = "".join(f"Strategi {n} {titles[n]}\nStaden ska mer.\n\n" for n in ("1.1", "1.2"))
    statement = read(
        f"Ärendet\n\n{retold}Förvaltningens synpunkter\n\nVi ser helheten.\n\n"
        f"{section('1.1')}{section('1.2', 'Ett två.')}"
    )
    assert [opinion.text for opinion in statement.general] == ["Vi ser helheten."]
    assert said(statement) == {("1.1",): COMMENT, ("1.2",): "Ett två."}


def test_a_strategy_that_comes_twice_keeps_both_its_comments(read, section):
    statement = read(section("1.1", "En sak.") + section("1.1", "En till."))
    assert [opinion.text for opinion in statement.opinions] == ["En sak.", "En till."]


# The whole


def test_general_views_are_told_apart_and_kept_from_the_strategies(read, section):
    statement = read(
        "Förvaltningens synpunkter\n\n"
        "Förvaltningen ser positivt på färdplanen. Förvaltningen saknar mål för kvinnor\n"
        "och män. Det gäller alla mål.\n\nHelheten\n\nVi anser följande:\n\n- ett\n- två\n\n"
        "Nedan följer synpunkter på strategierna.\n\n" + section("1.1")
    )
    assert [opinion.text for opinion in statement.general] == [
        "Förvaltningen ser positivt på färdplanen.",
        "Förvaltningen saknar mål för kvinnor och män. Det gäller alla mål.",
        "Helheten\n\nVi anser följande:\n\n- ett\n\n- två",
    ]
    views = next(part for part in statement.parts if part.kind is PartKind.VIEWS)
    assert [block.text for block in views.blocks] == ["Nedan följer synpunkter på strategierna."]


def test_a_label_on_the_whole_is_general_wherever_it_stands(read, section):
    statement = read(section("1.1") + "Nämndens synpunkter på färdplanen\nVi önskar mål.\n")
    assert [opinion.text for opinion in statement.general] == ["Vi önskar mål."]


def test_what_is_retold_is_kept_but_is_no_opinion(read, section):
    statement = read(section("1.1"))
    assert "Strategin framhåller" in statement.descriptions[0].blocks[0].text
    assert "Strategin" not in statement.opinions[0].text


# The parts around


def test_the_parts_of_a_statement_are_known_by_their_headings(read, section):
    statement = read(
        "Farsta stadsdelsförvaltning\nDnr 1.1-123/2018\n2018-10-04\nHandläggare\nAnna Ek\n\n"
        "Förvaltningens förslag till beslut\n\n1. Nämnden överlämnar svaret.\n\n"
        "Sammanfattning\n\nI korthet.\n\nBakgrund\n\nDå.\n\nÄrendet\n\nNu.\n\n"
        "Ärendets beredning:\n\nInom staben.\n\nFörvaltningens synpunkter och förslag\n\n"
        + section("1.1")
        + "Bilagor\n\n1. Remissen\n\nSka expedieras till\n\nKommunstyrelsen\n"
    )
    assert [part.kind.value for part in statement.parts] == [
        "proposal",
        "summary",
        "background",
        "matter",
        "preparation",
        "views",
        "annex",
        "dispatch",
    ]
    head = statement.letterhead
    assert (head.diary_number, head.date, head.officer) == ("1.1-123/2018", "2018-10-04", "Anna Ek")


def test_facts_are_found_in_page_headers_too(read, section):
    header = "Dnr KS 2018/911\nHandläggare: Bo Ek\n"
    statement = read("\f".join(f"{header}{section(n)}Slut.\n" for n in ("1.1", "1.2", "1.3")))
    assert statement.letterhead.diary_number == "KS 2018/911"
    assert statement.letterhead.officer == "Bo Ek"


def test_a_comment_ends_where_the_next_part_begins(read, section):
    statement = read(section("4.6") + "Förvaltningens förslag\n\nNämnden överlämnar svaret.\n")
    assert said(statement) == {("4.6",): COMMENT}


def test_a_footnote_follows_the_opinion_that_has_its_mark(read, section):
    comment = f"Männen är fler\n1\ni dessa grupper.\n{' ' * 20}\n1\nRapport, 2017."
    statement = read(section("2.1", comment) + section("2.2"))
    first, second = statement.opinions
    assert first.text == "Männen är fler i dessa grupper."
    assert [note.text for note in first.footnotes] == ["Rapport, 2017."]
    assert second.footnotes == ()


def test_a_footnote_follows_the_general_view_that_has_its_mark(read, section):
    views = (
        f"Vi ser mål.\n\nVi ser brister\n1\ndär.\n{' ' * 20}\n1\nRapport, 2017.\n\nVi ser mer.\n\n"
    )
    statement = read("Våra synpunkter\n" + views + section("2.2"))
    assert [len(opinion.footnotes) for opinion in statement.general] == [0, 1, 0]


# Answers that name no strategy


def test_an_answer_on_the_whole_alone_is_an_opinion_on_the_whole(read):
    statement = read(
        "Bakgrund\n\nFärdplanen har remitterats.\n\nNämndens synpunkter\n\n"
        "Nämnden tillstyrker förslaget.\n"
    )
    assert [opinion.text for opinion in statement.general] == ["Nämnden tillstyrker förslaget."]
    assert statement.opinions == ()
    (question,) = statement.questions
    assert "färdplanen som helhet" in str(question)


@pytest.mark.parametrize(
    ("words", "position"),
    [
        ("Nämnden har inget att erinra mot förslaget till färdplan.", Position.NO_OBJECTION),
        ("Nämnden avstår från att yttra sig över färdplanen.", Position.ABSTAINS),
        ("Färdplanen lämnas utan erinran.", Position.NO_OBJECTION),
        ("Rådet hänvisar till kommunstyrelsens yttrande över färdplanen.", Position.REFERS),
        ("Bolaget avstyrker färdplanen.", Position.OPPOSES),
    ],
)
def test_a_letter_of_one_sentence_is_an_answer(read, words, position):
    statement = read(f"Farsta\nDnr 1.1-9/2018\n\n{words}\n")
    (opinion,) = statement.general
    assert propose_position(opinion.text).position is position
    assert statement.letterhead.diary_number == "1.1-9/2018"
    assert words not in [block.text for block in statement.letterhead.blocks]


def test_a_position_in_the_decision_is_read_where_no_views_have_a_label(read):
    statement = read(
        "Förslag till beslut\n\nNämnden tillstyrker förslaget till färdplan under förutsättning "
        "att framförda synpunkter beaktas.\n\nBilaga\n\nRemissen\n"
    )
    (opinion,) = statement.general
    assert propose_position(opinion.text).position is Position.SUPPORTS_WITH_REMARKS
    assert statement.parts[0].blocks == ()


# What is no answer


@pytest.mark.parametrize(
    "text",
    [
        "Det var en gång en liten stuga vid havet.\n" * 500,
        "Recept\n\nSmält smöret. Våra synpunkter på smör är många.\n\n1.1 dl mjölk\n",
        "strategi;synpunkt\n1.1;Förvaltningens synpunkter\n1.2;nej\n",
        "Förvaltningens synpunkter\n\nFörvaltningen tillstyrker förslaget till ny detaljplan.\n",
        "Strategi 1.1 Bygg fler cykelbanor\nFörvaltningens synpunkter:\nBra.\n",
    ],
    ids=["novel", "recipe", "table", "another matter", "another roadmap"],
)
def test_a_text_that_is_no_answer_is_refused_in_one_sentence(read, text):
    with pytest.raises(BadDocument) as caught:
        read(text)
    assert "inga synpunkter på någon av färdplanens strategier hittades" in str(caught.value)


def test_the_roadmap_itself_is_no_answer(read, provisions):
    roadmap = "\n\n".join(
        f"Strategi {p.number} {p.title}\nStaden ska göra mer."
        for p in provisions
        if "." in p.number
    )
    with pytest.raises(BadDocument):
        read(roadmap)

"""What the reader of an answer asks a person about."""

import pytest

COMMENT = "Förvaltningen välkomnar förslagen."
VIEWS = f"Förvaltningens synpunkter:\n{COMMENT}\n\n"


@pytest.fixture
def questions(read, titles):
    """The questions on a text, but for the one on strategies that nothing is said about.

    The text is given a comment on strategy 4.6, so that it is an answer.
    """

    def questions(text: str) -> list[str]:
        statement = read(f"{text}\n\nStrategi 4.6 {titles['4.6']}\nText.\n{VIEWS}")
        return [str(r) for r in statement.questions if not str(r).startswith("Ingen synpunkt")]

    return questions


def test_an_answer_without_faults_raises_none(questions, titles):
    assert questions(f"Strategi 1.1 {titles['1.1']}\nText.\n{VIEWS}") == []


def test_strategies_that_nothing_is_said_about_are_listed(read, provisions):
    labels = [p.number for p in provisions if p.kind == "strategy" and p.number != "3.3"]
    (question,) = read("".join(f"Våra synpunkter på {n}:\nBra.\n\n" for n in labels)).questions
    assert str(question) == "Ingen synpunkt hittades på strategi 3.3. Stämmer det?"
    assert question.place.first_line == 2


def test_a_title_that_is_only_like_the_roadmaps_is_placed_and_asked_about(read, titles):
    statement = read(f"Strategi 3.2 Främja blandade bostadsområden\nText.\n{VIEWS}")
    assert statement.opinions[0].numbers == ("3.2",)
    question = statement.questions[0]
    assert "”Strategi 3.2 Främja blandade bostadsområden” liknar" in str(question)
    assert titles["3.2"] in str(question)
    assert question.place.first_line == 1


def test_the_title_that_is_like_may_run_over_lines(read):
    statement = read(
        f"Strategi 1.1 Prioritera mycket tidiga och förebyggande insatser\n"
        f"till utsatta barn och familjer\nText.\n{VIEWS}"
    )
    assert statement.descriptions[0].title.text.endswith("till utsatta barn och familjer")
    assert statement.opinions[0].numbers == ("1.1",)


@pytest.mark.parametrize("heading", ["Strategi 2.5", "Strategi 2.5:", "STRATEGI 2.5."])
def test_a_number_without_a_title_is_placed_and_asked_about(read, heading):
    statement = read(f"{heading}\nText.\n{VIEWS}")
    assert statement.opinions[0].numbers == ("2.5",)
    assert "har bara ett nummer. Är det strategi 2.5" in str(statement.questions[0])


def test_a_title_without_a_number_is_placed_and_asked_about(read, titles):
    statement = read(f"{titles['4.4']}\nText.\n{VIEWS}")
    assert statement.opinions[0].numbers == ("4.4",)
    assert "har inget nummer. Är det strategi 4.4?" in str(statement.questions[0])


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("Strategi 1.2 {1.3}", "titeln på strategi 1.3 men ett annat nummer"),
        ("Strategi 1.2 Bygg fler cykelbanor", "numret på en strategi men inte dess titel"),
        ("Strategi 7.1 Bygg fler cykelbanor", "ett nummer som ingen strategi har"),
        ("Strategi 7.1 {1.3}", "ett nummer som ingen strategi har"),
        ("Strategi 7.1", "ett nummer som ingen strategi har"),
    ],
)
def test_when_number_and_title_disagree_a_person_places_the_opinion(read, titles, heading, said):
    for number, title in titles.items():
        heading = heading.replace("{" + number + "}", title)
    statement = read(f"{heading}\nText.\n{VIEWS}Våra synpunkter på 4.6:\nBra.\n")
    assert [opinion.text for opinion in statement.unplaced] == [COMMENT]
    assert statement.descriptions[0].provision is None
    assert said in str(statement.questions[0])
    assert heading in str(statement.questions[0])


def test_an_area_with_another_number_is_asked_about(questions):
    (said,) = questions("1.1 Målområde uppväxt och utbildning\n")
    assert "har numret 1.1, men målområdet har numret 1" in said


@pytest.mark.parametrize(
    ("words", "found", "is_asked"),
    [
        ("Två strategier", 2, False),
        ("Tre strategier", 2, True),
        ("2 strategier", 2, False),
        ("Sex strategier", 2, True),
        ("Flera strategier", 2, False),
    ],
)
def test_the_answers_own_count_is_checked(questions, titles, words, found, is_asked):
    text = f"1. Målområde uppväxt och utbildning\n{words} är prioriterade.\n\n"
    text += "".join(f"Strategi {n} {titles[n]}\nText.\n{VIEWS}" for n in ("1.1", "1.2"))
    said = questions(text + "4. Målområde demokrati och trygghet\n")
    assert [f"Det står ”{words}”, men {found} rubriker" in s for s in said] == [True] * is_asked


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Synpunkter på 1.1 och 9.9:", "nämner 9.9, som ingen strategi har"),
        ("Synpunkter på 1.2:", "står under strategi 1.1 men nämner den inte"),
        ("Synpunkter på 1.1:\n\nBilaga", "står ingen text"),
    ],
)
def test_a_label_that_does_not_fit_is_asked_about(questions, titles, label, said):
    (question,) = questions(f"Strategi 1.1 {titles['1.1']}\nText.\n{label}\n{COMMENT}\n")
    assert said in question


@pytest.mark.parametrize(
    ("comment", "other", "said"),
    [
        ("Se svar under 1.2.", "Våra synpunkter på 1.2:", "rubriken där nämner inte 1.1"),
        ("Se svar under 1.3.", "Våra synpunkter på 1.2:", "där hittades ingen synpunkt"),
        ("Se svar under 9.9.", "Våra synpunkter på 1.2:", "där hittades ingen synpunkt"),
        ("Se svar under 1.1.", "Våra synpunkter på 1.2:", "där hittades ingen synpunkt"),
        ("Se ovan.", "Våra synpunkter på 1.2:", "utan att säga vilket"),
    ],
)
def test_a_reference_that_leads_astray_is_asked_about(questions, comment, other, said):
    (question,) = questions(f"Våra synpunkter på 1.1:\n{comment}\n\n{other}\n{COMMENT}\n")
    assert said in question


def test_several_comments_on_one_strategy_are_asked_about(questions):
    (said,) = questions(2 * f"Våra synpunkter på 1.1:\n{COMMENT}\n\n")
    assert said.startswith("Strategi 1.1 har synpunkter på 2 ställen")

"""What each paper says, and that it leaves out what there is nothing to say about."""

from fardplan.documents import writing
from fardplan.documents.papers.official_statement import ProvisionViews, official_statement
from fardplan.documents.papers.paper import Facts, Heading, Quote, Table, plain
from fardplan.documents.papers.record import referral_record
from fardplan.documents.papers.referral_letter import referral_letter
from fardplan.documents.papers.reply import reply_to_body
from fardplan.documents.papers.synopsis import (
    PRIVATE,
    PointsAtHand,
    Synopsis,
    SynopsisBody,
    SynopsisPoint,
)
from fardplan.documents.papers.synopsis_by_body import synopsis_by_body
from fardplan.documents.papers.synopsis_by_theme import synopsis_by_theme
from fardplan.documents.reading import read_document
from fardplan.documents.statement import read_statement
from tests.documents.papers.conftest import (
    DIGEST,
    NOW,
    letter,
    record,
    reply,
    statement,
    synopsis,
    views,
)


def headings(paper) -> list[str]:
    return [block.text for block in paper.blocks if isinstance(block, Heading)]


def tables(paper) -> list[Table]:
    return [block for block in paper.blocks if isinstance(block, Table)]


def test_a_letter_names_the_edition_its_checksum_and_the_last_day():
    text = writing.as_text(referral_letter(letter()))
    assert DIGEST in text
    assert "senast den 12 mars 2027" in text
    assert "1. Är målen rätt?" in text


def test_a_letter_to_invited_bodies_alone_invites_nobody_else():
    text = writing.as_text(referral_letter(letter(anyone_may_answer=False, questions=(), asked=())))
    assert "andra än remissinstanserna" not in text
    assert "Frågor" not in text


def test_a_statement_has_its_parts_in_the_citys_order_and_no_empty_ones():
    paper = official_statement(statement(views=(views(),), background=("Då.",)))
    assert headings(paper) == [
        "Förvaltningens förslag till beslut",
        "Sammanfattning",
        "Bakgrund",
        "Förvaltningens synpunkter",
        "Strategi 3.1 Planera",
        "Strategi 3.2 Främja",
        "Förvaltningens synpunkter på 3.1 och 3.2",
        "Bilagor",
    ]


def test_a_statement_that_we_write_is_read_as_what_was_written(titles, provisions):
    written = statement(
        views=(
            ProvisionViews(
                (("1.1", titles["1.1"]),), ("Vi välkomnar förslagen.", "Mer."), ("Om.",)
            ),
            ProvisionViews((("3.1", titles["3.1"]), ("3.2", titles["3.2"])), ("Vi avstyrker.",)),
        ),
        head=letter().head,
    )
    for write, name in ((writing.as_docx, "a.docx"), (writing.as_pdf, "a.pdf")):
        content = write(official_statement(written), made_at=NOW)
        read = read_statement(read_document(content, name=name), provisions=provisions)
        assert {opinion.numbers: opinion.text for opinion in read.opinions} == {
            ("1.1",): "Vi välkomnar förslagen.\n\nMer.",
            ("3.1", "3.2"): "Vi avstyrker.",
        }
        assert [opinion.text for opinion in read.general] == list(written.general_views)
        assert read.letterhead.diary_number == "KS 2018/911"
        assert read.letterhead.date == "2026-11-23"
        assert read.letterhead.officer == "Anna Ek"


def test_a_record_shows_what_passed_between_with_times_and_checksums():
    paper = referral_record(record())
    asked, answers, unasked, extensions, events = tables(paper)
    assert [plain(row[0]) for row in asked.rows] == [
        "Farsta stadsdelsnämnd",
        "Älvsjö stadsdelsnämnd (tillagd 2026-11-23 14:05:31 +01:00)",
    ]
    assert asked.rows[1][3] == "–"  # nothing sent is shown as nothing
    assert [row[-1] for row in (*answers.rows, *unasked.rows)] == [DIGEST, DIGEST]
    assert extensions.rows[0][-1] == "Nämnden möts den 30 mars"
    assert events.rows == (("2026-11-23 14:05:31 +01:00", "Remissen skickades", "Anna Ek"),)
    facts = dict(next(block for block in paper.blocks if isinstance(block, Facts)).rows)
    assert facts["Antal tillfrågade"] == "2"
    assert facts["Antal tillfrågade som har svarat"] == "1"


def test_a_synopsis_by_body_shows_a_joint_point_once():
    paper = synopsis_by_body(synopsis())
    quotes = [(block.text, block.source) for block in paper.blocks if isinstance(block, Quote)]
    assert quotes == [
        (
            "Joint views.",
            "Strategi 3.1 Planera; Strategi 3.2 Främja (gemensamt med Älvsjö)",
        ),
        ("Mål saknas.", "Färdplanen som helhet"),
    ]
    text = writing.as_text(paper)
    assert "gemensamt, se Farsta" in text
    assert "Har inte svarat." in text
    assert "3 likalydande svar" in text


def test_a_synopsis_by_theme_shows_each_provision_with_positions_and_standpoint():
    paper = synopsis_by_theme(synopsis())
    text = writing.as_text(paper)
    assert "tillstyrker (1): Farsta" in text
    assert "avstyrker (1): Älvsjö" in text
    assert text.count("Joint views.") == 1
    assert "se synpunkten under Strategi 3.1 Planera" in " ".join(text.split())
    assert headings(paper).index("Ställningstagande") > headings(paper).index("Synpunkter")


def test_both_orders_show_every_point_and_end_with_the_same_matrix():
    by_body, by_theme = synopsis_by_body(synopsis()), synopsis_by_theme(synopsis())
    changed, matrix = tables(by_body)
    assert tables(by_theme) == [changed, matrix]
    assert changed.rows == (("Strategi 3.1", "Staden ska", "Staden ska alltid"),)
    assert matrix.header == ("Remissinstans", "Hela", "3.1", "3.2")
    assert matrix.rows == (("Farsta", "", "+", ""), ("Älvsjö", "−", "", ""))


def test_a_synopsis_without_answers_says_so():
    empty = synopsis()
    nothing = Synopsis(empty.head, "T", empty.bodies[2:], empty.provisions)
    assert tables(synopsis_by_theme(nothing)) == []
    assert "Ingen har lämnat synpunkter" in writing.as_text(synopsis_by_theme(nothing))


def test_a_wide_matrix_is_parted_into_tables():
    wide = synopsis()
    provisions = tuple(type(wide.provisions[0])(f"k{n}", f"S {n}", str(n)) for n in range(30))
    paper = synopsis_by_body(
        Synopsis(
            wide.head,
            "T",
            wide.bodies[:2],
            provisions,
            positions={("farsta", "k29"): "supports"},
        )
    )
    first, second = tables(paper)
    assert len(first.header) + len(second.header) == 31 + 2
    assert second.rows[0][-1] == "+"


def test_a_reply_shows_what_was_said_what_was_done_and_the_changed_words():
    text = writing.as_text(reply_to_body(reply()))
    assert "Synpunkt 1: Färdplanen som helhet" in text
    assert "Hantering: tillgodosedd. Mål har lagts till." in text
    assert "Tidigare: Staden ska\nNu: Staden ska alltid" in text


def test_a_reply_without_points_says_so():
    assert "inga enskilda synpunkter" in writing.as_text(reply_to_body(reply(points=())))


def test_a_point_of_one_body_alone_is_shown_with_it():
    one = synopsis()
    point = SynopsisPoint("Ensam.", ("alvsjo",), ("b",), kind="vill se tillägg")
    points = PointsAtHand((point,))
    paper = synopsis_by_body(Synopsis(one.head, "T", one.bodies, one.provisions, points))
    (quote,) = [block for block in paper.blocks if isinstance(block, Quote)]
    assert quote.source == "Strategi 3.2 Främja: vill se tillägg"


def test_what_is_withheld_is_counted_and_not_quoted():
    one = synopsis()
    points = PointsAtHand((SynopsisPoint("", ("farsta",), ("a",), is_withheld=True),) * 2)
    shown = Synopsis(one.head, "T", one.bodies, one.provisions, points)
    for paper in (synopsis_by_body(shown), synopsis_by_theme(shown)):
        text = " ".join(writing.as_text(paper).split())
        assert "eftersom svaret inte är publicerat: 2." in text
        assert not [block for block in paper.blocks if isinstance(block, Quote)]


def test_private_persons_points_are_nobodys_in_particular():
    one = synopsis()
    private = SynopsisBody(PRIVATE, "Svar från enskilda", "Enskilda")
    points = PointsAtHand((SynopsisPoint("Mer träd.", (), ("a",)),))
    shown = Synopsis(one.head, "T", (*one.bodies, private), one.provisions, points, one.positions)
    sources = {
        block.source
        for paper in (synopsis_by_body(shown), synopsis_by_theme(shown))
        for block in paper.blocks
        if isinstance(block, Quote)
    }
    assert sources == {"Strategi 3.1 Planera", "En enskild"}
    assert "Svar från enskilda" not in [row[0] for row in tables(synopsis_by_body(shown))[0].rows]


def test_a_part_of_a_synopsis_has_its_own_rows_and_columns():
    whole = synopsis()
    [_, matrix] = tables(synopsis_by_theme(whole, only={"a"}))
    assert matrix.header == ("Remissinstans", "3.1")
    by_body = synopsis_by_body(whole, only={"alvsjo"})
    assert [row[0] for row in tables(by_body)[-1].rows] == ["Älvsjö"]
    assert "gemensamt, se Farsta" in writing.as_text(by_body)

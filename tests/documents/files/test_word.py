"""Word documents: what is in the text, what stands beside it, and what Word adds by itself."""

import docx
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from fardplan.documents.reading import read_document
from fardplan.documents.statement import read_statement
from tests.documents.written import saved

COMMENT = "Förvaltningen välkomnar förslagen."


def read(document):
    return read_document(saved(document), name="svar.docx")


def texts(document) -> list[str]:
    return [block.text for block in read(document).blocks]


def add_xml(document, xml: str) -> None:
    paragraph = parse_xml(f"<w:p {nsdecls('w', 'r')} xmlns:mc='{MC}'>{xml}</w:p>")
    document.element.body.insert(0, paragraph)


MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def test_tables_are_read_row_by_row():
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(table._cells, ["Strategi", "Synpunkt", "1.1", COMMENT], strict=True):
        cell.text = words
    assert texts(document) == ["Strategi", "Synpunkt", "1.1", COMMENT]


def test_numbers_and_bullets_that_word_sets_are_read():
    document = docx.Document()
    for style, words in (
        ("List Number", "Nämnden godkänner."),
        ("List Number", "Nämnden överlämnar."),
        ("List Bullet", "En sak"),
    ):
        document.add_paragraph(words, style=style)
    assert texts(document) == ["1. Nämnden godkänner.", "2. Nämnden överlämnar.", "- En sak"]
    assert [block.kind for block in read(document).blocks] == ["text", "text", "item"]


def test_headers_and_footers_stand_beside_the_text():
    document = docx.Document()
    document.add_paragraph(COMMENT)
    document.sections[0].header.paragraphs[0].text = "Dnr 1.1-9/2018"
    document.sections[0].footer.paragraphs[0].text = "Farsta"
    assert {line.text for line in read(document).running} == {"Dnr 1.1-9/2018", "Farsta"}
    assert texts(document) == [COMMENT]


def test_tracked_changes_are_read_as_accepted_and_asked_about(titles, provisions):
    document = docx.Document()
    document.add_paragraph(f"Strategi 1.1 {titles['1.1']}")
    document.add_paragraph("Förvaltningens synpunkter:")
    body = document.add_paragraph("Förvaltningen ")._p
    for tag, words in (("del", "avstyrker"), ("ins", "välkomnar")):
        text = "delText" if tag == "del" else "t"
        run = f"<w:r><w:{text}>{words}</w:{text}></w:r>"
        body.append(parse_xml(f"<w:{tag} {nsdecls('w')} w:id='1' w:author='A'>{run}</w:{tag}>"))
    document.paragraphs[-1].add_run(" förslagen.")
    statement = read_statement(read(document), provisions=provisions)
    assert statement.opinions[0].text == COMMENT
    assert statement.questions[0].values == {"count": 1}
    assert "spårade ändringar" in statement.questions[0].sentence


def test_a_text_box_is_read_once_after_its_paragraph():
    document = docx.Document()
    box = "<w:txbxContent><w:p><w:r><w:t>I rutan</w:t></w:r></w:p></w:txbxContent>"
    add_xml(
        document,
        f"<w:r><w:t>Utanför</w:t><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>",
    )
    assert texts(document) == ["Utanför", "I rutan"]


def test_content_controls_links_and_fields_are_read_through():
    document = docx.Document()
    add_xml(
        document,
        "<w:sdt><w:sdtContent><w:r><w:t>Ett </w:t></w:r></w:sdtContent></w:sdt>"
        "<w:hyperlink><w:r><w:t>två </w:t></w:r></w:hyperlink>"
        "<w:fldSimple w:instr='PAGE'><w:r><w:instrText>PAGE</w:instrText><w:t>tre</w:t></w:r>"
        "</w:fldSimple><w:r><w:tab/><w:t>fyra</w:t></w:r>",
    )
    assert texts(document) == ["Ett två tre fyra"]


def test_page_breaks_give_pages_and_line_breaks_give_lines():
    document = docx.Document()
    first = document.add_paragraph("Ett")
    first.add_run().add_break()
    first.add_run("två")
    first.add_run().add_break(WD_BREAK.PAGE)
    first.add_run("tre")
    document.add_paragraph("fyra")
    block, last = read(document).blocks
    assert [(line.text, line.page) for line in block.lines] == [("Ett", 1), ("två", 1), ("tre", 2)]
    assert last.place.first_page == 2


def test_a_label_after_a_line_break_is_still_a_label(titles, provisions):
    document = docx.Document()
    paragraph = document.add_paragraph(f"Strategi 1.1 {titles['1.1']}")
    for words in ("Förvaltningens synpunkter:", COMMENT):
        paragraph.add_run().add_break()
        paragraph.add_run(words)
    statement = read_statement(read(document), provisions=provisions)
    assert statement.opinions[0].text == COMMENT

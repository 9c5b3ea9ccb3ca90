"""Every paper in every format: whole, tagged, the same each time, deaf to what its text says."""

import io
import re
from html import unescape

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from pypdf import PdfReader

from fardplan.documents import writing
from fardplan.documents.papers.language import Language
from fardplan.documents.papers.paper import (
    Bullets,
    Decisions,
    Facts,
    Heading,
    Link,
    Note,
    Paper,
    Paragraph,
    Quote,
    Signatures,
    Strong,
    Table,
)
from fardplan.documents.papers.to_pdf import MOST_PIECES
from fardplan.documents.reading import read_document
from fardplan.errors import BadDocument
from tests.documents.papers.conftest import NOW

HOSTILE = [
    '#panic("x") #import "a.typ" $x$ *b* _i_ @ref <lab> // \\ `code` "q" [c] {d} = e',
    "</w:t><w:p/> & <script>alert(1)</script> ]]> <!-- --> &amp;",
    "{whole} %s %(x)s {0} \x00\x07\x1b\ud7ff",
    "å ä ö Å Ä Ö é ü – — ”citat” fi ffi fl ffl … € § ½ m² 3 × 4",
]
EVERY_BLOCK = [
    Heading("Rubrik"),
    Heading("Underrubrik", 2),
    Paragraph(("Ett ", Strong("starkt"), " ord", Note("En fotnot."), " och ", "mer.")),
    Quote("Ett citat.", "Farsta"),
    Bullets(("en", "två")),
    Decisions(("Ett.", "Två.")),
    Decisions(("Ett till.",)),
    Facts((("Namn", "värde"), ("Adress", (Link("webben", "https://example.org/?a=1&b=2"),)))),
    Table("Tabellen", ("Kolumn", "Antal"), (("rad", "1"), ("rad två", "2")), (2, 1)),
    Signatures((("Eva Berg", "Direktör"),)),
]


def paper_of(*blocks, **changes) -> Paper:
    return Paper(
        **{"kind": "Remiss", "title": "T", "organisation": "O", "blocks": blocks} | changes
    )


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def pdf_text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def docx_text(content: bytes) -> str:
    document = read_document(content, name="a.docx")
    notes = [note.text for note in document.footnotes]
    return "\n".join([block.text for block in document.blocks] + notes)


def tree(paper, **how):
    """The HTML with a space before each tag, so that words stay apart."""
    return html.fromstring(f"<div>{writing.as_html(paper, **how)}</div>".replace("<", " <").strip())


def test_every_paper_says_the_same_in_every_format(paper):
    text = words(writing.as_text(paper).casefold())
    in_pdf = set(words(pdf_text(writing.as_pdf(paper, made_at=NOW)).casefold()))
    in_docx = set(words(docx_text(writing.as_docx(paper, made_at=NOW)).casefold()))
    in_html = set(words(unescape(tree(paper).text_content()).casefold()))
    split = {word for word in text if len(word) > 18}  # may be broken over lines in a narrow cell
    assert set(text) - split - in_docx <= set(words(paper.standing.casefold()))
    assert set(text) - split - in_pdf == set()
    head = [paper.kind, paper.title, paper.organisation, paper.unit, paper.standing, "till"]
    head += [*paper.recipient, *(word for fact in paper.facts for word in fact)]
    assert set(text) - in_html <= set(words(" ".join(head).casefold()))


def test_a_pdf_is_tagged_and_says_its_title_and_language(paper):
    reader = PdfReader(io.BytesIO(writing.as_pdf(paper, made_at=NOW)))
    assert reader.metadata.title == paper.title
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert str(reader.root_object["/Lang"]).startswith("sv")
    assert "<pdfuaid:part>1</pdfuaid:part>" in reader.xmp_metadata.stream.get_data().decode()


def test_a_file_is_the_same_whenever_it_is_made(paper):
    for write in (writing.as_pdf, writing.as_docx):
        assert write(paper, made_at=NOW) == write(paper, made_at=NOW)
        assert write(paper, made_at=NOW) != write(paper, made_at=NOW.replace(year=2027))


def test_a_pdf_has_header_cells_headings_notes_and_links():
    content = writing.as_pdf(paper_of(*EVERY_BLOCK), made_at=NOW)
    reader = PdfReader(io.BytesIO(content))
    tags = set(structure(reader.root_object["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/H3", "/TH", "/TD", "/L", "/Note", "/Link", "/BlockQuote"} <= tags
    assert pdf_text(content).count("1. ") == 2  # each list counts from one


def structure(node, depth=0):
    """The kinds of all elements in the tree of tags."""
    node = node.get_object()
    if isinstance(node, dict) and depth < 50:
        if "/S" in node:
            yield node["/S"]
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            yield from structure(kid, depth + 1)


def test_a_word_document_has_real_styles_lists_notes_and_properties():
    english = Language("en", translate=lambda text: {"Sida": "Page"}.get(text, text))
    content = writing.as_docx(paper_of(*EVERY_BLOCK, language=english), made_at=NOW)
    document = docx.Document(io.BytesIO(content))
    styles = [paragraph.style.name for paragraph in document.paragraphs if paragraph.text]
    assert [s for s in styles if s.startswith(("Title", "Heading"))] == [
        *("Title", "Heading 1", "Heading 2")
    ]
    assert {"List Bullet", "List Number", "Quote", "Caption"} <= set(styles)
    header = document.tables[1].rows[0]._tr
    assert header.xpath("./w:trPr/w:tblHeader")
    assert document.core_properties.title == "T"
    assert document.core_properties.language == "en-GB"
    assert document.core_properties.created.hour == 13  # in UTC
    assert 'w:val="en-GB"' in document.styles.element.xml
    assert "Page" in document.sections[0].footer.paragraphs[0]._p.xml
    read = read_document(content, name="a.docx")
    assert [note.text for note in read.footnotes] == ["En fotnot."]
    assert [b.text for b in read.blocks if ". " in b.text[:3]] == [
        *("1. Ett.", "2. Två.", "1. Ett till.")
    ]


def test_html_is_tagged_and_escaped():
    page = tree(paper_of(*EVERY_BLOCK), level=3)
    assert [element.tag for element in page.iter() if element.tag in {"h3", "h4"}] == ["h3", "h4"]
    assert [th.get("scope") for th in page.iter("th")] == ["col", "col"]
    assert page.xpath("//a/@href")[0] == "#not-1"
    assert "https://example.org/?a=1&b=2" in page.xpath("//a/@href")


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_only_ever_text(text):
    paper = paper_of(
        Heading(text), Paragraph((text, Strong(text), Note(text))), Quote(text, text),
        Bullets((text,)), Facts(((text, text),)), Table(text, (text,), ((text,),)),
        title=text, unit=text, facts=((text, text),), recipient=(text,), standing=text,
    )  # fmt: skip
    expected = words(re.sub("[\x00-\x1f]", " ", text))
    found = words(pdf_text(writing.as_pdf(paper, made_at=NOW)))
    assert all(found.count(word) >= expected.count(word) for word in expected)
    in_docx = words(docx_text(writing.as_docx(paper, made_at=NOW)))
    assert all(
        in_docx.count(word) >= expected.count(word) for word in words(text) if word.isalpha()
    )
    assert not tree(paper).xpath("//script")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:x", "//x", "https://a b", ""])
def test_only_addresses_of_web_and_mail_become_links(address):
    paper = paper_of(Paragraph((Link("hit", address),)))
    assert "href" not in writing.as_html(paper)
    assert "/Annots" not in PdfReader(io.BytesIO(writing.as_pdf(paper, made_at=NOW))).pages[0]
    assert "hyperlink" not in docx.Document(
        io.BytesIO(writing.as_docx(paper, made_at=NOW))
    ).element.xml.replace("xmlns", "")


@given(st.lists(st.text(max_size=60), min_size=9, max_size=9))
@settings(max_examples=40)
def test_any_text_can_be_written(texts):
    one, two, *rest = texts
    blocks = [Heading(one, 3), Paragraph((two, Note(rest[0]))), Quote(rest[1], rest[2])]
    blocks += [Facts(((rest[3], rest[4]),)), Table(rest[5], (rest[6],), ((one,),))]
    paper = paper_of(*blocks, title=two, organisation=one)
    assert writing.as_pdf(paper, made_at=NOW).startswith(b"%PDF-1.7")
    assert writing.as_docx(paper, made_at=NOW).startswith(b"PK")
    assert writing.as_html(paper)
    assert writing.as_text(paper)


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_no_level_of_heading_is_skipped(depth):
    page = writing.as_html(paper_of(Heading("Ett", depth), Heading("Två", 3)))
    assert "<h2>Ett</h2>" in page
    assert "<h3>Två</h3>" in page


def test_a_long_word_does_not_run_over_the_edge_or_change():
    address = "https://example.org/" + "abcdefghij" * 12
    text = pdf_text(
        writing.as_pdf(paper_of(Table("T", ("A", "B"), ((address, "x"),))), made_at=NOW)
    )
    assert address in text.replace("\n", "")


def test_dates_are_written_as_each_language_does():
    assert Language().day(NOW.date()) == "23 november 2026"
    assert Language("en").day(NOW.date()) == "23 November 2026"
    assert Language().moment(NOW) == "2026-11-23 14:05:31 +01:00"


def test_a_paper_too_long_for_a_pdf_is_refused_and_can_be_had_as_html():
    rows = tuple(("ord",) for _ in range(MOST_PIECES))
    paper = paper_of(Table("T", ("A",), rows), title="Sammanställning")
    with pytest.raises(BadDocument, match="Sammanställning är för långt för en pdf"):
        writing.as_pdf(paper, made_at=NOW)
    assert writing.as_html(paper).count("<tr>") == MOST_PIECES + 1

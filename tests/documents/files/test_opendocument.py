"""OpenDocument texts: lists, notes, changes and page headers."""

from odf import opendocument, table, text
from odf.style import Footer, Header, MasterPage, PageLayout

from fardplan.documents.reading import read_document
from tests.documents.written import saved


def document_with(*elements):
    document = opendocument.OpenDocumentText()
    for element in elements:
        document.text.addElement(element)
    return document


def read(document):
    return read_document(saved(document), name="svar.odt")


def texts(document) -> list[str]:
    return [block.text for block in read(document).blocks]


def listed(style, *items):
    shape = text.List(stylename=style) if style else text.List()
    for words in items:
        item = text.ListItem()
        item.addElement(text.P(text=words))
        shape.addElement(item)
    return shape


def test_numbered_lists_have_their_numbers_and_others_bullets():
    numbered = text.ListStyle(name="N")
    numbered.addElement(text.ListLevelStyleNumber(level="1", numsuffix=".", numformat="1"))
    document = document_with(listed(numbered, "Ett.", "Två."), listed(None, "En sak"))
    document.automaticstyles.addElement(numbered)
    assert texts(document) == ["1. Ett.", "2. Två.", "- En sak"]


def test_a_list_inside_a_list_keeps_its_items():
    outer = listed(None, "Yttre")
    outer.childNodes[0].addElement(listed(None, "Inre"))
    assert texts(document_with(outer)) == ["- Yttre", "- Inre"]


def test_a_table_is_read_row_by_row():
    shape = table.Table(name="T")
    for words in (("a", "b"), ("c", "d")):
        row = table.TableRow()
        for word in words:
            cell = table.TableCell()
            cell.addElement(text.P(text=word))
            row.addElement(cell)
        shape.addElement(row)
    assert texts(document_with(shape)) == ["a", "b", "c", "d"]


def test_spaces_tabs_and_line_breaks_are_kept_in_their_places():
    paragraph = text.P(text="ett")
    for element in (text.S(c=3), text.Span(text="två"), text.Tab(), text.LineBreak()):
        paragraph.addElement(element)
    paragraph.addText("tre")
    (block,) = read(document_with(paragraph)).blocks
    assert [line.text for line in block.lines] == ["ett två", "tre"]


def test_tracked_changes_are_read_as_accepted():
    changes = text.TrackedChanges()
    region = text.ChangedRegion(attributes={"id": "c1"}, check_grammar=False)
    deletion = text.Deletion()
    deletion.addElement(text.P(text="struket"))
    region.addElement(deletion)
    changes.addElement(region)
    paragraph = text.P(text="kvar")
    paragraph.addElement(text.Change(changeid="c1"))
    document = read(document_with(changes, paragraph))
    assert [block.text for block in document.blocks] == ["kvar"]
    assert [line.text for line in document.changed] == ["kvar"]


def test_headers_and_footers_stand_beside_the_text():
    document = document_with(text.P(text="Text"))
    layout = PageLayout(name="L")
    document.automaticstyles.addElement(layout)
    page = MasterPage(name="Standard", pagelayoutname=layout)
    for kind, words in ((Header, "Dnr 1.1-9/2018"), (Footer, "Farsta")):
        part = kind()
        part.addElement(text.P(text=words))
        page.addElement(part)
    document.masterstyles.addElement(page)
    assert [line.text for line in read(document).running] == ["Dnr 1.1-9/2018", "Farsta"]
    assert texts(document) == ["Text"]

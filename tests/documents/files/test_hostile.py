"""Files that mean harm, or are broken: each is refused with a sentence, soon, in little memory."""

import io
import time
import tracemalloc
import zipfile
import zlib

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odf import opendocument

from fardplan.documents.files.archive import MOST_ENTRIES, MOST_UNPACKED
from fardplan.documents.files.formats import MOST_BYTES
from fardplan.documents.files.markup import DEEPEST
from fardplan.documents.files.pdf_guard import MOST_PAGES
from fardplan.documents.reading import read_document
from fardplan.errors import BadDocument
from tests.documents.written import Piece, as_opendocument, as_typst, as_word, saved

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ODT = b"application/vnd.oasis.opendocument.text"
PIECES = [Piece("Förvaltningen välkomnar förslagen. " * 20)]


def refusal(content: bytes) -> str:
    with pytest.raises(BadDocument) as caught:
        read_document(content, name="svar.fil")
    assert caught.value.values["name"] == "svar.fil"
    return str(caught.value)


def word(xml: bytes | str = "", **entries: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", xml)
        for name, content in entries.items():
            file.writestr(name, content)
    return buffer.getvalue()


def bomb(megabytes: int) -> bytes:
    """An archive of nothing, and much of it."""
    buffer = io.BytesIO()
    file = zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED)
    with file, file.open("word/document.xml", "w") as entry:
        for _ in range(megabytes):
            entry.write(bytes(1_000_000))
    return buffer.getvalue()


def in_body(xml: str) -> str:
    return f"<w:document {W}><w:body>{xml}</w:body></w:document>"


def opened(**entries: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("mimetype", ODT)
        for name, content in entries.items():
            file.writestr(name, content)
    return buffer.getvalue()


def pdf(*objects: bytes) -> bytes:
    """A file of these objects, numbered from 1; the first is the catalogue."""
    content = b"%PDF-1.7\n"
    places = []
    for number, written in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n" % number + written + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(content)
    size = len(objects) + 1
    content += b"xref\n0 %d\n0000000000 65535 f \n" % size + table
    return content + b"trailer <</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, start)


def stream(data: bytes, extra: bytes = b"") -> bytes:
    return b"<</Length %d %s>>\nstream\n%s\nendstream" % (len(data), extra, data)


CATALOGUE = b"<</Type /Catalog /Pages 2 0 R>>"
ONE_PAGE = b"<</Type /Pages /Kids [3 0 R] /Count 1>>"


def with_page(page: bytes, *rest: bytes) -> bytes:
    return pdf(CATALOGUE, ONE_PAGE, b"<</Type /Page /Parent 2 0 R %s>>" % page, *rest)


BOMB = zlib.compress(bytes(8 * MOST_UNPACKED), 9)
LAUGHS = f"<!DOCTYPE w [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><w:document {W}>&b;</w:document>"
SCRIPT = b"/OpenAction <</S /JavaScript /JS (app.alert\\(1\\))>>"
FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 1 1]"


def forms(levels: int) -> bytes:
    """Each form draws the next one twice."""
    drawn = [
        stream(b"/A Do /A Do " * 8, FORM + b" /Resources <</XObject <</A %d 0 R>>>>" % (number + 1))
        for number in range(5, 5 + levels)
    ]
    last = stream(b"q Q " * 100, FORM)
    contents = b"/Contents 4 0 R /Resources <</XObject <</A 5 0 R>>>>"
    return with_page(contents, stream(b"/A Do"), *drawn, last)


def pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 3 + count))
    tree = b"<</Type /Pages /Kids [%s] /Count %d>>" % (kids, count)
    return pdf(CATALOGUE, tree, *[b"<</Type /Page /Parent 2 0 R>>"] * count)


def doubling_pages(levels: int) -> bytes:
    """Each branch has the next one twice: a billion pages in a few lines."""
    branches = [
        b"<</Type /Pages /Kids [%d 0 R %d 0 R] /Count 9>>" % (number + 1, number + 1)
        for number in range(2, 2 + levels)
    ]
    return pdf(CATALOGUE, *branches, b"<</Type /Page>>")


HOSTILE = {
    "too large": (b"PK\x03\x04word/" + bytes(MOST_BYTES), "för stor"),
    "zip bomb": (bomb(300), "när den packas upp"),
    "many entries": (word("", **{f"e{n}": b"" for n in range(MOST_ENTRIES)}), "många delar"),
    "entities": (word(LAUGHS), "trasig"),
    "entities in odt": (opened(**{"content.xml": LAUGHS.encode()}), "trasig"),
    "deep": (word(f"<w:document {W}>" + "<w:p>" * 5_000), "trasig"),
    "deep and closed": (
        word(in_body("<w:p>" * 900 + "</w:p>" * 900)),
        "trasig",
    ),
    "no body": (word("<other/>"), "trasig"),
    "half a zip": (word(f"<w:document {W}/>")[:60], "trasig"),
    "macros": (word("<a/>", **{"word/vbaProject.bin": b"x"}), "makron"),
    "scripts in odt": (opened(**{"content.xml": b"<a/>", "Basic/Standard/m.xml": b""}), "makron"),
    "password in odt": (
        opened(**{"META-INF/manifest.xml": b"<m:encryption-data/>", "content.xml": b""}),
        "lösenord",
    ),
    "password in docx": (
        b"\xd0\xcf\x11\xe0" + bytes(100) + "EncryptedPackage".encode("utf-16-le"),
        "lösenord",
    ),
    "endless line": (
        word(in_body(f"<w:p><w:r><w:t>{'x' * 30_000}</w:t></w:r></w:p>")),
        "en rad med fler än",
    ),
    "pdf bomb": (
        with_page(b"/Contents 4 0 R", stream(BOMB, b"/Filter /FlateDecode")),
        "packas upp",
    ),
    "pdf bomb called a picture": (
        with_page(b"/Contents 4 0 R", stream(BOMB, b"/Subtype /Image /Filter /FlateDecode")),
        "",
    ),
    "forms in forms": (forms(12), "packas upp"),
    "forms too deep": (forms(40), "trasig"),
    "a form that draws itself": (
        with_page(
            b"/Contents 4 0 R /Resources <</XObject <</A 5 0 R>>>>",
            stream(b"/A Do"),
            stream(b"/A Do", FORM + b" /Resources <</XObject <</A 5 0 R>>>>"),
        ),
        "trasig",
    ),
    "many pages": (pages(MOST_PAGES + 1), f"fler än {MOST_PAGES} sidor"),
    "doubling pages": (doubling_pages(40), "trasig"),
    "a page tree that bites its tail": (
        pdf(CATALOGUE, b"<</Type /Pages /Kids [2 0 R] /Count 1>>"),
        "trasig",
    ),
    "javascript": (
        pdf(
            b"<</Type /Catalog /Pages 2 0 R " + SCRIPT + b">>",
            ONE_PAGE,
            b"<</Type /Page>>",
        ),
        "programkod",
    ),
    "half a pdf": (as_typst(PIECES)[:3_000], "trasig"),
    "only the first bytes of a pdf": (b"%PDF-1.7\n", "trasig"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_soon_and_in_little_memory(name):
    content, said = HOSTILE[name]
    tracemalloc.start()
    started = time.process_time()
    assert said in refusal(content)
    taken = time.process_time() - started
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < 10
    assert most < 200_000_000


WRITTEN = [as_word(PIECES), as_opendocument(PIECES), as_typst(PIECES)]


@given(
    st.sampled_from(WRITTEN),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=30),
    st.floats(0.2, 1),
)
@settings(max_examples=60)
def test_a_damaged_file_is_read_or_refused(content, changes, kept):
    damaged = bytearray(content)
    for place, value in changes:
        damaged[int(place * (len(damaged) - 1))] = value
    try:
        read_document(bytes(damaged[: int(kept * len(damaged))]), name="svar.fil")
    except BadDocument as error:
        assert error.values["name"] == "svar.fil"  # noqa: PT017


@pytest.mark.parametrize("empty", [docx.Document, opendocument.OpenDocumentText])
def test_a_document_without_words_is_empty(empty):
    assert refusal(saved(empty())) == "Filen svar.fil är tom."


def test_xml_may_be_nested_as_deep_as_programs_do():
    nested = "<w:sdt>" * (DEEPEST // 2) + "<w:p><w:r><w:t>Ord</w:t></w:r></w:p>"
    closed = nested + "</w:sdt>" * (DEEPEST // 2)
    content = word(in_body(closed))
    assert [block.text for block in read_document(content, name="a.docx").blocks] == ["Ord"]

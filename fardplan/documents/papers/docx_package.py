"""What a Word document needs around its body: footnotes, numbered lists, and bytes that stay."""

import io
import zipfile
from datetime import UTC, datetime

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls

from fardplan.documents.papers.docx_body import paragraph, run

_SEPARATORS = "".join(
    f'<w:footnote w:type="{name}" w:id="{number}"><w:p><w:r><w:{name}/></w:r></w:p></w:footnote>'
    for number, name in ((-1, "separator"), (0, "continuationSeparator"))
)
_MARK = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'


def add_footnotes(document: Document, notes: list[str]) -> None:
    """The part that holds the footnotes, in the order of their marks."""
    if not notes:
        return
    written = "".join(_footnote(number, note) for number, note in enumerate(notes, start=1))
    xml = f"<w:footnotes {nsdecls('w')}>{_SEPARATORS}{written}</w:footnotes>"
    part = Part(
        PackURI("/word/footnotes.xml"),
        CONTENT_TYPE.WML_FOOTNOTES,
        xml.encode(),
        document.part.package,
    )
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _footnote(number: int, note: str) -> str:
    words = paragraph(_MARK + run(f" {note}"), "FootnoteText")
    return f'<w:footnote w:id="{number}">{words}</w:footnote>'


def new_numbered_list(document: Document) -> int:
    """A list of its own that counts from one; its number is what paragraphs refer to."""
    numbering = document.part.numbering_part.element
    styled = document.styles["List Number"].element.pPr.numPr.numId.val
    own = numbering.add_num(numbering.num_having_numId(styled).abstractNumId.val)
    own.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(own.numId)


def packed(document: Document, made_at: datetime) -> bytes:
    """The file: the same bytes whenever the same document is packed with the same time."""
    draft = io.BytesIO()
    document.save(draft)
    moment = made_at.astimezone(UTC)
    stamp = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    final = io.BytesIO()
    with zipfile.ZipFile(draft) as old, zipfile.ZipFile(final, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, date_time=stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return final.getvalue()

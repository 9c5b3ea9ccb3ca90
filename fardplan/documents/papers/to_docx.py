"""A paper → a Word document, by python-docx: real headings, lists, tables and footnotes."""

from datetime import UTC, datetime

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from fardplan.documents.papers.blocks import levelled
from fardplan.documents.papers.docx_body import FACT, Body, legal, paragraph, run
from fardplan.documents.papers.docx_look import set_look, set_pages
from fardplan.documents.papers.docx_package import add_footnotes, new_numbered_list, packed
from fardplan.documents.papers.paper import Paper

_NAMESPACES = nsdecls("w", "r")
_LONGEST_PROPERTY = 255
_LINE_BELOW = (
    '<w:tblBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="1B2430"/></w:tblBorders>'
)


def to_docx(paper: Paper, *, made_at: datetime) -> bytes:
    """The paper as docx; the same bytes for the same paper and time."""
    document = docx.Document()
    set_look(document, language_tag=paper.language.tag)
    width = set_pages(document, is_wide=paper.is_wide)
    _set_properties(document, paper, made_at)
    _set_running(document, paper)
    body = Body(
        width=width,
        link=lambda address: document.part.relate_to(
            address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
        ),
        new_list=lambda: new_numbered_list(document),
    )
    pieces = [_head(paper, width), paragraph(run(paper.title), "Title")]
    pieces += map(body.write, levelled(paper.blocks))
    _fill(document, "".join(pieces))
    add_footnotes(document, body.notes)
    return packed(document, made_at)


def _fill(document: Document, xml: str) -> None:
    """Put the pieces before the section's properties, which stand last."""
    body = document.element.body
    last = body[-1]
    for element in parse_xml(f"<w:body {_NAMESPACES}>{xml}</w:body>"):
        last.addprevious(element)


def _head(paper: Paper, width: int) -> str:
    """The sender to the left, what it is to the right; then to whom."""
    sender = paragraph(run(paper.organisation, "<w:b/>"), FACT)
    sender += paragraph(run(paper.unit), FACT) if paper.unit else ""
    what = paragraph(run(paper.kind, "<w:b/>"), FACT)
    what += "".join(paragraph(run(f"{name}: {value}"), FACT) for name, value in paper.facts)
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width // 2}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
        for cell in (sender, what)
    )
    columns = f'<w:gridCol w:w="{width // 2}"/>' * 2
    table = (
        f'<w:tbl><w:tblPr><w:tblW w:type="dxa" w:w="{width}"/>{_LINE_BELOW}</w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid><w:tr>{cells}</w:tr></w:tbl>"
    )
    to = [paper.language.sentence("Till"), *paper.recipient] if paper.recipient else []
    return table + paragraph("", FACT) + "".join(paragraph(run(line), FACT) for line in to)


def _set_properties(document: Document, paper: Paper, made_at: datetime) -> None:
    moment = made_at.astimezone(UTC).replace(tzinfo=None)
    properties = document.core_properties
    properties.title = legal(paper.title)[:_LONGEST_PROPERTY]
    properties.subject = legal(paper.kind)[:_LONGEST_PROPERTY]
    author = legal(paper.organisation)[:_LONGEST_PROPERTY]
    properties.author = properties.last_modified_by = author
    properties.language = paper.language.tag
    properties.created = properties.modified = moment
    properties.comments = properties.keywords = ""
    properties.revision = 1


def _set_running(document: Document, paper: Paper) -> None:
    """Whose paper it is and the number of the page at the foot; what it is not yet at the top."""
    section = document.sections[0]
    section.header.paragraphs[0].text = legal(paper.standing)
    page = paper.language.sentence("Sida")
    number = f"{run(f'{paper.organisation}  ·  {page} ')}{_field('PAGE')}{run(' (')}"
    xml = f"<w:p {_NAMESPACES}>{number}{_field('NUMPAGES')}{run(')')}</w:p>"
    foot = section.footer.paragraphs[0]
    for element in parse_xml(xml):
        foot._p.append(element)


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr="{name}">{run("1")}</w:fldSimple>'

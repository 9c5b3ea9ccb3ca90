"""The look of a Word document: its styles, which a reader can change in one place."""

from typing import cast

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from fardplan.documents.papers.docx_body import CELL, FACT, QUOTE_SOURCE, SIGNATURE

_SERIF, _SANS = "Cambria", "Calibri"
_INK, _QUIET = RGBColor(0x1B, 0x24, 0x30), RGBColor(0x4A, 0x55, 0x63)
_HEADINGS = {"Title": 20, "Heading 1": 14, "Heading 2": 12, "Heading 3": 11}
_LINE = 'w:val="single" w:sz="4" w:space="{space}" w:color="9AA5B1"'
_TABLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="PaperTable">
  <w:name w:val="Paper Table"/><w:basedOn w:val="TableNormal"/>
  <w:tblPr><w:tblBorders>
    <w:bottom {_LINE.format(space=0)}/><w:insideH {_LINE.format(space=0)}/>
  </w:tblBorders></w:tblPr>
  <w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr>
    <w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="EEF1F4"/></w:tcPr></w:tblStylePr>
</w:style>
"""


def set_look(document: Document, *, language_tag: str) -> None:
    """Give the document its fonts, its language and its styles."""
    _set_language(document, language_tag)
    normal = _style(document, "Normal")
    _set_font(normal, _SERIF, 11)
    normal.paragraph_format.space_after = Pt(7)
    normal.paragraph_format.line_spacing = 1.12
    for name, size in _HEADINGS.items():
        _set_heading(_style(document, name), size)
    quote = _style(document, "Quote")
    _set_font(quote, _SERIF, 11)
    quote.font.italic = False
    quote.paragraph_format.left_indent = Mm(5)
    _add_bar(quote)
    _set_font(_style(document, "Caption"), _SANS, 9.5, colour=_QUIET)
    _add_own_styles(document)
    document.styles.element.append(parse_xml(_TABLE))


def set_pages(document: Document, *, is_wide: bool) -> int:
    """A4 with its margins; returns the width of the text in twentieths of a point."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(25)
    section.top_margin, section.bottom_margin = Mm(25), Mm(25)
    if is_wide:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.left_margin = section.right_margin = Mm(20)
    text_width = section.page_width - section.left_margin - section.right_margin
    return round(text_width / Pt(1) * 20)


def _style(document: Document, name: str) -> ParagraphStyle:
    return cast(ParagraphStyle, document.styles[name])


def _set_language(document: Document, tag: str) -> None:
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    language.set(qn("w:val"), tag)
    language.set(qn("w:eastAsia"), tag)


def _set_font(
    style: ParagraphStyle, name: str, size: float, *, colour: RGBColor = _INK, bold: bool = False
) -> None:
    style.font.name, style.font.size = name, Pt(size)
    style.font.bold, style.font.color.rgb = bold, colour
    fonts = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _set_heading(style: ParagraphStyle, size: float) -> None:
    _set_font(style, _SANS, size, bold=True)
    style.paragraph_format.space_before = Pt(size)
    style.paragraph_format.space_after = Pt(size / 3)
    style.paragraph_format.keep_with_next = True
    borders = style.element.pPr.find(qn("w:pBdr"))
    if borders is not None:
        style.element.pPr.remove(borders)


def _add_bar(style: ParagraphStyle) -> None:
    """A line at the left, as quotations have."""
    bar = f"<w:pBdr {nsdecls('w')}><w:left {_LINE.format(space=8)}/></w:pBdr>"
    style.element.get_or_add_pPr().insert_element_before(
        parse_xml(bar), "w:shd", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
    )


def _add_own_styles(document: Document) -> None:
    for name, size, before, after in (
        (FACT, 11, 0, 3),
        (CELL, 9.5, 2, 2),
        (SIGNATURE, 11, 26, 0),
        (QUOTE_SOURCE, 10, 0, 8),
        ("Footnote Text", 9, 0, 0),
    ):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        _set_font(style, _SERIF, size, colour=_QUIET if name == QUOTE_SOURCE else _INK)
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)
    _style(document, QUOTE_SOURCE).paragraph_format.left_indent = Mm(5)
    _style(document, SIGNATURE).paragraph_format.keep_together = True

"""An official paper → a file or a page. What it says is decided elsewhere: see `papers`."""

from typing import Final

from fardplan.documents.papers.to_docx import to_docx as as_docx
from fardplan.documents.papers.to_html import html_fragments
from fardplan.documents.papers.to_html import to_html as as_html
from fardplan.documents.papers.to_pdf import to_pdf as as_pdf
from fardplan.documents.papers.to_text import to_text as as_text

MEDIA_TYPES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "txt": "text/plain; charset=utf-8",
}

__all__ = ["MEDIA_TYPES", "as_docx", "as_html", "as_pdf", "as_text", "html_fragments"]

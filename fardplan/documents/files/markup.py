"""XML from a stranger: parsed without entities, and not nested without end."""

from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from fardplan.documents.files.archive import broken

DEEPEST: Final = 200


def parse(content: bytes, *, name: str) -> Element:
    """The root of an XML document.

    Raises:
        BadDocument: when it is not well formed, declares entities, or is nested too deep.
    """
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise broken(name) from error
    if _is_too_deep(root):
        raise broken(name)
    return root


def _is_too_deep(root: Element) -> bool:
    level = [root]
    for _ in range(DEEPEST):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True

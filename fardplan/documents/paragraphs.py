"""Lines → paragraphs and list items.

A line that ends early ends its paragraph, unless the sentence plainly goes on. A page break, a page
header or a footnote in the middle of a sentence does not end it.
"""

import re
from collections.abc import Iterator, Sequence

from fardplan.documents.document import Block, Line
from fardplan.documents.layout import FlowLine, Layout

_ITEM = re.compile("[-–—•·*▪◦\uf0b7] ")
_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[a-zåäö]\)) (?=[A-ZÅÄÖ])")
_SENTENCE_END = re.compile(r"[.!?:][\"”’)]?$")
_PLAY = 0.85
_NARROWEST_WRAP = 50
_WIDEST_WRAP = 120  # longer lines were not wrapped: each is a paragraph of its own


def paragraphs(layout: Layout) -> Iterator[Block]:
    """The blocks of a text, in its order."""
    width = _text_width(layout.flow)
    line_gap = 1 if layout.is_double_spaced else 0
    lines: list[Line] = []
    for flow_line in layout.flow:
        if lines and not _goes_on(lines[-1].text, flow_line, width=width, line_gap=line_gap):
            yield _block(lines)
            lines = []
        lines.append(flow_line.line)
    if lines:
        yield _block(lines)


def _block(lines: Sequence[Line]) -> Block:
    return Block.of(lines, "item" if _ITEM.match(lines[0].text) else "text")


def _text_width(flow: Sequence[FlowLine]) -> int:
    """How many characters a full line holds: nine lines in ten are no longer."""
    lengths = sorted(len(flow_line.line.text) for flow_line in flow)
    usual = lengths[len(lengths) * 9 // 10] if lengths else 0
    return max(usual, _NARROWEST_WRAP)


def _goes_on(above: str, flow_line: FlowLine, *, width: int, line_gap: int) -> bool:
    """True when the line continues the paragraph of the line above."""
    text = flow_line.line.text
    if _ITEM.match(text) or _NUMBERED.match(text):
        return False
    if flow_line.is_bridged:
        # At the top of a page a new paragraph looks like the rest of the old one: only a sentence
        # that plainly goes on is joined.
        return _is_mid_sentence(above, text)
    if flow_line.gap > line_gap:
        return False
    return _is_mid_sentence(above, text) or _fills_line(above, text, width)


def _is_mid_sentence(above: str, text: str) -> bool:
    return text[0].islower() or above.endswith(("-", ","))


def _fills_line(above: str, text: str, width: int) -> bool:
    """True when the next word would not have fitted on the line above.

    Letters are not equally wide, so a line in the middle of a sentence is given some play.
    """
    needed = len(above) + 1 + len(text.partition(" ")[0])
    limit = width if _SENTENCE_END.search(above) else width * _PLAY
    return width <= _WIDEST_WRAP and needed > limit

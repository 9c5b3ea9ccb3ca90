"""Counting words, to see that none is lost."""

import re
from collections import Counter

from fardplan.documents.document import Document
from fardplan.documents.statement import Statement


def words(text: str) -> Counter[str]:
    """Each word and how often it stands there; a number alone is a word too, a rule is not."""
    return Counter(re.findall(r"[^\W_]+", text))


def words_of_document(document: Document) -> Counter[str]:
    """The words in all parts of a document."""
    texts = [line.text for block in document.blocks for line in block.lines]
    texts += [line.text for line in document.running]
    return words(" ".join([*texts, *_footnote_texts(document.footnotes)]))


def words_of_statement(statement: Statement) -> Counter[str]:
    """The words in all pieces of a statement."""
    blocks = [*statement.letterhead.blocks]
    for piece in (*statement.parts, *statement.descriptions):
        blocks += [piece.title, *piece.blocks]
    for opinion in (*statement.opinions, *statement.general, *statement.unplaced):
        blocks += [*([opinion.label] if opinion.label else []), *opinion.blocks]
    texts = [line.text for block in blocks for line in block.lines]
    texts += [line.text for line in statement.running]
    return words(" ".join([*texts, *_footnote_texts(statement.footnotes)]))


def _footnote_texts(footnotes) -> list[str]:
    lines = [line for note in footnotes for line in (note.mark, *note.block.lines)]
    lines += [note.marked_at for note in footnotes if note.marked_at]
    return [line.text for line in lines]

"""Files in the formats that programs write, each read into the same kind of Document.

- `formats`        which format a file has, by its bytes
- `archive`, `markup`   zip archives and XML from strangers, within bounds
- `flowing`        paragraphs that a program has written → a Document
- `word`, `opendocument`   docx and odt; `word_numbers` counts what Word numbers
- `portable`       pdf: `pdf_guard` refuses what would not end, `pdf_lines` makes lines of letters,
                   `pdf_notes` finds the footnotes
"""

"""Official documents in, structure out: what an answer to a referral says, and about what.

Nothing here knows the web, the disk, the clock or the database. In, three calls in this order:

    document = reading.read_document(content, name="svar.docx")
    statement = statement.read_statement(document, provisions=provisions)
    proposal = stance.propose_position(opinion.text)

and out, two (see `papers`):

    paper = official_statement(facts)
    content = writing.as_pdf(paper, made_at=moment)

**A file → blocks of text that know where they stood**

- `reading`      a file → a Document
- `files`        docx, odt and pdf, from strangers; what follows is for plain text
- `decoding`     bytes → text, or the reason why not
- `lines`        the lines as the file has them, and how they are spaced
- `pages`        where pages begin; page headers, page footers, page numbers
- `footnotes`    notes at the foot of a page, and their loose marks
- `layout`       the lines sorted into running text and what stands beside it
- `wrapping`     lines joined into text, split words mended
- `paragraphs`   lines → paragraphs and list items
- `document`     Document, Block, Line, Place, Footnote

**Blocks → a statement**

- `statement`    a Document → a Statement: its parts, opinions and questions
- `parts`        Opinion, Description, Part, Letterhead
- `titles`       KnownProvision, and how its title is recognised
- `numbers`      "3.1 och 3.2", "3.1–3.3"
- `references`   "Se svar under 3.2"
- `labels`       "Förvaltningens synpunkter på 3.1 och 3.2:"
- `headings`     parts, target areas and strategies
- `sections`     each heading with the text below it
- `context`      what each section is about
- `letterhead`   diary number, date, officer
- `gathering`    each section put where it belongs
- `questions`    what a person is asked to look at

**A comment → a position for a person to confirm**

- `stance`       the position that a comment takes, with the words that show it
- `evidence`     the cues that count
- `cues`         the phrases, as data
- `subjects`     whose words they are
- `negation`     whether they are denied
- `sentences`    where sentences begin and end

**What else a document says, and what many say together**

- `facts`        who answers jointly; whether the office answers alone
- `minutes`      a board's decision, with reservations
- `likeness`     texts that are the same, or nearly
- `quantities`   "samtliga", "flertalet", "nio av tretton": always true

**An official paper → a file**

- `papers`       what each paper says, and its formats
- `writing`      docx, pdf, text, HTML
"""

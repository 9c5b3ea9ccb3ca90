"""Official papers out: what they say, apart from how each format shows it.

    paper = referral_letter(letter)                       # plain facts in, a Paper out
    file = writing.as_pdf(paper, made_at=moment)          # or as_docx, as_text, as_html

- `paper`               Paper and its blocks: headings, paragraphs, decisions, tables, notes
- `language`            Swedish or English, and how each writes dates
- `people`              who signs, who handles, who is asked
- `referral_letter`     the letter that asks bodies to answer
- `official_statement`  tjänsteutlåtande: an administration's proposal for an answer
- `record`              who was asked with what and when, provably
- `synopsis`            what everybody answered: the facts that both orders share
- `synopsis_by_body`, `synopsis_by_theme`   the two orders
- `reply`               to one body: what you said, what was done, why
- `decision_proposal`   the centre's paper that proposes the decision
- `to_docx`, `to_pdf`, `to_text`, `to_html`  the formats; `typst_layout` is the look of the PDF
- `letters`             which characters the PDF's fonts can show
"""

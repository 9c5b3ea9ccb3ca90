"""The look of a PDF, as a Typst program that reads the paper as data.

What a paper says never becomes part of the program: it arrives as JSON and is shown as text. So no
text, whatever it holds, can be taken for a command.
"""

LAYOUT = r"""
#let paper = json(bytes(sys.inputs.paper))
#let ink = rgb("#1b2430")
#let quiet = rgb("#4a5563")
#let line-colour = rgb("#9aa5b1")
#let shade = rgb("#eef1f4")
#let margins = if paper.wide {
  (top: 22mm, bottom: 22mm, left: 20mm, right: 20mm)
} else {
  (top: 26mm, bottom: 25mm, left: 30mm, right: 25mm)
}

#set document(title: paper.title, author: paper.organisation)
#set text(
  lang: paper.language, region: paper.region, size: 10.5pt, fill: ink, ligatures: false,
  hyphenate: false, font: ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono"),
)
#set par(leading: 0.66em, spacing: 1.05em)
#set page(
  paper: "a4", flipped: paper.wide, margin: margins,
  header: context {
    set text(size: 9pt, fill: quiet)
    let first = here().page() == 1
    [#if not first { paper.running } #h(1fr) #strong(paper.standing)]
  },
  footer: context {
    set text(size: 9pt, fill: quiet)
    let pages = counter(page)
    line(length: 100%, stroke: 0.4pt + line-colour)
    v(-0.4em)
    [#paper.organisation #h(1fr) #paper.page_word #pages.display() (#pages.final().first())]
  },
)

// A word that is longer than a line may be broken, without a hyphen and without any sign.
#let broken(word, size) = word.text.clusters().chunks(size).map(part => part.join()).join(box())
#show regex("\S{34,}"): word => broken(word, 8)
#show regex("[0-9a-f]{64}"): set text(font: "DejaVu Sans Mono", size: 0.72em)
#show link: set text(fill: rgb("#0b4f8a"))
#show link: underline

#show heading: set block(above: 1.7em, below: 0.75em, sticky: true)
#show heading.where(level: 1): set text(size: 19pt)
#show heading.where(level: 1): set block(above: 1.4em, below: 1.1em)
#show heading.where(level: 2): set text(size: 13.5pt)
#show heading.where(level: 3): set text(size: 11.5pt)
#show heading.where(level: 4): set text(size: 10.5pt, style: "italic", weight: "regular")
#set quote(block: true)
#show quote.where(block: true): it => block(
  inset: (left: 10pt, y: 3pt), stroke: (left: 2pt + line-colour), above: 1.1em, below: 1.1em, it,
)
#show quote.where(block: true): set pad(left: 0pt, right: 0pt)
#set enum(indent: 0.4em, body-indent: 0.7em, spacing: 0.8em)
#set list(indent: 0.4em, body-indent: 0.7em, spacing: 0.55em, marker: [–])
#set terms(hanging-indent: 1.2em, spacing: 0.6em, separator: [: ])
#set footnote.entry(gap: 0.5em)
#show footnote.entry: set text(size: 9pt)
#set table(
  stroke: (x, y) => (bottom: 0.4pt + line-colour), inset: (x: 4pt, y: 4.5pt), align: left + top,
  fill: (x, y) => if y == 0 { shade },
)
#show table: set text(size: 9pt)
#show table: set par(leading: 0.5em)
#show table: set text(hyphenate: true)
#show table: it => { show regex("\S{20,}"): word => broken(word, 5); it }
#show table.cell.where(y: 0): strong
#show figure: set block(breakable: true, above: 1.3em, below: 1.5em)
#show figure: set align(left)
#show figure.caption: set text(size: 9.5pt, fill: quiet)
#set figure(numbering: none, supplement: none)
#set figure.caption(position: top, separator: none)

#let inline(parts) = {
  for part in parts {
    if part.at(0) == "text" { part.at(1) }
    else if part.at(0) == "strong" { strong(part.at(1)) }
    else if part.at(0) == "link" { link(part.at(2), part.at(1)) }
    else if part.at(0) == "note" { footnote(part.at(1)) }
  }
}
#let show-block(block) = {
  let kind = block.kind
  if kind == "heading" { heading(level: block.level + 1, block.text) }
  else if kind == "paragraph" { par(inline(block.text)) }
  else if kind == "quote" {
    if block.source == "" { quote(inline(block.text)) }
    else { quote(attribution: block.source, inline(block.text)) }
  }
  else if kind == "bullets" { list(..block.items.map(inline)) }
  else if kind == "decisions" { enum(..block.items.map(inline)) }
  else if kind == "facts" {
    std.block(above: 1.1em, below: 1.1em,
      terms(..block.rows.map(row => terms.item(row.at(0), inline(row.at(1))))))
  }
  else if kind == "table" {
    figure(
      caption: block.caption, kind: table,
      table(
        columns: block.widths.map(width => width * 1fr),
        table.header(..block.header),
        ..block.rows.map(row => row.map(inline)).join(),
      ),
    )
  }
  else if kind == "signatures" {
    v(1.2em)
    for who in block.names {
      std.block(breakable: false, above: 2.2em)[
        #line(length: 55mm, stroke: 0.4pt + line-colour)
        #v(-0.6em)
        #who.at(0) #linebreak() #text(fill: quiet, who.at(1))
      ]
    }
    v(0.8em)
  }
}

#grid(
  columns: (1fr, 1fr), gutter: 10mm,
  [
    #text(size: 12pt, weight: "bold", paper.organisation)
    #if paper.unit != "" [ #linebreak() #paper.unit ]
  ],
  [
    #text(size: 12pt, weight: "bold", paper.form)
    #for fact in paper.facts [ #linebreak() #text(fill: quiet)[#fact.at(0):] #fact.at(1) ]
  ],
)
#v(0.4em)
#line(length: 100%, stroke: 0.8pt + ink)
#if paper.recipient.len() > 0 [
  #v(0.6em)
  #text(fill: quiet, paper.to_word)
  #for name in paper.recipient [ #linebreak() #name ]
]

#heading(level: 1, paper.title)
#for block in paper.blocks { show-block(block) }
"""

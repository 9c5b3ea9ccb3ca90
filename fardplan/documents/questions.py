"""What a careful reader would question on in an answer: what the machine saw but cannot settle."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fardplan.documents.context import Subject, is_general, with_subjects
from fardplan.documents.document import Block, Document, Place
from fardplan.documents.headings import AreaHeading, Heading, Match, StrategyHeading
from fardplan.documents.labels import Label
from fardplan.documents.numbers import numbers_in
from fardplan.documents.parts import Opinion
from fardplan.documents.references import pointer
from fardplan.documents.sections import Section
from fardplan.documents.titles import KnownProvision, find
from fardplan.errors import sentence


@dataclass(frozen=True, slots=True)
class Question:
    """One sentence that asks a person something, with its values and the place it is about.

    Like an error, it is written in Swedish with {names} and translated when it is shown.
    """

    sentence: str
    values: Mapping[str, Any]
    place: Place

    def __str__(self) -> str:
        return self.sentence.format(**self.values)


# About the heading of a strategy, by how well it agrees with the roadmap.
_ABOUT_TITLES = {
    Match.SIMILAR_TITLE: sentence(
        "Rubriken ”{heading}” liknar men är inte titeln på strategi {number}, ”{title}”. "
        "Är det samma strategi?"
    ),
    Match.NO_TITLE: sentence(
        "Rubriken ”{heading}” har bara ett nummer. Är det strategi {number}, ”{title}”?"
    ),
    Match.NO_NUMBER: sentence("Rubriken ”{heading}” har inget nummer. Är det strategi {number}?"),
    Match.TITLE_OF_ANOTHER: sentence(
        "Rubriken ”{heading}” har titeln på strategi {number} men ett annat nummer. "
        "Vilken strategi är det?"
    ),
    Match.OTHER_TITLE: sentence(
        "Rubriken ”{heading}” har numret på en strategi men inte dess titel. "
        "Vilken strategi är det?"
    ),
    Match.UNKNOWN_NUMBER: sentence(
        "Rubriken ”{heading}” har ett nummer som ingen strategi har. Vilken strategi är det?"
    ),
}
_OTHER_AREA_NUMBER = sentence(
    "Rubriken ”{heading}” har numret {number}, men målområdet har numret {known}. "
    "Är det samma målområde?"
)
_UNKNOWN_IN_LABEL = sentence(
    "Rubriken ”{label}” nämner {numbers}, som ingen strategi har. Vilken strategi är det?"
)
_LABEL_ELSEWHERE = sentence(
    "Rubriken ”{label}” står under strategi {number} men nämner den inte. "
    "Vilka strategier gäller synpunkten?"
)
_LABEL_ALONE = sentence("Under rubriken ”{label}” står ingen text. Saknas något?")
_OTHER_COUNT = sentence(
    "Det står ”{phrase}”, men {found} rubriker för strategier hittades där. Stämmer det?"
)
_POINTS_NOWHERE = sentence(
    "Synpunkten på strategi {number} hänvisar till ett annat ställe utan att säga vilket. "
    "Vilket är det?"
)
_POINTS_TO_SILENCE = sentence(
    "Synpunkten på strategi {number} hänvisar till {target}, men där hittades ingen synpunkt. "
    "Vart hänvisar den?"
)
_POINTS_TO_OTHERS = sentence(
    "Synpunkten på strategi {number} hänvisar till {target}, men rubriken där nämner inte "
    "{number}. Gäller synpunkten båda?"
)
_REPEATED = sentence("Strategi {number} har synpunkter på {count} ställen. Ska de räknas som en?")
_SILENT = sentence("Ingen synpunkt hittades på strategi {numbers}. Stämmer det?")
_WITHOUT_LABELS = sentence(
    "Texten direkt under strategiernas rubriker har lästs som synpunkter, för ingen egen rubrik "
    "visar var synpunkterna börjar. Är det rätt?"
)

_ONLY_THE_WHOLE = sentence(
    "Svaret nämner ingen strategi för sig och har lästs som synpunkter på färdplanen som helhet. "
    "Är det rätt?"
)
_TRACKED = sentence(
    "Filen har spårade ändringar i {count} stycken, som har lästs som om alla vore godkända. "
    "Är det den lydelse som beslutades?"
)
_SILENT_PAGES = sentence(
    "Sidorna {pages} har bilder men ingen text och har inte lästs. Vad står där?"
)

_COUNT = re.compile(r"\b(?P<count>\w+) strategier\b", re.IGNORECASE)
_COUNT_WORDS = {
    word: number
    for number, word in enumerate(
        ("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva")
    )
}


def questions(
    document: Document,
    sections: Sequence[Section],
    opinions: Sequence[Opinion],
    provisions: Sequence[KnownProvision],
) -> Iterator[Question]:
    """Every question on an answer: on its file, its headings, then on what it says."""
    yield from _on_file(document)
    for section, subject in with_subjects(sections):
        if section.title is None:
            continue
        if isinstance(section.heading, Label):
            yield from _on_label(section, section.title, section.heading, subject, provisions)
        else:
            yield from _on_heading(section.heading, section.title)
    yield from _on_counts(sections)
    yield from _on_pointers(opinions, provisions)
    yield from _on_repeats(opinions)
    yield from _on_the_whole(opinions, provisions)


def _on_file(document: Document) -> Iterator[Question]:
    """Is it the final wording, and was all of it read?"""
    if document.changed:
        count = len(document.changed)
        yield Question(_TRACKED, {"count": count}, Place.of(document.changed))
    if document.silent_pages:
        pages = ", ".join(map(str, document.silent_pages))
        everywhere = [line for block in document.blocks for line in block.lines]
        yield Question(_SILENT_PAGES, {"pages": pages}, Place.of(everywhere))


def _on_heading(heading: Heading | None, title: Block) -> Iterator[Question]:
    """Does it agree with the roadmap?"""
    if isinstance(heading, StrategyHeading) and heading.match in _ABOUT_TITLES:
        meant = heading.provision or heading.other
        values = {"heading": title.text}
        if meant is not None:
            values |= {"number": meant.number, "title": meant.title}
        yield Question(_ABOUT_TITLES[heading.match], values, title.place)
    if isinstance(heading, AreaHeading) and heading.provision and heading.number:
        known = heading.provision.number
        if heading.number != known:
            values = {"heading": title.text, "number": heading.number, "known": known}
            yield Question(_OTHER_AREA_NUMBER, values, title.place)


def _on_label(
    section: Section,
    title: Block,
    label: Label,
    subject: Subject,
    provisions: Sequence[KnownProvision],
) -> Iterator[Question]:
    """Does it name what is known, does it cover what it stands under, and is there text below?"""
    values = {"label": title.text}
    unknown = [n for n in label.numbers if find(n, "strategy", provisions) is None]
    if unknown:
        yield Question(_UNKNOWN_IN_LABEL, values | {"numbers": ", ".join(unknown)}, title.place)
    here = subject.number if isinstance(subject, StrategyHeading) else ""
    if here and label.numbers and here not in label.numbers:
        yield Question(_LABEL_ELSEWHERE, values | {"number": here}, title.place)
    if not section.blocks and not is_general(label, subject):
        yield Question(_LABEL_ALONE, values, title.place)


def _on_counts(sections: Sequence[Section]) -> Iterator[Question]:
    """Are there as many strategies as the text says? Its own words are a free check."""
    area: Section | None = None
    found = 0
    for section in (*sections, None):
        heading = section.heading if section else None
        if isinstance(heading, StrategyHeading):
            found += 1
        elif not isinstance(heading, Label):
            yield from _on_count(area, found) if area else ()
            area, found = (section if isinstance(heading, AreaHeading) else None), 0


def _on_count(area: Section, found: int) -> Iterator[Question]:
    for block in area.blocks:
        for phrase in _COUNT.finditer(block.text):
            said = _number(phrase["count"])
            if said is not None and said != found:
                yield Question(_OTHER_COUNT, {"phrase": phrase[0], "found": found}, block.place)


def _number(word: str) -> int | None:
    if word.isascii() and word.isdigit():
        return int(word[:4])
    return _COUNT_WORDS.get(word.casefold())


def _on_pointers(
    opinions: Sequence[Opinion], provisions: Sequence[KnownProvision]
) -> Iterator[Question]:
    """Does the comment that is pointed to exist, and does its label name both strategies?"""
    spoken = {number: opinion for opinion in opinions for number in _spoken_on(opinion)}
    for opinion in opinions:
        found = pointer(opinion.text)
        if found is None:
            continue
        number = ", ".join(opinion.numbers)
        targets = numbers_in(found["numbers"] or "", provisions)
        if not targets:
            yield Question(_POINTS_NOWHERE, {"number": number}, opinion.place)
        for target in targets:
            values = {"number": number, "target": target}
            if target not in spoken:
                yield Question(_POINTS_TO_SILENCE, values, opinion.place)
            elif not set(opinion.numbers) <= set(spoken[target].numbers):
                yield Question(_POINTS_TO_OTHERS, values, opinion.place)


def _spoken_on(opinion: Opinion) -> tuple[str, ...]:
    """The strategies that an opinion itself says something about."""
    return () if pointer(opinion.text) else opinion.numbers


def _on_repeats(opinions: Sequence[Opinion]) -> Iterator[Question]:
    spoken: dict[str, list[Opinion]] = defaultdict(list)
    for opinion in opinions:
        for number in _spoken_on(opinion):
            spoken[number].append(opinion)
    for number, several in spoken.items():
        if len(several) > 1:
            yield Question(_REPEATED, {"number": number, "count": len(several)}, several[1].place)


def _on_the_whole(
    opinions: Sequence[Opinion], provisions: Sequence[KnownProvision]
) -> Iterator[Question]:
    """Which strategies nothing is said about, and whether views are told from what is retold."""
    placed = [opinion for opinion in opinions if opinion.provisions]
    lines = (line for opinion in opinions for line in opinion.lines)
    everywhere = sorted(lines, key=lambda line: line.number)
    unlabelled = [opinion for opinion in placed if opinion.label is None]
    if unlabelled:
        yield Question(_WITHOUT_LABELS, {}, unlabelled[0].place)
    spoken = {number for opinion in placed for number in opinion.numbers}
    silent = [p.number for p in provisions if p.kind == "strategy" and p.number not in spoken]
    if not any(p.kind == "strategy" for opinion in placed for p in opinion.provisions):
        yield Question(_ONLY_THE_WHOLE, {}, Place.of(everywhere))
    elif silent:
        yield Question(_SILENT, {"numbers": ", ".join(silent)}, Place.of(everywhere))

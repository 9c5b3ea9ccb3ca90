"""What each section is about: the strategy or the target area whose heading it stands under."""

from collections.abc import Iterator, Sequence

from fardplan.documents.headings import AreaHeading, PartHeading, StrategyHeading
from fardplan.documents.labels import Label
from fardplan.documents.sections import Section
from fardplan.documents.titles import KnownProvision, find

Subject = StrategyHeading | AreaHeading | None


def with_subjects(sections: Sequence[Section]) -> Iterator[tuple[Section, Subject]]:
    """Each section with its subject, which ends where a part or all the views begin."""
    all_views = _label_of_all_views(sections)
    subject: Subject = None
    for section in sections:
        if isinstance(section.heading, StrategyHeading | AreaHeading):
            subject = section.heading
        elif isinstance(section.heading, PartHeading) or section is all_views:
            subject = None
        yield section, subject


def is_general(label: Label, subject: Subject) -> bool:
    """The label is about the whole: it says so, or it stands under nothing narrower."""
    if label.numbers or label.area:
        return False
    is_narrow = isinstance(subject, StrategyHeading) or bool(subject and subject.provision)
    return label.is_general or not is_narrow


def covered(
    label: Label, subject: Subject, provisions: Sequence[KnownProvision]
) -> tuple[KnownProvision, ...]:
    """The provisions that views below the label are about: those it names, or else its subject."""
    if label.numbers:
        named = [find(number, "strategy", provisions) for number in label.numbers]
    elif label.area:
        named = [find(label.area, "target_area", provisions)]
    else:
        named = [subject.provision if subject else None]
    return tuple(provision for provision in named if provision is not None)


def has_labels_below_titles(sections: Sequence[Section]) -> bool:
    """False when views, if there are any, stand right below the titles of the strategies."""
    return any(
        isinstance(section.heading, Label)
        and (section.heading.numbers or isinstance(subject, StrategyHeading))
        for section, subject in with_subjects(sections)
    )


def _label_of_all_views(sections: Sequence[Section]) -> Section | None:
    """The first label, when the strategies were all retold above it and begin anew below it.

    Then it is the heading of the views as a whole, and not of those on the last strategy retold.
    """
    retold: set[str] = set()
    label: Section | None = None
    for section in sections:
        heading = section.heading
        if isinstance(heading, StrategyHeading):
            if label is not None:
                begins_anew = heading.number in retold and (len(retold) > 1 or not label.blocks)
                return label if begins_anew else None
            retold.add(heading.number)
        elif label is None and retold and isinstance(heading, Label):
            label = section
    return None

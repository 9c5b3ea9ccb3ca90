"""Published tables in, what an attacker gets out of them: the audit as a product of its own."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from fardplan.disclosure.audit import Finding, Report, audit
from fardplan.disclosure.differencing import Change, changes, only_together
from fardplan.disclosure.groups import Group, Small, small_counts_shown, small_groups
from fardplan.disclosure.insiders import Insider, possible_insiders
from fardplan.disclosure.knowledge import Knowledge, View, listed, together
from fardplan.disclosure.policy import Policy
from fardplan.disclosure.suppression import nobody_watches
from fardplan.grids import LARGEST
from fardplan.protection.guessing import (
    Sheet,
    header_row_of,
    layout_of,
    marks_of,
    sheet_of,
)
from fardplan.protection.layouts import BadLayout, Layout, Mark, Reading
from fardplan.protection.opening import open_table
from fardplan.protection.reading import guessed_sums, published_in, views_of

MOST_FILES = 4


@dataclass(frozen=True)
class TableFile:
    """A file as it was handed in; header_row 0 where nobody has said which it is."""

    name: str
    content: bytes = field(repr=False)
    sheet: str = ""
    header_row: int = 0

    def opened(self) -> Sheet:
        """Its rows under the header, which is looked for if no row is given."""
        lines = open_table(self.content, self.name, sheet=self.sheet)
        return sheet_of(lines, self.name, self.header_row or header_row_of(lines))


@dataclass(frozen=True)
class Understood:
    """Files with what they most likely mean, or with what somebody said that they mean."""

    files: tuple[TableFile, ...]
    layouts: tuple[Layout, ...]
    reading: Reading


@dataclass(frozen=True)
class Audited:
    """What files tell, by themselves and together.

    findings: what can be known of each hidden value, the closest known first.
    unlisted: small counts that stand in no file and yet follow, such as the few persons by whom
              two areas differ.
    together: hidden values that all files give more closely than any one of them.
    changed:  cells that the files show with different values; then each file is audited alone.
    insiders: what one could know of others if he were alone in a hidden cell that may be 1. Whether
              anybody is, the files do not tell, so this makes nothing unsafe by itself.
    """

    policy: Policy
    shown: int
    findings: tuple[Finding, ...]
    unlisted: tuple[Finding, ...]
    groups: tuple[Group, ...]
    small: tuple[Small, ...]
    together: tuple[Finding, ...] = ()
    changed: tuple[Change, ...] = ()
    insiders: tuple[Insider, ...] = ()

    @property
    def recovered(self) -> tuple[Finding, ...]:
        """Hidden values that follow exactly."""
        return tuple(finding for finding in self.findings if finding.is_exact)

    @property
    def narrow(self) -> tuple[Finding, ...]:
        """Hidden values that are known more closely than the rules allow, but not exactly."""
        close = self.policy.width
        return tuple(f for f in self.findings if not f.is_exact and f.width < close)

    @property
    def wide(self) -> tuple[Finding, ...]:
        """Hidden values that are as uncertain as the rules ask for."""
        return tuple(f for f in self.findings if f.width >= self.policy.width)

    @property
    def is_safe(self) -> bool:
        """Whether nothing was found that the rules forbid."""
        return not (self.recovered or self.narrow or self.unlisted or self.groups or self.small)


def read_tables(paths: Iterable[Path]) -> list[TableFile]:
    """Files on this machine. Raises BadLayout for one that is not there or cannot be read."""
    found = []
    for path in paths:
        try:
            with path.open("rb") as file:
                found.append(TableFile(path.name, file.read(LARGEST + 1)))
        except OSError as error:
            raise BadLayout("{name} går inte att läsa.", name=str(path)) from error
    return found


def understand(files: Sequence[TableFile]) -> Understood:
    """The most likely meaning of files. Raises BadUpload or BadLayout for what is no table."""
    if not 1 <= len(files) <= MOST_FILES:
        raise BadLayout("Lämna en till {most} filer.", most=MOST_FILES)
    layouts, published = [], []
    marks: dict[str, Mark] = {}
    for file in files:
        sheet = file.opened()
        layout = layout_of(sheet)
        layouts.append(layout)
        with suppress(BadLayout):  # a guess that cannot be meant is for somebody to correct
            published.append(published_in(sheet, layout))
        for mark, said in marks_of(sheet, layout).items():
            marks[mark] = min(marks.get(mark, said), said, key=lambda one: one.low)
    return Understood(tuple(files), tuple(layouts), Reading(guessed_sums(published), marks))


def audited(
    understood: Understood,
    policy: Policy,
    *,
    progress: Callable[[float], None] = nobody_watches,
) -> Audited:
    """What the files give away.

    table:   none: files, and how they are to be read.
    returns: every hidden value with what can be known of it and why, the closest known first.
    raises:  BadUpload, BadLayout; BadTable where the figures contradict each other, with the
             cells named: parts that do not sum may be rounded or carry noise, and then say so.
    source:  docs/methods/disclosure-audit.md.
    """
    every = _views_by_file(understood)
    flat = [view for views in every for view in views]
    changed = _changes(flat, understood.reading)
    parts = [_audited(views, policy, progress) for views in (every if changed else [flat])]
    if len(every) == 1 or changed:
        return replace(_joined(parts), changed=changed)
    (whole,) = parts
    return replace(whole, together=only_together(every, whole.findings, progress=progress))


def views_in(understood: Understood) -> list[View]:
    """What all files tell, one view for each measure of each. Raises BadUpload or BadLayout."""
    return [view for views in _views_by_file(understood) for view in views]


def _views_by_file(understood: Understood) -> list[list[View]]:
    return [
        _views(file, layout, understood.reading)
        for file, layout in zip(understood.files, understood.layouts, strict=True)
    ]


def _views(file: TableFile, layout: Layout, reading: Reading) -> list[View]:
    sheet = replace(file, header_row=layout.header_row).opened()
    return views_of(sheet, published_in(sheet, layout), reading)


def _changes(views: Sequence[View], reading: Reading) -> tuple[Change, ...]:
    """Where files differ; rounded figures and such with noise may differ without telling."""
    return () if reading.is_inexact else changes(views)


def _audited(views: Sequence[View], policy: Policy, progress: Callable[[float], None]) -> Audited:
    """What some views tell together."""
    known = together(views)
    report = audit(known, progress=progress)
    there = listed(known, views)
    few = policy.smallest_shown
    return Audited(
        policy,
        shown=int((there & ~known.unknown).sum()),
        findings=tuple(f for f in report.findings if there[f.cell]),
        unlisted=tuple(
            f for f in report.findings if not there[f.cell] and 0 < f.low <= f.high < few
        ),
        groups=small_groups(known, report, below=policy.smallest_denominator),
        small=small_counts_shown(known, below=few),
        insiders=_insiders(known, report, policy, progress),
    )


def _insiders(
    known: Knowledge, report: Report, policy: Policy, progress: Callable[[float], None]
) -> tuple[Insider, ...]:
    if not policy.insiders:
        return ()
    return possible_insiders(known, report, closer_than=policy.width, progress=progress)


def _joined(parts: Sequence[Audited]) -> Audited:
    """The findings of several audits, one after the other."""
    return Audited(
        parts[0].policy,
        shown=sum(part.shown for part in parts),
        findings=tuple(f for part in parts for f in part.findings),
        unlisted=tuple(f for part in parts for f in part.unlisted),
        groups=tuple(dict.fromkeys(group for part in parts for group in part.groups)),
        small=tuple(dict.fromkeys(small for part in parts for small in part.small)),
        insiders=tuple(one for part in parts for one in part.insiders),
    )

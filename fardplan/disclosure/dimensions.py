"""What a table is divided by: codes, and the hierarchies that say which codes make which whole.

A dimension has one code for its total. Below it stand one or more hierarchies over the same codes,
such as the districts of three versions in time: the same small areas, added up in different ways.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from fardplan.errors import BadDefinition


@dataclass(frozen=True)
class Whole:
    """One code and the codes that together make it."""

    code: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Dimension:
    """A variable, its total and its wholes; `unpublished` codes exist but are never shown.

    An unpublished code is how a total says that it holds more than the parts which are shown,
    such as a third sex in a table that has only women and men.
    """

    name: str
    total: str
    wholes: tuple[Whole, ...]
    unpublished: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self._refuse_loops()
        self._refuse_codes_outside_the_total()
        if unknown := sorted(self.unpublished - set(self.codes)):
            raise BadDefinition(
                "Dimensionen {name} saknar koder som sägs vara opublicerade: {codes}.",
                name=self.name,
                codes=", ".join(unknown),
            )

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The total first, then each code in the order in which it is met."""
        found = dict.fromkeys([self.total])
        for whole in self.wholes:
            found.update(dict.fromkeys((whole.code, *whole.parts)))
        return tuple(found)

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """The codes that no hierarchy divides further."""
        divided = {whole.code for whole in self.wholes}
        return tuple(code for code in self.codes if code not in divided)

    def leaves_of(self, code: str) -> frozenset[str]:
        """The undivided codes that a code is made of, by the first hierarchy that divides it."""
        return self._leaves[code]

    @cached_property
    def _leaves(self) -> dict[str, frozenset[str]]:
        found = {code: frozenset([code]) for code in self.leaves}
        waiting = list(self.wholes)
        while waiting:
            ready = [w for w in waiting if all(part in found for part in w.parts)]
            for whole in ready:
                below = frozenset().union(*(found[part] for part in whole.parts))
                if found.setdefault(whole.code, below) != below:
                    raise BadDefinition(
                        "Hierarkierna i {name} delar {code} i olika små delar.",
                        name=self.name,
                        code=whole.code,
                    )
            waiting = [whole for whole in waiting if whole not in ready]
        return found

    def _refuse_loops(self) -> None:
        made = {self.total, *self.leaves}
        waiting = list(self.wholes)
        while ready := [w for w in waiting if all(p in made and p != self.total for p in w.parts)]:
            made.update(whole.code for whole in ready)
            waiting = [whole for whole in waiting if whole not in ready]
        if waiting:
            raise BadDefinition(
                "Hierarkin i {name} går runt; en helhet är del av sig själv bland {codes}.",
                name=self.name,
                codes=", ".join(sorted({whole.code for whole in waiting})),
            )

    def _refuse_codes_outside_the_total(self) -> None:
        divided: dict[str, list[str]] = {}
        for whole in self.wholes:
            divided.setdefault(whole.code, []).extend(whole.parts)
        reached, waiting = set(), [self.total]
        while waiting:
            code = waiting.pop()
            if code not in reached:
                reached.add(code)
                waiting += divided.get(code, [])
        if outside := sorted(set(self.codes) - reached):
            raise BadDefinition(
                "I {name} ingår {codes} inte i {total}.",
                name=self.name,
                codes=", ".join(outside),
                total=self.total,
            )


def flat(
    name: str, parts: Iterable[str], *, total: str = "T", unpublished: Iterable[str] = ()
) -> Dimension:
    """A dimension whose parts make the total directly, such as the sexes."""
    hidden = frozenset(unpublished)
    whole = Whole(total, (*parts, *sorted(hidden - set(parts))))
    return Dimension(name, total, (whole,), hidden)


def tree(name: str, parents: Iterable[tuple[str, str]], *, total: str = "T") -> Dimension:
    """A dimension with one hierarchy, given as pairs of a code and the code it is a part of."""
    return several(name, {name: parents}, total=total)


def several(
    name: str, hierarchies: Mapping[str, Iterable[tuple[str, str]]], *, total: str = "T"
) -> Dimension:
    """A dimension with several hierarchies over the same codes, each as pairs (code, whole)."""
    wholes: dict[Whole, None] = {}
    for hierarchy, pairs in hierarchies.items():
        wholes.update(dict.fromkeys(_wholes(f"{name} ({hierarchy})", list(pairs))))
    return Dimension(name, total, tuple(wholes))


def _wholes(hierarchy: str, pairs: Sequence[tuple[str, str]]) -> list[Whole]:
    parent: dict[str, str] = {}
    parts: dict[str, list[str]] = {}
    for code, whole in pairs:
        if parent.setdefault(code, whole) != whole:
            raise BadDefinition(
                "I hierarkin {name} ingår {code} i både {first} och {second}.",
                name=hierarchy,
                code=code,
                first=parent[code],
                second=whole,
            )
        if code not in parts.setdefault(whole, []):
            parts[whole].append(code)
    return [Whole(code, tuple(below)) for code, below in parts.items()]


def joined(dimensions: Iterable[Dimension]) -> Dimension:
    """Dimensions of the same name from linked tables as one, with the wholes of them all."""
    every = list(dimensions)
    first = every[0]
    if len({dimension.total for dimension in every}) > 1:
        raise BadDefinition(
            "Dimensionen {name} har olika totaler i tabellerna: {totals}.",
            name=first.name,
            totals=", ".join(sorted({dimension.total for dimension in every})),
        )
    if all(dimension == first for dimension in every):
        return first
    wholes = dict.fromkeys(whole for dimension in every for whole in dimension.wholes)
    unpublished = frozenset[str]().union(*(dimension.unpublished for dimension in every))
    return Dimension(first.name, first.total, tuple(wholes), unpublished)

"""What became of each node between two editions, ready to be stored when the later is fixed."""

from collections.abc import Iterator

from fardplan.roadmap.choices import TERMS, ChangeKind
from fardplan.roadmap.diff import Piece, diff_words, is_changed
from fardplan.roadmap.models import Change, Edition, GoalTerms, Node, Provision


def changes_between(before: Edition, after: Edition) -> list[Change]:
    """One change for each node of either edition, unsaved, in the order of the later one."""
    old = {provision.node: provision for provision in before.provisions.in_order()}
    new = {provision.node: provision for provision in after.provisions.in_order()}
    nodes: list[Node] = [*new, *(node for node in old if node not in new)]
    return [
        Change(edition=after, before=before, node=node, **_change(old.get(node), new.get(node)))
        for node in nodes
    ]


def _change(old: Provision | None, new: Provision | None) -> dict:
    fields: dict[str, list[Piece]] = {
        name: diff_words(getattr(old, name, ""), getattr(new, name, ""))
        for name in ("number", "title", "text")
    }
    terms = list(_changed_terms(old, new))
    return {"kind": _kind(old, new, fields, terms), "terms": terms, **fields}


def _kind(old, new, fields: dict[str, list[Piece]], terms: list):
    if old is None:
        return ChangeKind.ADDED
    if new is None:
        return ChangeKind.REMOVED
    moved = old.parent != new.parent
    if moved or terms or any(is_changed(pieces) for pieces in fields.values()):
        return ChangeKind.CHANGED
    return ChangeKind.UNCHANGED


def _changed_terms(old: Provision | None, new: Provision | None) -> Iterator[list[str]]:
    """Each term of a goal that differs: its name, what it was, and what it is."""
    before, after = _goal_terms(old), _goal_terms(new)
    if not (before and after):
        return
    for name in TERMS:
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            yield [name, _plain(was), _plain(now)]


def _goal_terms(provision: Provision | None) -> GoalTerms | None:
    return getattr(provision, "goal_terms", None)


def _plain(value) -> str:
    return "" if value is None else str(value)

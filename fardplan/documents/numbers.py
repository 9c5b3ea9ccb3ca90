"""Numbers of strategies in running text: one, several, or from one to another."""

import re
from collections.abc import Sequence

from fardplan.documents.titles import KnownProvision

NUMBER = r"\d{1,2}\.\d{1,2}"
_JOIN = r" ?(?:, ?|(?:och|samt|till|t\.o\.m\.) |[-–—] ?)(?:strategi(?:n|erna)? )?"
LIST = rf"(?:strategi(?:n|er|erna)? )?{NUMBER}(?:{_JOIN}{NUMBER})*"

_ALL = re.compile(rf"{NUMBER}|[-–—]|till|t\.o\.m\.")
_TO = frozenset({"-", "–", "—", "till", "t.o.m."})


def numbers_in(text: str, provisions: Sequence[KnownProvision]) -> tuple[str, ...]:
    """The numbers in a list such as "3.1 och 3.2" or "3.1–3.3", ranges written out."""
    order = [p.number for p in provisions if p.kind == "strategy"]
    numbers: list[str] = []
    is_range = False
    for sign in _ALL.findall(text):
        if sign in _TO:
            is_range = True
            continue
        numbers += _between(numbers[-1], sign, order) if is_range and numbers else []
        numbers.append(sign)
        is_range = False
    return tuple(dict.fromkeys(numbers))


def _between(first: str, last: str, order: Sequence[str]) -> list[str]:
    """The numbers strictly between two known ones; none when either is unknown."""
    if first not in order or last not in order:
        return []
    return list(order[order.index(first) + 1 : order.index(last)])

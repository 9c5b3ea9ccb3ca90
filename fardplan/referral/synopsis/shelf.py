"""Things in an order, by key, of which only a few thousand are held at a time. Pure."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

AT_A_TIME = 2000
Thing = TypeVar("Thing")


class Shelf(Generic[Thing]):
    """The things of each key, in order; `load` fetches some by their numbers.

    Read from the first key to the last, each is fetched once. A thing that is no longer there when
    its turn comes is passed over.
    """

    def __init__(
        self,
        order: Mapping[str, Iterable[int]],
        load: Callable[[Sequence[int]], Mapping[int, Thing]],
    ) -> None:
        self._numbers, self._spans = array("q"), {}
        for key, numbers in order.items():
            start = len(self._numbers)
            self._numbers.extend(numbers)
            self._spans[key] = range(start, len(self._numbers))
        self._load = load
        self._page: tuple[int, Sequence[Thing | None]] = (-1, ())

    def count(self, key: str) -> int:
        return len(self._spans.get(key, ()))

    def at(self, key: str) -> Iterator[Thing]:
        """Those of one key."""
        for place in self._spans.get(key, range(0)):
            thing = self._things(place // AT_A_TIME)[place % AT_A_TIME]
            if thing is not None:
                yield thing

    def numbers(self, key: str) -> Sequence[int]:
        """Which things are of a key, without fetching them."""
        span = self._spans.get(key, range(0))
        return self._numbers[span.start : span.stop]

    def _things(self, page: int) -> Sequence[Thing | None]:
        if self._page[0] != page:
            numbers = self._numbers[page * AT_A_TIME : (page + 1) * AT_A_TIME]
            found = self._load(numbers)
            self._page = page, [found.get(number) for number in numbers]
        return self._page[1]

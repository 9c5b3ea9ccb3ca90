"""When to call, when to wait, and when to give up. The clock is given, so tests need not wait."""

import random
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

FIRST_WAIT = 1.0  # seconds; doubled for each further try
LONGEST_WAIT = 60.0
LONGEST_ASKED = 300.0  # what a server may ask of us before we rather come back another time


@dataclass(frozen=True)
class Clock:
    """The time, and the passing of it."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random


@dataclass
class Pace:
    """At most so many calls in any stretch of so many seconds."""

    calls: int
    seconds: float
    clock: Clock
    _made: deque[float] = field(default_factory=deque)

    def wait(self) -> None:
        """Wait until one more call is within the limit, and count it."""
        if len(self._made) == self.calls:
            free = self._made.popleft() + self.seconds
            if (early := free - self.clock.monotonic()) > 0:
                self.clock.sleep(early)
        self._made.append(self.clock.monotonic())


def wait_before(attempt: int, asked: float | None, clock: Clock) -> float:
    """Seconds to wait before a new try: twice as long each time, a little by chance, never less
    than the server asked for."""
    longest: float = min(FIRST_WAIT * 2**attempt, LONGEST_WAIT)
    return max(longest * (0.5 + clock.chance() / 2), asked or 0.0)


def seconds_asked(retry_after: str | None, clock: Clock) -> float | None:
    """What `Retry-After` says, as seconds from now: it is a number or a date."""
    if not retry_after:
        return None
    text = retry_after.strip()
    if text.isdecimal():
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max((until - clock.now()).total_seconds(), 0.0)

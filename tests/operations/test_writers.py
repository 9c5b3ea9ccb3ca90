"""Departments that write at once: what the server says is saved is there, once."""

import dataclasses

import pytest

from tests.operations.installations import serving
from tests.operations.writers import Outcome, prepare_writers, write_at_once

WRITERS = 24  # benchmarks.load has two hundred
WHOLE = Outcome({(1, "a")}, now=[(1, "a")], versions=[(1, "a")], entries=1, broken="")


@pytest.mark.local_server
def test_many_departments_that_write_at_once_lose_nothing(place):
    writers = prepare_writers(place, WRITERS)
    with serving(place) as server:
        outcome = write_at_once(server, writers)
    assert len(outcome.acknowledged) == len(outcome.now) == WRITERS
    assert not list(outcome.faults())


@pytest.mark.parametrize(
    ("difference", "fault"),
    [
        ({"now": [], "versions": [], "entries": 0}, "lost"),
        ({"now": [(1, "annat")], "versions": [(1, "annat")]}, "lost"),
        ({"now": [(1, "a")] * 2, "versions": [(1, "a")] * 2, "entries": 2}, "twice"),
        ({"versions": [(1, "a")] * 2}, "versions do not agree"),
        ({"entries": 0}, "0 entries"),
        ({"broken": "Post 3 är ändrad."}, "Post 3"),
    ],
)
def test_what_is_lost_doubled_or_half_written_is_noticed(difference, fault):
    assert not list(WHOLE.faults())
    (told, *_) = dataclasses.replace(WHOLE, **difference).faults()
    assert fault in told

"""How the server is doing, counted in this process, and written as Prometheus reads it."""

import os
import threading
from collections import Counter

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)  # seconds


class Requests:
    """Requests by method and status, and how long they took."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._replies: Counter[tuple[str, int]] = Counter()
        self._took: Counter[float] = Counter()
        self._seconds = 0.0

    def count(self, method: str | None, status: int, seconds: float) -> None:
        known = method if method in METHODS else "other"
        bound = next((bound for bound in BOUNDS if seconds <= bound), float("inf"))
        with self._lock:
            self._replies[str(known), status] += 1
            self._took[bound] += 1
            self._seconds += seconds

    def lines(self) -> list[str]:
        """The counts in Prometheus' text format; each process says which it is."""
        with self._lock:
            replies, took, seconds = dict(self._replies), dict(self._took), self._seconds
        process = f'process="{os.getpid()}"'
        lines = ["# TYPE fardplan_requests_total counter"]
        lines += [
            f'fardplan_requests_total{{{process},method="{method}",status="{status}"}} {number}'
            for (method, status), number in sorted(replies.items())
        ]
        lines.append("# TYPE fardplan_request_seconds histogram")
        sum_so_far = 0
        for bound in (*BOUNDS, float("inf")):
            sum_so_far += took.get(bound, 0)
            name = "+Inf" if bound == float("inf") else f"{bound:g}"
            lines.append(f'fardplan_request_seconds_bucket{{{process},le="{name}"}} {sum_so_far}')
        lines.append(f"fardplan_request_seconds_sum{{{process}}} {seconds:.6f}")
        lines.append(f"fardplan_request_seconds_count{{{process}}} {sum_so_far}")
        return lines


REQUESTS = Requests()

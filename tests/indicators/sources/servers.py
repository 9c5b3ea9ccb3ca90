"""A server on this machine that speaks as a source does, traps and all; and a clock of our own."""

import gzip
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from fardplan.indicators.sources.pace import Clock


@dataclass
class Request:
    """What the client asked."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any = None
    raw: str = ""


@dataclass
class Answer:
    """What the server says. `says_length` lies about how much there is to come."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "application/json"
    packed: bool = False
    says_length: int | None = None

    @property
    def content(self) -> bytes:
        body = self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
        return gzip.compress(body) if self.packed else body


class LocalServer:
    """Answers by a function from request to answer, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.answer: Callable[[Request], Answer] = lambda _request: Answer({})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def says(self, *answers: Answer) -> None:
        """Give these answers in turn, and the last one ever after."""
        left = list(answers)
        self.answer = lambda _request: left.pop(0) if len(left) > 1 else left[0]

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _handler(home: LocalServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self._reply("GET")

        def do_POST(self):
            self._reply("POST")

        def log_message(self, *_arguments):
            pass

        def _reply(self, method):
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            request = Request(
                method,
                parts.path,
                dict(parse_qsl(parts.query, keep_blank_values=True)),
                {name.lower(): value for name, value in self.headers.items()},
                json.loads(self.rfile.read(length)) if length else None,
                self.path,
            )
            home.asked.append(request)
            answer = home.answer(request)
            content = answer.content
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            if answer.packed:
                self.send_header("Content-Encoding", "gzip")
            if answer.status != 304:
                self.send_header("Content-Length", str(answer.says_length or len(content)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            if answer.status != 304:
                self.wfile.write(content)

    return Handler


class TestClock:
    """Time that passes only when somebody sleeps, so that waiting costs nothing."""

    __test__ = False

    def __init__(self) -> None:
        self.passed = 0.0
        self.slept: list[float] = []
        self.each_look = 0.0

    @property
    def clock(self) -> Clock:
        return Clock(
            now=self._now, monotonic=self._monotonic, sleep=self._sleep, chance=lambda: 1.0
        )

    def _now(self) -> datetime:
        return datetime(2026, 11, 23, 12, tzinfo=UTC) + timedelta(seconds=self.passed)

    def _monotonic(self) -> float:
        self.passed += self.each_look
        return self.passed

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.passed += seconds

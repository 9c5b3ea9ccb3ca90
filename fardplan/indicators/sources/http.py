"""Call a source's server: politely, patiently, never anywhere else, and keep every reply.

A definition can name a server but not bring one: the servers stand in the modules of the sources,
and a client speaks to one of them only, whatever an address in a reply says.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, quote, urlencode, urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError

from fardplan.indicators.sources.draft import Basis
from fardplan.indicators.sources.faults import BadReply, BadSource, NotThere, Unreachable
from fardplan.indicators.sources.pace import (
    LONGEST_ASKED,
    Clock,
    Pace,
    seconds_asked,
    wait_before,
)
from fardplan.indicators.sources.replies import OK, Kept, Replies

TRIES = 5
REDIRECTS = 3
MOST_PAGES = 10_000
CONNECT_SECONDS, READ_SECONDS, WHOLE_SECONDS = 10.0, 60.0, 300.0
NOT_MODIFIED = 304
REDIRECTING = (301, 302, 303, 307, 308)
PASSING = (429, 500, 502, 503, 504)  # worth another try
GONE = (404, 410)
PIECE = 65_536
NO_REASON = "–"
SECRET = {"set-cookie", "set-cookie2"}  # headers that are nobody's business to keep


@dataclass(frozen=True)
class Server:
    """One server of a source: where it is, what it speaks, and how much it bears."""

    key: str
    name: str
    base: str
    calls: int = 5
    seconds: float = 1.0
    accept: str = "application/json"
    largest: int = 50_000_000  # bytes of one reply, unpacked


class Client:
    """Speaks to one server. `basis` lists the replies that have been used, for the record."""

    def __init__(self, server: Server, replies: Replies, *, clock: Clock | None = None) -> None:
        self.server = server
        self.basis: list[Basis] = []
        self._home = urlsplit(server.base)
        _refuse_unsafe(self._home)
        self._replies = replies
        self._clock = clock or Clock()
        self._pace = Pace(server.calls, server.seconds, self._clock)
        timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
        self._pool = urllib3.PoolManager(timeout=timeout, retries=False, maxsize=1)

    def get(self, address: str, query: Mapping[str, object] | None = None) -> Any:
        """Ask for JSON at a path below the server's base, or at a whole address that it gave."""
        whole = self._whole(address, query)
        return self._json(self._ask("GET", whole))

    def pages(
        self,
        address: str,
        query: Mapping[str, object],
        following: Callable[[Any], str | None],
    ) -> Iterator[Any]:
        """Ask for a page and all that follow it; `following` finds the next address in a page."""
        page = self.get(address, query)
        seen: set[str] = set()
        while True:
            yield page
            after = following(page)
            if not after:
                return
            if after in seen or len(seen) == MOST_PAGES:
                raise BadReply("{name} bläddrar i en cirkel.", name=self.server.name)
            seen.add(after)
            page = self.get(after)

    def post(self, address: str, body: object, query: Mapping[str, object] | None = None) -> Any:
        """Put a question that is too long for an address; nothing is changed at the server."""
        content = json.dumps(body, ensure_ascii=False, sort_keys=True).encode()
        return self._json(self._ask("POST", self._whole(address, query), content))

    def _whole(self, address: str, query: Mapping[str, object] | None) -> str:
        """The address in full, on our own server and by its own scheme."""
        if address.startswith("/"):
            address = self.server.base + address
        parts = urlsplit(address)
        if (parts.hostname, parts.username) != (self._home.hostname, None):
            raise BadReply(
                "{name} hänvisar till {host}, som inte är källans server. Anropet görs inte.",
                name=self.server.name,
                host=parts.netloc,
            )
        # A server behind a proxy often writes http in its own addresses; ours is the right one.
        parts = parts._replace(scheme=self._home.scheme, netloc=self._home.netloc, fragment="")
        if query:
            parts = parts._replace(query=urlencode(query, quote_via=quote, safe=",*()"))
        return parts.geturl()

    def _ask(self, method: str, address: str, body: bytes | None = None) -> Kept:
        """Call until there is an answer that can be used; a fault that passes is waited out."""
        for attempt in range(TRIES):
            asked = None
            try:
                reply = self._follow(method, address, body)
            except (HTTPError, OSError) as fault:
                last: Exception = fault
            else:
                if reply.status not in PASSING:
                    return self._usable(reply)
                asked = seconds_asked(reply.headers.get("retry-after"), self._clock)
                last = self._unreachable(status=reply.status)
            self._refuse_long_wait(asked)
            if attempt < TRIES - 1:
                self._clock.sleep(wait_before(attempt, asked, self._clock))
        raise last if isinstance(last, BadSource) else self._unreachable() from last

    def _follow(self, method: str, address: str, body: bytes | None) -> Kept:
        """Make the call, and go where it is sent as long as that is on the same server."""
        for _ in range(REDIRECTS + 1):
            reply = self._call(method, address, body)
            if reply.status not in REDIRECTING:
                return reply
            address = self._whole(urljoin(address, reply.headers.get("location", "")), None)
        raise BadReply("{name} hänvisar runt i en cirkel.", name=self.server.name)

    def _call(self, method: str, address: str, body: bytes | None) -> Kept:
        call = f"{method} {address}" + (f"\n{body.decode()}" if body else "")
        known = self._replies.newest(call) if body is None else None
        headers = {
            "Accept": self.server.accept,
            "Accept-Encoding": "gzip",
            "User-Agent": "fardplan",
            **_conditions(known),
        }
        if body:
            headers["Content-Type"] = "application/json"
        self._pace.wait()
        response = self._pool.request(
            method, address, body=body, headers=headers, redirect=False, preload_content=False
        )
        try:
            content = self._content(response)
        except BaseException:
            response.close()
            raise
        response.release_conn()
        if response.status == NOT_MODIFIED and known:
            content = known.content
        kept = self._replies.keep(
            call=call,
            address=address,
            status=response.status,
            headers=_headers(response),
            content=content,
            at=self._clock.now(),
        )
        return known if kept.status == NOT_MODIFIED and known else kept

    def _content(self, response: urllib3.BaseHTTPResponse) -> bytes:
        """The whole body, unpacked, within the limits of size and time."""
        largest, started = self.server.largest, self._clock.monotonic()
        said = response.headers.get("Content-Length", "")
        content = bytearray()
        if said.isdecimal() and int(said) > largest:
            raise self._too_large()
        for piece in response.stream(PIECE, decode_content=True):
            content += piece
            if len(content) > largest:
                raise self._too_large()
            if self._clock.monotonic() - started > WHOLE_SECONDS:
                raise Unreachable(
                    "{name} svarar så långsamt att hämtningen avbröts.", name=self.server.name
                )
        return bytes(content)

    def _usable(self, reply: Kept) -> Kept:
        if reply.status == OK:
            self.basis.append(Basis(reply.address, reply.sha256, reply.at))
            return reply
        if reply.status in GONE:
            raise NotThere(
                "{name} har ingenting på adressen {address} (svar {status}).",
                name=self.server.name,
                address=reply.address,
                status=reply.status,
            )
        raise BadReply(
            "{name} godtar inte frågan (svar {status}): {reason}",
            name=self.server.name,
            status=reply.status,
            reason=_reason(reply),
        )

    def _json(self, reply: Kept) -> Any:
        kind = reply.headers.get("content-type", "")
        if "json" not in kind.lower():
            raise BadReply(
                "{name} svarar med {kind} i stället för JSON.",
                name=self.server.name,
                kind=kind.partition(";")[0] or "?",
            )
        try:
            return json.loads(reply.content, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise BadReply(
                "{name} svarar med JSON som är avbruten eller trasig ({address}).",
                name=self.server.name,
                address=reply.address,
            ) from error

    def _refuse_long_wait(self, asked: float | None) -> None:
        if asked and asked > LONGEST_ASKED:
            raise Unreachable(
                "{name} tar emot fler frågor först om {minutes} minuter. Försök då.",
                name=self.server.name,
                minutes=int(asked // 60) + 1,
            )

    def _unreachable(self, status: int | None = None) -> Unreachable:
        if status is None:
            return Unreachable("{name} går inte att nå just nu.", name=self.server.name)
        return Unreachable(
            "{name} kan inte svara just nu (svar {status}).", name=self.server.name, status=status
        )

    def _too_large(self) -> BadReply:
        return BadReply(
            "{name} svarar med mer än {largest} byte, som är gränsen.",
            name=self.server.name,
            largest=self.server.largest,
        )


Connect = Callable[[Server], Client]  # how a source gets a client for its server


def _refuse_unsafe(home: SplitResult) -> None:
    """A server is spoken to by https; only one on this very machine, as in a test, without."""
    if home.scheme == "https" and home.hostname:
        return
    try:
        loopback = home.scheme == "http" and ip_address(home.hostname or "").is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise BadSource("Källans adress {address} ska börja med https.", address=home.geturl())


def _conditions(known: Kept | None) -> dict[str, str]:
    """What makes the server say "not modified" instead of sending the same again."""
    wanted = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
    have = known.headers if known else {}
    return {header: have[name] for name, header in wanted.items() if name in have}


def _headers(response: urllib3.BaseHTTPResponse) -> dict[str, str]:
    every = ((name.lower(), value) for name, value in response.headers.items())
    return {name: value for name, value in every if name not in SECRET}


def _reason(reply: Kept) -> str:
    """What the server says is wrong, shortened; many use the fields of RFC 7807."""
    try:
        said = json.loads(reply.content)
    except (ValueError, RecursionError):
        return NO_REASON
    fields = said if isinstance(said, dict) else {}
    given = [str(fields[name]) for name in ("title", "detail", "message") if fields.get(name)]
    return " ".join(" – ".join(given).split())[:200] or NO_REASON


def _refuse_constant(name: str) -> None:
    raise ValueError(name)

"""The fake arXiv itself: a real server on a local socket, its papers, its log, its moods."""

import re
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self, cast
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.fake_arxiv import abs_page, atom, oai
from tests.fake_arxiv.damage import Pairs, Papers, Scene, damaged, first_values
from tests.fake_arxiv.records import FakePaper, canaries
from tests.fake_arxiv.trouble import ABS, API, OAI, OTHER, Ill, Mishap, Request, Script, mishap
from tests.fake_arxiv.wire import ATOM, HTML, OAI_XML, Answer, Line, is_gone, send

HOST = "127.0.0.1"
LONGEST_URL = 8000
OAI_PAGE_SIZE = 1300
TOO_LONG = Answer(414, HTML, b"<html><h1>414 Request-URI Too Long</h1></html>\n")
PORTAL = b"<!DOCTYPE html>\n<html><body><h1>Please log in to the network</h1></body></html>\n"


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


class FakeArxiv:
    """A fake arXiv with the canaries in it; use it as a context manager."""

    def __init__(
        self,
        *papers: FakePaper,
        port: int = 0,
        page_size: int = OAI_PAGE_SIZE,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.papers: dict[str, FakePaper] = {}
        self.page_size = page_size
        self.backwards = False
        self.tokens_end_at_midnight = False
        self._tokens: dict[str, date] = {}
        self.clock = clock
        self.requests: list[Request] = []
        self.max_concurrent = 0
        self.max_connections = 0
        self._lock = threading.Lock()
        self._moods = Moods()
        self._released = threading.Event()
        self._busy: set[socket.socket] = set()
        self._connections: set[socket.socket] = set()
        self._server = _Server((HOST, port), _Handler)
        self._server.fake = self
        self._thread = threading.Thread(target=self._serve, name="fake-arxiv", daemon=True)
        self.add(*canaries(), *papers)

    def __enter__(self) -> Self:
        """Start answering."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop, whatever is still hanging."""
        self.close()

    @property
    def base_url(self) -> str:
        """Where the server listens, without a path."""
        return f"http://{HOST}:{self._server.server_address[1]}"

    @property
    def api_url(self) -> str:
        """The query interface."""
        return f"{self.base_url}/api/query"

    @property
    def oai_url(self) -> str:
        """The OAI-PMH interface."""
        return f"{self.base_url}/oai"

    @property
    def abs_url(self) -> str:
        """The abstract pages: `{abs_url}/<id>`."""
        return f"{self.base_url}/abs"

    def add(self, *papers: FakePaper) -> None:
        """Put papers in, or other papers in the place of those with the same ids."""
        for one in papers:
            self.papers[one.id] = one

    def remove(self, paper_id: str) -> None:
        """Take a paper out of every interface."""
        del self.papers[paper_id]

    def count(self, interface: str | None = None) -> int:
        """How many requests came, to one interface or to all."""
        with self._lock:
            return sum(interface in (None, one.interface) for one in self.requests)

    def trouble_next(self, trouble: Ill, interface: str | None = API, times: int = 1) -> None:
        """The next `times` requests to the interface meet this trouble; None: they go well."""
        with self._lock:
            self._moods.queue(_checked(trouble, interface), interface, times)

    def trouble_always(self, trouble: Ill, interface: str | None = None) -> None:
        """From now on every request meets this trouble, where it can happen."""
        with self._lock:
            self._moods.always[interface] = _checked(trouble, interface)

    def trouble_script(self, script: Script, interface: str | None = None) -> None:
        """Ask a function, or an iterable until it ends, what each request meets."""
        with self._lock:
            self._moods.set_script(script, interface)

    def calm(self) -> None:
        """End all trouble and let go of what hangs."""
        with self._lock:
            self._moods = Moods()
            released, self._released = self._released, threading.Event()
        released.set()

    def close(self) -> None:
        """Stop at once; open connections are cut."""
        self.calm()
        self._released.set()
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()
        with self._lock:
            connections = list(self._connections)
        for connection in connections:
            _cut(connection)

    def handle(self, handler: "_Handler") -> None:
        """Log one request and answer it."""
        pairs, request = handler.pairs(), None
        with self._lock:
            request = self._note(handler, pairs)
            trouble = self._moods.choose(request)
            released = self._released
        scene = self._scene(handler, request, pairs)
        answer = damaged(scene, trouble) if trouble else scene.good
        try:
            send(Line(handler, released, lambda: self._done(handler)), answer)
        finally:
            self._done(handler)

    def connected(self, connection: socket.socket) -> None:
        """A client has opened a connection."""
        with self._lock:
            self._connections.add(connection)
            alive = sum(not is_gone(one) for one in self._connections)
            self.max_connections = max(self.max_connections, alive)

    def disconnected(self, connection: socket.socket) -> None:
        """A connection has ended."""
        with self._lock:
            self._connections.discard(connection)

    def _serve(self) -> None:
        self._server.serve_forever(poll_interval=0.01)

    def _note(self, handler: "_Handler", pairs: Pairs) -> Request:
        path = unquote(urlsplit(handler.path).path)
        headers = {name.lower(): value for name, value in handler.headers.items()}
        request = Request(time.monotonic(), _interface(path), path, first_values(pairs), headers)
        self.requests.append(request)
        self._busy.add(handler.connection)
        waiting = sum(one is handler.connection or not is_gone(one) for one in self._busy)
        self.max_concurrent = max(self.max_concurrent, waiting)
        return request

    def _done(self, handler: "_Handler") -> None:
        with self._lock:
            self._busy.discard(handler.connection)

    def _scene(self, handler: "_Handler", request: Request, pairs: Pairs) -> Scene:
        url, now = self.base_url + handler.path, self.clock()

        def healthy(asked: Pairs, papers: Papers) -> Answer:
            if len(url) > LONGEST_URL:
                return TOO_LONG
            return self._healthy(request, asked, papers, now)

        return Scene(request.interface, url, request.path, pairs, self.papers, now, healthy)

    def _healthy(self, request: Request, pairs: Pairs, papers: Papers, now: datetime) -> Answer:
        if request.interface == API:
            status, body = atom.answer(first_values(pairs), papers, now)
            return Answer(status, ATOM, body)
        if request.interface == OAI:
            return Answer(200, OAI_XML, self._oai(pairs, papers, now))
        if request.interface == ABS:
            status, page = abs_page.answer(request.path.removeprefix("/abs/"), papers)
            return Answer(status, HTML, page.encode())
        return _elsewhere(request.path)

    def _oai(self, pairs: Pairs, papers: Papers, now: datetime) -> bytes:
        """The body; where tokens end at midnight, one of an earlier day leads nowhere."""
        today, token = now.astimezone(UTC).date(), first_values(pairs).get("resumptionToken", "")
        if self.tokens_end_at_midnight and self._tokens.get(unquote(token), today) < today:
            pairs = [(name, "expired" if value == token else value) for name, value in pairs]
        body = oai.Service(papers, now, self.page_size, self.backwards).answer(pairs)
        for given in re.findall(rb"<resumptionToken[^>]*>([^<]+)<", body):
            self._tokens[unquote(given.decode())] = today
        return body


class Moods:
    """Which trouble the next request meets: queued first, then scripted, then lasting."""

    def __init__(self) -> None:
        self.always: dict[str | None, Mishap | None] = {}
        self._queued: dict[str | None, deque[Mishap | None]] = {}
        self._script: Callable[[Request], Ill] | None = None
        self._script_interface: str | None = None

    def queue(self, trouble: Mishap | None, interface: str | None, times: int) -> None:
        """Add to the end of the interface's queue."""
        self._queued.setdefault(interface, deque()).extend([trouble] * times)

    def set_script(self, script: Script, interface: str | None) -> None:
        """Let a function or the items of an iterable decide."""
        self._script_interface = interface
        self._script = script if callable(script) else _follow(iter(script))

    def choose(self, request: Request) -> Mishap | None:
        """The trouble for this request, if it can happen there."""
        trouble = self._wanted(request)
        possible = trouble is not None and request.interface in trouble.trouble.interfaces
        return trouble if possible else None

    def _wanted(self, request: Request) -> Mishap | None:
        for name in (request.interface, None):
            if request.interface != OTHER and self._queued.get(name):
                return self._queued[name].popleft()
        if self._script and self._script_interface in (None, request.interface):
            return mishap(self._script(request))
        return self.always.get(request.interface, self.always.get(None))


class _Server(ThreadingHTTPServer):
    """Threads that do not outlive the test, and no word about clients that hang up."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    fake: FakeArxiv

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report our own faults only."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """Hands every request to the fake."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    @property
    def fake(self) -> FakeArxiv:
        return cast(_Server, self.server).fake

    def setup(self) -> None:
        super().setup()
        self.fake.connected(self.connection)

    def finish(self) -> None:
        try:
            super().finish()
        finally:
            self.fake.disconnected(self.connection)

    def do_GET(self) -> None:
        self.fake.handle(self)

    def do_POST(self) -> None:
        self.fake.handle(self)

    def do_HEAD(self) -> None:
        self.fake.handle(self)

    def pairs(self) -> Pairs:
        """The parameters in order, from the address or the posted form."""
        text = urlsplit(self.path).query
        if self.command == "POST":
            text = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        return parse_qsl(text, keep_blank_values=True)

    def version_string(self) -> str:
        """The Server header."""
        return "fake-arxiv"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Keep quiet."""


def _checked(trouble: Ill, interface: str | None) -> Mishap | None:
    chosen = mishap(trouble)
    if chosen and interface is not None and interface not in chosen.trouble.interfaces:
        raise ValueError(f"{chosen.trouble.value} cannot happen at {interface}")
    return chosen


def _follow(items: Iterator[Ill]) -> Callable[[Request], Ill]:
    """The items one by one, then nothing."""

    def script(request: Request) -> Ill:
        return next(items, None)

    return script


def _interface(path: str) -> str:
    if path.startswith("/abs/"):
        return ABS
    return {"/api/query": API, "/oai": OAI}.get(path, OTHER)


def _elsewhere(path: str) -> Answer:
    if path == "/portal":
        return Answer(200, HTML, PORTAL)
    number = path.removeprefix("/loop/")
    if path.startswith("/loop/") and number.isdigit():
        return Answer(302, HTML, b"", {"Location": f"/loop/{int(number) + 1}"})
    return Answer(404, HTML, b"<!DOCTYPE html>\n<html><body>Not found</body></html>\n")


def _cut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)

"""The transport: who it says it is, how long it waits, when it gives up, where it never goes."""

import gzip
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest
import respx

from tests.papers.test_gate import Watch
from tracker.papers.gate import RequestGate
from tracker.papers.transport import (
    LARGEST_BODY,
    FetchFailedError,
    NotBelievedError,
    Patience,
    PoliteTransport,
    Reply,
    read_retry_after,
)

URL = "https://export.arxiv.org/api/query?id_list=2411.12580"
OTHER = "https://export.arxiv.org/api/other"


def believe(reply: Reply) -> bytes:
    """An `accept` that believes every reply."""
    return reply.body


class Bench:
    """A transport on a watch, with jitter of our choice (0 to 1; a half leaves steps as is)."""

    def __init__(self, folder: Path) -> None:
        self.watch = Watch()
        self.folder = folder
        self.jitter = 0.5
        self.patience = Patience()
        self.interval = 0.0
        self._made: list[PoliteTransport] = []

    def transport(self) -> PoliteTransport:
        """A new transport, as a new process would have; the gate is the machine's."""
        gate = RequestGate(self.folder, self.interval, self.watch)
        made = PoliteTransport(gate, self.watch, "tests/1 (x)", self.patience, lambda: self.jitter)
        self._made.append(made)
        return made

    def failure(self, url: str = URL) -> FetchFailedError:
        """The error of one fetch by a new transport."""
        with pytest.raises(FetchFailedError) as caught:
            self.transport().fetch(url, believe)
        return caught.value

    def close(self) -> None:
        """Close every transport."""
        for made in self._made:
            made.close()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.close()


@pytest.fixture
def net() -> Iterator[respx.MockRouter]:
    """No real network: what is not routed fails the test."""
    with respx.mock(assert_all_called=False) as router:
        yield router


def test_it_says_who_asks_and_what_it_takes(bench: Bench, net: respx.MockRouter) -> None:
    route = net.get(URL).respond(200, content=b"<feed/>")
    fetched = bench.transport().fetch(URL, believe)
    assert (fetched.value, fetched.requests) == (b"<feed/>", 1)
    headers = route.calls.last.request.headers
    assert headers["user-agent"] == "tests/1 (x)"
    assert headers["accept"].startswith("application/atom+xml")


def test_a_request_has_timeouts(bench: Bench, net: respx.MockRouter) -> None:
    bench.patience = Patience(timeout=7.0)
    route = net.get(URL).respond(200)
    bench.transport().fetch(URL, believe)
    timeout = route.calls.last.request.extensions["timeout"]
    assert timeout == {"connect": 10.0, "read": 7.0, "write": 7.0, "pool": 7.0}


def test_two_fetches_are_an_interval_apart(bench: Bench, net: respx.MockRouter) -> None:
    bench.interval = 3.0
    net.get(URL).respond(200)
    transport = bench.transport()
    transport.fetch(URL, believe)
    transport.fetch(URL, believe)
    assert bench.watch.slept == [pytest.approx(3.0)]


def test_retries_pass_the_gate_too(bench: Bench, net: respx.MockRouter) -> None:
    bench.interval = 3.0
    bench.patience = Patience(outage_step=0.0)
    net.get(URL).mock(side_effect=[httpx.Response(503), httpx.Response(200)])
    assert bench.transport().fetch(URL, believe).requests == 2
    assert bench.watch.slept[-1] == pytest.approx(3.0)


def _in_seconds(seconds: float) -> str:
    moment = datetime.fromtimestamp(Watch().now + seconds, UTC)
    return format_datetime(moment, usegmt=True)


@pytest.mark.parametrize(
    ("said", "waited"),
    [
        ("100", 100.0),
        ("1.5", 12.0),
        (_in_seconds(90), 90.0),
        (_in_seconds(-90), 12.0),
        ("0", 12.0),
        ("-5", 12.0),
        ("soon", 12.0),
        ("nan", 12.0),
        ("", 12.0),
    ],
)
@pytest.mark.parametrize("status", [503, 500])
def test_retry_after_is_honoured_when_it_helps(
    bench: Bench, net: respx.MockRouter, status: int, said: str, waited: float
) -> None:
    trouble = httpx.Response(status, headers={"Retry-After": said})
    net.get(URL).mock(side_effect=[trouble, httpx.Response(200)])
    assert bench.transport().fetch(URL, believe).requests == 2
    assert bench.watch.slept == [pytest.approx(waited)]


def test_retry_after_is_read_in_both_forms() -> None:
    now = datetime(2026, 11, 22, 3, 30, tzinfo=UTC).timestamp()
    assert read_retry_after("120", now) == 120.0
    assert read_retry_after("Sun, 22 Nov 2026 03:31:00 GMT", now) == 60.0
    assert read_retry_after("Sun, 22 Nov 2026 03:31:00", now) == 60.0
    assert read_retry_after(None, now) is None


@pytest.mark.parametrize(
    ("reply", "step"),
    [
        (httpx.Response(503), 12.0),
        (httpx.Response(429), 60.0),
        (httpx.Response(406), 60.0),
        (httpx.Response(200, content=b"Rate exceeded."), 60.0),
        (httpx.Response(200, content=b"\n  rate exceeded"), 60.0),
    ],
    ids=["503", "429", "406", "200-rate-exceeded", "200-in-lower-case"],
)
@pytest.mark.parametrize(("jitter", "factor"), [(0.0, 0.5), (0.5, 1.0), (1.0, 1.5)])
def test_pauses_double_and_vary_within_their_bounds(
    bench: Bench,
    net: respx.MockRouter,
    reply: httpx.Response,
    step: float,
    jitter: float,
    factor: float,
) -> None:
    bench.jitter = jitter
    net.get(URL).mock(return_value=reply)
    assert bench.failure().requests == 3
    assert bench.watch.slept == [pytest.approx(step * factor), pytest.approx(2 * step * factor)]


def test_no_pause_is_longer_than_the_longest(bench: Bench, net: respx.MockRouter) -> None:
    bench.patience = Patience(outage_step=5_000.0)
    net.get(URL).respond(503)
    bench.failure()
    assert bench.watch.slept == [600.0, 600.0]


def test_steps_go_with_the_interval() -> None:
    assert Patience.for_interval(3.0, 20.0) == Patience()
    quick = Patience.for_interval(0.0, 1.0)
    assert (quick.outage_step, quick.throttle_step, quick.timeout) == (0.0, 0.0, 1.0)


def test_after_three_failed_fetches_nothing_is_asked_any_more(
    bench: Bench, net: respx.MockRouter
) -> None:
    route = net.get(URL).respond(503)
    transport = bench.transport()
    for _ in range(3):
        with pytest.raises(FetchFailedError):
            transport.fetch(URL, believe)
    assert route.call_count == 9
    with pytest.raises(FetchFailedError, match="not asked any more: 3 requests in a row") as caught:
        transport.fetch(URL, believe)
    assert (caught.value.requests, route.call_count) == (0, 9)


def test_a_good_answer_between_failures_is_a_new_start(bench: Bench, net: respx.MockRouter) -> None:
    bench.patience = Patience(tries=1)
    bad, good = httpx.Response(503), httpx.Response(200)
    route = net.get(URL).mock(side_effect=[bad, bad, good, bad, bad, good])
    transport = bench.transport()
    for _ in range(6):
        try:
            transport.fetch(URL, believe)
        except FetchFailedError as error:
            assert "HTTP 503" in error.why
    assert route.call_count == 6


def test_a_403_stops_everything_at_once(bench: Bench, net: respx.MockRouter) -> None:
    route = net.get(URL).respond(403)
    transport = bench.transport()
    for requests, why in ((1, "arXiv refuses us (403)"), (0, "not asked any more: arXiv refuses")):
        with pytest.raises(FetchFailedError) as caught:
            transport.fetch(URL, believe)
        assert caught.value.requests == requests
        assert caught.value.why.startswith(why)
    assert (route.call_count, bench.watch.slept) == (1, [])


def test_a_wait_longer_than_our_patience_is_kept_for_every_process(
    bench: Bench, net: respx.MockRouter
) -> None:
    route = net.get(URL).respond(503, headers={"Retry-After": "3000"})
    assert "asked to wait 3000 s" in _opened_by(bench)
    later = bench.failure()
    assert "stay away for another 3000 s" in later.why
    assert (later.requests, route.call_count, bench.watch.slept) == (0, 1, [])
    bench.watch.now += 3_001.0
    net.get(URL).respond(200)
    assert bench.transport().fetch(URL, believe).requests == 1


def _opened_by(bench: Bench) -> str:
    """What a transport says of itself after a fetch that opened its breaker."""
    transport = bench.transport()
    said = ""
    for _ in range(2):
        with pytest.raises(FetchFailedError) as caught:
            transport.fetch(URL, believe)
        said = caught.value.why
    return said


@pytest.mark.parametrize("said", ["1e9", "inf"])
def test_an_absurd_wait_is_cut_to_an_hour(bench: Bench, net: respx.MockRouter, said: str) -> None:
    net.get(URL).respond(503, headers={"Retry-After": said})
    bench.failure()
    assert "another 3600 s" in bench.failure().why


def test_a_redirect_on_the_same_host_is_followed(bench: Bench, net: respx.MockRouter) -> None:
    net.get(URL).respond(301, headers={"Location": "/api/other"})
    net.get(OTHER).respond(200, content=b"here")
    fetched = bench.transport().fetch(URL, believe)
    assert (fetched.value, fetched.requests) == (b"here", 2)


def test_a_redirect_up_to_https_is_followed(bench: Bench, net: respx.MockRouter) -> None:
    insecure = URL.replace("https:", "http:")
    net.get(insecure).respond(301, headers={"Location": URL})
    net.get(URL).respond(200, content=b"here")
    assert bench.transport().fetch(insecure, believe).value == b"here"


@pytest.mark.parametrize(
    "target",
    [
        "https://portal.example.org/login",
        URL.replace("https:", "http:"),
        "//portal.example.org/api/query",
        "https://export.arxiv.org.example.org/",
        "https://export.arxiv.org@example.org/",
        "ftp://export.arxiv.org/api/query",
    ],
)
def test_a_redirect_elsewhere_or_down_is_not_followed(
    bench: Bench, net: respx.MockRouter, target: str
) -> None:
    route = net.get(URL).respond(302, headers={"Location": target})
    elsewhere = net.route().respond(200, content=b"not ours")
    failed = bench.failure()
    assert "redirected to" in failed.why
    assert (failed.requests, route.call_count, elsewhere.call_count) == (1, 1, 0)


def test_a_redirect_loop_ends(bench: Bench, net: respx.MockRouter) -> None:
    route = net.get(URL).respond(302, headers={"Location": URL})
    failed = bench.failure()
    assert (failed.why, failed.requests, route.call_count) == ("redirected in a circle", 4, 4)


def test_a_redirect_to_nowhere_is_a_reply_for_the_reader(
    bench: Bench, net: respx.MockRouter
) -> None:
    net.get(URL).respond(302)

    def refuse(reply: Reply) -> bytes:
        raise NotBelievedError(f"HTTP {reply.status}", again=False)

    with pytest.raises(FetchFailedError, match="HTTP 302"):
        bench.transport().fetch(URL, refuse)


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("https://[", "redirected to https://%5b, not followed"),
        ("http://a:b/", "the connection broke: Invalid URL in location header: Invalid port: 'b'."),
    ],
)
def test_a_redirect_to_no_address_is_a_failed_fetch(
    bench: Bench, net: respx.MockRouter, target: str, why: str
) -> None:
    net.get(URL).respond(302, headers={"Location": target})
    assert bench.failure().why == why


@pytest.mark.parametrize(
    ("error", "why", "tries"),
    [
        (httpx.ConnectError("refused"), "no connection to export.arxiv.org: refused", 2),
        (httpx.ConnectTimeout("slow"), "no answer within 20 s", 2),
        (httpx.ReadTimeout("slow"), "no answer within 20 s", 2),
        (httpx.RemoteProtocolError("half a header"), "the connection broke: half a header", 3),
        (httpx.ReadError(""), "the connection broke: ReadError", 3),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_broken_connection_is_tried_again_and_then_told(
    bench: Bench, net: respx.MockRouter, error: httpx.HTTPError, why: str, tries: int
) -> None:
    route = net.get(URL).mock(side_effect=error)
    failed = bench.failure()
    assert (failed.why, failed.requests, route.call_count) == (why, tries, tries)


def test_a_patience_of_one_try_is_one_try(bench: Bench, net: respx.MockRouter) -> None:
    bench.patience = Patience(tries=1)
    net.get(URL).mock(side_effect=httpx.ConnectError("refused"))
    assert bench.failure().requests == 1


class Stream(httpx.SyncByteStream):
    """A body in chunks; something happens before each."""

    def __init__(
        self, chunk: bytes, times: int, before: Callable[[], object] = lambda: None
    ) -> None:
        self.chunk, self.times, self.before = chunk, times, before
        self.sent = 0

    def __iter__(self) -> Iterator[bytes]:
        for _ in range(self.times):
            self.before()
            self.sent += 1
            yield self.chunk


def test_a_reply_that_trickles_is_given_up(bench: Bench, net: respx.MockRouter) -> None:
    bench.patience = Patience(timeout=20.0, tries=1, tries_unconnected=1)

    def tick() -> None:
        bench.watch.now += 10.0

    body = Stream(b"x", 100, tick)
    net.get(URL).mock(return_value=httpx.Response(200, stream=body))
    assert "no answer within 20 s" in bench.failure().why
    assert body.sent == 13


def test_a_reply_that_is_too_large_is_not_read_to_its_end(
    bench: Bench, net: respx.MockRouter
) -> None:
    bench.patience = Patience(tries=1)
    body = Stream(b"x" * (4 * 1024 * 1024), 1_000)
    net.get(URL).mock(return_value=httpx.Response(200, stream=body))
    assert "too large" in bench.failure().why
    assert body.sent == LARGEST_BODY // len(body.chunk) + 1


def test_a_compressed_body_is_opened_and_a_broken_one_is_no_answer(
    bench: Bench, net: respx.MockRouter
) -> None:
    bench.patience = Patience(tries=1)
    packed, headers = gzip.compress(b"<feed/>"), {"Content-Encoding": "gzip"}
    broken = httpx.Response(200, stream=Stream(b"no gzip at all", 1), headers=headers)
    good = httpx.Response(200, stream=Stream(packed, 1), headers=headers)
    net.get(URL).mock(side_effect=[good, broken])
    assert bench.transport().fetch(URL, believe).value == b"<feed/>"
    assert "the connection broke" in bench.failure().why


def test_what_is_not_believed_is_asked_again_where_that_may_help(
    bench: Bench, net: respx.MockRouter
) -> None:
    route = net.get(URL).respond(200, content=b"not a feed")

    def doubt(*, again: bool) -> Callable[[Reply], bytes]:
        def accept(reply: Reply) -> bytes:
            raise NotBelievedError("no feed", again=again)

        return accept

    for again, tries in ((True, 3), (False, 1)):
        before = route.call_count
        with pytest.raises(FetchFailedError, match="no feed") as caught:
            bench.transport().fetch(URL, doubt(again=again))
        assert (caught.value.requests, route.call_count - before) == (tries, tries)
        assert isinstance(caught.value.__cause__, Exception)


def test_a_reply_comes_with_its_status_type_and_body(bench: Bench, net: respx.MockRouter) -> None:
    headers = {"Content-Type": "application/atom+xml; charset=UTF-8"}
    net.get(URL).respond(400, headers=headers, content=b"<feed/>")
    reply = bench.transport().fetch(URL, lambda reply: reply).value
    assert reply == Reply(400, "application/atom+xml; charset=UTF-8", b"<feed/>", None)


def test_a_throttle_keeps_every_other_process_away_too(bench: Bench, net: respx.MockRouter) -> None:
    net.get(URL).respond(429, content=b"Rate exceeded.")
    began = bench.watch.now
    bench.failure()
    waited = bench.watch.now - began
    assert bench.watch.slept == [60.0, 120.0]
    net.get(URL).respond(200, content=b"<feed/>")
    bench.watch.slept.clear()
    bench.transport().fetch(URL, believe)
    assert (waited, bench.watch.slept) == (180.0, [pytest.approx(240.0)])


def test_an_outage_keeps_nobody_away(bench: Bench, net: respx.MockRouter) -> None:
    net.get(URL).respond(500)
    bench.failure()
    net.get(URL).respond(200, content=b"<feed/>")
    bench.watch.slept.clear()
    bench.transport().fetch(URL, believe)
    assert bench.watch.slept == []


@pytest.mark.parametrize(
    ("headers", "ahead"),
    [
        ({"date": format_datetime(datetime.fromtimestamp(1_800_000_000 - 90, UTC))}, 90.0),
        ({"date": format_datetime(datetime.fromtimestamp(1_800_000_000 + 90, UTC))}, -90.0),
        ({"date": "yesterday"}, None),
        ({"date": format_datetime(datetime.fromtimestamp(0, UTC)), "age": "40"}, None),
        ({}, None),
    ],
)
def test_the_servers_clock_is_noted_unless_a_cache_answered(
    bench: Bench, net: respx.MockRouter, headers: dict[str, str], ahead: float | None
) -> None:
    net.get(URL).respond(200, content=b"x", headers={"content-type": "text/xml", **headers})
    transport = bench.transport()
    assert transport.clock_ahead is None
    transport.fetch(URL, believe)
    assert transport.clock_ahead == ahead

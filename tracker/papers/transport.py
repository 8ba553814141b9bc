"""The one polite way out to arXiv: gate, timeouts, back-off, breaker. Believes nothing itself.

Every reply is handed to an `accept` function that either returns what it read or raises
`NotBelievedError`; only then is the request counted as answered. Rules after arXiv's terms of use
(one request in three seconds, one connection) and the troubles seen in the wild: 429, 503, 406,
403, and "Rate exceeded." under status 200.
"""

import random
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Generic, TypeVar
from urllib.parse import urlsplit

import httpx

from tracker.papers.gate import GateClosedError, RequestGate
from tracker.ports import Timepiece

T = TypeVar("T")

LARGEST_BODY = 48 * 1024 * 1024
"""Bytes; a longer reply is not read to its end (2,000 entries are about 6 MB)."""
XML_TYPES = "application/atom+xml, application/xml;q=0.9, text/xml;q=0.9"
_MAX_REDIRECTS = 3
_THROTTLED = frozenset({403, 406, 429})


class NotBelievedError(Exception):
    """A reply that is no evidence. `again` says whether asking again may help."""

    def __init__(self, why: str, *, again: bool = True) -> None:
        super().__init__(why)
        self.why = why
        self.again = again


class FetchFailedError(Exception):
    """No believable reply could be had; `requests` is what the attempt cost."""

    def __init__(self, why: str, requests: int) -> None:
        super().__init__(why)
        self.why = why
        self.requests = requests


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply as it came. `body` is decoded from its transfer and content encoding."""

    status: int
    content_type: str
    body: bytes
    retry_after: float | None = None
    rate_limit: str = ""
    rate_interval: str = ""


@dataclass(frozen=True, slots=True)
class Fetched(Generic[T]):
    """What `accept` read, and how many requests it took."""

    value: T
    requests: int


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to try. Seconds; `outage_step` and `throttle_step` double with every try."""

    timeout: float = 20.0
    tries: int = 3
    tries_unconnected: int = 2
    outage_step: float = 12.0
    throttle_step: float = 60.0
    longest_wait: float = 600.0
    failures_to_open: int = 3

    @classmethod
    def for_interval(cls, interval: float, timeout: float) -> "Patience":
        """Steps in proportion to the interval between requests (12 s and 60 s at three seconds)."""
        return cls(timeout=timeout, outage_step=4 * interval, throttle_step=20 * interval)


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates that httpx trusts: to read them takes longer than to ask."""
    return httpx.create_ssl_context()


class PoliteTransport:
    """HTTP GET through the gate, with retries; stops asking when arXiv keeps failing."""

    def __init__(
        self,
        gate: RequestGate,
        timepiece: Timepiece,
        user_agent: str,
        patience: Patience | None = None,
        jitter: Callable[[], float] = random.random,
        service: str = "arXiv",
        takes: str = XML_TYPES,
    ) -> None:
        self._gate = gate
        self._timepiece = timepiece
        self._patience = patience or Patience()
        self._jitter = jitter
        self._service = service
        self._breakers: dict[str, _Breaker] = {}
        self.clock_ahead: float | None = None
        """Seconds by which our clock was ahead of the server's at its last answer; None before."""
        self._client = httpx.Client(
            headers={
                "User-Agent": user_agent,
                "Accept": takes,
            },
            timeout=httpx.Timeout(self._patience.timeout, connect=10.0),
            limits=httpx.Limits(max_connections=1, max_keepalive_connections=1),
            follow_redirects=False,
            trust_env=True,
            verify=_trusted(),
        )

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def fetch(self, url: str, accept: Callable[[Reply], T]) -> Fetched[T]:
        """Ask until `accept` believes a reply. Raises FetchFailedError, with why in plain words."""
        breaker = self._breakers.setdefault(url.partition("?")[0], _Breaker())
        if breaker.opened:
            raise FetchFailedError(f"not asked any more: {breaker.opened}", 0)
        requests = 0
        for attempt in range(self._patience.tries):
            try:
                reply, made = self._get(url)
                requests += made
                value = self._read(reply, accept)
            except _Trouble as trouble:
                requests += trouble.requests
                pause = self._pause(trouble, attempt)
                last = self._last_try(breaker, trouble, attempt)
                self._stay_away(trouble, pause, requests)
                if last:
                    self._note_failure(breaker, trouble.why)
                    raise FetchFailedError(trouble.why, requests) from trouble
                self._timepiece.sleep(pause)
            else:
                breaker.failures = 0
                return Fetched(value, requests)
        raise AssertionError("the last try either returns or raises")

    def _last_try(self, breaker: "_Breaker", trouble: "_Trouble", attempt: int) -> bool:
        if trouble.fatal:
            breaker.opened = trouble.why
        tries = self._patience.tries
        if trouble.unconnected:
            tries = min(tries, self._patience.tries_unconnected)
        if trouble.wait is not None and trouble.wait > self._patience.longest_wait:
            breaker.opened = f"{trouble.why}; asked to wait {trouble.wait:.0f} s"
        return bool(breaker.opened) or not trouble.again or attempt + 1 >= tries

    def _stay_away(self, trouble: "_Trouble", pause: float, requests: int) -> None:
        """Where arXiv asked for a rest, no process of this machine asks until it is over.

        Kept with the gate, so that a restart does not begin anew. Raises FetchFailedError.
        """
        if not (trouble.throttled or trouble.wait):
            return
        try:
            self._gate.cool_down(max(pause, trouble.wait or 0.0))
        except GateClosedError as error:
            raise FetchFailedError(error.message, requests) from error

    def _pause(self, trouble: "_Trouble", attempt: int) -> float:
        step = self._patience.throttle_step if trouble.throttled else self._patience.outage_step
        backoff = step * float(2**attempt) * (0.5 + self._jitter())
        return min(max(backoff, trouble.wait or 0.0), self._patience.longest_wait)

    def _note_failure(self, breaker: "_Breaker", why: str) -> None:
        breaker.failures += 1
        if breaker.failures >= self._patience.failures_to_open and not breaker.opened:
            breaker.opened = f"{breaker.failures} requests in a row failed, the last one: {why}"

    def _read(self, reply: Reply, accept: Callable[[Reply], T]) -> T:
        refusal = _refusal(reply, self._service)
        if refusal is not None:
            raise refusal
        try:
            return accept(reply)
        except NotBelievedError as error:
            raise _Trouble(error.why, again=error.again) from error
        except (ValueError, LookupError, ArithmeticError, TypeError, RecursionError) as error:
            # Whatever a reader stumbles over (odd encodings, numbers of 5,000 digits, dates beyond
            # the calendar) is a reply that cannot be read, and so no evidence.
            raise _Trouble(f"the answer cannot be read: {error}") from error

    def _get(self, url: str) -> tuple[Reply, int]:
        """One reply, redirects on the same host followed, and the number of requests it took."""
        for hop in range(_MAX_REDIRECTS + 1):
            response = self._request(url, hop)
            location = response.headers.get("location", "")
            if response.status not in {301, 302, 303, 307, 308} or not location:
                return response.reply, hop + 1
            target = str(httpx.URL(url).join(location))
            if not _may_follow(url, target):
                raise _Trouble(
                    f"redirected to {target}, not followed", again=False, requests=hop + 1
                )
            url = target
        raise _Trouble("redirected in a circle", again=False, requests=_MAX_REDIRECTS + 1)

    def _request(self, url: str, made: int) -> "_Response":
        try:
            with self._gate.passage():
                return self._send(url)
        except GateClosedError as error:
            raise _Trouble(error.message, again=False, requests=made) from error
        except httpx.ConnectError as error:
            why = f"no connection to {urlsplit(url).netloc}: {error}"
            raise _Trouble(why, unconnected=True, requests=made + 1) from error
        except httpx.TimeoutException as error:
            why = f"no answer within {self._patience.timeout:g} s"
            raise _Trouble(why, unconnected=True, requests=made + 1) from error
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            why = f"the connection broke: {str(error) or type(error).__name__}"
            raise _Trouble(why, requests=made + 1) from error

    def _send(self, url: str) -> "_Response":
        deadline = self._timepiece.seconds() + 6 * self._patience.timeout
        body = bytearray()
        with self._client.stream("GET", url) as response:
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > LARGEST_BODY:
                    raise httpx.ReadError("the reply is too large to be an answer")
                if self._timepiece.seconds() > deadline:
                    raise httpx.ReadTimeout("the reply trickles")
        headers = response.headers
        self._compare_clocks(headers)
        reply = Reply(
            status=response.status_code,
            content_type=headers.get("content-type", ""),
            body=bytes(body),
            retry_after=read_retry_after(headers.get("retry-after"), self._timepiece.seconds()),
            rate_limit=headers.get("x-rate-limit-limit", ""),
            rate_interval=headers.get("x-rate-limit-interval", ""),
        )
        return _Response(response.status_code, headers, reply)

    def _compare_clocks(self, headers: Mapping[str, str]) -> None:
        """By the ``Date`` of an answer that no cache has kept for a while."""
        if headers.get("age", "0").strip() != "0":
            return
        try:
            told = parsedate_to_datetime(headers.get("date", ""))
        except (ValueError, ArithmeticError):
            return  # no date, or none that can be read: nothing is known of the clock
        zoned = told if told.tzinfo else told.replace(tzinfo=UTC)
        self.clock_ahead = self._timepiece.seconds() - zoned.timestamp()


@dataclass
class _Breaker:
    """Of one interface: when the harvest fails, the API may still be asked."""

    failures: int = 0
    opened: str = ""


@dataclass(frozen=True, slots=True)
class _Response:
    status: int
    headers: Mapping[str, str]
    reply: Reply


class _Trouble(Exception):  # noqa: N818 - internal signal, never leaves this module
    def __init__(
        self,
        why: str,
        *,
        again: bool = True,
        throttled: bool = False,
        unconnected: bool = False,
        fatal: bool = False,
        wait: float | None = None,
        requests: int = 0,
    ) -> None:
        super().__init__(why)
        self.why = why
        self.again = again
        self.throttled = throttled
        self.unconnected = unconnected
        self.fatal = fatal
        self.wait = wait
        self.requests = requests


def read_retry_after(value: str | None, now: float) -> float | None:
    """Seconds to wait from a Retry-After header (seconds or HTTP date); None when it helps not.

    ``Retry-After: 0`` has been seen with outages of minutes and is taken for no advice.
    """
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            moment = parsedate_to_datetime(value)
        except (ValueError, ArithmeticError):
            return None
        zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        seconds = (zoned - datetime.fromtimestamp(now, UTC)).total_seconds()
    return seconds if seconds > 0 else None


def _refusal(reply: Reply, service: str) -> _Trouble | None:
    """The trouble that status or body tell of before anybody reads the content; None if none."""
    start = reply.body[:64].strip().lower()
    if reply.status == 403:
        why = f"{service} refuses us (403): a person must look into it"
        return _Trouble(why, throttled=True, fatal=True, wait=reply.retry_after)
    if reply.status in _THROTTLED or start.startswith(b"rate exceeded"):
        why = f"throttled (HTTP {reply.status})"
        return _Trouble(why, throttled=True, wait=reply.retry_after)
    if reply.status >= 500:
        return _Trouble(f"{service} is in trouble (HTTP {reply.status})", wait=reply.retry_after)
    return None


def _may_follow(origin: str, target: str) -> bool:
    """Only to the same host, and never from https down to http."""
    before, after = urlsplit(origin), urlsplit(target)
    return before.hostname == after.hostname and not (
        before.scheme == "https" and after.scheme != "https"
    )

"""Crossref as a witness on published versions: strict reading, a pace of its own, no guesses.

``/works/{doi}`` answers with ``updated-by``: notices by the publisher and by Retraction Watch. A
DOI that Crossref does not know (404) has no notices there; every other odd answer is none at all.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from tracker import __version__
from tracker.domain.doi_updates import DoiStanding, DoiUpdate, kind_of, read_date
from tracker.papers.gate import RequestGate
from tracker.papers.transport import (
    FetchFailedError,
    NotBelievedError,
    Patience,
    PoliteTransport,
    Reply,
)
from tracker.ports import Timepiece
from tracker.standing_ports import DoiAnswer

INTERVAL = 1.0
"""Seconds between questions, and more where the answers announce a slower pace."""
SLOWEST = 60.0
"""Seconds between requests beyond which an announced pace is not believed."""


class Crossref:
    """`PublishedStandings` over Crossref's REST API."""

    def __init__(
        self, transport: PoliteTransport, gate: RequestGate, base_url: str, contact: str
    ) -> None:
        self._transport = transport
        self._gate = gate
        self._base_url = base_url.rstrip("/")
        self._contact = contact

    def close(self) -> None:
        """Let go of the connection."""
        self._transport.close()

    def ask(self, doi: str, at: datetime) -> DoiAnswer:
        """See `PublishedStandings.ask`."""
        url = f"{self._base_url}/{quote(doi, safe='')}?{urlencode({'mailto': self._contact})}"
        try:
            fetched = self._transport.fetch(url, lambda reply: self._accept(reply, doi, at))
        except FetchFailedError as error:
            return DoiAnswer(None, error.requests, f"Crossref: {error.why}")
        return DoiAnswer(fetched.value, fetched.requests)

    def _accept(self, reply: Reply, doi: str, at: datetime) -> DoiStanding:
        pace = announced_pace(reply.rate_limit, reply.rate_interval)
        if pace is not None:
            self._gate.slow_down(pace)
        return accept_work(reply, doi, at)


def open_crossref(
    url: str, contact: str, folder: Path, pace: float, timeout: float, timepiece: Timepiece
) -> Crossref:
    """Crossref with a way out of its own, whose gate lies in `folder`; close it when done.

    `pace` (seconds) can be quicker than `INTERVAL` only for a service that is not Crossref's own.
    """
    host = urlsplit(url).hostname or ""
    theirs = host == "crossref.org" or host.endswith(".crossref.org")
    interval = INTERVAL if theirs else min(INTERVAL, pace)
    gate = RequestGate(folder, interval, timepiece, service="Crossref")
    patience = Patience.for_interval(interval, timeout)
    user_agent = f"claim-freshness-tracker/{__version__} (mailto:{contact})"
    transport = PoliteTransport(
        gate, timepiece, user_agent, patience, service="Crossref", takes="application/json"
    )
    return Crossref(transport, gate, url, contact)


def announced_pace(limit: str, interval: str) -> float | None:
    """Seconds a request from ``x-rate-limit-limit`` and ``-interval`` (``50``, ``1s``)."""
    try:
        pace = float(interval.strip().rstrip("s")) / float(limit)
    except (ValueError, ZeroDivisionError):
        return None
    return pace if 0 < pace <= SLOWEST else None


def accept_work(reply: Reply, doi: str, at: datetime) -> DoiStanding:
    """What a reply says of a DOI. Raises NotBelievedError where it is no answer to that."""
    if reply.status == 404 and reply.body.strip().lower().startswith(b"resource not found"):
        return DoiStanding(doi, at)
    if reply.status != 200 or "json" not in reply.content_type:
        raise NotBelievedError(f"not an answer (HTTP {reply.status}, {reply.content_type})")
    told = json.loads(reply.body)
    message = told.get("message") if isinstance(told, dict) else None
    if not isinstance(message, dict) or told.get("message-type") != "work":
        raise NotBelievedError("the answer holds no work")
    if str(message.get("DOI", "")).casefold() != doi.casefold():
        named = message.get("DOI")
        raise NotBelievedError(f"the answer is about {named}, not about {doi}", again=False)
    notices = _listed(message, "updated-by")
    # An article that was retracted in its own place is its own notice.
    notices += [each for each in _listed(message, "update-to") if _is_about(each, doi)]
    found = {update for each in notices if (update := _update(each)) is not None}
    return DoiStanding(doi, at, tuple(sorted(found)))


def _listed(message: dict[str, Any], name: str) -> list[Any]:
    listed = message.get(name, [])
    if not isinstance(listed, list):
        raise NotBelievedError("its notices cannot be read")
    return list(listed)


def _is_about(notice: Any, doi: str) -> bool:
    return isinstance(notice, dict) and str(notice.get("DOI", "")).casefold() == doi.casefold()


def _update(told: Any) -> DoiUpdate | None:
    """One notice; None for kinds that change nothing. Raises NotBelievedError for a broken one."""
    if not isinstance(told, dict) or not isinstance(told.get("type"), str):
        raise NotBelievedError("a notice has no type")
    kind = kind_of(told["type"])
    if kind is None:
        return None
    updated = told.get("updated")
    day = read_date(updated.get("date-parts")) if isinstance(updated, dict) else ""
    return DoiUpdate(kind, str(told.get("DOI", "")), day, str(told.get("source", "")))

"""Published versions: ask, rarely and within a budget, what became of them.

Decides nothing: what is answered is kept with the sightings of the paper, and rules read it there.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from tracker.domain.doi_updates import UpdateKind, doi_of
from tracker.domain.errors import CouldNotFinishError
from tracker.domain.identifiers import ArxivId
from tracker.domain.runs import Coverage
from tracker.domain.sightings import Sightings
from tracker.ports import SightingStore
from tracker.standing_ports import PublishedStandings

ASKED_AT_ONCE = 25
"""DOIs that one night, or one look at documents, asks about at most."""
ASKED_EVERY = timedelta(days=30)
"""A DOI is asked about again after so long."""
RETRACTED_DOI = "10.1177/1758835920922055"
"""An article known to be retracted: Crossref's own example of a notice."""
_FAILURES = 3
"""So many failures, and the rest waits for another day."""
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class AskedPublished:
    """What the asking cost and brought; `trouble` is why something was not answered, or empty."""

    requests: int = 0
    known: Mapping[ArxivId, Sightings] = field(default_factory=dict)
    trouble: str = ""


class AskPublished:
    """Asks about the DOIs of anchors that have one, the longest unasked first."""

    def __init__(
        self,
        store: SightingStore,
        standings: PublishedStandings,
        stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self._store = store
        self._standings = standings
        self._stop = stop

    def run(self, ids: Iterable[ArxivId], at: datetime, *, budget: int) -> AskedPublished:
        """Ask within `budget` requests; each answer is kept at once, a failure never."""
        held = self._store.sightings(set(ids))
        due = sorted((seen for seen in held.values() if _due(seen, at)), key=_turn(at))
        requests = 0
        known: dict[ArxivId, Sightings] = {}
        troubles: list[str] = []
        for seen in due[:ASKED_AT_ONCE]:
            if requests >= budget or len(troubles) >= _FAILURES or self._stop():
                break
            answer = self._standings.ask(doi_of(seen.paper.doi if seen.paper else ""), at)
            requests += answer.requests
            if answer.standing is None:
                troubles.append(answer.why)
                continue
            now_held = self._store.sightings([seen.id]).get(seen.id, seen)
            known[seen.id] = replace(now_held, published=answer.standing)
            self._store.save_sightings([known[seen.id]])
        return AskedPublished(requests, known, troubles[-1] if troubles else "")


def with_published(coverage: Coverage, asked: AskedPublished) -> Coverage:
    """The receipt with what the asking cost; a failure is told, and is no gap."""
    by = dict(coverage.requests_by)
    if asked.requests:
        by["crossref"] = asked.requests
    return replace(
        coverage,
        requests=coverage.requests + asked.requests,
        requests_by=by,
        troubles=(*coverage.troubles, *([asked.trouble] if asked.trouble else [])),
    )


def crossref_answers(standings: PublishedStandings | None, at: datetime) -> str:
    """How Crossref answers today; None where it is not wanted.

    Raises CouldNotFinishError where it does not answer, or no longer tells of a retraction that it
    is known to hold: then "no notice" means nothing.
    """
    if standings is None:
        return "not asked: it is not wanted (crossref = true), or offline was asked for"
    answer = standings.ask(RETRACTED_DOI, at)
    if answer.standing is None:
        raise CouldNotFinishError(answer.why, "nothing is lost; a later night asks again")
    if all(update.kind is not UpdateKind.RETRACTION for update in answer.standing.updates):
        raise CouldNotFinishError(
            f"Crossref tells of no retraction of {RETRACTED_DOI}, which it is known to hold",
            "its form may have changed: do not rely on its silence, and look for a newer tracker",
        )
    return f"answers: {RETRACTED_DOI} is retracted, as it should be"


def _due(seen: Sightings, at: datetime) -> bool:
    if seen.paper is None or not doi_of(seen.paper.doi):
        return False
    standing = seen.published
    if standing is None or not standing.speaks_of(seen.paper.doi):
        return True
    # A moment still to come was set by a wrong clock.
    return not timedelta(0) <= at - standing.asked_at < ASKED_EVERY


def _turn(at: datetime) -> Callable[[Sightings], tuple[datetime, str]]:
    """The longest unasked first; among those never asked the order changes from day to day, so that
    a few DOIs which never get an answer keep no other from being asked."""

    def key(seen: Sightings) -> tuple[datetime, str]:
        asked = seen.published.asked_at if seen.published else _NEVER
        return asked, hashlib.sha256(f"{at:%Y-%m-%d} {seen.id}".encode()).hexdigest()

    return key

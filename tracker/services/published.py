"""Published versions: ask, rarely and within a budget, what became of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from tracker.domain.identifiers import ArxivId
from tracker.domain.sightings import Sightings
from tracker.ports import SightingStore
from tracker.standing_ports import PublishedStandings

ASKED_A_NIGHT = 25
"""DOIs that a night asks about at most."""
ASKED_EVERY = timedelta(days=30)
"""A DOI is asked about again after so long."""
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class AskedPublished:
    """What the asking cost; `trouble` is why it ended early, or empty."""

    requests: int = 0
    asked: int = 0
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
        """Ask within `budget` requests; each answer is kept at once, the first failure ends it."""
        known = self._store.sightings(set(ids))
        due = sorted(
            (seen for seen in known.values() if _due(seen, at)),
            key=lambda seen: (_asked_at(seen), seen.id),
        )
        requests = asked = 0
        for seen in due[:ASKED_A_NIGHT]:
            if requests >= budget or self._stop():
                break
            assert seen.paper is not None
            answer = self._standings.ask(seen.paper.doi, at)
            requests += answer.requests
            if answer.standing is None:
                return AskedPublished(requests, asked, answer.why)
            asked += 1
            held = self._store.sightings([seen.id]).get(seen.id, seen)
            self._store.save_sightings([replace(held, published=answer.standing)])
        return AskedPublished(requests, asked)


def _due(seen: Sightings, at: datetime) -> bool:
    if seen.paper is None or not seen.paper.doi:
        return False
    standing = seen.published
    if standing is None or not standing.speaks_of(seen.paper.doi):
        return True
    return at - standing.asked_at >= ASKED_EVERY


def _asked_at(seen: Sightings) -> datetime:
    return seen.published.asked_at if seen.published else _NEVER

"""The latest looks of one run, in memory that does not grow; the oldest are forgotten first."""

from collections.abc import Iterable

from tracker.domain.identifiers import ArxivId
from tracker.domain.sightings import Sightings

HELD = 4_096
"""Papers whose looks are held: more than are looked at between two readings of any of them."""


class RecentSightings:
    """`SightingStore` for one run over documents, which comes back to no paper it has left."""

    def __init__(self, most: int = HELD) -> None:
        self._most = most
        self._held: dict[ArxivId, Sightings] = {}

    def __contains__(self, id_: ArxivId) -> bool:
        return id_ in self._held

    def sightings(self, ids: Iterable[ArxivId] | None = None) -> dict[ArxivId, Sightings]:
        """See `SightingStore`; what was forgotten is as if it had never been looked at."""
        if ids is None:
            return dict(self._held)
        return {id_: self._held[id_] for id_ in ids if id_ in self._held}

    def save_sightings(self, seen: Iterable[Sightings]) -> None:
        """See `SightingStore`."""
        for each in seen:
            self._held.pop(each.id, None)
            self._held[each.id] = each
        for id_ in list(self._held)[: max(0, len(self._held) - self._most)]:
            del self._held[id_]

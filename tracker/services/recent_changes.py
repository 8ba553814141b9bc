"""The latest changes of status, read from the end of the ledger: what a feed shows."""

from datetime import datetime
from typing import Protocol

from tracker.domain.ledger import SealedEvent
from tracker.domain.news import ChangeFeed
from tracker.ports import JudgementStore, Ledger

_FIRST_WINDOW = 1_000


class StoreOfChanges(Ledger, JudgementStore, Protocol):
    """What reading changes needs of the store."""


class RecentChanges:
    """Reads the latest events that moved a claim; asks nobody and writes nothing."""

    def __init__(self, store: StoreOfChanges) -> None:
        self._store = store

    def feed(self, now: datetime, limit: int) -> ChangeFeed:
        """At most `limit` events, the latest first. `now` dates the feed of an empty library."""
        first = next(iter(self._store.events()), None)
        moved = self._moved(limit)
        ids = {sealed.event.claim_id for sealed in moved}
        named = self._store.claims_named([id_ for id_ in ids if id_ is not None])
        begun = first.event.at if first else now
        return ChangeFeed(
            library=first.seal if first else "",
            updated=moved[0].event.at if moved else begun,
            events=tuple(moved),
            texts={tracked.claim.id: tracked.claim.text for tracked in named},
        )

    def _moved(self, limit: int) -> list[SealedEvent]:
        head = self._store.head()
        last, window = head.seq if head else 0, _FIRST_WINDOW
        while True:
            after = max(last - window, 0)
            moved = [sealed for sealed in self._store.events(after) if _moves(sealed)]
            if len(moved) >= limit or after == 0:
                return moved[::-1][:limit]
            window *= 8


def _moves(sealed: SealedEvent) -> bool:
    event = sealed.event
    return (
        event.claim_id is not None
        and event.to_status is not None
        and event.from_status is not event.to_status
    )

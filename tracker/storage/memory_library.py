"""The library page by page, over any store that can be read whole; the twin of the one in SQL."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from tracker.domain.audits import EventFilter
from tracker.domain.claims import InquiryId
from tracker.domain.identifiers import ArxivId
from tracker.domain.library_pages import ClaimFilter, ClaimPage, EventPage, Order
from tracker.domain.status import Status
from tracker.domain.tracked import TrackedClaim
from tracker.ports import Store


class MemoryLibrary:
    """See `tracker.library_ports.LibraryPages`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def claim_page(self, wanted: ClaimFilter, order: Order, start: int, limit: int) -> ClaimPage:
        """See `LibraryPages`."""
        numbered = enumerate(self._store.claims())
        rest = [(number, held) for number, held in numbered if _fits(held, wanted)]
        by_status = Counter(held.state.status for _, held in rest)
        fits = [
            pair for pair in rest if not wanted.statuses or pair[1].state.status in wanted.statuses
        ]
        fits.sort(key=lambda pair: pair[1].claim.id)
        fits.sort(key=lambda pair: _key(pair[0], pair[1], order))
        ids = tuple(held.claim.id for _, held in fits[start : start + limit])
        return ClaimPage(ids, len(fits), dict(by_status))

    def topics(self) -> Mapping[str, int]:
        """See `LibraryPages`."""
        told: Counter[str] = Counter()
        for held in self._store.claims():
            told.update(set(held.claim.topics))
        return dict(sorted(told.items()))

    def inquiry_totals(self) -> Mapping[InquiryId, Mapping[Status, int]]:
        """See `LibraryPages`."""
        totals: dict[InquiryId, Counter[Status]] = {}
        for held in self._store.claims():
            totals.setdefault(held.claim.inquiry_id, Counter())[held.state.status] += 1
        return {inquiry: dict(told) for inquiry, told in totals.items()}

    def event_page(self, wanted: EventFilter, start: int, limit: int) -> EventPage:
        """See `LibraryPages`."""
        fits = [sealed for sealed in self._store.events() if wanted.takes(sealed.event)]
        return EventPage(tuple(fits[::-1][start : start + limit]), len(fits))

    def unreachable_ids(self) -> list[ArxivId]:
        """See `LibraryPages`."""
        anchors = {id_ for held in self._store.claims() for id_ in held.claim.anchor_ids}
        for inquiry in self._store.inquiries():
            anchors |= {anchor.id for anchor in inquiry.anchors if anchor.id}
        known = self._store.sightings(anchors)
        return sorted(id_ for id_, seen in known.items() if seen.failures)


def _fits(held: TrackedClaim, wanted: ClaimFilter) -> bool:
    claim = held.claim
    if wanted.kinds and claim.kind not in wanted.kinds:
        return False
    if wanted.topic and wanted.topic not in claim.topics:
        return False
    if wanted.inquiry and claim.inquiry_id != wanted.inquiry:
        return False
    said = [text for one in claim.anchors for text in (one.written, one.said_title)]
    texts = [text.lower() for text in (claim.text, *said)]
    return all(
        claim.id.startswith(word.lower()) or any(word.lower() in text for text in texts)
        for word in wanted.words
    )


def _key(number: int, held: TrackedClaim, order: Order) -> tuple[Any, ...]:
    state = held.state
    due = (state.next_due is None, state.next_due or date.max)
    return {
        Order.WORST: (state.status.rank, *due),
        Order.DUE: due,
        Order.MOVED: (-state.status_since.timestamp(),),
        Order.ADDED: (-number,),
        Order.TEXT: (held.claim.text,),
    }[order]

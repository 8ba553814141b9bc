"""What reading a library page by page needs from the store; in domain types only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracker.domain.audits import EventFilter
    from tracker.domain.claims import InquiryId
    from tracker.domain.identifiers import ArxivId
    from tracker.domain.library_pages import ClaimFilter, ClaimPage, EventPage, Order
    from tracker.domain.status import Status


class LibraryPages(Protocol):
    """A library whose size does not matter to who reads a page of it."""

    def claim_page(self, wanted: ClaimFilter, order: Order, start: int, limit: int) -> ClaimPage:
        """The claims from place `start` (0 is the first) on, `limit` at most."""
        ...

    def topics(self) -> Mapping[str, int]:
        """Every topic and how many claims carry it, by name."""
        ...

    def inquiry_totals(self) -> Mapping[InquiryId, Mapping[Status, int]]:
        """How many claims of each status every inquiry has; inquiries without any are left out."""
        ...

    def event_page(self, wanted: EventFilter, start: int, limit: int) -> EventPage:
        """Events of the ledger, the latest first. Raises LedgerBrokenError."""
        ...

    def unreachable_ids(self) -> list[ArxivId]:
        """Ids of anchors whose latest look failed, sorted: all of them, since they are counted."""
        ...

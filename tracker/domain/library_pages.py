"""A library read page by page: which claims are wanted, in which order, and what a page holds."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from tracker.domain.claims import ClaimId, InquiryId, Kind
from tracker.domain.ledger import SealedEvent
from tracker.domain.status import Status


class Order(enum.StrEnum):
    """In which order claims are read; claims that are alike follow by id."""

    WORST = "worst"
    """By status, worst first, then by the day on which they fall due."""
    DUE = "due"
    """By the day on which they fall due, those that never do last."""
    MOVED = "moved"
    """Those that moved last first."""
    ADDED = "added"
    """Those that were added last first."""
    TEXT = "text"
    """By their text."""


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Which claims are wanted; what is empty takes all.

    Every one of `words` must stand in the claim's text, begin its id, or stand in an id or a title
    of its papers as the document gives them; case does not matter (a database may know the cases
    of ASCII letters only).
    """

    statuses: frozenset[Status] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    topic: str = ""
    inquiry: InquiryId | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """The ids of one page in order, how many claims there are in all, and how many of each status
    there would be if no status were asked for."""

    ids: tuple[ClaimId, ...]
    total: int
    by_status: Mapping[Status, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EventPage:
    """Events of one page, the latest first, and how many there are in all."""

    events: tuple[SealedEvent, ...]
    total: int

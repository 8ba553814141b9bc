"""News: what somebody is told of, once: claims that moved, and nights that could not check."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from tracker.domain.claims import ClaimId
from tracker.domain.ledger import SealedEvent
from tracker.domain.runs import Run, StatusChange

SILENT_DAYS = 3
"""Days without a night that could check, after which that is news itself."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one channel has heard: the ledger up to number `upto`, and which outage.

    `channel` is a digest of the address, never the address. `silent_since` is the day since which
    nights could not check, when that was told and is not over.
    """

    channel: str
    upto: int
    told_at: datetime
    silent_since: date | None = None


@dataclass(frozen=True, slots=True)
class News:
    """What one channel has not heard yet. `texts` are the sentences of the claims that moved.

    `silent_since` is given only when it is news; `checked_again` when a told outage is over.
    """

    today: date
    moves: tuple[StatusChange, ...] = ()
    texts: Mapping[ClaimId, str] = field(default_factory=dict)
    silent_since: date | None = None
    trouble: str = ""
    checked_again: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.moves or self.silent_since or self.checked_again)


class Form(enum.StrEnum):
    """How a channel shows what it is given."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent; `body` is in the form of the channel."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class ChangeFeed:
    """The latest events that moved a claim, latest first. `library` is the seal of the ledger's
    first event, by which this library differs from all others; empty while there is none."""

    library: str
    updated: datetime
    events: tuple[SealedEvent, ...] = ()
    texts: Mapping[ClaimId, str] = field(default_factory=dict)


class Outcome(enum.StrEnum):
    """What became of a telling."""

    DELIVERED = "delivered"
    NOTHING_NEW = "nothing new"
    FAILED = "failed"
    REHEARSED = "rehearsed"


@dataclass(frozen=True, slots=True)
class Telling:
    """One channel, named so that no secret shows, and what became of its message."""

    channel: str
    outcome: Outcome
    why: str = ""
    message: Message | None = None


def checked(run: Run) -> bool:
    """Whether a night checked what it asked for; ids that wait for their turn are no failure."""
    return run.coverage.unreachable == 0 and run.coverage.unwitnessed == 0


def silent_since(runs: Sequence[Run], now: datetime) -> date | None:
    """The day of the last night that could check (of the first that could not, if none ever could)
    when that is `SILENT_DAYS` ago or more and the latest night could not either; else None.

    `runs` are the latest first. Nights that were asked to stay offline, or were killed, say nothing
    either way.
    """
    asked = [run for run in runs if run.finished_at is not None and not run.coverage.offline]
    if not asked or checked(asked[0]):
        return None
    since = next((run for run in asked if checked(run)), asked[-1]).started_at.date()
    return since if (now.date() - since).days >= SILENT_DAYS else None

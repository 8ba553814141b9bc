"""Harvesting arXiv's changes by day: windows, pages, cursors, and what a harvest brought.

A window is walked page by page with resumption tokens. A token counts records over a set that
moves, so a walk is believed whole only when a second reading, of the ids alone, lists nothing that
is not kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from tracker.domain.identifiers import ArxivId
from tracker.domain.papers import Paper

OVERLAP = timedelta(days=1)
"""The next harvest begins so long before the day of the last answer: days are read again while
they may still have grown."""
LONG_GAP = timedelta(days=4)
"""Farther back than this, days are walked one by one: tokens end at midnight UTC, and a day that
is done need not be walked again."""


@dataclass(frozen=True, slots=True)
class Window:
    """A set ("" is all of arXiv) and its days, both included; `until` None is an open end."""

    set: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class HarvestCursor:
    """How far the harvest of a set has come.

    `since` is the first day of the walk in progress, or of the next one; `token` leads to the next
    page of the walk in progress ("" when none is in progress), `began_on` is the UTC day on which
    arXiv answered its first page. `harvested_at` is the answer's time of the last walk that reached
    the present.
    """

    set: str
    since: date
    until: date | None = None
    token: str = ""
    began_on: date | None = None
    harvested_at: datetime | None = None

    @property
    def window(self) -> Window:
        return Window(self.set, self.since, self.until)

    def started_over(self) -> "HarvestCursor":
        """The walk in progress from its first page."""
        return replace(self, token="", began_on=None)

    def within(self, today: date, last: date | None = None) -> "HarvestCursor":
        """The next walk, on the day `today`: one day of a long gap, else all to the open end.

        With `last`, nothing after that day is asked for.
        """
        if self.token:
            return self
        if today - self.since > LONG_GAP:
            return replace(self, until=self.since)
        return replace(self, until=None if last is None else max(last, self.since))

    def after(self, page: "HarvestPage") -> "HarvestCursor":
        """Where the walk goes on after a page of it is kept."""
        began_on = self.began_on or page.responded_at.date()
        return replace(self, token=page.token, began_on=began_on)

    def done(self, responded_at: datetime, today: date) -> "HarvestCursor":
        """After a whole walk: the day after a closed window, else the last answer's day, less one.

        The day of the *first* answer of the walk counts, since what changed during the walk may
        have been missed; never a day that has not come.
        """
        if self.until is not None and self.until < today:
            return HarvestCursor(
                self.set, self.until + timedelta(days=1), harvested_at=self.harvested_at
            )
        began_on = min(self.began_on or responded_at.date(), today + timedelta(days=1))
        since = max(self.since, began_on - OVERLAP)
        return HarvestCursor(self.set, since, harvested_at=responded_at)


@dataclass(frozen=True, slots=True)
class HarvestPage:
    """One believed page. `token` is "" on the last one; `changed_on` holds each record's datestamp.

    `deleted` are ids that arXiv says it deleted; `unread` says of records that cannot be read why.
    """

    responded_at: datetime
    papers: tuple[Paper, ...] = ()
    changed_on: Mapping[ArxivId, date] = field(default_factory=dict)
    token: str = ""
    deleted: tuple[ArxivId, ...] = ()
    unread: tuple[str, ...] = ()
    requests: int = 0


@dataclass(frozen=True, slots=True)
class ListedPage:
    """One believed page of ids alone, each with its datestamp; ids of no known form left out."""

    responded_at: datetime
    changed_on: Mapping[ArxivId, date]
    token: str = ""
    requests: int = 0


@dataclass(frozen=True, slots=True)
class HarvestFailure:
    """No believable answer. `expired`: the token leads nowhere; `refused`: asking again is vain."""

    why: str
    requests: int = 0
    expired: bool = False
    refused: bool = False


@dataclass(frozen=True, slots=True)
class SetHarvest:
    """What one set brought in one run: the days it covers, and whether all of them are kept."""

    set: str
    since: date
    complete: bool
    whys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Harvested:
    """What one harvest brought.

    `touched` are the papers as arXiv's records said, by id: new, changed, and those read again
    because days overlap. `new` were not known before; `changed` were, with other content. `mark`
    is the literature's mark before the harvest.
    """

    sets: tuple[SetHarvest, ...] = ()
    touched: Mapping[ArxivId, Paper] = field(default_factory=dict)
    new: frozenset[ArxivId] = frozenset()
    changed: frozenset[ArxivId] = frozenset()
    deleted: frozenset[ArxivId] = frozenset()
    requests: int = 0
    pages: int = 0
    mark: int = 0
    unread: int = 0

    @property
    def complete(self) -> bool:
        """Whether every set was asked for and all of it is kept, up to the present."""
        return bool(self.sets) and all(each.complete for each in self.sets)

    @property
    def troubles(self) -> tuple[str, ...]:
        """Why it is not complete, in plain words."""
        return tuple(dict.fromkeys(why for each in self.sets for why in each.whys))

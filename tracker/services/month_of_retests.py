"""The re-tests of a month as the ledger tells them: what was drawn at random, and what is done."""

from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.claims import ClaimId
from tracker.domain.ledger import EventKind
from tracker.domain.months import Month
from tracker.domain.track_record import PastRetest, past_retests
from tracker.ports import Ledger


@dataclass(frozen=True, slots=True)
class MonthOfRetests:
    """`drawn` are the claims drawn at random at `drawn_at`; None where nobody asked yet."""

    drawn_at: datetime | None
    drawn: tuple[ClaimId, ...]
    done: tuple[PastRetest, ...]

    @property
    def waiting(self) -> list[ClaimId]:
        """Those drawn that were not re-tested since."""
        since = self.drawn_at.date() if self.drawn_at else date.max
        over = {one.claim_id for one in self.done if one.on >= since}
        return [id_ for id_ in self.drawn if id_ not in over]


def month_of_retests(ledger: Ledger, month: Month) -> MonthOfRetests:
    """What the ledger tells of a month."""
    retested = past_retests(ledger.events_of(EventKind.RETESTED))
    done = tuple(one for one in retested if Month.of(one.on) == month)
    last = ledger.latest_of(EventKind.DRAWN)
    if last is None or last.event.body.get("month") != str(month):
        return MonthOfRetests(None, (), done)
    drawn = tuple(ClaimId(id_) for id_ in last.event.body["claims"])
    return MonthOfRetests(last.event.at, drawn, done)

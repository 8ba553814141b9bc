"""Plan re-tests: the queue of the month, the forecast, and whether P_hold has been right."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from tracker.domain.calibration import Calibration, calibration
from tracker.domain.claims import ClaimId
from tracker.domain.forecast import Forecast, forecast
from tracker.domain.ledger import Event, EventKind
from tracker.domain.months import Month
from tracker.domain.policy import Policy
from tracker.domain.retest_queue import (
    ASKING,
    DRAWABLE,
    RetestQueue,
    drawn_at_random,
    may_be_drawn,
    random_share,
    retest_queue,
)
from tracker.domain.status import Status
from tracker.domain.track_record import past_retests
from tracker.ports import Ledger
from tracker.services.month_of_retests import month_of_retests
from tracker.services.report import BuildReport


class PlannedClaims(Ledger, Protocol):
    """What planning reads of the store, and where it writes a draw."""

    def statuses(self) -> dict[ClaimId, Status]: ...


class PlanRetests:
    """Reads the library through the report. Writes one thing: the draw of a month, once."""

    def __init__(
        self, ledger: PlannedClaims, report: BuildReport, policy: Policy, budget: int
    ) -> None:
        self._ledger = ledger
        self._report = report
        self._policy = policy
        self._budget = budget

    def queue(self, now: datetime) -> RetestQueue:
        """What to re-test in the month of `now`; the first to ask draws the random ones."""
        month = Month.of(now.date())
        views = self._report.claims(now)
        told = month_of_retests(self._ledger, month)
        if not told.drawn:
            ids = [view.tracked.claim.id for view in views if may_be_drawn(view)]
            self._draw(drawn_at_random(month, ids, random_share(self._budget)), month, now)
            told = month_of_retests(self._ledger, month)
        return retest_queue(views, told.waiting, month, budget=self._budget, done=len(told.done))

    def look(self, now: datetime) -> RetestQueue:
        """The same without writing: where the draw is still to come its places are kept free.

        Only the claims that ask for a re-test are judged for it.
        """
        month, statuses = Month.of(now.date()), self._ledger.statuses()
        told = month_of_retests(self._ledger, month)
        open_draw = not told.drawn and not DRAWABLE.isdisjoint(statuses.values())
        asking = (id_ for id_, status in statuses.items() if status in ASKING)
        return retest_queue(
            self._report.named(list(dict.fromkeys((*told.waiting, *asking))), now),
            told.waiting,
            month,
            budget=self._budget,
            done=len(told.done),
            to_draw=random_share(self._budget) if open_draw else 0,
        )

    def forecast(self, now: datetime, months: int) -> Forecast:
        """When every claim falls due and stale, and the next months."""
        return forecast(self._report.claims(now), now.date(), months, self._policy)

    def calibration(self) -> Calibration:
        """P_hold as shown before verdicts against what they were."""
        return calibration(past_retests(self._ledger.events_of(EventKind.RETESTED)))

    def _draw(self, drawn: Sequence[ClaimId], month: Month, now: datetime) -> None:
        if drawn:
            told = f"drawn at random for {month}"
            body = {"reason": told, "month": str(month), "claims": list(drawn)}
            self._ledger.append([Event(EventKind.DRAWN, now, "queue", body=body)])


def is_drawn(ledger: Ledger, claim_id: ClaimId, last_verdict_at: datetime | None) -> bool:
    """Whether the last draw holds this claim and no verdict has come since."""
    last = ledger.latest_of(EventKind.DRAWN)
    if last is None or claim_id not in last.event.body["claims"]:
        return False
    return last_verdict_at is None or last_verdict_at < last.event.at

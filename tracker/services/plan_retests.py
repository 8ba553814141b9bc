"""Plan re-tests: the queue of the month, the forecast, and whether P_hold has been right."""

from collections.abc import Sequence
from datetime import datetime

from tracker.domain.calibration import Calibration, calibration
from tracker.domain.claims import ClaimId
from tracker.domain.forecast import Forecast, forecast
from tracker.domain.ledger import Event, EventKind
from tracker.domain.months import Month
from tracker.domain.policy import Policy
from tracker.domain.retest_queue import (
    RetestQueue,
    drawn_at_random,
    may_be_drawn,
    random_share,
    retest_queue,
)
from tracker.domain.track_record import past_retests
from tracker.ports import Ledger
from tracker.services.month_of_retests import month_of_retests
from tracker.services.report import BuildReport


class PlanRetests:
    """Reads the library through the report. Writes one thing: the draw of a month, once."""

    def __init__(self, ledger: Ledger, report: BuildReport, policy: Policy, budget: int) -> None:
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

"""The report for one screen of a large library: judges only what is shown, and counts the rest."""

from dataclasses import replace
from datetime import datetime

from tracker.domain.claims import ClaimId
from tracker.domain.library_pages import ClaimFilter, Order
from tracker.domain.reports import FreshnessReport
from tracker.library_ports import LibraryPages
from tracker.ports import Store
from tracker.services.report import BuildReport, Since

WHOLE = 500
"""A library of so many claims is told whole: judging them all takes a fraction of a second."""
CLAIMS = 25
"""Claims on the screen, and as many groups of changes at most, each with its first few."""
_OF_A_GROUP = 3


class BriefReport:
    """Gathers from the store what a screen shows."""

    def __init__(
        self, store: Store, pages: LibraryPages, report: BuildReport, whole: int = WHOLE
    ) -> None:
        self._store = store
        self._pages = pages
        self._report = report
        self._whole = whole

    def report(self, now: datetime, since: Since = None) -> FreshnessReport:
        """The whole report of a small library; of a larger one its totals and changes, and the
        claims that are the worst by status and fell due first.

        Raises BadInputError when `since` names no run.
        """
        first = self._pages.claim_page(ClaimFilter(), Order.WORST, 0, CLAIMS)
        if first.total <= self._whole:
            return self._report.report(now, since)
        told = self._report.headlines(now, since)
        named = dict.fromkeys([*first.ids, *_heads(told)])
        views = self._report.named(tuple(named), now)
        shown = {view.tracked.claim.inquiry_id for view in views}
        inquiries = [one for one in self._store.inquiries() if one.id in shown]
        return replace(
            told,
            claims=tuple(views),
            inquiries=tuple(self._report.inquiry(one) for one in inquiries),
            summary=dict(first.by_status),
            unreachable_elsewhere=self._report.unreachable(self._pages.unreachable_ids()),
        )


def _heads(told: FreshnessReport) -> list[ClaimId]:
    groups = told.groups[:CLAIMS]
    return [change.claim_id for group in groups for change in group.changes[:_OF_A_GROUP]]

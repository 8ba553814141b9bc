"""Browse the library: what one page shows, read without reading the rest; writes nothing."""

from datetime import datetime

from tracker.domain.audits import EventFilter
from tracker.domain.claims import Claim, ClaimId, InquiryId
from tracker.domain.errors import BadInputError, InquiryNotFoundError
from tracker.domain.hold_history import hold_spans
from tracker.domain.leads import in_reading_order
from tracker.domain.library_pages import ClaimFilter, EventPage, Order
from tracker.domain.library_views import (
    ClaimStory,
    InquiryStory,
    InquiryTotals,
    LibraryView,
    ProposalsView,
    ProposedVerdict,
    Tonight,
)
from tracker.domain.proposals import ProposalState
from tracker.domain.reports import FreshnessReport
from tracker.domain.status import Status
from tracker.library_ports import LibraryPages
from tracker.ports import Store
from tracker.services.report import BuildReport, Since

MOVES_SHOWN = 5
"""Claims shown of each group of changes."""

_TO_DO = frozenset(
    {
        Status.OVERTURNED,
        Status.UNVERIFIABLE,
        Status.CONTESTED,
        Status.STALE,
        Status.DUE,
        Status.UNCHECKED,
    }
)
_FIRST = 5


class BrowseLibrary:
    """Gathers the values of each page from the store."""

    def __init__(self, store: Store, pages: LibraryPages, report: BuildReport) -> None:
        self._store = store
        self._pages = pages
        self._report = report

    def tonight(self, now: datetime, since: Since = None) -> Tonight:
        """What changed since the last run (or `since`) and what to do first.

        Raises BadInputError when `since` names no run.
        """
        report = self._report.headlines(now, since)
        first = self._pages.claim_page(ClaimFilter(_TO_DO), Order.WORST, 0, _FIRST)
        return Tonight(
            report=report,
            summary=first.by_status,
            texts=self._texts(report),
            first=tuple(self._report.named(first.ids, now)),
            unreachable=self._report.unreachable(self._pages.unreachable_ids()),
        )

    def library(
        self, wanted: ClaimFilter, order: Order, number: int, size: int, now: datetime
    ) -> LibraryView:
        """Page `number` (from 1) of the claims that are wanted; the last one where there are
        fewer."""
        start = (number - 1) * size
        found = self._pages.claim_page(wanted, order, start, size)
        if not found.ids and found.total:
            number = -(-found.total // size)
            found = self._pages.claim_page(wanted, order, (number - 1) * size, size)
        titles = [(inquiry.id, inquiry.title) for inquiry in self._store.inquiries()]
        return LibraryView(
            wanted=wanted,
            order=order,
            number=number if found.ids else 1,
            size=size,
            total=found.total,
            claims=tuple(self._report.named(found.ids, now)),
            by_status=found.by_status,
            topics=self._pages.topics(),
            inquiries=tuple(titles),
        )

    def claim(self, claim_id: ClaimId, now: datetime) -> ClaimStory:
        """One claim with its whole story. Raises ClaimNotFoundError."""
        view, history = self._report.claim(claim_id, now)
        return ClaimStory(
            view=view,
            history=tuple(history),
            leads=tuple(in_reading_order(self._store.leads(claim_id))),
            needs=self._needs(view.tracked.claim),
            spans=hold_spans(history),
            proposals=tuple(
                each
                for each in reversed(self._store.proposals(claim_id))
                if each.state is ProposalState.OPEN
            ),
        )

    def proposals(
        self, claim_id: ClaimId | None, number: int, size: int, now: datetime
    ) -> ProposalsView:
        """Page `number` (from 1) of what models proposed, about one claim or all; the last page
        where there are fewer."""
        held = list(reversed(self._store.proposals(claim_id)))
        held.sort(key=lambda each: each.state is not ProposalState.OPEN)
        pages = max(1, -(-len(held) // size))
        number = min(number, pages)
        shown = held[(number - 1) * size : number * size]
        named = self._report.named(list(dict.fromkeys(each.claim_id for each in shown)), now)
        views = {view.tracked.claim.id: view for view in named}
        return ProposalsView(
            tuple(ProposedVerdict(each, views[each.claim_id]) for each in shown),
            len(held),
            sum(1 for each in held if each.state is ProposalState.OPEN),
            number,
            pages,
        )

    def inquiries(self) -> list[InquiryTotals]:
        """Every inquiry and where its claims stand, those with the worst claims first."""
        totals = self._pages.inquiry_totals()
        told = [InquiryTotals(one, totals.get(one.id, {})) for one in self._store.inquiries()]
        told.sort(key=lambda one: min((status.rank for status in one.by_status), default=99))
        return told

    def inquiry(self, inquiry_id: InquiryId, number: int, size: int, now: datetime) -> InquiryStory:
        """One inquiry with page `number` (from 1) of its claims; the last one where there are
        fewer. Raises InquiryNotFoundError."""
        found = next((one for one in self._store.inquiries() if one.id == inquiry_id), None)
        if found is None:
            raise InquiryNotFoundError(
                f"no inquiry is called '{inquiry_id}'", "tracker export lists them"
            )
        told = self.library(ClaimFilter(inquiry=inquiry_id), Order.WORST, number, size, now)
        inquiry = self._report.inquiry(found)
        return InquiryStory(inquiry, told.claims, told.total, told.number, told.pages)

    def events(self, wanted: EventFilter, number: int, size: int) -> EventPage:
        """Page `number` (from 1) of the ledger, the latest event first."""
        return self._pages.event_page(wanted, (number - 1) * size, size)

    def _texts(self, report: FreshnessReport) -> dict[ClaimId, str]:
        shown = [
            change.claim_id for group in report.groups for change in group.changes[:MOVES_SHOWN]
        ]
        claims = self._store.claims_named(shown)
        return {tracked.claim.id: tracked.claim.text for tracked in claims}

    def _needs(self, claim: Claim) -> tuple[tuple[Claim, Status], ...]:
        needed = [self._found(written) for written in claim.depends_on]
        held = self._store.claims_named([id_ for id_ in needed if id_])
        return tuple((tracked.claim, tracked.state.status) for tracked in held)

    def _found(self, written: str) -> ClaimId | None:
        """The claim of a name in `depends_on`; None where it leads nowhere or to several."""
        try:
            return self._store.find_claim(written)
        except BadInputError:
            return None

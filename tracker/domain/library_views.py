"""What the pages of a library show: values gathered for one page each; rendering is elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.domain.claims import Claim, ClaimId, Inquiry, InquiryId
from tracker.domain.hold_history import HoldSpan
from tracker.domain.leads import Lead
from tracker.domain.ledger import SealedEvent
from tracker.domain.library_pages import ClaimFilter, Order
from tracker.domain.proposals import Proposal
from tracker.domain.reports import (
    AnchorView,
    ClaimView,
    FreshnessReport,
    InquiryView,
)
from tracker.domain.status import Status


@dataclass(frozen=True, slots=True)
class Tonight:
    """What changed and what to do first. `report` has no claims in it; `texts` are those of the
    claims that moved, as far as they are shown; `first` are the worst claims."""

    report: FreshnessReport
    summary: Mapping[Status, int]
    texts: Mapping[ClaimId, str]
    first: tuple[ClaimView, ...]
    unreachable: tuple[AnchorView, ...]


@dataclass(frozen=True, slots=True)
class LibraryView:
    """One page of claims. `number` counts pages from 1; `by_status` is told without the statuses
    of the filter."""

    wanted: ClaimFilter
    order: Order
    number: int
    size: int
    total: int
    claims: tuple[ClaimView, ...]
    by_status: Mapping[Status, int]
    topics: Mapping[str, int]
    inquiries: tuple[tuple[InquiryId, str], ...]

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // self.size))


@dataclass(frozen=True, slots=True)
class ClaimStory:
    """One claim with everything that ever happened to it, in order. `leads` has the dismissed ones
    too; `needs` are the claims it depends on, `spans` the P_hold that was recorded, `proposals`
    what models proposed and nobody has answered."""

    view: ClaimView
    history: tuple[SealedEvent, ...]
    leads: tuple[Lead, ...]
    needs: tuple[tuple[Claim, Status], ...]
    spans: tuple[HoldSpan, ...]
    proposals: tuple[Proposal, ...] = ()


@dataclass(frozen=True, slots=True)
class ProposedVerdict:
    """A proposal and the claim it is about."""

    proposal: Proposal
    view: ClaimView

    @property
    def fits(self) -> bool:
        """Whether it is about the text that the claim has now."""
        return self.proposal.revision == self.view.tracked.claim.revision


@dataclass(frozen=True, slots=True)
class ProposalsView:
    """One page of proposals, those that wait first, the latest first; `waiting` counts all of
    those that do. `number` counts pages from 1."""

    shown: tuple[ProposedVerdict, ...]
    total: int
    waiting: int
    number: int
    pages: int


@dataclass(frozen=True, slots=True)
class InquiryStory:
    """One inquiry with a page of its claims, worst first. `number` counts pages from 1."""

    inquiry: InquiryView
    claims: tuple[ClaimView, ...]
    total: int
    number: int
    pages: int


@dataclass(frozen=True, slots=True)
class InquiryTotals:
    """One inquiry and how many of its claims stand where."""

    inquiry: Inquiry
    by_status: Mapping[Status, int]

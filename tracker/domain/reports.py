"""What a report holds: values in the order in which people read them; rendering is elsewhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from tracker.domain.claims import Anchor, Inquiry
from tracker.domain.findings import Finding
from tracker.domain.hold import Hold
from tracker.domain.leads import Lead
from tracker.domain.papers import Paper
from tracker.domain.read_texts import ReadText
from tracker.domain.references import Reference, VerifiedReference
from tracker.domain.runs import Run, StatusChange
from tracker.domain.sightings import Outcome
from tracker.domain.status import Status
from tracker.domain.tracked import TrackedClaim


@dataclass(frozen=True, slots=True)
class AnchorView:
    """One anchor as the reader sees it. `paper` is the best word there is, its source labelled.

    `read` is what its abstract said when it was read, as far as that is known.
    """

    anchor: Anchor
    outcome: Outcome
    paper: Paper | None = None
    answered_at: datetime | None = None
    unreachable_since: datetime | None = None
    findings: tuple[Finding, ...] = ()
    read: ReadText | None = None


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One claim with everything a reader needs to judge it.

    `p_hold` is None without an age; `hold` has the parts it is made of.
    """

    tracked: TrackedClaim
    inquiry_title: str
    p_hold: float | None
    checked_at: datetime | None
    anchors: tuple[AnchorView, ...]
    findings: tuple[Finding, ...]
    leads: tuple[Lead, ...] = ()
    hold: Hold | None = None

    @property
    def status(self) -> Status:
        return self.tracked.state.status


def claims_worst_first(views: Iterable[ClaimView]) -> tuple[ClaimView, ...]:
    """By status, then by the chance that the claim still holds, then by id."""

    def key(view: ClaimView) -> tuple[int, float, str]:
        chance = 2.0 if view.p_hold is None else view.p_hold
        return (view.status.rank, chance, view.tracked.claim.id)

    return tuple(sorted(views, key=key))


@dataclass(frozen=True, slots=True)
class InquiryView:
    """An inquiry and the anchors of it that carry no claim."""

    inquiry: Inquiry
    anchors: tuple[AnchorView, ...]


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """Claims that moved alike for one cause: one item for the reader."""

    reason: str
    to_status: Status
    changes: tuple[StatusChange, ...]


@dataclass(frozen=True, slots=True)
class FreshnessReport:
    """The whole report: changes first, then what could not be checked, then every claim.

    A brief one holds only some of the claims and inquiries, while `summary` counts all of them, and
    `unreachable_elsewhere` holds the unreachable papers whether their claims are told or not.
    `budget` re-tests are offered a month; `held_back` claims ask for one beyond it.
    """

    run: Run | None
    today: date
    groups: tuple[ChangeGroup, ...] = ()
    changes: tuple[StatusChange, ...] = ()
    claims: tuple[ClaimView, ...] = ()
    inquiries: tuple[InquiryView, ...] = ()
    summary: Mapping[Status, int] = field(default_factory=dict)
    snapshot_as_of: date | None = None
    interrupted: tuple[Run, ...] = ()
    unreachable_elsewhere: tuple[AnchorView, ...] = ()
    budget: int = 0
    held_back: int = 0

    @property
    def references(self) -> tuple[VerifiedReference, ...]:
        """Every anchor of the library as a reference, placed where its claim was read."""
        told: list[VerifiedReference] = []
        for claim in self.claims:
            if claim.status is Status.RETIRED:
                continue
            where = claim.tracked.claim.origin or claim.tracked.claim.id
            told += [_reference(where, view) for view in claim.anchors]
        for inquiry in self.inquiries:
            where = inquiry.inquiry.source or inquiry.inquiry.id
            told += [_reference(where, view) for view in inquiry.anchors]
        return tuple(told)

    @property
    def unreachable(self) -> tuple[AnchorView, ...]:
        """Anchors whose latest look failed, one an id."""
        seen: dict[str, AnchorView] = {}
        views = [view for claim in self.claims for view in claim.anchors]
        views += [view for inquiry in self.inquiries for view in inquiry.anchors]
        for view in (*views, *self.unreachable_elsewhere):
            if view.outcome is Outcome.UNREACHABLE:
                seen.setdefault(view.anchor.subject, view)
        return tuple(seen.values())


def _reference(where: str, view: AnchorView) -> VerifiedReference:
    reference = Reference(where, view.anchor)
    return VerifiedReference(reference, view.outcome, view.paper, view.findings)

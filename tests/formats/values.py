"""A small library of report values for the tests of the formats."""

from datetime import UTC, date, datetime

from tracker.domain.claims import Anchor, Claim, ClaimId, Inquiry, InquiryId, Kind, Link
from tracker.domain.findings import Code, Finding
from tracker.domain.identifiers import ArxivId
from tracker.domain.leads import Lead, LeadState
from tracker.domain.months import Month
from tracker.domain.papers import Paper, Source, Version
from tracker.domain.reports import (
    AnchorView,
    ChangeGroup,
    ClaimView,
    FreshnessReport,
    InquiryView,
)
from tracker.domain.runs import Coverage, Run, StatusChange
from tracker.domain.sightings import Outcome
from tracker.domain.status import Status
from tracker.domain.tracked import ClaimState, TrackedClaim

NIGHT = datetime(2026, 8, 22, 2, 0, tzinfo=UTC)
EARLIER = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)
TODAY = date(2026, 8, 22)
SNAPSHOT_DAY = datetime(2026, 8, 21, tzinfo=UTC)
INQUIRY = Inquiry(
    id=InquiryId("task-diversity"),
    title="Does task diversity transfer reasoning better than larger models?",
    question="Does procedure-rich diversity matter more than scale?",
)


def paper(
    id_: str, title: str, *, version: int = 1, source: Source = Source.API, at: datetime = NIGHT
) -> Paper:
    versions = tuple(Version(number) for number in range(1, version + 1))
    return Paper(ArxivId(id_), title, source, at, versions)


def anchor(id_: str, *, said: str = "", link: Link = Link.STATED) -> Anchor:
    return Anchor(written=f"arXiv:{id_}", id=ArxivId(id_), said_title=said, link=link)


def claim_view(
    id_: str,
    text: str,
    status: Status,
    *,
    anchors: tuple[AnchorView, ...] = (),
    findings: tuple[Finding, ...] = (),
    leads: tuple[Lead, ...] = (),
    p_hold: float | None = 0.81,
    kind: Kind = Kind.EMPIRICAL,
    kind_assumed: bool = False,
    months: tuple[Month, ...] = (Month(2024, 11),),
    reason: str = "",
    retested_at: datetime | None = None,
    checked_at: datetime | None = NIGHT,
    snoozed_until: date | None = None,
) -> ClaimView:
    claim = Claim(
        id=ClaimId(id_),
        inquiry_id=INQUIRY.id,
        text=text,
        as_of=months,
        kind=kind,
        kind_assumed=kind_assumed,
        anchors=tuple(view.anchor for view in anchors),
        origin="seeds/task-diversity.md:22",
    )
    state = ClaimState(
        status,
        EARLIER,
        reason,
        checked=checked_at is not None,
        retested_at=retested_at,
        next_due=date(2027, 1, 9),
        snoozed_until=snoozed_until,
    )
    return ClaimView(
        tracked=TrackedClaim(claim, state, findings),
        inquiry_title=INQUIRY.title,
        p_hold=p_hold,
        checked_at=checked_at,
        anchors=anchors,
        findings=findings,
        leads=leads,
    )


def lead(rank: int = 1, state: LeadState = LeadState.NEW, **changes: object) -> Lead:
    values: dict[str, object] = {
        "claim_id": ClaimId("9f1c2ab34d5e"),
        "paper_id": ArxivId(f"2602.0123{rank}"),
        "title": "Rethinking Routers: Reasoning Gains Do Not Transfer",
        "published": date(2026, 2, 3),
        "rank": rank,
        "score": 17.25,
        "shared": ("router", "post-training"),
        "cues": ("Rethinking", "Do Not"),
        "state": state,
        "front": "router reuse" if rank == 1 else "",
    }
    return Lead(**{**values, **changes})  # type: ignore[arg-type]


WITHDRAWN = Finding(
    Code.ANCHOR_WITHDRAWN,
    "2504.01234 is withdrawn as of v2 (error in the proof); see 2506.00001",
    "2504.01234",
    ("Withdrawn: an error in the proof of Lemma 3", "2506.00001"),
    "v2",
)
STALE = Finding(
    Code.AGE_STALE,
    "P_hold 0.42: 21 months since 2024-11, capability claim, half-life 18 months",
    evidence=("21 months since 2024-11, capability claim, half-life 18 months",),
)
LOST = Finding(
    Code.UNREACHABLE,
    "2408.03314 could not be checked since 2026-08-20: read timed out",
    "2408.03314",
)
OTHER = Finding(
    Code.ANCHOR_OTHER_PAPER,
    "2510.00007 is another paper: the document says “Sparse Routers”, "
    "arXiv says “On the Cohomology of Moduli Spaces”",
    "2510.00007",
    ("Sparse Routers", "On the Cohomology of Moduli Spaces"),
)

UNGROUNDED = claim_view(
    "9f1c2ab34d5e",
    "Base models already contain the reasoning that post-training seems to add; "
    "a router between modes wins back 91% of the improvement.",
    Status.UNVERIFIABLE,
    anchors=(
        AnchorView(
            anchor("2504.01234", link=Link.INFERRED),
            Outcome.FOUND,
            paper("2504.01234", "Routing Wins Back Reasoning", version=2, source=Source.OAI),
            NIGHT,
            findings=(WITHDRAWN,),
        ),
    ),
    findings=(WITHDRAWN,),
    leads=(lead(1), lead(2, LeadState.DISMISSED), lead(3, cues=(), shared=(), published=None)),
    reason=WITHDRAWN.message,
    p_hold=0.77,
    months=(Month(2025, 4),),
)
OLD = claim_view(
    "3f2a91c0aa10",
    "The best model solves 62% of the tasks.",
    Status.STALE,
    anchors=(
        AnchorView(
            anchor("2408.03314", said="Scaling Test-Time Compute"),
            Outcome.UNREACHABLE,
            paper(
                "2408.03314",
                "Scaling LLM Test-Time Compute Optimally",
                source=Source.SNAPSHOT,
                at=SNAPSHOT_DAY,
            ),
            EARLIER,
            unreachable_since=datetime(2026, 8, 20, 2, 0, tzinfo=UTC),
            findings=(LOST,),
        ),
    ),
    findings=(STALE, LOST),
    p_hold=0.42,
    kind=Kind.CAPABILITY,
    kind_assumed=True,
    reason=STALE.message,
    checked_at=EARLIER,
)
SOUND = claim_view(
    "b0b0b0b0b0b0",
    "What a model learns to do with new problems comes from worked procedures.",
    Status.FRESH,
    anchors=(
        AnchorView(
            anchor("2411.12580", said="Procedural Knowledge in Pretraining Drives Reasoning"),
            Outcome.FOUND,
            paper("2411.12580", "Procedural Knowledge in Pretraining Drives Reasoning", version=3),
            NIGHT,
        ),
    ),
    retested_at=datetime(2026, 5, 3, 9, 30, tzinfo=UTC),
    reason="re-tested by Ada, holds: read both papers",
    p_hold=0.91,
)
COVERAGE = Coverage(
    asked=23,
    found=21,
    absent=1,
    unreachable=1,
    requests=3,
    canaries=True,
    sources={"api": 20, "oai": 2},
    troubles=("read timed out after 20 s",),
)
RUN = Run(7, NIGHT, TODAY, datetime(2026, 8, 22, 2, 4, tzinfo=UTC), COVERAGE)
CHANGES = (
    StatusChange(
        UNGROUNDED.tracked.claim.id,
        Status.FRESH,
        Status.UNVERIFIABLE,
        WITHDRAWN.message,
        NIGHT,
        "machine",
    ),
    StatusChange(OLD.tracked.claim.id, Status.DUE, Status.STALE, STALE.message, NIGHT, "machine"),
)
LOOSE = AnchorView(
    anchor("2510.00007", said="Sparse Routers"),
    Outcome.FOUND,
    paper("2510.00007", "On the Cohomology of Moduli Spaces"),
    NIGHT,
    findings=(OTHER,),
)
REPORT = FreshnessReport(
    run=RUN,
    today=TODAY,
    groups=(
        ChangeGroup(WITHDRAWN.message, Status.UNVERIFIABLE, CHANGES[:1]),
        ChangeGroup(STALE.message, Status.STALE, CHANGES[1:]),
    ),
    changes=CHANGES,
    claims=(SOUND, OLD, UNGROUNDED),
    inquiries=(InquiryView(INQUIRY, (LOOSE,)),),
    summary={Status.FRESH: 1, Status.STALE: 1, Status.UNVERIFIABLE: 1},
)

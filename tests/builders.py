"""Domain values with defaults: each test names what matters to it, the rest is filled in."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TypeVar

from tracker.domain.changes import ClaimChange
from tracker.domain.claims import (
    Anchor,
    Baseline,
    Claim,
    Inquiry,
    InquiryId,
    Kind,
    Link,
    Quorum,
    make_claim_id,
    make_inquiry_id,
    read_claim_id,
)
from tracker.domain.findings import Code, Finding
from tracker.domain.identifiers import ArxivId, parse_arxiv_id
from tracker.domain.leads import Lead, LeadState
from tracker.domain.ledger import Event, EventKind
from tracker.domain.months import Month, parse_month
from tracker.domain.papers import Paper, Source, Version
from tracker.domain.sightings import Sightings
from tracker.domain.status import Status
from tracker.domain.tracked import ClaimState, TrackedClaim, Verdict
from tracker.ports import Store

_T = TypeVar("_T")

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
"""The instant at which things happen unless a test says otherwise."""

AN_ID = "2411.12580"
A_TITLE = "Procedural Knowledge in Pretraining Drives Reasoning in Large Language Models"


def an_id(written: str = AN_ID) -> ArxivId:
    return parse_arxiv_id(written).id


def months(*written: str) -> tuple[Month, ...]:
    return tuple(parse_month(text) for text in written)


def an_inquiry(title: str = "How do models reason", **fields: object) -> Inquiry:
    return _with(Inquiry(id=make_inquiry_id(title), title=title), fields)


def a_baseline(
    version: int = 1,
    title: str = A_TITLE,
    abstract: str = "We find 5 things.",
    seen_on: date = date(2026, 1, 5),
    published_as: str = "",
) -> Baseline:
    return Baseline(version, title, abstract, seen_on, published_as)


def an_anchor(
    written: str = AN_ID,
    *,
    said_title: str = "",
    said_month: str | None = None,
    said_version: int | None = None,
    link: Link = Link.STATED,
    baseline: Baseline | None = None,
    said_authors: tuple[str, ...] = (),
    said_year: int | None = None,
) -> Anchor:
    return Anchor(
        written=written,
        id=an_id(written),
        said_title=said_title,
        said_month=parse_month(said_month) if said_month else None,
        said_version=said_version,
        link=link,
        baseline=baseline,
        said_authors=said_authors,
        said_year=said_year,
    )


def a_malformed_anchor(
    written: str = "2413.00001", problem: str = "there is no month 13"
) -> Anchor:
    return Anchor(written=written, id=None, problem=problem)


def a_claim(
    text: str = "Models reason by procedure, not by retrieval",
    *,
    claim_id: str | None = None,
    inquiry: str = "how-do-models-reason",
    as_of: Iterable[str] = ("2024-11",),
    kind: Kind = Kind.METHOD,
    anchors: Iterable[Anchor] | None = None,
    quorum: str = "any",
    revision: int = 1,
    **fields: object,
) -> Claim:
    """A claim of November 2024 resting on one paper; its id follows from its text unless given."""
    inquiry_id = InquiryId(inquiry)
    claim = Claim(
        id=read_claim_id(claim_id) if claim_id else make_claim_id(inquiry_id, text),
        inquiry_id=inquiry_id,
        text=text,
        as_of=months(*as_of),
        kind=kind,
        anchors=(an_anchor(),) if anchors is None else tuple(anchors),
        quorum=Quorum(quorum),
        revision=revision,
    )
    return _with(claim, fields)


def a_state(
    status: Status = Status.FRESH,
    *,
    since: datetime = NOON,
    retested_at: datetime | None = None,
    last_verdict: Verdict | None = None,
    **fields: object,
) -> ClaimState:
    state = ClaimState(
        status=status,
        status_since=since,
        checked=status is not Status.UNCHECKED,
        retested_at=retested_at,
        last_verdict=last_verdict,
        added_at=since,
    )
    return _with(state, fields)


def a_tracked(
    claim: Claim | None = None,
    status: Status = Status.FRESH,
    findings: Iterable[Finding] = (),
    state: ClaimState | None = None,
) -> TrackedClaim:
    return TrackedClaim(claim or a_claim(), state or a_state(status), tuple(findings))


def a_finding(
    code: Code = Code.ANCHOR_REVISED,
    message: str = "2411.12580 is at v2; it was read at v1",
    subject: str = AN_ID,
    evidence: Iterable[str] = ("v1", "v2"),
    fingerprint: str = "v2",
) -> Finding:
    return Finding(code, message, subject, tuple(evidence), fingerprint)


def a_paper(
    written: str = AN_ID,
    title: str = A_TITLE,
    *,
    source: Source = Source.API,
    seen_at: datetime = NOON,
    versions: int | tuple[Version, ...] = 1,
    submitted: date = date(2024, 11, 19),
    abstract: str = "We find 5 things.",
    **fields: object,
) -> Paper:
    """A paper; `versions` are the versions, or how many there are, all submitted on one day."""
    if isinstance(versions, int):
        versions = tuple(Version(number, submitted) for number in range(1, versions + 1))
    paper = Paper(
        id=an_id(written),
        title=title,
        source=source,
        seen_at=seen_at,
        versions=versions,
        authors=("Laura Ruis", "Maximilian Mozes"),
        categories=("cs.CL", "cs.LG"),
        abstract=abstract,
    )
    return _with(paper, fields)


def some_sightings(written: str = AN_ID, *papers: Paper, **fields: object) -> Sightings:
    """What is known of an id after the looks that brought these papers."""
    seen = Sightings(an_id(written))
    for paper in papers:
        if paper.source is Source.OAI:
            seen = _with(seen, {"by_oai": paper, "answered_at": paper.seen_at})
        else:
            seen = _with(seen, {"by_api": paper, "answered_at": paper.seen_at})
    return _with(seen, fields)


def a_lead(
    claim: Claim | None = None,
    paper: str = "2602.00001",
    *,
    rank: int = 1,
    score: float = 12.5,
    state: LeadState = LeadState.NEW,
    **fields: object,
) -> Lead:
    lead = Lead(
        claim_id=(claim or a_claim()).id,
        paper_id=an_id(paper),
        title="Rethinking procedural knowledge",
        published=date(2026, 2, 1),
        rank=rank,
        score=score,
        shared=("procedural",),
        cues=("Rethinking",),
        state=state,
        source="oai",
    )
    return _with(lead, fields)


def an_event(
    kind: EventKind = EventKind.NIGHT,
    *,
    at: datetime = NOON,
    actor: str = "machine",
    claim: Claim | None = None,
    moved: tuple[Status | None, Status] | None = None,
    body: dict[str, object] | None = None,
) -> Event:
    """An event; `moved` is (from, to)."""
    return Event(
        kind=kind,
        at=at,
        actor=actor,
        claim_id=claim.id if claim else None,
        from_status=moved[0] if moved else None,
        to_status=moved[1] if moved else None,
        body=body or {},
    )


def an_addition(
    claim: Claim | None = None, status: Status = Status.UNCHECKED, at: datetime = NOON
) -> ClaimChange:
    """The change that adds a claim, with its event."""
    claim = claim or a_claim()
    event = an_event(EventKind.CLAIM_ADDED, at=at, claim=claim, moved=(None, status))
    return ClaimChange(claim, a_state(status, since=at), (), None, (event,))


def a_move(
    claim: Claim, before: Status, after: Status, findings: Iterable[Finding] = ()
) -> ClaimChange:
    """The change that moves a claim from one status to another, with its event."""
    event = an_event(EventKind.ASSESSED, claim=claim, moved=(before, after))
    return ClaimChange(claim, a_state(after), tuple(findings), before, (event,))


def add_claims(store: Store, *claims: Claim, status: Status = Status.UNCHECKED) -> None:
    """Add claims and, where they are missing, their inquiries."""
    known = {inquiry.id for inquiry in store.inquiries()}
    for id_ in dict.fromkeys(claim.inquiry_id for claim in claims):
        if id_ not in known:
            store.put_inquiry(Inquiry(id=id_, title=id_))
    assert all(store.write([an_addition(claim, status) for claim in claims]))


def _with(value: _T, fields: dict[str, object]) -> _T:
    return replace(value, **fields)  # type: ignore[type-var]

"""A whole library as JSON Lines that read back as the same inquiries and claims, nothing lost."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from tracker.domain.claims import Anchor, Baseline, Claim, Inquiry, InquiryId, Link
from tracker.domain.ledger import canonical_json, utc_text
from tracker.domain.tracked import ClaimState, TrackedClaim


def write_jsonl(inquiries: Iterable[Inquiry], claims: Iterable[TrackedClaim]) -> Iterator[str]:
    """One line an inquiry, each followed by one line for each of its claims.

    What a claim has come to since it was written down stands under `state`, for other programs:
    reading it back would be a verdict without a person, so `import` passes over it.
    """
    by_inquiry: dict[InquiryId, list[TrackedClaim]] = {}
    for tracked in claims:
        by_inquiry.setdefault(tracked.claim.inquiry_id, []).append(tracked)
    for inquiry in inquiries:
        yield canonical_json({"inquiry": inquiry_object(inquiry)}) + "\n"
        for tracked in by_inquiry.get(inquiry.id, ()):
            yield canonical_json(claim_object(tracked)) + "\n"


def inquiry_object(inquiry: Inquiry) -> dict[str, Any]:
    """An inquiry with all it holds but its claims."""
    return _said(
        id=inquiry.id,
        title=inquiry.title,
        question=inquiry.question,
        kind=inquiry.kind.value if inquiry.kind else None,
        topics=list(inquiry.topics),
        essay=inquiry.essay,
        notes=[{"question": note.question, "finding": note.finding} for note in inquiry.notes],
        anchors=_anchors(inquiry.anchors),
        source=inquiry.source,
    )


def claim_object(tracked: TrackedClaim) -> dict[str, Any]:
    """A claim as it was written down, and where it stands now."""
    claim: Claim = tracked.claim
    said = _said(
        id=claim.id,
        inquiry=claim.inquiry_id,
        text=claim.text,
        kind=claim.kind.value,
        kind_assumed=claim.kind_assumed,
        topics=list(claim.topics),
        anchors=_anchors(claim.anchors),
        quorum=claim.quorum.rule,
        depends_on=list(claim.depends_on),
        revision=claim.revision,
        origin=claim.origin,
    )
    # Always written: without months the last bracket of the text would be read as one.
    return {**said, "as_of": [str(month) for month in claim.as_of], "state": _state(tracked.state)}


def _anchors(anchors: Sequence[Anchor]) -> list[dict[str, Any]]:
    return [
        _said(
            id=anchor.written,
            title=anchor.said_title,
            month=str(anchor.said_month) if anchor.said_month else None,
            version=anchor.said_version,
            authors=list(anchor.said_authors),
            year=_year(anchor.said_year),
            link=anchor.link.value if anchor.link is not Link.STATED else None,
            baseline=_baseline(anchor.baseline) if anchor.baseline else None,
        )
        for anchor in anchors
    ]


def _year(year: int | None) -> int | str | None:
    """A number, as people write it; with its zeros where it is no year of ours."""
    return year if year is None or year >= 1000 else f"{year:04d}"


def _baseline(first: Baseline) -> dict[str, Any]:
    return {
        "version": first.version,
        "title": first.title,
        "abstract": first.abstract,
        "seen_on": first.seen_on.isoformat(),
        "published_as": first.published_as,
    }


def _state(state: ClaimState) -> dict[str, Any]:
    return _said(
        status=state.status.value,
        status_since=_moment(state.status_since),
        reason=state.reason,
        added_at=_moment(state.added_at),
        retested_at=_moment(state.retested_at),
        last_verdict=state.last_verdict.value if state.last_verdict else None,
        last_verdict_at=_moment(state.last_verdict_at),
        next_due=_day(state.next_due),
        snoozed_until=_day(state.snoozed_until),
        accepted_leads=[lead.paper_id.value for lead in state.accepted],
    )


def _moment(moment: datetime | None) -> str | None:
    return utc_text(moment) if moment else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _said(**fields: Any) -> dict[str, Any]:
    """The fields that say anything."""
    return {name: value for name, value in fields.items() if value}

"""The report as JSON: the contract that programs rely on; keys are only ever added."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from tracker.domain.findings import Finding
from tracker.domain.leads import Lead
from tracker.domain.ledger import SealedEvent
from tracker.domain.reports import (
    AnchorView,
    ClaimView,
    FreshnessReport,
    InquiryView,
    claims_worst_first,
)
from tracker.domain.runs import Coverage, Run, StatusChange
from tracker.formats.event_words import earlier_texts
from tracker.formats.foreign import dump_json
from tracker.formats.hold_words import hold_object
from tracker.formats.reading_order import findings_of
from tracker.formats.words import totals

SCHEMA = 1
"""Grows only when a key changes its meaning or goes."""


def render_json(report: FreshnessReport) -> str:
    """The whole report as one JSON object, ending in a newline."""
    return dump_json(report_object(report)) + "\n"


def render_claims_json(views: tuple[ClaimView, ...] | list[ClaimView]) -> str:
    """A JSON list of claims, in the order given: ``list --json``."""
    return dump_json([claim_object(view) for view in views]) + "\n"


def render_claim_json(view: ClaimView, events: Iterable[SealedEvent] = ()) -> str:
    """One claim as a JSON object, with what it said before and every part of P_hold."""
    claim = view.tracked.claim
    earlier = [
        {"revision": number, "text": text} for number, text in earlier_texts(events, claim.revision)
    ]
    told = {
        **claim_object(view),
        "p_hold_parts": hold_object(view.hold) if view.hold else None,
        "revision": claim.revision,
        "earlier_texts": earlier,
    }
    return dump_json(told) + "\n"


def render_leads_json(leads: tuple[Lead, ...] | list[Lead]) -> str:
    """A JSON list of leads: ``leads --json``."""
    return dump_json([lead_object(lead) for lead in leads]) + "\n"


def report_object(report: FreshnessReport) -> dict[str, Any]:
    """The report in plain JSON values."""
    texts = {view.tracked.claim.id: view.tracked.claim.text for view in report.claims}
    return {
        "schema": SCHEMA,
        "run": run_object(report.run) if report.run else None,
        "summary": {str(status): number for status, number in totals(report.summary)},
        "changes": [change_object(change, texts.get(change.claim_id)) for change in report.changes],
        "claims": [claim_object(view) for view in claims_worst_first(report.claims)],
        "inquiries": [inquiry_object(view) for view in report.inquiries],
        "retests": {"budget": report.budget, "held_back": report.held_back},
    }


def run_object(run: Run) -> dict[str, Any]:
    """A run and its receipt."""
    return {
        "id": run.id,
        "started_at": utc_time(run.started_at),
        "finished_at": utc_time(run.finished_at),
        "today": run.today.isoformat(),
        "coverage": coverage_object(run.coverage),
    }


def coverage_object(coverage: Coverage) -> dict[str, Any]:
    """What was asked, how it was answered, and from where."""
    return {
        "asked": coverage.asked,
        "answered": coverage.answered,
        "found": coverage.found,
        "absent": coverage.absent,
        "unreachable": coverage.unreachable,
        "held_back": coverage.held_back,
        "unwitnessed": coverage.unwitnessed,
        "requests": coverage.requests,
        "canaries": coverage.canaries,
        "offline": coverage.offline,
        "sources": dict(sorted(coverage.sources.items())),
        "snapshot_as_of": iso_day(coverage.snapshot_as_of),
        "troubles": list(coverage.troubles),
        "never_checked": coverage.never_checked,
        "harvested": coverage.harvested,
        "unchanged": coverage.unchanged,
        "cached": coverage.cached,
        "requests_by": dict(sorted(coverage.requests_by.items())),
        "harvest": {
            "complete": coverage.harvest_complete,
            "pages": coverage.harvest_pages,
            "records": coverage.harvest_records,
            "since": iso_day(coverage.harvest_since),
            "harvested_at": utc_time(coverage.harvested_at),
        },
    }


def change_object(change: StatusChange, text: str | None) -> dict[str, Any]:
    """A claim that moved; `text` is None where the claim is not in the report."""
    return {
        "id": change.claim_id,
        "text": text,
        "from": str(change.from_status) if change.from_status else None,
        "to": str(change.to_status),
        "reason": change.reason,
        "at": utc_time(change.at),
        "actor": change.actor,
    }


def claim_object(view: ClaimView) -> dict[str, Any]:
    """A claim and where it stands."""
    claim, state = view.tracked.claim, view.tracked.state
    return {
        "id": claim.id,
        "inquiry": claim.inquiry_id,
        "text": claim.text,
        "kind": str(claim.kind),
        "kind_assumed": claim.kind_assumed,
        "as_of": [str(month) for month in claim.as_of],
        "origin": claim.origin,
        "status": str(state.status),
        "status_since": utc_time(state.status_since),
        "status_reason": state.reason,
        "p_hold": None if view.p_hold is None else round(view.p_hold, 4),
        "checked_at": utc_time(view.checked_at),
        "retested_at": utc_time(state.retested_at),
        "next_due": iso_day(state.next_due),
        "snoozed_until": iso_day(state.snoozed_until),
        "anchors": [anchor_object(anchor) for anchor in view.anchors],
        "findings": [finding_object(finding) for finding in findings_of(view)],
        "leads": [lead_object(lead) for lead in view.leads],
    }


def inquiry_object(view: InquiryView) -> dict[str, Any]:
    """An inquiry and the anchors of it that carry no claim."""
    return {
        "id": view.inquiry.id,
        "title": view.inquiry.title,
        "question": view.inquiry.question,
        "anchors": [anchor_object(anchor) for anchor in view.anchors],
    }


def anchor_object(view: AnchorView) -> dict[str, Any]:
    """What the document said of a paper and what `source` says of it."""
    paper = view.paper
    return {
        "id": view.anchor.subject,
        "said_title": view.anchor.said_title,
        "title": paper.title if paper else None,
        "version": paper.latest.number if paper and paper.versions else None,
        "outcome": str(view.outcome),
        "seen_at": utc_time(paper.seen_at if paper else view.answered_at),
        "source": str(paper.source) if paper else None,
    }


def finding_object(finding: Finding) -> dict[str, Any]:
    """A reason to doubt and its evidence; `subject` is the anchor it is about, or empty.

    `acknowledged` is null for a finding that counts.
    """
    return {
        "code": str(finding.code),
        "severity": str(finding.severity),
        "message": finding.message,
        "evidence": list(finding.evidence),
        "subject": finding.subject,
        "acknowledged": _acknowledged_object(finding),
    }


def _acknowledged_object(finding: Finding) -> dict[str, str] | None:
    held = finding.acknowledged
    if held is None:
        return None
    return {"until": held.until.isoformat(), "why": held.why, "by": held.by}


def lead_object(lead: Lead) -> dict[str, Any]:
    """A newer paper that bears on a claim, and what a person made of it."""
    said = lead.judgement
    return {
        "id": lead.paper_id.value,
        "title": lead.title,
        "published": iso_day(lead.published),
        "rank": lead.rank,
        "score": round(lead.score, 4),
        "state": str(lead.state),
        "cues": list(lead.cues),
        "shared": list(lead.shared),
        "hint": lead.hint or None,
        "before_source": lead.before_source,
        "front": lead.front or None,
        "names": [id_.value for id_ in lead.names],
        "version": lead.version,
        "stance": str(said.stance) if said and said.stance else None,
        "note": said.note if said else None,
        "by": said.by if said else None,
        "until": iso_day(said.until) if said else None,
    }


def utc_time(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC with a Z, to the second."""
    return None if moment is None else f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def iso_day(written: date | None) -> str | None:
    """``2026-08-21``."""
    return None if written is None else written.isoformat()

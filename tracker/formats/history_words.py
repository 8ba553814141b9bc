"""What the ledger tells of a claim, as the cells of a table and as a JSON object."""

from typing import Any

from tracker.domain.audits import ClaimHistory
from tracker.domain.ledger import utc_text
from tracker.formats.tables import Cell

CLAIM_COLUMNS = (
    "claim_id",
    "inquiry",
    "claim",
    "kind",
    "as_of",
    "anchors",
    "status",
    "status_since",
    "reason",
    "p_hold",
    "policy",
    "verdict",
    "retested_at",
    "events",
    "first_event_at",
    "last_event_at",
)
"""The columns of the audit table with one row a claim, in order."""


def history_row(told: ClaimHistory) -> tuple[Cell, ...]:
    """The cells of one claim, in the order of `CLAIM_COLUMNS`."""
    claim = told.claim
    return (
        told.id,
        claim.inquiry_id if claim else "",
        claim.text if claim else "",
        str(claim.kind) if claim else "",
        ", ".join(str(month) for month in claim.as_of) if claim else "",
        ", ".join(anchor.subject for anchor in claim.anchors) if claim else "",
        str(told.status or ""),
        told.status_since,
        told.reason,
        told.p_hold,
        told.policy,
        told.verdict,
        told.retested_at,
        told.events,
        told.first_at,
        told.last_at,
    )


def history_object(told: ClaimHistory) -> dict[str, Any]:
    """One claim as JSON values: the columns, lists as lists."""
    row: dict[str, Any] = dict(zip(CLAIM_COLUMNS, history_row(told), strict=True))
    for name in ("status_since", "retested_at", "first_event_at", "last_event_at"):
        row[name] = utc_text(row[name]) if row[name] is not None else None
    claim = told.claim
    row["as_of"] = [str(month) for month in claim.as_of] if claim else []
    row["anchors"] = [anchor.subject for anchor in claim.anchors] if claim else []
    return row

"""The words that templates of HTML pages may use: one table for the report and for the pages."""

from collections.abc import Mapping
from typing import Any

from tracker.domain.status import Status
from tracker.formats import claim_words, words
from tracker.formats.anchor_words import anchor_words, own_findings
from tracker.formats.reading_order import findings_told, told_leads, untold_reason

QUIET = (Status.FRESH, Status.RETIRED)
"""Statuses of claims that need nobody."""

WORDING: Mapping[str, Any] = {
    "anchor_words": anchor_words,
    "facts": claim_words.facts,
    "findings_told": findings_told,
    "lead_label": claim_words.lead_label,
    "lead_month": claim_words.lead_month,
    "next_step": claim_words.next_step,
    "own_findings": own_findings,
    "quiet": QUIET,
    "short_id": words.short_id,
    "signs": words.SIGNS,
    "told_leads": told_leads,
    "statuses": tuple(Status),
    "untold_reason": untold_reason,
}

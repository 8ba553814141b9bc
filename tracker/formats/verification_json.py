"""Verified references as JSON: the contract of ``verify`` and ``answer``."""

from collections.abc import Sequence
from typing import Any

from tracker.domain.references import VerifiedReference
from tracker.domain.runs import Coverage
from tracker.formats.foreign import dump_json
from tracker.formats.report_json import coverage_object, finding_object
from tracker.formats.verification_words import summary_of


def render_verification_json(
    references: Sequence[VerifiedReference], coverage: Coverage | None = None
) -> str:
    """All references, in the order given, their counts and the receipt, ending in a newline."""
    told = {
        "references": [reference_object(reference) for reference in references],
        "summary": summary_of(references),
        "coverage": coverage_object(coverage) if coverage else None,
    }
    return dump_json(told) + "\n"


def reference_object(verified: VerifiedReference) -> dict[str, Any]:
    """One reference: where it stands, what was said of it, and what arXiv says."""
    anchor = verified.reference.anchor
    return {
        "id": anchor.subject,
        "where": verified.reference.where,
        "said_title": anchor.said_title,
        "title": verified.paper.title if verified.paper else None,
        "outcome": str(verified.outcome),
        "findings": [finding_object(finding) for finding in verified.findings],
    }

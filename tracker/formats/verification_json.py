"""Verified references as JSON: the contract of ``verify`` and ``answer``."""

from collections.abc import Iterable, Iterator
from typing import Any

from tracker.domain.references import ReferenceTally, VerifiedReference
from tracker.domain.runs import Coverage
from tracker.formats.report_json import coverage_object, finding_object
from tracker.formats.streamed_json import LONG_LIST, streamed_json
from tracker.formats.verification_words import summary_of


def verification_json(
    references: Iterable[VerifiedReference],
    tally: ReferenceTally,
    coverage: Coverage | None = None,
) -> Iterator[str]:
    """All references, in the order given, their counts and the receipt, ending in a newline."""
    frame = {
        "references": LONG_LIST,
        "summary": summary_of(tally),
        "coverage": coverage_object(coverage) if coverage else None,
    }
    return streamed_json(frame, (reference_object(reference) for reference in references))


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

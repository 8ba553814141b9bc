"""What reading an answer brought, as JSON: the contract of ``answer`` and ``proposals``."""

from collections.abc import Sequence
from typing import Any

from tracker.domain.imports import Refusal
from tracker.domain.proposals import Evidence, Proposal
from tracker.domain.references import ReferenceTally, VerifiedReference
from tracker.formats.foreign import dump_json
from tracker.formats.report_json import finding_object, utc_time
from tracker.formats.verification_json import reference_object
from tracker.formats.verification_words import summary_of


def render_answer_json(
    references: Sequence[VerifiedReference],
    proposals: Sequence[Proposal],
    refusals: Sequence[Refusal],
) -> str:
    """``references`` and ``summary`` as ``verify`` has them, then proposals and refused lines."""
    told = {
        "references": [reference_object(each) for each in references],
        "summary": summary_of(ReferenceTally.of(references)),
        "proposals": [proposal_object(each) for each in proposals],
        "refused": [{"where": each.where, "why": each.why} for each in refusals],
    }
    return dump_json(told) + "\n"


def render_proposals_json(proposals: Sequence[Proposal]) -> str:
    """A JSON list of proposals: ``proposals --json``."""
    return dump_json([proposal_object(each) for each in proposals]) + "\n"


def proposal_object(proposal: Proposal) -> dict[str, Any]:
    """A proposed verdict, what it rests on, and what checking it showed."""
    return {
        "id": proposal.id,
        "claim": proposal.claim_id,
        "revision": proposal.revision,
        "verdict": str(proposal.verdict),
        "state": str(proposal.state),
        "why": proposal.why,
        "evidence": [_evidence_object(each) for each in proposal.evidence],
        "grounds": list(proposal.grounds),
        "successor": proposal.successor,
        "cannot_ground": list(proposal.cannot_ground),
        "model": proposal.model,
        "prompt": proposal.prompt,
        "read_at": utc_time(proposal.read_at),
        "where": proposal.where,
        "findings": [finding_object(each) for each in proposal.findings],
    }


def _evidence_object(evidence: Evidence) -> dict[str, Any]:
    return {
        "id": evidence.id,
        "where": evidence.where,
        "said_title": evidence.said_title,
        "title": evidence.title or None,
        "bears": str(evidence.bearing),
        "outcome": str(evidence.outcome),
        "quote": evidence.quote,
        "quoted": evidence.quoted,
        "stands": evidence.stands,
        "findings": [finding_object(each) for each in evidence.findings],
    }

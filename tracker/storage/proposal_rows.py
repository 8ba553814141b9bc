"""Proposals as rows, and rows as proposals again; no queries."""

from typing import Any

from tracker.domain.claims import ClaimId
from tracker.domain.findings import Code, Finding
from tracker.domain.proposals import Bearing, Evidence, Proposal, ProposalId, ProposalState
from tracker.domain.sightings import Outcome
from tracker.domain.tracked import Verdict
from tracker.storage.checks import as_utc
from tracker.storage.rows import Values


def proposal_values(proposal: Proposal) -> Values:
    """The row of a proposal. Raises ValueError on a time without a zone."""
    return {
        "id": proposal.id,
        "claim_id": proposal.claim_id,
        "revision": proposal.revision,
        "verdict": proposal.verdict.value,
        "state": proposal.state.value,
        "read_at": as_utc(proposal.read_at),
        "model": proposal.model,
        "prompt": proposal.prompt,
        "body": {
            "why": proposal.why,
            "successor": proposal.successor,
            "cannot_ground": list(proposal.cannot_ground),
            "where": proposal.where,
            "evidence": [_evidence_object(each) for each in proposal.evidence],
            "findings": [_finding_object(each) for each in proposal.findings],
        },
    }


def proposal_from(row: Any) -> Proposal:
    """The proposal of a row."""
    body = row.body
    return Proposal(
        id=ProposalId(row.id),
        claim_id=ClaimId(row.claim_id),
        revision=row.revision,
        verdict=Verdict(row.verdict),
        read_at=row.read_at,
        why=body["why"],
        evidence=tuple(_evidence_from(each) for each in body["evidence"]),
        successor=body["successor"],
        cannot_ground=tuple(body["cannot_ground"]),
        model=row.model,
        prompt=row.prompt,
        where=body["where"],
        findings=tuple(_finding_from(each) for each in body["findings"]),
        state=ProposalState(row.state),
    )


def _evidence_object(evidence: Evidence) -> Values:
    return {
        "id": evidence.id,
        "bearing": evidence.bearing.value,
        "outcome": evidence.outcome.value,
        "where": evidence.where,
        "said_title": evidence.said_title,
        "title": evidence.title,
        "quote": evidence.quote,
        "quoted": evidence.quoted,
        "findings": [_finding_object(each) for each in evidence.findings],
    }


def _evidence_from(kept: Values) -> Evidence:
    return Evidence(
        id=kept["id"],
        bearing=Bearing(kept["bearing"]),
        outcome=Outcome(kept["outcome"]),
        where=kept["where"],
        said_title=kept["said_title"],
        title=kept["title"],
        quote=kept["quote"],
        quoted=kept["quoted"],
        findings=tuple(_finding_from(each) for each in kept["findings"]),
    )


def _finding_object(finding: Finding) -> list[Any]:
    evidence = list(finding.evidence)
    return [finding.code.value, finding.message, finding.subject, evidence, finding.fingerprint]


def _finding_from(kept: list[Any]) -> Finding:
    code, message, subject, evidence, fingerprint = kept
    return Finding(Code(code), message, subject, tuple(evidence), fingerprint)

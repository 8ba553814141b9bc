"""Read an answer: look every id up like any document's, check quotations, keep proposals.

Nothing is believed because a model said it: a proposal moves no claim, and what could not be looked
up stands for nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from tracker.domain.claims import Claim, ClaimId
from tracker.domain.errors import BadInputError
from tracker.domain.findings import Finding
from tracker.domain.identifiers import ArxivId
from tracker.domain.imports import Refusal
from tracker.domain.ledger import Event, EventKind
from tracker.domain.prompts import WrittenPrompt
from tracker.domain.proposals import (
    Evidence,
    Proposal,
    ProposalId,
    ProposalState,
    WrittenAnswer,
    WrittenVerdict,
    checked_evidence,
    proposal_findings,
    proposal_id,
)
from tracker.domain.references import DocumentsRead, Reference, VerifiedReference
from tracker.domain.runs import Coverage
from tracker.domain.sightings import Sightings
from tracker.ports import AnswerReader, Catalogue, ClaimStore, ProposalStore
from tracker.reference_ports import ReferenceReader
from tracker.services.judge_references import verified_reference
from tracker.services.verify_anchors import VerifyAnchors

_LEAST_DIGEST = 8


class StoreOfAnswers(ClaimStore, ProposalStore, Protocol):
    """What reading answers needs of the store."""


@dataclass(frozen=True, slots=True)
class AnswerRead:
    """Every id of the answer as a reference, the proposals kept, and what could not be used."""

    references: tuple[VerifiedReference, ...]
    proposals: tuple[Proposal, ...]
    refusals: tuple[Refusal, ...]
    coverage: Coverage
    new: frozenset[ProposalId] = frozenset()


class ReadAnswers:
    """Turns an answer into proposals; reading the same answer twice keeps the same ones."""

    def __init__(
        self,
        store: StoreOfAnswers,
        reader: AnswerReader,
        references: ReferenceReader,
        verify: VerifyAnchors,
        catalogue: Catalogue,
    ) -> None:
        self._store = store
        self._reader = reader
        self._references = references
        self._verify = verify
        self._catalogue = catalogue

    def run(
        self,
        path: Path,
        now: datetime,
        *,
        model: str = "",
        prompt: str = "",
        budget: int,
        offline: bool = False,
    ) -> AnswerRead:
        """Read one answer. Raises SourceFileError, and BadInputError for an unknown prompt.

        Sections that cannot be used are among the refusals; the others are kept all the same, in
        one transaction.
        """
        asked = self._prompt(prompt) if prompt else None
        answer = self._reader.read(path)
        named = sorted(self._references.references(path, DocumentsRead()), key=lambda one: one.line)
        verdicts, refusals = self._of_claims(answer, asked)
        cited = [each.anchor for written, _ in verdicts for each in written.cited]
        anchors = [*(reference.anchor for reference in named), *cited]
        sweep = self._verify.sweep(anchors, now, budget=budget, offline=offline)
        known = sweep.known
        proposals = [
            self._proposal(written, claim, known, now, model or answer.model, asked)
            for written, claim in verdicts
        ]
        kept, new = self._keep(proposals, now)
        wanted = {anchor.id for anchor in anchors if anchor.id is not None}
        return AnswerRead(
            references=tuple(
                verified_reference(found, known, self._catalogue, now) for found in named
            ),
            proposals=kept,
            refusals=tuple(refusals),
            coverage=sweep.coverage(wanted, self._catalogue.as_of),
            new=new,
        )

    def drop(self, written: str, now: datetime, by: str, why: str = "") -> Proposal:
        """Put a proposal aside. Raises BadInputError where there is none, or it is confirmed."""
        found = find_proposal(self._store, written)
        if found.state is not ProposalState.OPEN:
            raise BadInputError(f"proposal {found.id} is {found.state} already")
        dropped = replace(found, state=ProposalState.DROPPED)
        body = {"proposal": found.id, "by": by, "note": why}
        event = Event(EventKind.PROPOSAL_DROPPED, now, by or "person", found.claim_id, body=body)
        self._store.save_proposals([dropped], [event])
        return dropped

    def _prompt(self, written: str) -> WrittenPrompt:
        """The prompt with this digest, or beginning of it. Raises BadInputError."""
        wanted = written.strip().lower()
        found = [each for each in self._store.prompts() if each.digest.startswith(wanted)]
        if len(wanted) < _LEAST_DIGEST or len(found) != 1:
            raise BadInputError(
                f"no one prompt of this library has the digest '{written}'",
                f"give at least {_LEAST_DIGEST} digits of what 'tracker prompt' printed",
            )
        return found[0]

    def _of_claims(
        self, answer: WrittenAnswer, asked: WrittenPrompt | None
    ) -> tuple[list[tuple[WrittenVerdict, Claim]], list[Refusal]]:
        """Each verdict with its claim; those that fit no claim, or no question, are refused."""
        fitting: list[tuple[WrittenVerdict, Claim]] = []
        refusals = list(answer.refusals)
        before: dict[ClaimId, WrittenVerdict] = {}
        for written in answer.verdicts:
            try:
                claim = self._store.claim(self._store.find_claim(written.claim)).claim
            except BadInputError as error:
                refusals.append(Refusal(written.where, str(error)))
                continue
            if asked is not None and claim.id not in asked.claims:
                why = f"the prompt did not ask about claim {claim.id[:8]}"
                refusals.append(Refusal(written.where, why))
            elif claim.id in before:
                why = f"claim {claim.id[:8]} is answered already at {before[claim.id].where}"
                refusals.append(Refusal(written.where, why))
            else:
                before[claim.id] = written
                fitting.append((written, claim))
        return fitting, refusals

    def _proposal(
        self,
        written: WrittenVerdict,
        claim: Claim,
        known: Mapping[ArxivId, Sightings],
        now: datetime,
        model: str,
        asked: WrittenPrompt | None,
    ) -> Proposal:
        evidence = []
        for cited in written.cited:
            reference = Reference(cited.where, cited.anchor)
            verified = verified_reference(reference, known, self._catalogue, now)
            evidence.append(checked_evidence(cited, verified, claim))
        prompt = asked.digest if asked else ""
        return Proposal(
            id=proposal_id(written, claim, model, prompt),
            claim_id=claim.id,
            revision=written.revision or claim.revision,
            verdict=written.verdict,
            read_at=now,
            why=written.why,
            evidence=tuple(evidence),
            successor=written.successor,
            cannot_ground=written.cannot_ground,
            model=model,
            prompt=prompt,
            where=written.where,
            findings=proposal_findings(written, claim, tuple(evidence)),
        )

    def _keep(
        self, read: Sequence[Proposal], now: datetime
    ) -> tuple[tuple[Proposal, ...], frozenset[ProposalId]]:
        """Write what is new or was looked up better; what a person did with one is never undone."""
        held = {proposal.id: proposal for proposal in self._store.proposals()}
        kept, changed = [], []
        for proposal in read:
            before = held.get(proposal.id)
            if before is not None and (
                before.state is not ProposalState.OPEN
                or before.same_content(proposal)
                or _seen(proposal) < _seen(before)
            ):
                kept.append(before)
                continue
            kept.append(proposal)
            changed.append(proposal)
        if changed:
            self._store.save_proposals(changed, [_event(each, now) for each in changed])
        return tuple(kept), frozenset(each.id for each in changed if each.id not in held)


def find_proposal(store: ProposalStore, written: str) -> Proposal:
    """The one proposal whose id begins so. Raises BadInputError."""
    wanted = written.strip().lower()
    found = [each for each in store.proposals() if wanted and each.id.startswith(wanted)]
    if len(found) != 1:
        problem = "several proposals begin" if found else "there is no proposal"
        raise BadInputError(f"{problem} '{written}'", "tracker proposals lists them")
    return found[0]


def _seen(proposal: Proposal) -> int:
    """How many of its papers arXiv was seen to have: a later, offline reading knows less."""
    return sum(1 for each in proposal.evidence if each.outcome.is_answer)


def _event(proposal: Proposal, now: datetime) -> Event:
    body: dict[str, Any] = {
        "proposal": proposal.id,
        "verdict": proposal.verdict.value,
        "revision": proposal.revision,
        "note": proposal.why,
        "model": proposal.model,
        "prompt": proposal.prompt,
        "where": proposal.where,
        "evidence": [f"{each.id} ({_told(each)})" for each in proposal.evidence],
        "quotes": [each.quote for each in proposal.evidence],
        "successor": proposal.successor,
        "cannot_ground": list(proposal.cannot_ground),
        "findings": sorted({_key(found) for found in _all_findings(proposal)}),
    }
    return Event(EventKind.PROPOSED, now, "answer", proposal.claim_id, body=body)


def _all_findings(proposal: Proposal) -> tuple[Finding, ...]:
    of_papers = [found for each in proposal.evidence for found in each.findings]
    return (*proposal.findings, *of_papers)


def _key(found: Finding) -> str:
    return f"{found.code}|{found.subject}" if found.subject else str(found.code)


def _told(evidence: Evidence) -> str:
    told = f"{evidence.bearing}, {evidence.outcome}"
    if evidence.quoted is not None:
        told += ", quoted" if evidence.quoted else ", quote not found"
    return told

"""Triage: what a person makes of a lead; remembered per claim, paper and version, in the ledger.

Never decides by itself what a paper does to a claim.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from tracker.domain.changes import ClaimChange
from tracker.domain.claims import ClaimId
from tracker.domain.errors import BadInputError, IllegalMoveError
from tracker.domain.identifiers import ArxivId, ArxivReference, parse_arxiv_id
from tracker.domain.leads import (
    Judgement,
    Lead,
    LeadState,
    Stance,
    accepted_lead,
    in_reading_order,
    judged,
    readings_of,
    returned,
    why_it_returns,
)
from tracker.domain.ledger import Event, EventKind
from tracker.domain.material import material_of
from tracker.domain.papers import Paper
from tracker.domain.policy import Policy
from tracker.domain.status import Status
from tracker.domain.tracked import ClaimState, TrackedClaim
from tracker.domain.triage import after_acceptance, contesting_leads, lead_sentence
from tracker.ports import Store
from tracker.services.as_seen import claim_as_seen, moved_meanwhile
from tracker.services.assess_claims import lasting
from tracker.services.experience import adopt_policy
from tracker.services.measure import basis_of, measure


@dataclass(frozen=True, slots=True)
class Triaged:
    """What a person's act on a lead did."""

    before: Status
    after: TrackedClaim
    lead: Lead


class TriageLeads:
    """Lists leads and records what people make of them; each act is one transaction."""

    def __init__(self, store: Store, policy: Policy) -> None:
        self._store = store
        self._policy = policy

    def leads(self, claim_id: ClaimId) -> list[Lead]:
        """The leads of a claim: what waits first, best first; what was dismissed last."""
        return in_reading_order(self._store.leads(claim_id))

    def mark_seen(self, claim_id: ClaimId, leads: Iterable[Lead]) -> None:
        """A person has had these before their eyes."""
        unread = [lead.paper_id for lead in leads if lead.state is LeadState.NEW]
        if unread:
            self._store.mark_seen(claim_id, unread)

    def accept(
        self,
        claim_id: ClaimId,
        paper: str,
        stance: Stance,
        now: datetime,
        *,
        note: str = "",
        by: str = "",
        seen: int | None = None,
    ) -> Triaged:
        """Record that a lead contradicts, weakens, supports or supersedes the claim.

        Raises ClaimNotFoundError, BadInputError (no such lead), IllegalMoveError (retired, or
        contested by this paper already and not re-tested).
        """
        tracked, lead = self._find(claim_id, paper, seen)
        if not stance.contests:
            _refuse_while_it_contests(tracked.state, lead)
        accepted = accepted_lead(lead, stance, by, now, note)
        state = after_acceptance(tracked.state, accepted, now)
        lead = judged(lead, LeadState.ACCEPTED, Judgement(by, now, stance, note))
        body = {**_told(lead), "stance": stance.value, "reason": lead_sentence(accepted)}
        return self._write(tracked, state, lead, EventKind.LEAD_ACCEPTED, body, now)

    def dismiss(
        self,
        claim_id: ClaimId,
        paper: str,
        why: str,
        now: datetime,
        *,
        until: date | None = None,
        by: str = "",
        seen: int | None = None,
    ) -> Triaged:
        """Record that a lead does not bear on the claim; it returns when its paper materially
        changes, or on the day `until`.

        Raises ClaimNotFoundError, BadInputError (no such lead, no reason, a past day),
        IllegalMoveError (the claim is contested by it).
        """
        if not why.strip():
            raise BadInputError("a dismissal needs a reason", "say it with --why '...'")
        if until is not None and until <= now.date():
            raise BadInputError(f"{until} is not after today ({now.date()})", "give a later date")
        tracked, lead = self._find(claim_id, paper, seen)
        _refuse_while_it_contests(tracked.state, lead)
        lead = judged(lead, LeadState.DISMISSED, Judgement(by, now, None, why, until))
        accepted = tuple(held for held in tracked.state.accepted if held.paper_id != lead.paper_id)
        state = replace(tracked.state, accepted=accepted)
        reason = f"{lead.paper_id} does not bear on it"
        body = {**_told(lead), "until": str(until) if until else None, "reason": reason}
        return self._write(tracked, state, lead, EventKind.LEAD_DISMISSED, body, now)

    def dismissed(self) -> set[ArxivId]:
        """The papers of leads that somebody dismissed."""
        return {lead.paper_id for lead in self._store.leads_in(LeadState.DISMISSED)}

    def bring_back(self, papers: Mapping[ArxivId, Paper], now: datetime) -> list[Lead]:
        """Make dismissed leads new whose day has come or whose paper materially changed.

        `papers` are the papers as they are known now; one that is not among them changes nothing.
        """
        back: list[Lead] = []
        for lead in self._store.leads_in(LeadState.DISMISSED):
            paper = papers.get(lead.paper_id)
            material = material_of(paper.title, paper.abstract) if paper else ""
            why = why_it_returns(lead, paper, material, now.date())
            if why and self._bring_back(returned(lead, paper, material), why, now):
                back.append(lead)
        return back

    def _bring_back(self, lead: Lead, why: str, now: datetime) -> bool:
        tracked = self._store.claim(lead.claim_id)
        if tracked.state.status is Status.RETIRED:
            return False
        body = {**_told(lead), "reason": why}
        event = Event(EventKind.LEAD_RETURNED, now, "night", lead.claim_id, body=body)
        return all(self._store.write([self._judged(tracked, tracked.state, lead, event)]))

    def _find(self, claim_id: ClaimId, written: str, seen: int | None) -> tuple[TrackedClaim, Lead]:
        reference = parse_arxiv_id(written)
        tracked = claim_as_seen(self._store, claim_id, seen)
        for lead in self._store.leads(claim_id):
            if lead.paper_id == reference.id:
                _refuse_another_version(lead, reference)
                return tracked, lead
        raise BadInputError(
            f"{reference.id} is no lead of claim {claim_id[:8]}",
            f"tracker leads {claim_id[:8]} lists them; a paper you found yourself goes into "
            f"tracker retest {claim_id[:8]} --evidence {reference.id}",
        )

    def _write(
        self,
        tracked: TrackedClaim,
        state: ClaimState,
        lead: Lead,
        kind: EventKind,
        body: dict[str, Any],
        now: datetime,
    ) -> Triaged:
        by = lead.judgement.by if lead.judgement else ""
        claim, before = tracked.claim, tracked.state.status
        event = Event(kind, now, by or "person", claim.id, before, state.status, body)
        change = self._judged(tracked, state, lead, event)
        if not all(self._store.write([change])):
            raise moved_meanwhile(claim.id)
        return Triaged(before, TrackedClaim(claim, change.state, change.findings), lead)

    def _judged(
        self, tracked: TrackedClaim, state: ClaimState, lead: Lead, event: Event
    ) -> ClaimChange:
        """The change of a claim in this state and with this lead; the status is not touched."""
        adopt_policy(self._store, self._policy, event.at, event.actor)
        claim = tracked.claim
        others = [held for held in self._store.leads(claim.id) if held.paper_id != lead.paper_id]
        readings = readings_of([*others, lead], state.retested_at)
        by = measure(self._store, self._policy, event.at)
        moved = replace(tracked, state=state, readings=readings)
        found = by.judge(moved, self._store.sightings(claim.anchor_ids))
        return ClaimChange(
            claim,
            replace(state, next_due=found.next_due, basis=basis_of(found)),
            lasting(found.findings),
            tracked.state.status,
            (replace(event, body={**event.body, **by.kept(found)}),),
            tracked.writes,
            (lead,),
        )


def _told(lead: Lead) -> dict[str, Any]:
    judgement = lead.judgement
    return {
        "paper": lead.paper_id.value,
        "version": lead.version,
        "title": lead.title,
        "score": lead.score,
        "material": lead.material,
        "note": judgement.note if judgement else "",
        "by": judgement.by if judgement else "",
    }


def _refuse_while_it_contests(state: ClaimState, lead: Lead) -> None:
    if lead.paper_id in contesting_leads(state):
        raise IllegalMoveError(
            f"the claim is contested by {lead.paper_id}",
            f"only a re-test leads out of it: --verdict holds --evidence {lead.paper_id}",
        )


def _refuse_another_version(lead: Lead, reference: ArxivReference) -> None:
    if reference.version is not None and reference.version != lead.version:
        raise BadInputError(
            f"the lead is v{lead.version} of {lead.paper_id}, not v{reference.version}",
            f"read that version, then name {lead.paper_id}v{lead.version} or {lead.paper_id}",
        )

"""A person's acts: re-test, snooze, retire, revive. Evidence ids are looked up like anchors."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from tracker.domain.ageing import window
from tracker.domain.assessment import Assessment, moved
from tracker.domain.changes import ClaimChange
from tracker.domain.claims import Anchor, Claim, ClaimId, Link
from tracker.domain.errors import BadInputError
from tracker.domain.identifiers import ArxivId, ArxivReference, parse_arxiv_id
from tracker.domain.leads import Judgement, Lead, LeadState, judged, readings_of
from tracker.domain.ledger import Event, EventKind
from tracker.domain.policy import Policy
from tracker.domain.proposals import Proposal, ProposalId, ProposalState
from tracker.domain.retest_queue import trigger_of
from tracker.domain.retests import (
    SNOOZE_SHARE,
    Retest,
    after_retest,
    after_retirement,
    after_revival,
    after_snooze,
)
from tracker.domain.status import Status
from tracker.domain.track_record import Trigger
from tracker.domain.tracked import ClaimState, TrackedClaim, Verdict
from tracker.domain.triage import contesting_leads
from tracker.ports import Catalogue, PaperSource, Store
from tracker.services.as_seen import claim_as_seen, moved_meanwhile
from tracker.services.assess_claims import change_for, lasting
from tracker.services.experience import adopt_policy
from tracker.services.look_up import Evidence, LookUp, refuse_withdrawn
from tracker.services.measure import basis_of, measure
from tracker.services.plan_retests import is_drawn
from tracker.services.read_answers import find_proposal


@dataclass(frozen=True, slots=True)
class Acted:
    """What a person's act did.

    `dependants` are claims that moved because this one fell, `successor` is the claim that holds
    instead, and `wording` what a confirmed proposal would say instead.
    """

    before: Status
    after: TrackedClaim
    evidence: tuple[Evidence, ...] = ()
    dependants: tuple[ClaimId, ...] = ()
    successor: str = ""
    wording: str = ""


class Retesting:
    """Records what people judge; refuses moves that the table does not allow."""

    def __init__(
        self,
        store: Store,
        first: PaperSource,
        second: PaperSource,
        catalogue: Catalogue,
        policy: Policy,
    ) -> None:
        self._store = store
        self._looking = LookUp(store, first, second, catalogue)
        self._policy = policy

    def retest(
        self,
        claim_id: ClaimId,
        verdict: Verdict,
        now: datetime,
        *,
        evidence: Sequence[str] = (),
        note: str = "",
        by: str = "",
        proposal: Proposal | None = None,
        closes: Sequence[str] = (),
        successor: str = "",
        trigger: Trigger | None = None,
        seen: int | None = None,
    ) -> Acted:
        """Record a verdict, P_hold as shown before it, and what triggered it (told by where the
        claim stood when nobody says); `proposal` is the answer of a model that it confirms.

        `closes` are the findings (codes or keys) that ``holds`` closes, all when none is named;
        `successor` is the claim that holds instead. A fall makes dependent claims due at once.

        Raises ClaimNotFoundError, InvalidArxivIdError, IllegalMoveError, BadInputError (no ground
        for ``holds``), ClaimMovedError (not as `seen`) and EvidenceRefusedError (no such paper);
        nothing is written then. Evidence that could not be looked up is recorded as unchecked.
        """
        references = list(dict.fromkeys(parse_arxiv_id(written) for written in evidence))
        tracked = claim_as_seen(self._store, claim_id, seen)
        grounds = tuple(str(reference) for reference in references)
        instead = self._successor(claim_id, successor, verdict)
        rest = SNOOZE_SHARE * self._window(tracked, now)
        retest = Retest(verdict, grounds, note, by, closes=tuple(closes), snooze=rest)
        after_retest(tracked, retest, now)  # refuse before anything is asked of arXiv
        checked = self._looking.look_up(references, now)
        if verdict is Verdict.HOLDS:
            refuse_withdrawn(checked)
        retest = replace(retest, seen=any(each.outcome == "found" for each in checked))
        claim = tracked.claim
        settled: tuple[Lead, ...] = ()
        if verdict is Verdict.HOLDS:
            contesting = contesting_leads(tracked.state)
            standing = [each for each in references if each.id not in contesting]
            claim = _with_evidence(claim, standing)
            settled = self._settled(claim_id, set(contesting), now, note, by)
        state = after_retest(tracked, retest, now)
        if closes:
            state = self._with_what_is_left(claim, state, now)
        adopt_policy(self._store, self._policy, now, by or "person")
        told = {
            **_said(retest, checked, instead),
            **_became(tracked.state, state),
            "policy": self._policy.digest(),
            **self._shown_before(tracked, now, trigger),
            **_confirmed(proposal),
        }
        before, confirms = tracked.state.status, proposal.id if proposal else None
        event = Event(EventKind.RETESTED, now, by or "person", claim_id, before, state.status, told)
        after = self._write(tracked, claim, state, event, now, settled, confirms)
        dependants = self._tell_dependants(claim_id, now, verdict)
        wording = proposal.successor if proposal else ""
        return Acted(before, after, tuple(checked), dependants, instead, wording)

    def confirm(
        self,
        claim_id: ClaimId,
        written: str,
        now: datetime,
        *,
        evidence: Sequence[str] = (),
        note: str = "",
        by: str = "",
        closes: Sequence[str] = (),
        successor: str = "",
        trigger: Trigger | None = None,
        seen: int | None = None,
    ) -> Acted:
        """Make the verdict of a proposal a person's own.

        It rests on the cited papers that stood when the answer was read, and on `evidence`; all are
        looked up again now. Raises what `retest` raises, and BadInputError where the proposal is of
        another claim or text, is not open any more, or grounds its ``holds`` on nothing.
        """
        proposal = find_proposal(self._store, written)
        _refuse_unfit(proposal, self._store.claim(claim_id).claim)
        grounds = (*proposal.grounds, *evidence)
        if proposal.verdict is Verdict.HOLDS and not grounds and not note.strip():
            raise BadInputError(
                f"proposal {proposal.id} cites no paper that is known to stand",
                "give --evidence ID, or --note '...' saying what you read yourself",
            )
        return self.retest(
            claim_id,
            proposal.verdict,
            now,
            evidence=grounds,
            note=note or f"confirmed proposal {proposal.id}: {proposal.why}",
            by=by,
            proposal=proposal,
            closes=closes,
            successor=successor,
            trigger=trigger,
            seen=seen,
        )

    def snooze(
        self,
        claim_id: ClaimId,
        until: date,
        now: datetime,
        by: str = "",
        seen: int | None = None,
    ) -> Acted:
        """Put a claim off. Raises ClaimNotFoundError, BadInputError, IllegalMoveError."""
        tracked = claim_as_seen(self._store, claim_id, seen)
        state = after_snooze(tracked.state, until, now.date(), now)
        return self._act(tracked, state, EventKind.SNOOZED, now, by, {"until": str(until)})

    def retire(
        self,
        claim_id: ClaimId,
        now: datetime,
        why: str = "",
        by: str = "",
        seen: int | None = None,
    ) -> Acted:
        """Keep a claim but check it no more. Raises ClaimNotFoundError, IllegalMoveError."""
        tracked = claim_as_seen(self._store, claim_id, seen)
        state = after_retirement(tracked.state, now, why)
        return self._act(tracked, state, EventKind.RETIRED, now, by, {"note": why})

    def revive(
        self, claim_id: ClaimId, now: datetime, by: str = "", seen: int | None = None
    ) -> Acted:
        """Take a retired claim back. Raises ClaimNotFoundError, IllegalMoveError."""
        tracked = claim_as_seen(self._store, claim_id, seen)
        state = after_revival(tracked, now)
        return self._act(tracked, state, EventKind.REVIVED, now, by, {})

    def _act(
        self,
        tracked: TrackedClaim,
        state: ClaimState,
        kind: EventKind,
        now: datetime,
        by: str,
        body: dict[str, str],
    ) -> Acted:
        adopt_policy(self._store, self._policy, now, by or "person")
        event = Event(
            kind,
            now,
            by or "person",
            tracked.claim.id,
            tracked.state.status,
            state.status,
            {**body, "reason": state.reason},
        )
        after = self._write(tracked, tracked.claim, state, event, now)
        return Acted(tracked.state.status, after)

    def _assessed(self, tracked: TrackedClaim, now: datetime) -> Assessment:
        known = self._store.sightings(tracked.claim.anchor_ids)
        return measure(self._store, self._policy, now).judge(tracked, known)

    def _with_what_is_left(self, claim: Claim, state: ClaimState, now: datetime) -> ClaimState:
        """The state once what was left open is judged: it may call for a worse status at once."""
        left = self._assessed(TrackedClaim(claim, state), now)
        return moved(state, left, now) if left.status is not state.status else state

    def _window(self, tracked: TrackedClaim, now: datetime) -> float:
        return window(tracked, self._assessed(tracked, now).hold, self._policy)

    def _successor(self, claim_id: ClaimId, written: str, verdict: Verdict) -> str:
        """The id of the claim that holds instead. Raises ClaimNotFoundError, BadInputError."""
        if not written:
            return ""
        found = self._store.find_claim(written)
        if found == claim_id or verdict not in {Verdict.OVERTURNED, Verdict.WEAKENED}:
            raise BadInputError(
                "only another claim can succeed one that was overturned or weakened",
                "leave --successor out, or name another claim",
            )
        return found

    def _shown_before(
        self, tracked: TrackedClaim, now: datetime, trigger: Trigger | None
    ) -> dict[str, Any]:
        """P_hold as shown before a verdict, with all its parts, and what led to the re-test."""
        hold = self._assessed(tracked, now).hold
        drawn = is_drawn(self._store, tracked.claim.id, tracked.state.last_verdict_at)
        return {
            "trigger": (trigger or trigger_of(tracked, hold, drawn=drawn)).value,
            "p_hold": hold.value if hold else None,
            "before": hold.as_json() if hold else None,
        }

    def _tell_dependants(
        self, fallen: ClaimId, now: datetime, verdict: Verdict
    ) -> tuple[ClaimId, ...]:
        """Judge the claims that depend on one that was overturned; those that moved.

        What another process moves at this moment the next night judges.
        """
        told = []
        for other in self._store.claims() if verdict is Verdict.OVERTURNED else ():
            if not any(fallen.startswith(written) for written in other.claim.depends_on):
                continue
            known = self._store.sightings(other.claim.anchor_ids)
            by = measure(self._store, self._policy, now)
            change = change_for(other, by.judge(other, known), known, by)
            if change is None or not all(self._store.write([change])):
                continue
            if change.state.status is not other.state.status:
                told.append(other.claim.id)
        return tuple(told)

    def _settled(
        self, claim_id: ClaimId, papers: set[ArxivId], now: datetime, note: str, by: str
    ) -> tuple[Lead, ...]:
        """Accepted leads that a re-test answered: they return only when they materially change."""
        word = Judgement(by, now, None, f"settled by a re-test: {note}".rstrip(": "))
        leads = self._store.leads(claim_id) if papers else []
        return tuple(
            judged(lead, LeadState.DISMISSED, word) for lead in leads if lead.paper_id in papers
        )

    def _write(
        self,
        tracked: TrackedClaim,
        claim: Claim,
        state: ClaimState,
        event: Event,
        now: datetime,
        leads: tuple[Lead, ...] = (),
        confirms: ProposalId | None = None,
    ) -> TrackedClaim:
        latest = {lead.paper_id: lead for lead in leads}
        held = [latest.get(lead.paper_id, lead) for lead in self._store.leads(claim.id)]
        readings = readings_of(held, state.retested_at)
        known = self._store.sightings(claim.anchor_ids)
        by = measure(self._store, self._policy, now)
        judged = by.judge(TrackedClaim(claim, state, readings=readings), known)
        state = replace(state, next_due=judged.next_due, basis=basis_of(judged))
        event = replace(event, body={**by.kept(judged), **event.body})
        after = TrackedClaim(claim, state, lasting(judged.findings))
        change = ClaimChange(
            claim,
            state,
            after.findings,
            tracked.state.status,
            (event,),
            tracked.writes,
            leads,
            confirms,
        )
        if not all(self._store.write([change])):
            raise moved_meanwhile(claim.id)
        return after


def _became(before: ClaimState, after: ClaimState) -> dict[str, Any]:
    """Why the claim stands where it stands now, and what the re-test has closed."""
    return {"reason": after.reason, "closed": sorted(after.settled - before.settled)}


def _said(retest: Retest, checked: Sequence[Evidence], instead: str) -> dict[str, Any]:
    """What the person said, for the ledger; `instead` is the claim that succeeds this one."""
    return {
        **({"successor": instead} if instead else {}),
        "verdict": retest.verdict.value,
        "evidence": [f"{each.reference} ({each.outcome})" for each in checked],
        "note": retest.note,
        "by": retest.by,
    }


def _refuse_unfit(proposal: Proposal, claim: Claim) -> None:
    """Raises BadInputError for a proposal that cannot be about this claim as it is now."""
    if proposal.claim_id != claim.id:
        raise BadInputError(
            f"proposal {proposal.id} is about claim {proposal.claim_id[:8]}, not {claim.id[:8]}"
        )
    if proposal.state is not ProposalState.OPEN:
        raise BadInputError(f"proposal {proposal.id} is {proposal.state} already")
    if proposal.revision != claim.revision:
        raise BadInputError(
            f"proposal {proposal.id} answers revision {proposal.revision} of the claim, "
            f"which is at revision {claim.revision} now",
            f"ask again: tracker prompt {claim.id[:8]}",
        )


def _confirmed(proposal: Proposal | None) -> dict[str, str]:
    if proposal is None:
        return {}
    return {"proposal": proposal.id, "model": proposal.model, "prompt": proposal.prompt}


def _with_evidence(claim: Claim, references: Sequence[ArxivReference]) -> Claim:
    """The claim resting on its evidence as well, so that the night watches it from now on."""
    held = set(claim.anchor_ids)
    new = [
        Anchor(str(reference), reference.id, said_version=reference.version, link=Link.RETEST)
        for reference in references
        if reference.id not in held
    ]
    return replace(claim, anchors=(*claim.anchors, *new)) if new else claim

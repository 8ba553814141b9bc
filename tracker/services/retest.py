"""A person's acts: re-test, snooze, retire, revive. Evidence ids are looked up like anchors."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from tracker.domain.assessment import assess, p_hold_of
from tracker.domain.claims import Anchor, Claim, ClaimId, Link
from tracker.domain.errors import EvidenceRefusedError, IllegalMoveError
from tracker.domain.identifiers import ArxivReference, parse_arxiv_id
from tracker.domain.ledger import Event, EventKind
from tracker.domain.papers import Absent, Found, Observation
from tracker.domain.policy import Policy
from tracker.domain.retests import (
    Retest,
    after_retest,
    after_retirement,
    after_revival,
    after_snooze,
)
from tracker.domain.sightings import Sightings
from tracker.domain.status import Status
from tracker.domain.tracked import ClaimState, TrackedClaim, Verdict
from tracker.ports import Catalogue, ClaimChange, PaperSource, Store
from tracker.services.assess_claims import lasting


@dataclass(frozen=True, slots=True)
class Evidence:
    """One evidence id and what looking it up showed. `outcome` is found, snapshot or unchecked."""

    reference: ArxivReference
    outcome: str
    title: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Acted:
    """What a person's act did."""

    before: Status
    after: TrackedClaim
    evidence: tuple[Evidence, ...] = ()


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
        self._first = first
        self._second = second
        self._catalogue = catalogue
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
    ) -> Acted:
        """Record a verdict. Raises ClaimNotFoundError, InvalidArxivIdError, IllegalMoveError,
        BadInputError (no ground for ``holds``) and EvidenceRefusedError (no such paper); nothing is
        written then. Evidence that could not be looked up is recorded as unchecked."""
        references = list(dict.fromkeys(parse_arxiv_id(written) for written in evidence))
        tracked = self._store.claim(claim_id)
        grounds = tuple(str(reference) for reference in references)
        retest = Retest(verdict, grounds, note, by)
        after_retest(tracked, retest, now)  # refuse before anything is asked of arXiv
        checked = self._look_up(references, now)
        claim = tracked.claim
        if verdict is Verdict.HOLDS:
            claim = _with_evidence(claim, references)
        state = after_retest(tracked, retest, now)
        before = p_hold_of(tracked, now.date(), self._policy)
        event = Event(
            EventKind.RETESTED,
            now,
            by or "person",
            claim_id,
            tracked.state.status,
            state.status,
            {
                "verdict": verdict.value,
                "evidence": [f"{e.reference} ({e.outcome})" for e in checked],
                "note": note,
                "by": by,
                "reason": state.reason,
                "p_hold": None if before is None else round(before, 6),
                "closed": sorted(state.settled - tracked.state.settled),
                "policy": self._policy.digest(),
            },
        )
        after = self._write(tracked, claim, state, event, now)
        return Acted(tracked.state.status, after, tuple(checked))

    def snooze(self, claim_id: ClaimId, until: date, now: datetime, by: str = "") -> Acted:
        """Put a claim off. Raises ClaimNotFoundError, BadInputError, IllegalMoveError."""
        tracked = self._store.claim(claim_id)
        state = after_snooze(tracked.state, until, now.date(), now)
        return self._act(tracked, state, EventKind.SNOOZED, now, by, {"until": str(until)})

    def retire(self, claim_id: ClaimId, now: datetime, why: str = "", by: str = "") -> Acted:
        """Keep a claim but check it no more. Raises ClaimNotFoundError, IllegalMoveError."""
        tracked = self._store.claim(claim_id)
        state = after_retirement(tracked.state, now, why)
        return self._act(tracked, state, EventKind.RETIRED, now, by, {"note": why})

    def revive(self, claim_id: ClaimId, now: datetime, by: str = "") -> Acted:
        """Take a retired claim back. Raises ClaimNotFoundError, IllegalMoveError."""
        tracked = self._store.claim(claim_id)
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

    def _write(
        self, tracked: TrackedClaim, claim: Claim, state: ClaimState, event: Event, now: datetime
    ) -> TrackedClaim:
        known = self._store.sightings(claim.anchor_ids)
        judged = assess(TrackedClaim(claim, state), known, now.date(), self._policy)
        state = replace(state, next_due=judged.next_due)
        after = TrackedClaim(claim, state, lasting(judged.findings))
        change = ClaimChange(
            claim, state, after.findings, tracked.state.status, (event,), tracked.writes
        )
        if not all(self._store.write([change])):
            raise IllegalMoveError(
                "the claim was moved by another process at this moment",
                f"look again: tracker show {claim.id[:8]}",
            )
        return after

    def _look_up(self, references: Sequence[ArxivReference], now: datetime) -> list[Evidence]:
        if not references:
            return []
        ids = list(dict.fromkeys(reference.id for reference in references))
        seen: dict[str, Observation] = {}
        for start in range(0, len(ids), self._first.batch_size):
            answer = self._first.look(ids[start : start + self._first.batch_size], now)
            seen.update({str(each.id): each for each in answer.observations})
        for id_ in ids:
            if isinstance(seen[str(id_)], Absent):
                self._refuse_if_absent_twice(seen, ArxivReference(id_), now)
        known = self._store.sightings(ids)
        self._store.save_sightings(
            [(known.get(id_) or Sightings(id_)).after(seen[str(id_)]) for id_ in ids]
        )
        return [self._evidence(reference, seen[str(reference.id)]) for reference in references]

    def _refuse_if_absent_twice(
        self, seen: dict[str, Observation], reference: ArxivReference, now: datetime
    ) -> None:
        second = self._second.look([reference.id], now).observations[0]
        if isinstance(second, Absent):
            raise EvidenceRefusedError(
                f"arXiv has no paper {reference.id}: neither its API nor OAI-PMH lists it",
                "check the id; nothing was recorded",
            )
        seen[str(reference.id)] = second

    def _evidence(self, reference: ArxivReference, seen: Observation) -> Evidence:
        if isinstance(seen, Found):
            return Evidence(reference, "found", seen.paper.title)
        bundled = self._catalogue.paper(reference.id)
        if bundled is not None:
            return Evidence(reference, "snapshot", bundled.title)
        why = "" if isinstance(seen, Absent) else seen.why
        return Evidence(reference, "unchecked", why=why)


def _with_evidence(claim: Claim, references: Sequence[ArxivReference]) -> Claim:
    """The claim resting on its evidence as well, so that the night watches it from now on."""
    held = set(claim.anchor_ids)
    new = [
        Anchor(str(reference), reference.id, said_version=reference.version, link=Link.RETEST)
        for reference in references
        if reference.id not in held
    ]
    return replace(claim, anchors=(*claim.anchors, *new)) if new else claim

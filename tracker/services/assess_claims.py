"""Assess: judge every claim by what is known and write only what changed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from tracker.domain.assessment import Assessment, Known, assess, moved, overturned, with_baselines
from tracker.domain.claims import ClaimId
from tracker.domain.findings import Code, Finding
from tracker.domain.ledger import Event, EventKind
from tracker.domain.policy import Policy
from tracker.domain.status import Status
from tracker.domain.tracked import TrackedClaim
from tracker.ports import ClaimChange, ClaimStore, Progress

_BATCH = 200
"""Claims in one transaction: short enough that nobody waits, long enough to be quick."""


class AssessClaims:
    """Applies the domain's judgement; safe to kill between any two batches and to run twice."""

    def __init__(self, store: ClaimStore, policy: Policy, progress: Progress) -> None:
        self._store = store
        self._policy = policy
        self._progress = progress

    def run(self, known: Known, now: datetime, claims: Sequence[TrackedClaim]) -> int:
        """Judge these claims; the number of claims that were written."""
        fallen = overturned(claims)
        live = [tracked for tracked in claims if tracked.state.status is not Status.RETIRED]
        written = 0
        for start in range(0, len(live), _BATCH):
            self._progress.step("judging claims", start, len(live))
            batch = live[start : start + _BATCH]
            changes = list(self._changes(batch, known, now, fallen))
            written += self._write(changes, known, now, fallen)
        self._progress.step("judging claims", len(live), len(live))
        return written

    def _changes(
        self,
        claims: Sequence[TrackedClaim],
        known: Known,
        now: datetime,
        fallen: frozenset[ClaimId],
    ) -> Iterator[ClaimChange]:
        for tracked in claims:
            judged = assess(tracked, known, now.date(), self._policy, fallen)
            change = change_for(tracked, judged, known, now, self._policy)
            if change is not None:
                yield change

    def _write(
        self,
        changes: list[ClaimChange],
        known: Known,
        now: datetime,
        fallen: frozenset[ClaimId],
    ) -> int:
        """Write; a claim that somebody moved meanwhile is judged once more as it is now."""
        if not changes:
            return 0
        done = self._store.write(changes)
        missed = [change for change, ok in zip(changes, done, strict=True) if not ok]
        again = [self._store.claim(change.claim.id) for change in missed]
        retried = list(self._changes(again, known, now, fallen))
        return sum(done) + (sum(self._store.write(retried)) if retried else 0)


def change_for(
    tracked: TrackedClaim, judged: Assessment, known: Known, now: datetime, policy: Policy
) -> ClaimChange | None:
    """The change that a judgement calls for; None when everything is as it was."""
    claim = with_baselines(tracked.claim, known, now.date())
    state = moved(tracked.state, judged, now)
    findings = lasting(judged.findings)
    same_findings = _keys(findings) == _keys(tracked.findings)
    if claim == tracked.claim and state == tracked.state and same_findings:
        return None
    if same_findings and state == replace(tracked.state, next_due=state.next_due):
        # Only a baseline or a stored date moved: kept, but nothing happened to the claim.
        return ClaimChange(claim, state, findings, tracked.state.status, writes=tracked.writes)
    event = Event(
        EventKind.ASSESSED,
        now,
        "night",
        claim.id,
        tracked.state.status,
        state.status,
        {
            "reason": judged.reason,
            "cause": judged.cause,
            "findings": sorted(_keys(findings)),
            "p_hold": None if judged.p_hold is None else round(judged.p_hold, 6),
            "policy": policy.digest(),
        },
    )
    return ClaimChange(claim, state, findings, tracked.state.status, (event,), tracked.writes)


def lasting(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings that are kept: a failed look is shown beside a claim, never held against it.

    Whether one is acknowledged depends on the day and is seen anew each time.
    """
    kept = (finding for finding in findings if finding.code is not Code.UNREACHABLE)
    return tuple(replace(found, acknowledged=None) for found in kept)


def _keys(findings: Sequence[Finding]) -> set[str]:
    return {finding.key for finding in findings}

"""Assess: judge every claim by what is known and write only what changed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Protocol

from tracker.domain.assessment import Assessment, Known, moved, with_baselines
from tracker.domain.changes import ClaimChange
from tracker.domain.findings import Code, Finding
from tracker.domain.judged import Judged
from tracker.domain.ledger import Event, EventKind
from tracker.domain.policy import Policy
from tracker.domain.topic import WeighWords, with_topics
from tracker.domain.tracked import TrackedClaim
from tracker.ports import ClaimStore, JudgementStore, Ledger, Progress, SightingStore
from tracker.services.experience import adopt_policy
from tracker.services.measure import Measure, basis_of, measure

_BATCH = 500
"""Claims in memory and in one transaction: nobody waits for long, and few are needed."""

_A_DAY = timedelta(days=1)
_AHEAD = tuple(timedelta(days=days) for days in (180, 60, 20))
"""How far ahead a quiet claim is tried when the day it falls due is no guide; the first is also the
longest that any judgement is relied on."""


class AssessStore(ClaimStore, JudgementStore, SightingStore, Ledger, Protocol):
    """What judging reads and writes."""


class AssessClaims:
    """Applies the domain's judgement; safe to kill between any two batches and to run twice.

    Only claims whose judgement may be another than the stored one are judged; a property test
    holds the outcome equal to judging all of them.
    """

    def __init__(
        self,
        store: AssessStore,
        policy: Policy,
        progress: Progress,
        program: str = "",
        weigh: WeighWords | None = None,
    ) -> None:
        """`weigh` tells how much words tell; without it no topics are compared."""
        self._store = store
        self._policy = policy
        self._progress = progress
        self._program = program
        self._weigh = weigh

    def run(self, now: datetime) -> int:
        """Judge every claim that awaits it; the number of claims that were written."""
        adopt_policy(self._store, self._policy, now, "night")
        by = measure(self._store, self._policy, now, self._program)
        awaiting = self._store.awaiting_judgement(by.under, by.today)
        written = 0
        for start in range(0, len(awaiting), _BATCH):
            self._progress.step("judging claims", start, len(awaiting))
            claims = self._store.claims_named(awaiting[start : start + _BATCH])
            written += self._judge(claims, by, again=True)
        self._progress.step("judging claims", len(awaiting), len(awaiting))
        return written

    def _judge(self, claims: Sequence[TrackedClaim], by: Measure, *, again: bool) -> int:
        """Judge a batch; a claim that somebody moved meanwhile is judged once more as it is now."""
        # Sightings are read after the claims: news between the two touches them once more.
        known = self._store.sightings({id_ for held in claims for id_ in held.claim.anchor_ids})
        judged = [(tracked, *self._change(tracked, known, by)) for tracked in claims]
        changes = [change for _, _, change in judged if change is not None]
        done = self._store.write(changes)
        missed = {change.claim.id for change, ok in zip(changes, done, strict=True) if not ok}
        after = [(after_change(held, change), each) for held, each, change in judged]
        stood = [(held, each) for held, each in after if held.claim.id not in missed]
        self._store.keep_judged(list(_quiet(stood, known, by)))
        late = self._store.claims_named(sorted(missed)) if missed and again else []
        return sum(done) + (self._judge(late, by, again=False) if late else 0)

    def _change(
        self, tracked: TrackedClaim, known: Known, by: Measure
    ) -> tuple[Assessment, ClaimChange | None]:
        learnt = self._with_topics(tracked, known)
        judged = by.judge(learnt, known, by.today)
        change = change_for(learnt, judged, known, by)
        if change is None and learnt is not tracked:
            status, writes = tracked.state.status, tracked.writes
            change = ClaimChange(
                learnt.claim, tracked.state, tracked.findings, status, writes=writes
            )
        return judged, change

    def _with_topics(self, tracked: TrackedClaim, known: Known) -> TrackedClaim:
        """The claim with what it has in common with its papers, worked out once a version."""
        if self._weigh is None:
            return tracked
        claim = with_topics(tracked.claim, known, self._weigh)
        return tracked if claim is tracked.claim else replace(tracked, claim=claim)


def after_change(tracked: TrackedClaim, change: ClaimChange | None) -> TrackedClaim:
    """The claim as it is once its change is written; a write touches it once."""
    if change is None:
        return tracked
    writes, touches = tracked.writes + 1, tracked.touches + 1
    return replace(
        tracked,
        claim=change.claim,
        state=change.state,
        findings=change.findings,
        writes=writes,
        touches=touches,
    )


def quiet_until(
    tracked: TrackedClaim, judged: Assessment, known: Known, by: Measure
) -> date | None:
    """The day before which time alone brings no other judgement; None when tomorrow may.

    `judged` is today's judgement, `tracked` the claim as that has left it: to judge it once more
    today would change nothing.

    Whatever in a judgement depends on the day (age, intervals, snoozes, dates in the future) turns
    once and for all, so a claim that is judged alike today and on a later day is judged alike on
    every day between.
    """
    last = by.today + _AHEAD[0]
    due = tracked.state.next_due
    days = [by.today + ahead for ahead in _AHEAD]
    if due is not None and by.today < due - _A_DAY <= last:
        days = [due - _A_DAY, *days]
    now = _standing(judged)
    for day in days:
        if _standing(by.judge(tracked, known, day)) == now:
            return day + _A_DAY
    return None


def _quiet(
    claims: Iterable[tuple[TrackedClaim, Assessment]], known: Known, by: Measure
) -> Iterator[Judged]:
    for held, judged in claims:
        until = quiet_until(held, judged, known, by)
        if until is not None:
            yield Judged(held.claim.id, held.touches, by.under, by.today, until)


def _standing(judged: Assessment) -> tuple[object, ...]:
    """What of a judgement is kept."""
    kept = _keys(lasting(judged.findings))
    return (judged.status, judged.reason, judged.checked, judged.next_due, kept, basis_of(judged))


def change_for(
    tracked: TrackedClaim, judged: Assessment, known: Known, by: Measure
) -> ClaimChange | None:
    """The change that a judgement calls for; None when everything is as it was."""
    claim = with_baselines(tracked.claim, known, by.today)
    state = moved(tracked.state, judged, by.now)
    findings = lasting(judged.findings)
    same_findings = _keys(findings) == _keys(tracked.findings)
    if claim == tracked.claim and state == tracked.state and same_findings:
        return None
    if same_findings and state == replace(tracked.state, next_due=state.next_due):
        # Only a baseline or a stored date moved: kept, but nothing happened to the claim.
        return ClaimChange(claim, state, findings, tracked.state.status, writes=tracked.writes)
    event = Event(
        EventKind.ASSESSED,
        by.now,
        "night",
        claim.id,
        tracked.state.status,
        state.status,
        {
            "reason": judged.reason,
            "cause": judged.cause,
            "findings": sorted(_keys(findings)),
            **by.kept(judged),
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

"""What to re-test next, and why a re-test was made."""

from tracker.domain.evidence import REVISED
from tracker.domain.hold import Hold
from tracker.domain.status import Status
from tracker.domain.track_record import Trigger
from tracker.domain.tracked import TrackedClaim

ALARMING = frozenset({Status.UNVERIFIABLE, Status.CONTESTED})
"""Statuses that something particular led to, not time."""


def is_alarmed(hold: Hold) -> bool:
    """Whether evidence speaks against the claim; a new version of an anchor alone does not."""
    return any(term.ratio > 1 and term.detector != REVISED for term in hold.grounds.terms)


def trigger_of(tracked: TrackedClaim, hold: Hold | None, *, drawn: bool = False) -> Trigger:
    """What a re-test of this claim is owed to, by where it stands; `drawn` at random goes first.

    An alarm is whatever speaks against this very claim; a claim that only fell due was scheduled.
    """
    status = tracked.state.status
    if drawn:
        return Trigger.RANDOM
    if status in ALARMING or (hold is not None and is_alarmed(hold)):
        return Trigger.ALARM
    return Trigger.SCHEDULED if status in {Status.DUE, Status.STALE} else Trigger.PERSON

"""What to re-test next, and why: by gain, within a monthly budget, with a tenth drawn at random.

The gain of a re-test is ``(1 - P_hold) * m / (m + 24)`` with `m` the months that half of such
claims survive: by lowest P_hold alone, short-lived claims would eat the whole budget, though what
is learnt of them is soon worth nothing again. A tenth of the budget is drawn at random from all
claims, for only by those can it be seen whether P_hold is right.
"""

import hashlib
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.claims import ClaimId
from tracker.domain.evidence import REVISED
from tracker.domain.hold import Hold
from tracker.domain.months import Month
from tracker.domain.reports import ClaimView
from tracker.domain.status import Status
from tracker.domain.track_record import Trigger
from tracker.domain.tracked import TrackedClaim

ALARMING = frozenset({Status.UNVERIFIABLE, Status.CONTESTED})
"""Statuses that something particular led to, not time."""

ASKING = ALARMING | {Status.STALE, Status.DUE}
"""Statuses that ask for a re-test."""

_AT_MOST = 0.5
"""The most that is believed of a claim, for ordering, against which something particular stands."""

_WORTH = 24.0
"""Months after which what a re-test has shown is half forgotten."""

RANDOM_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One claim to re-test. `gain` is in 0..1; `why` is a sentence."""

    view: ClaimView
    gain: float
    trigger: Trigger
    why: str


@dataclass(frozen=True, slots=True)
class RetestQueue:
    """The queue of a month: `budget` re-tests, of which `done` are done; the rest is held back.

    `to_draw` are the places kept free for claims that are still to be drawn at random.
    """

    month: Month
    rows: tuple[QueueRow, ...]
    budget: int
    done: int
    held_back: int
    to_draw: int = 0


DRAWABLE = frozenset({Status.FRESH, Status.DUE, Status.STALE, Status.CONTESTED})
"""Statuses of claims that a draw may pick."""


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


def gain(view: ClaimView) -> float:
    """What a re-test of this claim is worth, in 0..1."""
    chance = 0.5 if view.p_hold is None else view.p_hold
    if view.status in ALARMING:
        chance = min(chance, _AT_MOST)
    median = view.hold.median if view.hold else None
    return (1.0 - chance) * (1.0 if median is None else median / (median + _WORTH))


def may_be_drawn(view: ClaimView) -> bool:
    """Whether a re-test of the claim can show if P_hold is right."""
    return view.hold is not None and view.status in DRAWABLE


def random_share(budget: int) -> int:
    """How many of a month's re-tests are drawn: a tenth, at least one."""
    return math.ceil(budget * RANDOM_SHARE)


def drawn_at_random(month: Month, ids: Iterable[ClaimId], size: int) -> tuple[ClaimId, ...]:
    """As many of these ids, the same ones for a month however often it is asked."""

    def lot(id_: ClaimId) -> str:
        return hashlib.sha256(f"{month}|{id_}".encode()).hexdigest()

    return tuple(sorted(ids, key=lot)[:size])


def retest_queue(
    views: Sequence[ClaimView],
    drawn: Collection[ClaimId],
    month: Month,
    *,
    budget: int,
    done: int,
    to_draw: int = 0,
) -> RetestQueue:
    """The queue of a month: what was drawn for it and is not yet done, then the rest by gain."""
    picked = [view for view in views if view.tracked.claim.id in drawn]
    asking = [v for v in views if v.status in ASKING and v.tracked.claim.id not in drawn]
    asking.sort(key=lambda view: (-gain(view), view.tracked.claim.id))
    places = max(0, budget - done - len(picked) - to_draw)
    rows = [_row(view, drawn=True) for view in picked]
    rows += [_row(view, drawn=False) for view in asking[:places]]
    hidden = len(asking) - len(asking[:places])
    return RetestQueue(month, tuple(rows), budget, done, hidden, to_draw)


def held_back(
    statuses: Mapping[ClaimId, Status],
    drawn: Collection[ClaimId] | None,
    *,
    budget: int,
    done: int,
) -> int:
    """How many claims that ask for a re-test have no place in their month's budget.

    `drawn` are the ones drawn at random and not yet done; None: nothing was drawn yet, and the
    places are kept free.
    """
    asking = [
        id_ for id_, status in statuses.items() if status in ASKING and id_ not in (drawn or ())
    ]
    kept = random_share(budget) if drawn is None else len(drawn)
    return max(0, len(asking) - max(0, budget - done - kept))


def _row(view: ClaimView, *, drawn: bool) -> QueueRow:
    trigger = trigger_of(view.tracked, view.hold, drawn=drawn)
    if trigger is Trigger.RANDOM:
        why = "drawn at random, so that P_hold can be compared with what comes out"
    else:
        state = view.tracked.state
        why = f"{view.status} since {state.status_since:%Y-%m-%d}"
        why += f": {state.reason}" if state.reason else ""
    return QueueRow(view, gain(view), trigger, why)

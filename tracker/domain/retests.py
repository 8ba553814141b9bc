"""What a person's acts do to a claim's state: re-test, snooze, retire, revive."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from tracker.domain.errors import BadInputError, IllegalMoveError
from tracker.domain.findings import DISQUALIFYING, Code, Finding
from tracker.domain.identifiers import parse_arxiv_id
from tracker.domain.months import add_months
from tracker.domain.status import Actor, Status, check_move
from tracker.domain.tracked import ClaimState, TrackedClaim, Verdict
from tracker.domain.triage import contesting_leads

MOST_SNOOZE = 3.0
"""Months that a claim rests at most after a re-test that could not decide."""
SNOOZE_SHARE = 0.25
"""It rests for this share of its window, where that is less."""

_FLOOR_KEPT = {Status.STALE, Status.CONTESTED, Status.UNVERIFIABLE, Status.OVERTURNED}


@dataclass(frozen=True, slots=True)
class Retest:
    """A verdict with its grounds. `evidence` are arXiv ids; `by` is who judged.

    `seen` says whether a look at arXiv found at least one of them standing. `closes` are the codes
    or keys of the findings that ``holds`` closes; none given means all. `snooze` is how long, in
    months, an undecided claim rests.
    """

    verdict: Verdict
    evidence: tuple[str, ...] = ()
    note: str = ""
    by: str = ""
    seen: bool = False
    closes: tuple[str, ...] = ()
    snooze: float = MOST_SNOOZE


def after_retest(tracked: TrackedClaim, retest: Retest, now: datetime) -> ClaimState:
    """The state after a verdict. Raises IllegalMoveError or BadInputError.

    ``holds`` closes the findings it names (all, when it names none), restarts the clock of age and
    makes the claim fresh; an unchecked claim stays unchecked, for a verdict is no look at arXiv,
    and so does an unverifiable one become whose evidence could not be looked up. ``weakened`` asks
    for the next look within a quarter of the window. ``inconclusive`` makes a fresh claim due and
    leaves a worse one as it is; the clock is not reset, and the claim rests for a while.
    """
    state = tracked.state
    if state.status is Status.RETIRED:
        raise IllegalMoveError("the claim is retired", "revive it first: tracker retire ID --undo")
    target = _target(tracked, retest)
    check_move(Actor.PERSON, state.status, target)
    _check_closes(tracked, retest)
    settled, retested_at = state.settled, state.retested_at
    undecided = retest.verdict is Verdict.INCONCLUSIVE and state.status in _FLOOR_KEPT
    if retest.verdict is Verdict.HOLDS:
        settled, retested_at = settled | _closed(tracked, retest), now
    return replace(
        state,
        status=target,
        status_since=state.status_since if target is state.status else now,
        reason=_reason(retest),
        checked=state.checked or (target is Status.FRESH and retest.seen),
        retested_at=retested_at,
        last_verdict=state.last_verdict if undecided else retest.verdict,
        last_verdict_at=state.last_verdict_at if undecided else now,
        snoozed_until=_snoozed(state, retest, now),
        settled=settled,
        rearmed_at=now if retest.verdict is Verdict.WEAKENED else state.rearmed_at,
    )


def after_snooze(state: ClaimState, until: date, today: date, now: datetime) -> ClaimState:
    """Put a due or fresh claim off until a date. Raises IllegalMoveError or BadInputError."""
    if until <= today:
        raise BadInputError(f"{until} is not after today ({today})", "give a later date")
    if state.status not in {Status.DUE, Status.FRESH, Status.UNCHECKED}:
        raise IllegalMoveError(
            f"a claim that is {state.status} cannot be snoozed", "only a re-test leads out of it"
        )
    target = Status.FRESH if state.status is Status.DUE else state.status
    due = max(until, state.next_due) if state.next_due else until
    return replace(
        state,
        status=target,
        status_since=state.status_since if target is state.status else now,
        reason=f"snoozed until {until}" if target is not state.status else state.reason,
        snoozed_until=until,
        next_due=due,
    )


def after_retirement(state: ClaimState, now: datetime, why: str = "") -> ClaimState:
    """Keep the claim but check it no more. Raises IllegalMoveError when it is retired already."""
    if state.status is Status.RETIRED:
        raise IllegalMoveError("the claim is retired already")
    check_move(Actor.PERSON, state.status, Status.RETIRED)
    return replace(
        state,
        status=Status.RETIRED,
        status_since=now,
        reason=why or "retired by a person",
        retired_from=state.status,
    )


def after_revival(tracked: TrackedClaim, now: datetime) -> ClaimState:
    """Take a retired claim back to where it was: retiring cures nothing.

    Raises IllegalMoveError when it is not retired.
    """
    state = tracked.state
    if state.status is not Status.RETIRED:
        raise IllegalMoveError(f"the claim is {state.status}, not retired")
    target = state.retired_from or Status.UNCHECKED
    check_move(Actor.PERSON, state.status, target)
    return replace(state, status=target, status_since=now, reason="taken back", retired_from=None)


def _target(tracked: TrackedClaim, retest: Retest) -> Status:
    status = tracked.state.status
    if retest.verdict is Verdict.OVERTURNED:
        return Status.OVERTURNED
    if retest.verdict is Verdict.WEAKENED:
        return status if status is Status.UNVERIFIABLE else Status.CONTESTED
    if retest.verdict is Verdict.INCONCLUSIVE:
        return status if status in _FLOOR_KEPT or status is Status.UNCHECKED else Status.DUE
    if not retest.evidence and not retest.note.strip():
        raise BadInputError(
            "'holds' needs a ground", "give --evidence ID or --note '...' saying what you read"
        )
    if status is Status.UNVERIFIABLE and not retest.evidence:
        raise IllegalMoveError(
            "an unverifiable claim needs a paper to stand on", "give one with --evidence ID"
        )
    _refuse_unnamed_leads(tracked.state, retest)
    looked_at = tracked.state.checked or retest.seen
    if status is Status.UNCHECKED or not looked_at:
        return Status.UNCHECKED
    if status is Status.UNVERIFIABLE and not retest.seen:
        return Status.UNCHECKED
    return Status.FRESH


def _refuse_unnamed_leads(state: ClaimState, retest: Retest) -> None:
    """Raises IllegalMoveError: an accepted lead is answered, not passed over."""
    named = {parse_arxiv_id(written).id for written in retest.evidence}
    unnamed = [str(id_) for id_ in contesting_leads(state) if id_ not in named]
    if unnamed:
        raise IllegalMoveError(
            f"the claim is contested by {', '.join(unnamed)}, which the re-test does not name",
            "read it and name it: " + " ".join(f"--evidence {id_}" for id_ in unnamed),
        )


def _closed(tracked: TrackedClaim, retest: Retest) -> frozenset[str]:
    """The findings that ``holds`` closes: all, but what disqualifies only with seen evidence."""
    unproven = tracked.state.status is Status.UNVERIFIABLE and not retest.seen
    kept = {Code.UNREACHABLE} | (DISQUALIFYING if unproven else set())
    closed = {
        found.key for found in tracked.findings if found.code not in kept and _named(found, retest)
    }
    return frozenset(closed | set(contesting_leads(tracked.state).values()))


def _named(found: Finding, retest: Retest) -> bool:
    return not retest.closes or any(
        written in {found.code.value, found.subject, found.key, f"{found.code}|{found.subject}"}
        for written in retest.closes
    )


def _check_closes(tracked: TrackedClaim, retest: Retest) -> None:
    """Raises BadInputError for a finding to close that is not open."""
    if retest.closes and retest.verdict is not Verdict.HOLDS:
        raise BadInputError(f"'{retest.verdict}' closes no findings", "leave --closes out")
    for written in retest.closes:
        one = replace(retest, closes=(written,))
        if not any(_named(found, one) for found in tracked.findings):
            there = ", ".join(dict.fromkeys(found.code.value for found in tracked.findings))
            raise BadInputError(
                f"no finding '{written}' is open against the claim", f"open: {there or 'none'}"
            )


def _snoozed(state: ClaimState, retest: Retest, now: datetime) -> date | None:
    if retest.verdict is Verdict.HOLDS:
        return None
    if retest.verdict is not Verdict.INCONCLUSIVE or state.status is Status.UNCHECKED:
        return state.snoozed_until
    rest = add_months(now.date(), min(retest.snooze, MOST_SNOOZE))
    return max(rest, state.snoozed_until) if state.snoozed_until else rest


def _reason(retest: Retest) -> str:
    by = f" by {retest.by}" if retest.by else ""
    note = f": {retest.note}" if retest.note else ""
    return f"re-tested{by}, {retest.verdict}{note}"

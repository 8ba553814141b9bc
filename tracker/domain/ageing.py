"""When a claim falls due and stale: its P_hold, the lines, the user's intervals, the next date."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tracker.domain.claims import Claim
from tracker.domain.evidence import CHANGED, REVISED, Term, alarm_term
from tracker.domain.findings import Code, Finding
from tracker.domain.hold import Grounds, Hold
from tracker.domain.hold_words import age_words, in_short
from tracker.domain.months import add_months, months_between
from tracker.domain.policy import Policy
from tracker.domain.status import Status
from tracker.domain.track_record import NO_RECORD, TrackRecord, group_of
from tracker.domain.tracked import TrackedClaim
from tracker.domain.triage import rearmed_due

_CHANGED = {Code.ANCHOR_TEXT_CHANGED, Code.ANCHOR_RETITLED}


@dataclass(frozen=True, slots=True)
class Age:
    """How old the belief is: months since the as-of month's end, or since the last ``holds``."""

    months: float
    counted_from: date
    retested: bool


def age_of(tracked: TrackedClaim, today: date) -> Age | None:
    """Age of the belief; None where neither claim nor anchors carry a month."""
    start = clock_start(tracked)
    if start is None:
        return None
    return Age(months_between(start, today), start, tracked.state.retested_at is not None)


def clock_start(tracked: TrackedClaim) -> date | None:
    """The day from which age is counted: the last ``holds``, else the end of the latest month."""
    if tracked.state.retested_at is not None:
        return tracked.state.retested_at.date()
    month = tracked.claim.latest_month
    return month.last_day if month else None


def hold_of(
    tracked: TrackedClaim,
    findings: Iterable[Finding],
    today: date,
    policy: Policy,
    record: TrackRecord = NO_RECORD,
) -> Hold | None:
    """P_hold on `today` with these findings open; None where the claim has no age."""
    age = age_of(tracked, today)
    if age is None:
        return None
    claim = tracked.claim
    group = group_of(claim)
    grounds = Grounds(
        kind=claim.kind,
        topic=group[1],
        half_life=policy.half_life(claim.kind, claim.topics),
        counted_from=age.counted_from,
        retested=age.retested,
        wrong=policy.wrong_on_day_one(retested=age.retested),
        terms=_terms(tracked, findings, policy),
        clamp=(policy.least_ratio, policy.most_ratio),
    )
    return Hold(grounds, record.of(group), record.through, age.months)


def p_hold_of(
    tracked: TrackedClaim, today: date, policy: Policy, record: TrackRecord = NO_RECORD
) -> float | None:
    """P_hold on `today` by the findings that are kept with the claim; None without an age."""
    settled = tracked.state.settled
    still_open = [finding for finding in tracked.findings if finding.key not in settled]
    hold = hold_of(tracked, still_open, today, policy, record)
    return None if hold is None else hold.value


def age_findings(tracked: TrackedClaim, hold: Hold, policy: Policy) -> Iterator[Finding]:
    """What age and evidence call for.

    A user's interval goes before the curve: as long as no evidence speaks against the claim, the
    interval alone says when it is due. A finding that is open already closes only a little above
    its line, so that evidence which comes and goes does not open and close it every night.
    """
    interval = interval_of(tracked.claim, policy)
    marker = str(hold.grounds.counted_from)
    if interval is not None and hold.age >= interval:
        yield Finding(
            Code.INTERVAL_PASSED,
            f"such claims are to be re-tested every {interval:g} months; it is {hold.age:.0f}",
            fingerprint=marker,
        )
    if interval is not None and hold.grounds.ratio <= 1:
        return
    for code, line in ((Code.AGE_STALE, policy.stale_below), (Code.AGE_DUE, policy.due_below)):
        is_open = any(f.code is code and f.fingerprint == marker for f in tracked.findings)
        if hold.value < line + (policy.line_width if is_open else 0.0):
            story = age_words(hold)
            yield Finding(code, in_short(hold), evidence=(story,), fingerprint=marker)
            return


def interval_of(claim: Claim, policy: Policy) -> float | None:
    """The user's interval for such claims, in months."""
    return policy.interval(claim.kind, claim.topics)


def window(tracked: TrackedClaim, hold: Hold | None, policy: Policy) -> float:
    """Months until such a claim falls due without evidence: by the user's interval, else by age.

    Infinite where it never does.
    """
    interval = interval_of(tracked.claim, policy)
    if interval is not None:
        return interval
    months = hold.months_until(policy.due_below, by_age_alone=True) if hold else None
    return math.inf if months is None else months


def overdue(tracked: TrackedClaim, hold: Hold | None, today: date, policy: Policy) -> bool:
    """Due for twice its window."""
    state = tracked.state
    if state.status is not Status.DUE:
        return False
    return 0 < 2 * window(tracked, hold, policy) <= months_between(state.status_since.date(), today)


def next_due(tracked: TrackedClaim, hold: Hold | None, policy: Policy) -> date | None:
    """The day the claim falls due by age, interval or evidence, never before a snooze ends.

    None for a claim that nobody need look at again: overturned, retired, or without an age.
    """
    state = tracked.state
    if state.status in {Status.OVERTURNED, Status.RETIRED} or hold is None:
        return None
    months = months_until_due(tracked.claim, hold, policy)
    if months is None:
        return state.snoozed_until
    due = add_months(hold.grounds.counted_from, months)
    rearmed = rearmed_due(state, window(tracked, hold, policy))
    due = min(due, rearmed) if rearmed else due
    return max(due, state.snoozed_until) if state.snoozed_until else due


def months_until_due(claim: Claim, hold: Hold, policy: Policy) -> float | None:
    """The age in months at which the claim falls due, the evidence staying as it is; or None."""
    interval = interval_of(claim, policy)
    if interval is not None and hold.grounds.ratio <= 1:
        return interval
    months = hold.months_until(policy.due_below)
    if interval is None or months is None:
        return months if interval is None else interval
    return min(interval, months)


def _terms(tracked: TrackedClaim, findings: Iterable[Finding], policy: Policy) -> tuple[Term, ...]:
    """The factors of evidence: one for the anchors, the heavier one, and one for each detector."""
    terms = [
        alarm_term(reading, policy.rates[reading.detector])
        for reading in tracked.readings
        if reading.papers > 0 and reading.detector in policy.rates
    ]
    codes = {finding.code for finding in findings}
    if codes & _CHANGED:
        terms.append(Term(CHANGED, 1, None, None, policy.changed_ratio))
    elif Code.ANCHOR_REVISED in codes:
        terms.append(Term(REVISED, 1, None, None, policy.revised_ratio))
    return tuple(sorted(terms, key=lambda term: term.detector))

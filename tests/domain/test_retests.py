from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.builders import (
    AN_ID,
    NOON,
    a_baseline,
    a_claim,
    a_paper,
    a_state,
    a_tracked,
    an_anchor,
    an_id,
)
from tests.domain.histories import (
    a_night,
    claims,
    many,
    noon,
    seen,
    some,
    states,
    todays,
    tracked_claims,
    what_is_known,
)
from tracker.domain.ageing import p_hold_of
from tracker.domain.assessment import assess
from tracker.domain.claims import Claim
from tracker.domain.errors import BadInputError, IllegalMoveError
from tracker.domain.findings import Code
from tracker.domain.identifiers import ArxivId
from tracker.domain.ledger import GENESIS, Event, EventKind, SealedEvent, chain_faults, replay, seal
from tracker.domain.papers import Found, Observation, Source, Unreachable
from tracker.domain.policy import Policy
from tracker.domain.retests import (
    Retest,
    after_retest,
    after_retirement,
    after_revival,
    after_snooze,
)
from tracker.domain.sightings import Sightings
from tracker.domain.status import MOVES, Actor, Status
from tracker.domain.tracked import ClaimState, TrackedClaim, Verdict

Known = dict[ArxivId, Sightings]
GROUNDED = {
    verdict: Retest(verdict, evidence=(AN_ID,), note="read it", seen=True) for verdict in Verdict
}
LIVE: list[Status] = [status for status in Status if status is not Status.RETIRED]
S = Status

TABLE: dict[Verdict, dict[Status, Status]] = {
    Verdict.HOLDS: dict.fromkeys(LIVE, S.FRESH) | {S.UNCHECKED: S.UNCHECKED},
    Verdict.WEAKENED: dict.fromkeys(LIVE, S.CONTESTED) | {S.UNVERIFIABLE: S.UNVERIFIABLE},
    Verdict.OVERTURNED: dict.fromkeys(LIVE, S.OVERTURNED),
    Verdict.INCONCLUSIVE: {status: status for status in LIVE} | {S.FRESH: S.DUE},
}
verdicts = st.sampled_from(Verdict)


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("status", LIVE)
def test_every_verdict_leads_where_the_design_says(verdict: Verdict, status: Status) -> None:
    after = after_retest(a_tracked(status=status), GROUNDED[verdict], NOON)
    assert after.status is TABLE[verdict][status]
    if verdict is not Verdict.INCONCLUSIVE:
        assert (after.last_verdict, after.last_verdict_at) == (verdict, NOON)


def test_an_inconclusive_retest_does_not_take_back_an_earlier_verdict() -> None:
    state = after_retest(a_tracked(), GROUNDED[Verdict.WEAKENED], NOON)
    later = NOON + timedelta(days=1)
    again = after_retest(a_tracked(state=state), GROUNDED[Verdict.INCONCLUSIVE], later)
    assert again.status is Status.CONTESTED
    assert again.last_verdict is Verdict.WEAKENED


@pytest.mark.parametrize("verdict", Verdict)
def test_a_retired_claim_cannot_be_retested(verdict: Verdict) -> None:
    with pytest.raises(IllegalMoveError):
        after_retest(a_tracked(status=Status.RETIRED), GROUNDED[verdict], NOON)


@pytest.mark.parametrize("status", LIVE)
def test_holds_needs_a_ground(status: Status) -> None:
    with pytest.raises(BadInputError):
        after_retest(a_tracked(status=status), Retest(Verdict.HOLDS), NOON)


@pytest.mark.parametrize("status", [S.FRESH, S.DUE, S.STALE, S.CONTESTED, S.OVERTURNED])
@pytest.mark.parametrize(
    "retest", [Retest(Verdict.HOLDS, (AN_ID,)), Retest(Verdict.HOLDS, note="read the appendix")]
)
def test_evidence_or_a_note_is_a_ground(status: Status, retest: Retest) -> None:
    assert after_retest(a_tracked(status=status), retest, NOON).status is Status.FRESH


def test_a_note_of_blanks_is_no_ground() -> None:
    with pytest.raises(BadInputError):
        after_retest(a_tracked(), Retest(Verdict.HOLDS, note="  "), NOON)


def test_evidence_that_nobody_could_look_up_does_not_make_an_unverifiable_claim_fresh() -> None:
    retest = Retest(Verdict.HOLDS, evidence=(AN_ID,))
    after = after_retest(a_tracked(status=Status.UNVERIFIABLE), retest, NOON)
    assert after.status is Status.UNCHECKED


def test_an_unverifiable_claim_needs_a_paper_to_stand_on() -> None:
    with pytest.raises(IllegalMoveError):
        after_retest(
            a_tracked(status=Status.UNVERIFIABLE), Retest(Verdict.HOLDS, note="sure"), NOON
        )


@many
@given(tracked_claims(LIVE), verdicts)
def test_every_verdict_makes_a_move_that_a_person_may_make(
    tracked: TrackedClaim, verdict: Verdict
) -> None:
    after = after_retest(tracked, GROUNDED[verdict], NOON).status
    before = tracked.state.status
    assert after is before or after in MOVES[Actor.PERSON][before]


@many
@given(tracked_claims(LIVE), verdicts)
def test_only_holds_moves_the_clock_of_retests_and_nothing_moves_that_of_checks(
    tracked: TrackedClaim, verdict: Verdict
) -> None:
    after = after_retest(tracked, GROUNDED[verdict], NOON)
    assert after.retested_at == (NOON if verdict is Verdict.HOLDS else tracked.state.retested_at)
    assert after.checked == tracked.state.checked


@many
@given(tracked_claims(LIVE), verdicts, todays)
def test_only_holds_makes_a_claim_younger(
    tracked: TrackedClaim, verdict: Verdict, today: date
) -> None:
    after = TrackedClaim(tracked.claim, after_retest(tracked, GROUNDED[verdict], noon(today)))
    before = p_hold_of(tracked, today, Policy())
    if verdict is Verdict.HOLDS:
        assert p_hold_of(after, today, Policy()) == pytest.approx(0.98)
    else:
        assert p_hold_of(after, today, Policy()) == before


@many
@given(
    tracked_claims([S.FRESH, S.DUE, S.STALE, S.CONTESTED, S.UNVERIFIABLE, S.OVERTURNED]),
    what_is_known(),
    todays,
)
def test_a_claim_that_holds_is_fresh_at_that_moment_whatever_stood_against_it(
    tracked: TrackedClaim, known: Known, today: date
) -> None:
    awake = TrackedClaim(tracked.claim, replace(tracked.state, snoozed_until=None))
    tracked, _ = a_night(awake, known, noon(today))
    state = after_retest(tracked, GROUNDED[Verdict.HOLDS], noon(today))
    assert state.status is Status.FRESH
    judged = assess(TrackedClaim(tracked.claim, state), known, today, Policy())
    assert judged.status is Status.FRESH
    assert {finding.code for finding in judged.findings} <= {Code.UNREACHABLE}


def test_a_snoozed_claim_that_holds_is_fresh_at_that_moment() -> None:
    anchor = an_anchor(baseline=a_baseline(abstract="We find 4 things."))
    tracked = a_tracked(a_claim(as_of=["2026-02"], anchors=[anchor]), Status.DUE)
    state = after_snooze(tracked.state, date(2026, 9, 1), NOON.date(), NOON)
    known = {an_id(): seen(an_id(), [Found(a_paper())])}
    asleep, _ = a_night(a_tracked(tracked.claim, state=state), known, NOON)
    held = after_retest(asleep, GROUNDED[Verdict.HOLDS], NOON)
    judged = assess(TrackedClaim(asleep.claim, held), known, NOON.date(), Policy())
    assert judged.status is Status.FRESH


@some
@given(claims(), states([S.UNCHECKED]))
def test_a_verdict_is_no_look_so_an_unchecked_claim_stays_unchecked(
    claim: Claim, state: ClaimState
) -> None:
    after = after_retest(TrackedClaim(claim, state), GROUNDED[Verdict.HOLDS], NOON)
    assert after.status is Status.UNCHECKED


@pytest.mark.parametrize("first", [Verdict.WEAKENED, Verdict.OVERTURNED])
def test_two_verdicts_do_not_make_a_claim_fresh_that_was_never_checked(first: Verdict) -> None:
    claim, state = a_claim(), a_state(Status.UNCHECKED)
    for verdict in (first, Verdict.HOLDS):
        state = after_retest(TrackedClaim(claim, state), GROUNDED[verdict], NOON)
    judged = assess(TrackedClaim(claim, state), {}, NOON.date(), Policy())
    assert judged.checked or judged.status is not Status.FRESH


@some
@given(tracked_claims([S.FRESH]), what_is_known(), todays)
def test_weakened_and_overturned_stand_through_the_next_nights(
    tracked: TrackedClaim, known: Known, today: date
) -> None:
    for verdict in (Verdict.WEAKENED, Verdict.OVERTURNED):
        state = after_retest(tracked, GROUNDED[verdict], noon(today))
        after, _ = a_night(TrackedClaim(tracked.claim, state), known, noon(today))
        assert after.state.status.rank <= TABLE[verdict][Status.FRESH].rank


def test_an_inconclusive_retest_is_said_until_the_next_verdict() -> None:
    state = after_retest(a_tracked(), GROUNDED[Verdict.INCONCLUSIVE], NOON)
    known = {an_id(): seen(an_id(), [Found(a_paper())])}
    tracked, judged = a_night(a_tracked(a_claim(as_of=["2026-02"]), state=state), known, NOON)
    assert [finding.code for finding in judged.findings] == [Code.VERDICT_INCONCLUSIVE]
    held = after_retest(tracked, GROUNDED[Verdict.HOLDS], NOON + timedelta(days=1))
    judged = assess(TrackedClaim(tracked.claim, held), known, date(2026, 3, 2), Policy())
    assert judged.findings == ()


def test_holding_a_claim_during_an_outage_does_not_hide_the_next_outage() -> None:
    id_ = an_id()
    first: list[Observation] = [
        Found(a_paper()),
        Unreachable(id_, Source.API, NOON + timedelta(days=1), "503"),
    ]
    tracked, _ = a_night(a_tracked(), {id_: seen(id_, first)}, NOON + timedelta(days=1))
    state = after_retest(tracked, GROUNDED[Verdict.HOLDS], NOON + timedelta(days=1))
    later: list[Observation] = [
        Found(a_paper(seen_at=NOON + timedelta(days=2))),
        Unreachable(id_, Source.API, NOON + timedelta(days=90), "timeout"),
    ]
    known = {id_: seen(id_, first + later)}
    judged = assess(TrackedClaim(tracked.claim, state), known, date(2026, 6, 1), Policy())
    assert Code.UNREACHABLE in {finding.code for finding in judged.findings}


@pytest.mark.parametrize("status", [S.DUE, S.FRESH, S.UNCHECKED])
def test_a_due_fresh_or_unchecked_claim_can_be_put_off(status: Status) -> None:
    until = date(2026, 5, 1)
    after = after_snooze(a_state(status), until, NOON.date(), NOON)
    assert after.status is (S.UNCHECKED if status is S.UNCHECKED else S.FRESH)
    assert after.snoozed_until == until
    assert after.next_due is not None
    assert after.next_due >= until
    assert after.retested_at is None


@pytest.mark.parametrize("status", [S.STALE, S.CONTESTED, S.UNVERIFIABLE, S.OVERTURNED, S.RETIRED])
def test_a_worse_claim_cannot_be_put_off(status: Status) -> None:
    with pytest.raises(IllegalMoveError):
        after_snooze(a_state(status), date(2026, 5, 1), NOON.date(), NOON)


@pytest.mark.parametrize("days", [0, -1, -400])
def test_a_snooze_ends_after_today(days: int) -> None:
    today = NOON.date()
    with pytest.raises(BadInputError):
        after_snooze(a_state(Status.DUE), today + timedelta(days=days), today, NOON)


@pytest.mark.parametrize("status", LIVE)
def test_any_claim_can_be_retired_and_retiring_cures_nothing(status: Status) -> None:
    retired = after_retirement(a_state(status), NOON)
    assert retired.status is Status.RETIRED
    back = after_revival(a_tracked(state=retired), NOON)
    assert back.status in {status, Status.UNCHECKED}
    assert back.status.rank <= status.rank or not back.checked


def test_what_is_retired_cannot_be_retired_and_what_is_not_cannot_be_revived() -> None:
    with pytest.raises(IllegalMoveError):
        after_retirement(a_state(Status.RETIRED), NOON)
    with pytest.raises(IllegalMoveError):
        after_revival(a_tracked(), NOON)


ACTS = ["night", "snooze", "retire", "revive", *Verdict]


def act(name: str, tracked: TrackedClaim, known: Known, now: datetime) -> TrackedClaim:
    """The claim after one act. Raises IllegalMoveError."""
    if name == "night":
        return a_night(tracked, known, now)[0]
    if name == "snooze":
        until = now.date() + timedelta(days=60)
        state = after_snooze(tracked.state, until, now.date(), now)
    elif name == "retire":
        state = after_retirement(tracked.state, now)
    elif name == "revive":
        state = after_revival(tracked, now)
    else:
        state = after_retest(tracked, GROUNDED[Verdict(name)], now)
    return TrackedClaim(tracked.claim, state, tracked.findings)


@some
@given(
    claims(),
    st.lists(
        st.tuples(st.sampled_from(ACTS), st.sampled_from([0, 1, 40, 400]), what_is_known()),
        min_size=1,
        max_size=5,
    ),
)
def test_a_whole_life_keeps_to_the_table_and_can_be_replayed(
    claim: Claim, life: list[tuple[str, int, Known]]
) -> None:
    now = noon(date(2026, 1, 8))
    tracked = a_tracked(claim, Status.UNCHECKED)
    events: list[SealedEvent] = []

    def write(before: Status | None) -> None:
        event = Event(EventKind.ASSESSED, now, "x", claim.id, before, tracked.state.status)
        events.append(seal(events[-1].seal if events else GENESIS, len(events) + 1, event))

    write(None)
    for name, days, known in life:
        now += timedelta(days=days)
        before = tracked.state.status
        try:
            tracked = act(name, tracked, known, now)
        except IllegalMoveError:
            continue
        actor = Actor.MACHINE if name == "night" else Actor.PERSON
        after = tracked.state.status
        assert after is before or after in MOVES[actor][before]
        assert (tracked.state.status_since == now) or after is before
        if after is not before:
            write(before)
    assert replay(events) == {claim.id: tracked.state.status}
    assert list(chain_faults(events)) == []


@some
@given(claims(), what_is_known(), todays)
def test_a_night_that_moves_a_claim_says_why(claim: Claim, known: Known, today: date) -> None:
    tracked, judged = a_night(a_tracked(claim, Status.UNCHECKED), known, noon(today))
    assume(judged.status is not Status.UNCHECKED)
    assert tracked.state.reason
    assert judged.cause

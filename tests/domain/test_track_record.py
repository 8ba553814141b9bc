from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOON, a_claim, an_event
from tests.domain.histories import some
from tracker.domain.claims import ClaimId, Kind
from tracker.domain.ledger import Event, EventKind, seal
from tracker.domain.survival import Exposure
from tracker.domain.track_record import (
    NO_RECORD,
    PastRetest,
    Trigger,
    group_of,
    past_retests,
    track_record,
)
from tracker.domain.tracked import Verdict

GROUP = (Kind.METHOD, "reasoning")
PAST = PastRetest(
    seq=4,
    claim_id=ClaimId("aaaa"),
    on=date(2026, 1, 1),
    verdict=Verdict.HOLDS,
    trigger=Trigger.SCHEDULED,
    group=GROUP,
    counted_from=date(2025, 1, 1),
    before=0.7,
)


def months(past: PastRetest) -> float:
    return track_record([past]).of(past.group).months


def test_a_claim_that_held_covers_the_months_since_its_clock_began() -> None:
    record = track_record([PAST])
    assert record.of(GROUP) == Exposure(0, pytest.approx(12, abs=0.01))  # type: ignore[arg-type]
    assert record.of((Kind.SOTA, "reasoning")) == Exposure()
    assert record.through == 4


@pytest.mark.parametrize("verdict", [Verdict.OVERTURNED, Verdict.WEAKENED])
def test_a_claim_that_fell_covers_half_of_them(verdict: Verdict) -> None:
    failures = 1 if verdict is Verdict.OVERTURNED else 0.5
    seen = track_record([replace(PAST, verdict=verdict)]).of(GROUP)
    assert (seen.failures, seen.months) == (failures, months(PAST) / 2)


def test_a_fall_that_no_alarm_told_of_stands_for_those_that_alarms_found() -> None:
    quiet = replace(PAST, verdict=Verdict.OVERTURNED, ratio=0.64)
    assert track_record([quiet]).of(GROUP) == Exposure(1 / 0.64, months(PAST) / 2 / 0.64)
    assert track_record([quiet], unseen=False).of(GROUP) == Exposure(1, months(PAST) / 2)
    for told in (
        replace(quiet, trigger=Trigger.RANDOM),  # drawn whether an alarm was raised or not
        replace(quiet, ratio=1.2),
    ):
        assert track_record([told]).of(GROUP) == Exposure(1, months(PAST) / 2)
    held = replace(PAST, ratio=0.64)
    assert track_record([held]) == track_record([PAST]), "silence is what holding looks like"


@pytest.mark.parametrize("trigger", [Trigger.ALARM, Trigger.PERSON])
def test_what_an_alarm_or_a_person_triggered_teaches_nothing(trigger: Trigger) -> None:
    assert track_record([replace(PAST, trigger=trigger)]) == NO_RECORD


def test_no_month_of_a_claim_is_counted_twice() -> None:
    again = replace(PAST, seq=9, on=date(2026, 7, 1), verdict=Verdict.OVERTURNED)
    seen = track_record([replace(PAST, verdict=Verdict.WEAKENED), again]).of(GROUP)
    assert seen.failures == 1.5
    assert seen.months == pytest.approx((12 + 6) / 2, abs=0.05)


@some
@given(
    st.lists(
        st.tuples(st.sampled_from([Verdict.HOLDS, Verdict.OVERTURNED]), st.sampled_from(Trigger)),
        max_size=6,
    )
)
def test_the_record_is_a_sum_over_untriggered_re_tests(
    told: list[tuple[Verdict, Trigger]],
) -> None:
    past = [
        replace(PAST, claim_id=ClaimId(f"claim{n}"), verdict=verdict, trigger=trigger)
        for n, (verdict, trigger) in enumerate(told)
    ]
    counted = [one for one in past if one.trigger in {Trigger.SCHEDULED, Trigger.RANDOM}]
    fell = sum(one.verdict is Verdict.OVERTURNED for one in counted)
    seen = track_record(past).of(GROUP)
    assert seen.failures == fell
    assert seen.months == pytest.approx(months(PAST) * (len(counted) - fell / 2))


def test_the_digest_changes_with_the_exposures_alone() -> None:
    one, two = track_record([PAST]), track_record([replace(PAST, seq=8)])
    assert one.digest() == two.digest() != NO_RECORD.digest()


def test_the_group_is_the_kind_and_the_first_topic() -> None:
    claim = a_claim(kind=Kind.SOTA, topics=("  Large   Models", "b"))
    assert group_of(claim) == (Kind.SOTA, "large models")
    assert group_of(a_claim()) == (Kind.METHOD, "")


def test_re_tests_are_read_from_the_ledger_and_the_rest_passed_over() -> None:
    before = {"value": 0.7, "kind": "method", "topic": "reasoning", "counted_from": "2025-01-01"}

    def told(verdict: str, **more: object) -> Event:
        at = datetime(2026, 1, 1, 12, tzinfo=UTC)
        body = {"verdict": verdict, "trigger": "scheduled", "before": before, **more}
        return an_event(EventKind.RETESTED, at=at, claim=a_claim(claim_id="aaaa"), body=body)

    events = [
        an_event(at=NOON),
        told("inconclusive"),
        told("holds", before=None),
        told("holds"),
        an_event(EventKind.RETESTED, claim=a_claim(), body={"verdict": "holds"}),
    ]
    sealed = [seal("0" * 64, seq, event) for seq, event in enumerate(events, 1)]
    assert past_retests(sealed) == [PAST]

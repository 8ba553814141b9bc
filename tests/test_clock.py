"""The clock: aware UTC, or a day that stands still; and sleeping only where there is something to
wait for."""

import time
from datetime import UTC, date, datetime, timedelta

from tracker.clock import SystemClock, SystemTimepiece


def test_the_clock_says_aware_utc() -> None:
    before = datetime.now(UTC)
    now = SystemClock().now()
    assert now.utcoffset() == timedelta(0)
    assert before <= now <= datetime.now(UTC)


def test_a_given_day_stands_still_a_second_into_it() -> None:
    clock = SystemClock(date(2026, 11, 22))
    assert clock.now() == clock.now() == datetime(2026, 11, 22, 0, 0, 1, tzinfo=UTC)


def test_only_a_real_wait_is_waited() -> None:
    slept: list[float] = []
    timepiece = SystemTimepiece(slept.append)
    for seconds in (-1.0, 0.0, 0.5):
        timepiece.sleep(seconds)
    assert slept == [0.5]


def test_seconds_compare_between_processes() -> None:
    assert abs(SystemTimepiece().seconds() - time.time()) < 5.0

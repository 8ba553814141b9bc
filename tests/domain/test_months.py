from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.histories import some
from tracker.domain.errors import InvalidMonthError
from tracker.domain.months import Month, add_months, months_between, months_since, parse_month

months = st.builds(Month, st.integers(1900, 2200), st.integers(1, 12))
dates = st.dates(date(1900, 1, 1), date(2200, 1, 1))


@pytest.mark.parametrize("dash", list("-‐‑‒–—−"))
def test_a_month_may_be_written_with_any_dash(dash: str) -> None:
    assert parse_month(f" 2024{dash}11 ") == Month(2024, 11)


@some
@given(months)
def test_reading_a_written_month_gives_it_back(month: Month) -> None:
    assert parse_month(str(month)) == month


@pytest.mark.parametrize(
    "text", ["", "2024", "2024-13", "2024-00", "24-11", "2024-11-05", "2024/11", "November 2024"]
)
def test_what_is_not_a_month_is_refused(text: str) -> None:
    with pytest.raises(InvalidMonthError):
        parse_month(text)


@some
@given(months, st.integers(-500, 500))
def test_adding_months_and_measuring_the_distance_agree(month: Month, step: int) -> None:
    later = month.plus(step)
    assert month.distance(later) == step
    assert later.plus(-step) == month
    assert (later > month) == (step > 0)


@some
@given(dates)
def test_a_day_lies_between_the_first_and_the_last_day_of_its_month(day: date) -> None:
    month = Month.of(day)
    assert month.first_day <= day <= month.last_day
    assert Month.of(month.last_day + timedelta(days=1)) == month.plus(1)


def test_the_last_year_has_months_too() -> None:
    assert Month(9999, 1).last_day == date(9999, 1, 31)


@some
@given(months, dates)
def test_an_age_is_never_negative_and_nothing_inside_the_month(month: Month, today: date) -> None:
    age = months_since(month, today)
    assert age >= 0
    if today <= month.last_day:
        assert age == 0


@some
@given(months, dates, st.integers(0, 2000))
def test_ages_only_grow(month: Month, today: date, days: int) -> None:
    later = today + timedelta(days=days)
    assert months_since(month, later) >= months_since(month, today)
    assert months_between(today, later) >= 0
    assert months_between(later, today) == 0


@some
@given(dates, st.floats(0, 2000))
def test_adding_months_reaches_the_first_day_of_that_age(start: date, age: float) -> None:
    day = add_months(start, age)
    assert months_between(start, day) >= age - 1e-9
    assert day == start or months_between(start, day - timedelta(days=1)) < age


def test_adding_more_than_time_holds_gives_the_last_day_there_is() -> None:
    assert add_months(date(2026, 1, 1), 1e6) == date.max

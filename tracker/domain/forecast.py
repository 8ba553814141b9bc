"""When claims will fall due and stale if nothing else happens, and how many in which month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.domain.ageing import interval_of, next_due, window
from tracker.domain.hold import Hold
from tracker.domain.months import Month, add_months
from tracker.domain.policy import Policy
from tracker.domain.reports import ClaimView
from tracker.domain.status import Status

_AGEING = frozenset({Status.FRESH, Status.DUE, Status.STALE, Status.UNCHECKED})


@dataclass(frozen=True, slots=True)
class Fall:
    """When a claim falls due and stale; None where it never does by time alone."""

    view: ClaimView
    due_on: date | None
    stale_on: date | None


@dataclass(frozen=True, slots=True)
class MonthOfFalls:
    """How many claims fall due and stale in one month."""

    month: Month
    due: int
    stale: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """All claims that age, soonest first, and the months to come; `waiting` are due already."""

    today: date
    falls: tuple[Fall, ...]
    months: tuple[MonthOfFalls, ...]
    waiting: int


def forecast(views: Iterable[ClaimView], today: date, months: int, policy: Policy) -> Forecast:
    """The forecast for the month of `today` and those after it, `months` in all."""
    falls = [_fall(view, policy) for view in views if view.status in _AGEING]
    falls.sort(key=lambda fall: (fall.due_on or date.max, fall.view.tracked.claim.id))
    shown = [Month.of(today).plus(ahead) for ahead in range(months)]
    ahead = tuple(
        MonthOfFalls(
            month,
            sum(_falls_in(fall.due_on, month, today) for fall in falls),
            sum(_falls_in(fall.stale_on, month, today) for fall in falls),
        )
        for month in shown
    )
    waiting = sum(fall.due_on is not None and fall.due_on <= today for fall in falls)
    return Forecast(today, tuple(falls), ahead, waiting)


def _falls_in(day: date | None, month: Month, today: date) -> bool:
    return day is not None and day > today and Month.of(day) == month


def _fall(view: ClaimView, policy: Policy) -> Fall:
    due_on = next_due(view.tracked, view.hold, policy)
    days = (_stale_by_chance(view, policy), _overdue_on(view, due_on, policy))
    return Fall(view, due_on, min((day for day in days if day), default=None))


def _stale_by_chance(view: ClaimView, policy: Policy) -> date | None:
    hold: Hold | None = view.hold
    if hold is None:
        return None
    if interval_of(view.tracked.claim, policy) is not None and hold.grounds.ratio <= 1:
        return None
    months = hold.months_until(policy.stale_below)
    return None if months is None else add_months(hold.grounds.counted_from, months)


def _overdue_on(view: ClaimView, due_on: date | None, policy: Policy) -> date | None:
    """The day on which it will have been due for twice its window."""
    since = view.tracked.state.status_since.date() if view.status is Status.DUE else due_on
    months = 2 * window(view.tracked, view.hold, policy)
    return add_months(since, months) if since is not None and 0 < months < float("inf") else None

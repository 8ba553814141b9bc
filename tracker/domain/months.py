"""Calendar months, the grain in which claims are dated; knows nothing of today."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.errors import InvalidMonthError

DAYS_PER_MONTH = 365.25 / 12
"""Mean length of a month in days (Gregorian); ages are counted in these."""

_DASHES = "‐‑‒–—−-"
_MONTH = re.compile(rf"^\s*(\d{{4}})\s*[{_DASHES}]\s*(\d{{1,2}})\s*$")


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A month of the Gregorian calendar, ordered in time."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 12 or not 1 <= self.year <= 9999:
            raise InvalidMonthError(f"{self.year}-{self.number} is not a month")

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month that `day` lies in."""
        return cls(day.year, day.month)

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    def plus(self, months: int) -> "Month":
        """The month `months` later (earlier when negative)."""
        index = self.year * 12 + self.number - 1 + months
        return Month(index // 12, index % 12 + 1)

    def distance(self, other: "Month") -> int:
        """Signed number of months from this one to `other`."""
        return (other.year - self.year) * 12 + other.number - self.number


def parse_month(text: str) -> Month:
    """Read ``YYYY-MM`` with any kind of dash (documents use en dashes).

    Raises InvalidMonthError.
    """
    match = _MONTH.match(text)
    if match is None:
        raise InvalidMonthError(f"'{text.strip()}' is not a month", "write it as YYYY-MM")
    year, number = int(match[1]), int(match[2])
    if not 1 <= number <= 12:
        raise InvalidMonthError(
            f"'{text.strip()}' has no month {number}", "months run from 01 to 12"
        )
    return Month(year, number)


def months_since(month: Month, today: date) -> float:
    """Age in mean months from the *end* of `month` to `today`; never negative.

    The end, because the document only says the month: the charitable reading of a claim's age.
    """
    return max(0.0, (today - month.last_day).days / DAYS_PER_MONTH)


def months_between(start: date, end: date) -> float:
    """Mean months from `start` to `end`; zero when `end` is earlier."""
    return max(0.0, (end - start).days / DAYS_PER_MONTH)


def add_months(start: date, months: float) -> date:
    """`start` plus a number of mean months, rounded up to a day, at most the last date there is."""
    days = months * DAYS_PER_MONTH
    if days >= (date.max - start).days:
        return date.max
    whole = int(days)
    return start + timedelta(days=whole + (1 if days > whole else 0))

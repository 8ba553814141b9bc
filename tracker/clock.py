"""The only place that asks what time it is, and the only one that sleeps."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from datetime import time as time_of_day


class SystemClock:
    """`Clock` of this machine, or one that stands still a second into a given day (UTC).

    What was seen at the same instant before counts as a moment earlier, and is then still of that
    day (see `Sightings.before`).
    """

    def __init__(self, today: date | None = None) -> None:
        self._today = today

    def now(self) -> datetime:
        """Aware UTC."""
        if self._today is not None:
            return datetime.combine(self._today, time_of_day(second=1), UTC)
        return datetime.now(UTC)


class SystemTimepiece:
    """`Timepiece` of this machine. `wait` sleeps; one that ends early lets a stop be heard."""

    def __init__(self, wait: Callable[[float], object] = time.sleep) -> None:
        self._wait = wait

    def seconds(self) -> float:
        """Seconds since the epoch."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Sleep; nothing for zero or less."""
        if seconds > 0:
            self._wait(seconds)

"""What each channel has heard, in memory; see `tracker.news_ports.ToldStore`."""

from tracker.domain.news import Told
from tracker.storage.checks import as_utc


class MemoryTold:
    """See `ToldStore`."""

    def __init__(self) -> None:
        self._told: dict[str, Told] = {}

    def told(self, channel: str) -> Told | None:
        """See `ToldStore`."""
        return self._told.get(channel)

    def keep_told(self, told: Told) -> None:
        """See `ToldStore`. Raises ValueError on a time without a zone."""
        as_utc(told.told_at)
        self._told[told.channel] = told

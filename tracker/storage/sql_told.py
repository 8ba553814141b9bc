"""What each channel has heard, in SQL."""

from sqlalchemy import Engine, delete, insert, select

from tracker.domain.news import Told
from tracker.storage.checks import as_utc
from tracker.storage.engine import reading, writing
from tracker.storage.failures import believed
from tracker.storage.tables import TOLD


class SqlTold:
    """See `tracker.news_ports.ToldStore`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def told(self, channel: str) -> Told | None:
        """See `ToldStore`."""
        with reading(self.engine) as connection, believed("what was told"):
            row = connection.execute(select(TOLD).where(TOLD.c.channel == channel)).first()
            return Told(row.channel, row.upto, row.told_at, row.silent_since) if row else None

    def keep_told(self, told: Told) -> None:
        """See `ToldStore`. Raises StoreError, ValueError on a time without a zone."""
        as_utc(told.told_at)
        values = {
            "channel": told.channel,
            "upto": told.upto,
            "told_at": told.told_at,
            "silent_since": told.silent_since,
        }
        with writing(self.engine) as connection:
            connection.execute(delete(TOLD).where(TOLD.c.channel == told.channel))
            connection.execute(insert(TOLD), values)

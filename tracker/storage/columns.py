"""Column types that say what is stored: moments in UTC only, and nothing without a time zone."""

from datetime import UTC, datetime

from sqlalchemy import DateTime
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from tracker.storage.checks import as_utc


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, kept in UTC and returned aware in UTC.

    SQLite has no time zones: it drops the offset without converting, so both are done here.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Raises ValueError where the moment has no time zone."""
        return None if value is None else as_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

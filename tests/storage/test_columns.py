"""Moments: UTC in the file, aware in the program, never without a zone."""

import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import insert

from tests.builders import an_event
from tracker.domain.errors import StoreError
from tracker.storage.engine import writing
from tracker.storage.sql_store import SqlStore
from tracker.storage.tables import RUN


def test_another_zone_is_converted_not_dropped(store: SqlStore, database: Path) -> None:
    pacific = datetime(2026, 3, 1, 13, 26, tzinfo=timezone(timedelta(hours=-8)))
    store.append([an_event(at=pacific)])
    with sqlite3.connect(database) as raw:
        assert raw.execute("SELECT at FROM event").fetchone() == ("2026-03-01 21:26:00.000000",)
    raw.close()
    head = store.head()
    assert head is not None
    assert head.event.at == datetime(2026, 3, 1, 21, 26, tzinfo=UTC)
    assert head.event.at.tzinfo is UTC


def test_the_column_itself_refuses_a_naive_time(store: SqlStore) -> None:
    naive = datetime(2026, 3, 1)  # noqa: DTZ001
    row = {"started_at": naive, "today": naive.date(), "coverage": {}, "head": 0}
    with pytest.raises(StoreError, match="no time zone"), writing(store.engine) as connection:
        connection.execute(insert(RUN), row)
    assert store.runs() == []

"""The cheap look at a database that `doctor` takes."""

import sqlite3
from pathlib import Path

import pytest

from tests.builders import a_claim, add_claims
from tracker.domain.errors import StoreError
from tracker.storage.integrity import check_writable, look_at
from tracker.storage.schema import HEAD
from tracker.storage.sql_store import SqlStore, open_store


def test_a_sound_database(store: SqlStore) -> None:
    add_claims(store, a_claim())
    health = look_at(store)
    assert health.sound
    assert (health.dialect, health.revision, health.faults) == ("sqlite", HEAD, ())
    assert (health.counts["claim"], health.counts["event"], health.counts["lead"]) == (1, 1, 0)


def test_strays_and_missing_guards_are_told(store: SqlStore, database: Path) -> None:
    add_claims(store, a_claim())
    raw = sqlite3.connect(database)
    raw.execute("DROP TRIGGER event_no_delete")
    raw.execute("DELETE FROM inquiry")
    raw.commit()
    raw.close()
    health = look_at(store)
    assert not health.sound
    assert health.faults == (
        "a row of claim refers to a missing row of inquiry",
        "the ledger's guard event_no_delete is gone",
    )


def test_whether_it_can_be_written_is_tried_and_nothing_is_written(
    store: SqlStore, database: Path
) -> None:
    add_claims(store, a_claim())
    before = store.claims()
    check_writable(store)
    assert store.claims() == before
    with (
        open_store(f"sqlite:///file:{database}?mode=ro&uri=true") as locked,
        pytest.raises(StoreError, match="read-only"),
    ):
        check_writable(locked)

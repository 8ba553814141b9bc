"""The cheap look at a database that `doctor` takes."""

import sqlite3
from pathlib import Path

from tests.builders import a_claim, add_claims
from tracker.storage.integrity import look_at
from tracker.storage.schema import HEAD
from tracker.storage.sql_store import SqlStore


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

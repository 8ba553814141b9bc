"""What goes wrong with a database becomes a StoreError with advice, and nothing is half-written."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from tests.builders import a_claim, a_move, add_claims, an_addition, an_event, an_inquiry
from tracker.domain.errors import LedgerBrokenError, StoreError
from tracker.domain.ledger import chain_faults
from tracker.domain.status import Status
from tracker.storage.engine import make_engine, writing
from tracker.storage.schema import migrate
from tracker.storage.sql_ledger import append_events
from tracker.storage.sql_store import SqlStore, open_store


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET actor = 'someone else'",
        "UPDATE event SET seq = 7",
        "DELETE FROM event",
        "INSERT OR REPLACE INTO event SELECT * FROM event",
    ],
)
def test_the_database_refuses_to_change_an_event(
    store: SqlStore, database: Path, statement: str
) -> None:
    store.append([an_event()])
    raw = sqlite3.connect(database)
    with pytest.raises(sqlite3.IntegrityError, match="the ledger is append-only"):
        raw.execute(statement)
    raw.close()
    with (
        pytest.raises(StoreError, match="the ledger is append-only"),
        writing(store.engine) as connection,
    ):
        connection.exec_driver_sql(statement)
    assert list(chain_faults(store.events())) == []


def test_a_locked_database_says_so(url: str, database: Path) -> None:
    with open_store(url, busy_seconds=0.05) as store:
        raw = sqlite3.connect(database, isolation_level=None)
        raw.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="in use by another process") as caught:
            store.append([an_event()])
        assert "wait" in caught.value.advice
        assert store.head() is None, "reading goes on while another writes"
        raw.execute("ROLLBACK")
        raw.close()
        store.append([an_event()])


def test_a_read_only_database_can_be_read_and_says_so(url: str, database: Path) -> None:
    with open_store(url) as store:
        add_claims(store, a_claim())
    with open_store(f"sqlite:///file:{database}?mode=ro&uri=true") as store:
        assert len(store.claims()) == 1
        with pytest.raises(StoreError, match="the database is read-only"):
            store.append([an_event()])


@pytest.mark.parametrize("content", [b"hello", b"%PDF-1.7 " * 4000], ids=["short", "long"])
def test_a_file_that_is_no_database_is_left_untouched(
    url: str, database: Path, content: bytes
) -> None:
    database.write_bytes(content)
    with pytest.raises(StoreError, match="not a database") as caught:
        open_store(url)
    assert "TRACKER_DATABASE_URL" in caught.value.advice
    assert database.read_bytes() == content
    assert list(database.parent.iterdir()) == [database]


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        open_store(f"sqlite:///{tmp_path}")


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be made"):
        open_store(f"sqlite:///{tmp_path / 'file' / 'tracker.db'}")


@pytest.mark.parametrize("wrong", ["", "tracker.db", "nosuch://x", "sqlite://host/x"])
def test_a_url_that_is_none(wrong: str) -> None:
    with pytest.raises(StoreError, match="TRACKER_DATABASE_URL"):
        open_store(wrong)


def test_a_driver_that_is_not_installed() -> None:
    with pytest.raises(StoreError, match=r"no driver .* is installed.*pip install"):
        open_store("mysql+pymysql://localhost/tracker")


def test_a_full_disk_leaves_nothing_half_written(url: str) -> None:
    engine = make_engine(url)

    @event.listens_for(engine, "connect")
    def _limit(connection: sqlite3.Connection, _record: Any) -> None:
        connection.execute("PRAGMA max_page_count = 60")

    migrate(engine)
    with SqlStore(engine) as store:
        claim = a_claim()
        add_claims(store, claim)
        before = store.claims(), list(store.events())
        filler = [an_event(body={"text": "x" * 4_000}) for _ in range(100)]
        changes = [
            a_move(claim, Status.UNCHECKED, Status.FRESH),
            *(an_addition(a_claim("x" * 4_000 + str(number))) for number in range(100)),
        ]
        with pytest.raises(StoreError, match="the disk is full"):
            store.append(filler)
        with pytest.raises(StoreError, match="the disk is full"):
            store.write(changes)
        assert (store.claims(), list(store.events())) == before
        assert list(chain_faults(store.events())) == []
        assert store.write(changes[:1]) == [True]


def test_an_exception_midway_undoes_everything(store: SqlStore) -> None:
    store.put_inquiry(an_inquiry())
    with pytest.raises(KeyboardInterrupt), writing(store.engine) as connection:
        append_events(connection, [an_event()])
        raise KeyboardInterrupt
    assert store.head() is None
    store.append([an_event()])


@pytest.mark.parametrize(
    ("statement", "error", "why"),
    [
        ("UPDATE claim SET status = 'lovely'", StoreError, "a claim in the database"),
        ("UPDATE claim SET as_of = '[3]'", StoreError, "a claim in the database"),
        ("UPDATE claim SET topics = 'no json'", StoreError, "a claim in the database"),
        ("DROP TABLE finding", StoreError, "no such table"),
    ],
)
def test_what_another_hand_wrote_is_told_apart_from_a_bug(
    store: SqlStore, database: Path, statement: str, error: type[Exception], why: str
) -> None:
    add_claims(store, a_claim())
    raw = sqlite3.connect(database)
    raw.execute(statement)
    raw.commit()
    raw.close()
    with pytest.raises(error, match=why):
        store.claims()


@pytest.mark.parametrize(
    "change",
    [
        "body = '{'",
        "body = '{\"a\":NaN}'",
        "body = '{\"a\":1e999}'",
        "kind = 'party'",
        "to_status = 'lovely'",
        "at = 'once'",
    ],
)
def test_an_event_that_is_none_any_more_breaks_the_ledger(
    store: SqlStore, database: Path, change: str
) -> None:
    store.append([an_event()])
    raw = sqlite3.connect(database)
    raw.execute("DROP TRIGGER event_no_update")
    raw.execute(f"UPDATE event SET {change}")
    raw.commit()
    raw.close()
    with pytest.raises(LedgerBrokenError, match=r"event .*of the ledger"):
        list(store.events())
    with pytest.raises(LedgerBrokenError):
        store.head()


def test_a_number_beyond_the_database_is_refused(store: SqlStore) -> None:
    claim = a_claim(revision=10**30)
    store.put_inquiry(an_inquiry())
    with pytest.raises(StoreError, match="does not fit"):
        store.write([an_addition(claim)])
    assert store.claims() == []

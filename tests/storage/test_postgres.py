"""PostgreSQL keeps the promises of the file: a guarded ledger, one night, errors in plain words."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, select

from tests.builders import a_claim, a_lead, add_claims, an_addition, an_event, an_inquiry
from tests.postgres_server import Server
from tracker.domain.errors import NightInProgressError, StoreError
from tracker.domain.ledger import chain_faults
from tracker.storage.engine import make_engine, reading, writing
from tracker.storage.integrity import look_at
from tracker.storage.postgres import GUARDS
from tracker.storage.schema import HEAD, stored_revision
from tracker.storage.server_lock import ServerNightLock
from tracker.storage.sql_store import SqlStore, open_store
from tracker.storage.tables import EVENT, Schema

pytestmark = pytest.mark.slow

HOLD = """
import sys
from tracker.storage.server_lock import ServerNightLock
with ServerNightLock(sys.argv[1]).hold():
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def store(postgres_url: str) -> Iterator[SqlStore]:
    with open_store(postgres_url) as opened:
        yield opened


@pytest.fixture
def mine(postgres_server: Server) -> Iterator[str]:
    """A migrated database whose schema a test may spoil."""
    with postgres_server.database() as url:
        yield url


def run_sql(url: str, statement: str) -> Any:
    """Run a statement as another program would."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as raw:
        done = raw.execute(statement.encode())
        return done.fetchall() if done.description else None


def test_the_migrated_schema_is_that_of_the_tables(store: SqlStore) -> None:
    with reading(store.engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Schema.metadata) == []
        assert stored_revision(connection) == HEAD


@pytest.mark.parametrize("prefix", ["postgresql://", "postgres://"])
def test_a_url_need_not_name_the_driver(postgres_url: str, prefix: str) -> None:
    with open_store(postgres_url.replace("postgresql+psycopg://", prefix)) as store:
        assert store.claims() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET actor = 'someone else'",
        "DELETE FROM event",
        "TRUNCATE event",
        "INSERT INTO event SELECT * FROM event ON CONFLICT (seq) DO UPDATE SET actor = 'me'",
        "SET session_replication_role = replica; DELETE FROM event",
    ],
)
def test_the_database_refuses_to_change_an_event(
    store: SqlStore, postgres_url: str, statement: str
) -> None:
    store.append([an_event()])
    with pytest.raises(psycopg.DatabaseError, match="the ledger is append-only"):
        run_sql(postgres_url, statement)
    with (
        pytest.raises(StoreError, match="the ledger is append-only"),
        writing(store.engine) as connection,
    ):
        connection.exec_driver_sql(statement)
    (sealed,) = store.events()
    assert list(chain_faults([sealed])) == []


def test_a_guard_that_is_gone_or_asleep_is_told(mine: str) -> None:
    with open_store(mine) as store:
        add_claims(store, a_claim())
        health = look_at(store)
        assert (health.sound, health.dialect, health.counts["claim"]) == (True, "postgresql", 1)
        run_sql(mine, f"DROP TRIGGER {GUARDS[0]} ON event")
        run_sql(mine, f"ALTER TABLE event DISABLE TRIGGER {GUARDS[1]}")
        assert look_at(store).faults == tuple(
            f"the ledger's guard {name} is gone" for name in GUARDS
        )


def test_a_newer_schema_is_refused(mine: str) -> None:
    run_sql(mine, "UPDATE alembic_version SET version_num = '0999'")
    with pytest.raises(StoreError, match="schema 0999, this program knows"):
        open_store(mine)


def test_another_programs_tables_are_left_alone(empty_postgres_url: str) -> None:
    run_sql(empty_postgres_url, "CREATE TABLE bookmarks (id int)")
    open_store(empty_postgres_url).close()
    assert run_sql(empty_postgres_url, "SELECT count(*) FROM bookmarks") == [(0,)]


def test_a_table_of_our_name_that_is_not_ours_is_refused(empty_postgres_url: str) -> None:
    run_sql(empty_postgres_url, "CREATE TABLE event (id int)")
    with pytest.raises(StoreError, match="another program: it has a table 'event'"):
        open_store(empty_postgres_url)
    assert run_sql(empty_postgres_url, "SELECT count(*) FROM pg_tables WHERE schemaname='public'") \
        == [(1,)]  # fmt: skip


def test_another_zone_is_converted_not_dropped(store: SqlStore, postgres_url: str) -> None:
    run_sql(postgres_url, "ALTER ROLE tracker SET timezone = 'America/Los_Angeles'")
    try:
        with open_store(postgres_url) as abroad:
            pacific = datetime(2026, 3, 1, 13, 26, tzinfo=timezone(timedelta(hours=-8)))
            abroad.append([an_event(at=pacific)])
            with reading(abroad.engine) as connection:
                assert (
                    str(connection.execute(select(func.date(EVENT.c.at))).scalar()) == "2026-03-01"
                )
                assert connection.exec_driver_sql("SHOW timezone").scalar() == "UTC"
            head = abroad.head()
        assert head is not None
        assert head.event.at == datetime(2026, 3, 1, 21, 26, tzinfo=UTC)
    finally:
        run_sql(postgres_url, "ALTER ROLE tracker RESET timezone")


def test_leads_of_one_rank_come_as_a_file_keeps_them(empty_postgres_url: str) -> None:
    run_sql(
        empty_postgres_url,
        "CREATE COLLATION \"und-x-icu-like\" (provider = icu, locale = 'en-u-ka-shifted')",
    )
    claim = a_claim()
    ids = ["math/0309136", "math-ph/0309137", "2602.00001", "hep-th/9711200"]
    with open_store(empty_postgres_url) as store:
        run_sql(
            empty_postgres_url,
            'ALTER TABLE lead ALTER COLUMN paper_id TYPE varchar COLLATE "und-x-icu-like"',
        )
        add_claims(store, claim)
        store.save_leads(claim.id, [a_lead(claim, id_, rank=1) for id_ in ids])
        assert [str(lead.paper_id) for lead in store.leads()] == sorted(ids)


def test_a_writer_waits_only_so_long(mine: str) -> None:
    with open_store(mine, busy_seconds=0.05) as store, open_store(mine) as other:
        with (
            writing(other.engine),
            pytest.raises(StoreError, match="in use by another process") as caught,
        ):
            store.append([an_event()])
        assert "wait" in caught.value.advice
        store.append([an_event()])


def test_reading_goes_on_while_another_writes_and_sees_one_moment(store: SqlStore) -> None:
    with reading(store.engine) as connection:
        count = select(func.count()).select_from(EVENT)
        assert connection.execute(count).scalar() == 0
        store.append([an_event()])
        assert connection.execute(count).scalar() == 0
    assert store.head() is not None


def test_a_reader_cannot_write(store: SqlStore) -> None:
    with pytest.raises(StoreError, match="read-only"), reading(store.engine) as connection:
        connection.exec_driver_sql("DELETE FROM lead")


def test_a_value_that_does_not_fit_is_refused_whole(store: SqlStore) -> None:
    store.put_inquiry(an_inquiry())
    for claim in (a_claim(revision=10**30), a_claim("a\0b")):
        with pytest.raises(StoreError, match="does not fit"):
            store.write([an_addition(claim)])
    assert (store.claims(), store.head()) == ([], None)


def test_a_server_that_is_not_there_is_said_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="the database server cannot be used") as caught:
        open_store(f"postgresql://ada:secret@/tracker?host={tmp_path}")
    assert "TRACKER_DATABASE_URL" in caught.value.advice
    assert "secret" not in str(caught.value)


def test_a_database_that_is_not_there_is_named(postgres_server: Server) -> None:
    with pytest.raises(StoreError, match='database "nowhere" does not exist'):
        open_store(postgres_server.url("nowhere"))


def test_a_connection_that_broke_is_made_anew(store: SqlStore, postgres_url: str) -> None:
    store.append([an_event()])
    run_sql(
        postgres_url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    store.append([an_event()])
    assert list(chain_faults(store.events())) == []


def test_an_engine_asks_nothing_before_it_is_used() -> None:
    make_engine("postgresql://nobody@nowhere.invalid/tracker").dispose()


def test_the_night_lock_names_its_holder_and_dies_with_it(postgres_url: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, postgres_url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(NightInProgressError) as caught, ServerNightLock(postgres_url).hold():
            pass
        assert f"tracker night, process {holder.pid} on " in caught.value.message
        holder.kill()
        holder.wait()
    # The server notices a closed socket by itself, in its own time.
    for _ in range(200):
        try:
            with ServerNightLock(postgres_url).hold():
                return
        except NightInProgressError:
            run_sql(postgres_url, "SELECT pg_sleep(0.05)")
    pytest.fail("the lock outlived its holder")


def test_each_database_has_its_own_night(postgres_url: str, mine: str) -> None:
    with ServerNightLock(postgres_url).hold(), ServerNightLock(mine).hold():
        pass

"""Makes the engine and the two ways to use it: reading and writing, each one short transaction.

Nothing is connected to while an engine is made, and no transaction is ever left to the driver's
guess: sqlite3 would begin one only at the first write and then fail where it should have waited.
"""

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url

from tracker.domain.errors import StoreError
from tracker.domain.ledger import canonical_json
from tracker.storage.failures import explained
from tracker.storage.postgres import (
    become_the_writer,
    connect_arguments,
    read_consistently,
    tune_postgres,
    with_driver,
    write_alone,
)

_WRITES = "tracker_writes"
_POSTGRES = "postgresql"


def make_engine(url: str, busy_seconds: float = 10) -> Engine:
    """An engine for a SQLAlchemy URL; the folder of a SQLite file is made where it is missing.

    `busy_seconds` is how long a transaction waits for another process. Raises StoreError.
    """
    with explained():
        parsed = with_driver(make_url(url))
        path = _make_folder(parsed)
        if path is None:
            return _new_engine(parsed, busy_seconds)
        # The working directory may be another the next time.
        return _engine_of_file(parsed.set(database=str(path.absolute())), busy_seconds)


@lru_cache(maxsize=8)
def _engine_of_file(url: URL, busy_seconds: float) -> Engine:
    """Whoever opens a file again gets the engine it had: each compiles its statements once.

    That takes longer than to execute them. Connections are not kept: stores close theirs. For a
    server every store has its own: whoever closes would leave another's connections open there.
    """
    return _new_engine(url, busy_seconds)


def _new_engine(url: URL, busy_seconds: float) -> Engine:
    on_server = url.get_backend_name() == _POSTGRES
    try:
        engine = create_engine(
            url,
            json_serializer=canonical_json,
            connect_args=connect_arguments(url) if on_server else {},
            pool_pre_ping=on_server,
            **({} if on_server else {"json_deserializer": _read_json}),
        )
    except ImportError as error:
        raise _no_driver(url, error) from error
    if engine.dialect.name == "sqlite":
        _tune_sqlite(engine, busy_seconds)
    elif on_server:
        tune_postgres(engine, busy_seconds)
    return engine


def _read_json(text: str) -> Any:
    """What a column of JSON holds; most hold nothing, and there are a dozen in a row of a claim."""
    if text == "[]":
        return []
    if text == "{}":
        return {}
    return None if text == "null" else json.loads(text)


def _no_driver(url: URL, error: ImportError) -> StoreError:
    name = error.name or str(error)
    package = "'claim-freshness-tracker[postgres]'" if name == "psycopg" else name
    return StoreError(
        f"no driver for {url.drivername} databases is installed ({name})",
        f"install it, for example: pip install {package}",
    )


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent view of the database. Raises StoreError."""
    with explained(), engine.connect() as connection:
        yield read_consistently(connection) if _is_postgres(engine) else connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that is the only writer from its first statement on.

    It is committed at the end and rolled back on any exception. Raises StoreError.
    """
    with explained(), engine.connect() as connection:
        connection.execution_options(**{_WRITES: True})
        if _is_postgres(engine):
            write_alone(connection)
        with connection.begin():
            if _is_postgres(engine):
                become_the_writer(connection)
            yield connection


def let_readers_go_on(engine: Engine) -> None:
    """Put a SQLite file in WAL mode, which stays with the file: readers and a writer at once.

    Only for a file known to be ours. Where it cannot be changed now (another process is changing
    it, the file is read-only) its old journal serves as well, only with more waiting.
    """
    if engine.dialect.name != "sqlite":
        return
    with explained(), contextlib.closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        mode = cursor.execute("PRAGMA journal_mode").fetchone()
        if mode is not None and mode[0] != "wal":
            with contextlib.suppress(sqlite3.OperationalError):
                cursor.execute("PRAGMA journal_mode = WAL")
        cursor.close()


def _is_postgres(engine: Engine) -> bool:
    return engine.dialect.name == _POSTGRES


def on_a_server(url: str) -> bool:
    """Whether the URL names a PostgreSQL database."""
    with explained():
        return with_driver(make_url(url)).get_backend_name() == _POSTGRES


def shown_url(url: str) -> str:
    """The URL as it may be shown: a password in it is masked."""
    return make_url(url).render_as_string(hide_password=True)


def sqlite_path(url: str) -> Path | None:
    """The file of a SQLite URL; None for any other database, in memory or on a server."""
    with explained():
        parsed = make_url(url)
    name = parsed.database or ""
    if parsed.get_backend_name() != "sqlite" or name in {"", ":memory:"} or name[:5] == "file:":
        return None
    return Path(name)


def _make_folder(url: URL) -> Path | None:
    """Make the folder of a SQLite file where it is missing; the file, where the URL names one."""
    path = sqlite_path(url.render_as_string(hide_password=False))
    if path is None:
        return None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"the folder {path.parent} cannot be made: {error.strerror}",
            "choose another place with TRACKER_DATABASE_URL",
        ) from error
    return path


def _tune_sqlite(engine: Engine, busy_seconds: float) -> None:
    """SQLAlchemy's documented way to take transactions over from sqlite3, before Python 3.12."""

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(busy_seconds * 1000)}")
        cursor.execute("PRAGMA foreign_keys = ON")
        # FULL, not NORMAL: in WAL mode NORMAL survives kill -9 but may lose the last commits when
        # the power fails, and a ledger that forgets is worse than a commit of some milliseconds.
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        # IMMEDIATE waits for the writer before us; a plain BEGIN that writes later would fail at
        # once instead, since its view of the database could be out of date by then.
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

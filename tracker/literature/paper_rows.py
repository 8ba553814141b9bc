"""The file of the papers: its form, how it is opened, and what is said when it is broken."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tracker.domain.errors import StoreError
from tracker.literature.packing import shipped_dictionary

FORM = 1
"""Of the file, kept in it; a file of a later form is refused, and never guessed at."""
_APPLICATION = 0x744C6974
_PATIENCE = 30.0
"""Seconds to wait for another process that writes."""

_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE paper (
    key INTEGER PRIMARY KEY,
    mark INTEGER NOT NULL,
    published INTEGER NOT NULL,
    changed_on INTEGER NOT NULL,
    source INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    packed BLOB NOT NULL
);
CREATE INDEX paper_by_mark ON paper (mark);
CREATE TABLE harvest (
    name TEXT PRIMARY KEY,
    since TEXT NOT NULL,
    until TEXT,
    token TEXT NOT NULL,
    began_on TEXT,
    harvested_at INTEGER
);
CREATE TABLE bulk (
    name TEXT PRIMARY KEY,
    offset INTEGER NOT NULL,
    line INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    finished_at INTEGER
);
"""
"""Days are ordinals, 0 where unknown; moments are microseconds since 1970, UTC."""

_EDITIONS = "CREATE TABLE IF NOT EXISTS edition (mark INTEGER PRIMARY KEY, name TEXT NOT NULL)"
"""Not part of the form: a file of before there were editions gets the table when it is opened."""


def open_papers(path: Path) -> sqlite3.Connection:
    """The file, made when it is not there. Raises StoreError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with told(path):
            return _opened(path)
    except OSError as error:
        raise StoreError(
            f"the literature {path} cannot be opened: {error.strerror or error}",
            "name another place: TRACKER_LITERATURE_PATH",
        ) from error


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    try:
        let_readers_go_on(connection, "main")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA cache_size = -65536")
        form = connection.execute("PRAGMA user_version").fetchone()[0]
        _check_form(_make(connection, path) if form == 0 else form, path)
        connection.execute(_EDITIONS)
    except BaseException:
        connection.close()
        raise
    return connection


def let_readers_go_on(connection: sqlite3.Connection, database: str) -> None:
    """Put `database` (`main`, or an attached one) in WAL mode, which stays with its file.

    SQLite does not wait for others here, whatever the timeout (pragma.html, journal_mode): when
    another process opens the same new file at this moment, its old journal serves as well, only
    with more waiting, and the next to open it tries again.
    """
    mode = connection.execute(f"PRAGMA {database}.journal_mode").fetchone()
    if mode is not None and mode[0] != "wal":
        with suppress(sqlite3.OperationalError):
            connection.execute(f"PRAGMA {database}.journal_mode = WAL")


def _check_form(form: int, path: Path) -> None:
    if form != FORM:
        raise StoreError(
            f"the literature {path} has form {form}, this version knows form {FORM}",
            "use the version of the tracker that made it, or move the file away",
        )


def _make(connection: sqlite3.Connection, path: Path) -> int:
    """The tables of a new file; another process may be making them at this moment."""
    connection.execute("BEGIN IMMEDIATE")
    form: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if form == 0:
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            connection.execute("ROLLBACK")
            raise StoreError(
                f"{path} is a database, but not one of papers",
                "name another file: TRACKER_LITERATURE_PATH",
            )
        for statement in _TABLES.split(";"):
            connection.execute(statement)
        connection.execute("INSERT INTO meta VALUES ('mark', 0), ('papers', 0)")
        connection.execute("INSERT INTO meta VALUES ('dictionary', ?)", [shipped_dictionary()])
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        connection.execute(f"PRAGMA user_version = {FORM}")
        form = FORM
    connection.execute("COMMIT")
    return form


@contextmanager
def told(path: Path) -> Iterator[None]:
    """What SQLite says went wrong, as one StoreError that says what to do."""
    try:
        yield
    except sqlite3.OperationalError as error:
        said = str(error)
        if "locked" in said or "busy" in said:
            advice = "another process is writing to it; try again when it is done"
        elif "full" in said or "disk I/O" in said:
            advice = "free some space; what was kept before is whole"
        else:
            advice = "see that the file may be written, or name another: TRACKER_LITERATURE_PATH"
        raise StoreError(f"the literature {path} cannot be used: {said}", advice) from error
    except sqlite3.DatabaseError as error:
        raise StoreError(
            f"the literature {path} is broken: {error}",
            "move it away; it is filled again by: tracker literature sync, or import FILE",
        ) from error

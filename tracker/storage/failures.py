"""Turns what the database says went wrong into one StoreError a person can act on."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from tracker.domain.errors import StoreError

_MEANINGS = (
    (
        ("SQLITE_BUSY", "SQLITE_LOCKED"),
        "the database is in use by another process",
        "wait until it is done, or raise the busy timeout",
    ),
    (
        ("SQLITE_READONLY", "SQLITE_PERM"),
        "the database is read-only",
        "check the permissions of the file and of its folder",
    ),
    (
        ("SQLITE_FULL",),
        "the disk is full",
        "free some space and run the same command again; what was kept before is whole",
    ),
    (
        ("SQLITE_CANTOPEN",),
        "the database cannot be opened",
        "check that its path names a file in a folder you may write to",
    ),
    (
        ("SQLITE_NOTADB",),
        "the file is not a database",
        "check TRACKER_DATABASE_URL; the file was left untouched",
    ),
    (
        ("SQLITE_CORRUPT",),
        "the database is damaged",
        "take a copy of the file, then restore a backup or try the 'sqlite3' tool's .recover",
    ),
    (
        ("SQLITE_IOERR",),
        "the disk did not do what the database asked of it",
        "see that the disk is not full and is sound; no SQLite database on a network folder",
    ),
    (
        ("55P03",),
        "the database is in use by another process",
        "wait until it is done and run the same command again",
    ),
    (
        ("25006",),
        "the database is read-only",
        "name the primary server in TRACKER_DATABASE_URL, not a standby",
    ),
    (
        ("53100",),
        "the disk of the database server is full",
        "free some space there and run the same command again; what was kept before is whole",
    ),
    (
        ("42501",),
        "the database does not let this user in that far",
        "let the user of TRACKER_DATABASE_URL own the tables of the tracker",
    ),
    (
        ("57P", "08"),
        "the database server went away",
        "run the same command again when it is back; what was kept before is whole",
    ),
    (
        ("22003", "22021", "22P05"),
        "a value does not fit the database",
        "",
    ),
    (
        ("SQLITE_CONSTRAINT_TRIGGER", "TR001"),
        "the ledger is append-only",
        "events are never changed or removed",
    ),
    (
        ("SQLITE_CONSTRAINT", "23"),
        "the database refused a row that contradicts another",
        "another process may have written in between: run the command again",
    ),
)
_NO_SUCH = ("no such table", "no such column", "has no column named")
_UNDEFINED = ("42P01", "42703")
"""The same in PostgreSQL: no such table, no such column."""
_NUL = "cannot contain NUL"


@contextmanager
def explained() -> Iterator[None]:
    """Run a block; whatever the database raises in it leaves as a StoreError. Nothing else does."""
    try:
        yield
    except DBAPIError as error:
        raise _as_store_error(error) from error
    except SQLAlchemyError as error:
        advice = "check TRACKER_DATABASE_URL"
        raise StoreError(f"the database cannot be used: {_one_line(error)}", advice) from error
    except (OverflowError, UnicodeEncodeError) as error:
        # sqlite3 raises these unwrapped: a whole number over 64 bits, half of a surrogate pair.
        raise StoreError(f"a value does not fit the database: {_one_line(error)}") from error


@contextmanager
def explained_file() -> Iterator[None]:
    """The same for a SQLite file that is used without SQLAlchemy, and for the file itself."""
    try:
        yield
    except sqlite3.Error as error:
        raise _as_store_error(DBAPIError("", None, error)) from error
    except OSError as error:
        why = error.strerror or str(error)
        raise StoreError(f"the file cannot be used: {why}", "check the disk") from error


@contextmanager
def believed(what: str) -> Iterator[None]:
    """Turn stored values into domain values; what was written by another hand is a StoreError."""
    try:
        yield
    except (ValueError, KeyError, TypeError, IndexError) as error:
        message = f"{what} in the database cannot be read: {_one_line(error)}"
        raise StoreError(message, "it was changed by hand, or by another program") from error


def _as_store_error(error: DBAPIError) -> StoreError:
    name = str(getattr(error.orig, "sqlite_errorname", "") or getattr(error.orig, "sqlstate", ""))
    detail = _one_line(error.orig) if error.orig is not None else ""
    if _is_unreachable(error):
        return _unreachable(detail)
    if _NUL in detail:
        return StoreError(f"a value does not fit the database: {detail}")
    for prefixes, message, advice in _MEANINGS:
        if name.startswith(prefixes):
            return StoreError(message, advice)
    if name in _UNDEFINED or any(words in detail for words in _NO_SUCH):
        advice = "it may belong to another program; check TRACKER_DATABASE_URL"
        return StoreError(f"the database is not the tracker's or is incomplete: {detail}", advice)
    return StoreError(f"the database refused: {detail}", "check TRACKER_DATABASE_URL")


def _is_unreachable(error: DBAPIError) -> bool:
    """Whether no server answered: psycopg then has an OperationalError without any code."""
    driver = type(error.orig).__module__.partition(".")[0]
    code = getattr(error.orig, "sqlstate", None)
    return driver == "psycopg" and code is None and type(error.orig).__name__ == "OperationalError"


def _unreachable(detail: str) -> StoreError:
    """Said by the server or by libpq itself, in their words; they never hold the password."""
    return StoreError(
        f"the database server cannot be used: {detail}",
        "check that it runs, and the host, port, name and user in TRACKER_DATABASE_URL; "
        "nothing was changed",
    )


def _one_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__

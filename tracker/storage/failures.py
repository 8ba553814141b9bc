"""Turns what the database says went wrong into one StoreError a person can act on."""

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
        "check the disk; a network folder cannot hold a SQLite database safely",
    ),
    (
        ("SQLITE_CONSTRAINT_TRIGGER",),
        "the ledger is append-only",
        "events are never changed or removed",
    ),
    (
        ("SQLITE_CONSTRAINT",),
        "the database refused a row that contradicts another",
        "another process may have written in between: run the command again",
    ),
)
_NO_SUCH = ("no such table", "no such column", "has no column named")


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
def believed(what: str) -> Iterator[None]:
    """Turn stored values into domain values; what was written by another hand is a StoreError."""
    try:
        yield
    except (ValueError, KeyError, TypeError, IndexError) as error:
        message = f"{what} in the database cannot be read: {_one_line(error)}"
        raise StoreError(message, "it was changed by hand, or by another program") from error


def _as_store_error(error: DBAPIError) -> StoreError:
    name = str(getattr(error.orig, "sqlite_errorname", ""))
    detail = _one_line(error.orig) if error.orig is not None else ""
    for prefixes, message, advice in _MEANINGS:
        if name.startswith(prefixes):
            return StoreError(message, advice)
    if any(words in detail for words in _NO_SUCH):
        advice = "it may belong to another program; check TRACKER_DATABASE_URL"
        return StoreError(f"the database is not the tracker's or is incomplete: {detail}", advice)
    return StoreError(f"the database refused: {detail}", "check TRACKER_DATABASE_URL")


def _one_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__

"""Backups of a library in a SQLite file: one file, whole, beside which nothing else is needed.

It is made under another name and takes its own only when it is whole and on the disk, so that
whatever stops it leaves an older backup as it was.
"""

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from tracker.domain.errors import BadInputError, StoreError
from tracker.storage.engine import make_engine
from tracker.storage.failures import explained_file
from tracker.storage.sql_store import SqlStore

_PAGES = 2_000
"""Pages copied at a time: a writer of the original waits for no longer than these take."""
_PATIENCE = 30.0


def copy_file(library: Path, copy: Path, step: Callable[[int, int], None]) -> None:
    """Copy a database that may be in use into a new file, as it is at one moment.

    Raises StoreError.
    """

    def told(_status: int, remaining: int, total: int) -> None:
        step(total - remaining, total)

    with explained_file():
        source = sqlite3.connect(_read_only(library), uri=True, timeout=_PATIENCE)
        with closing(source), closing(sqlite3.connect(copy)) as target:
            source.backup(target, pages=_PAGES, progress=told)


def settle(copy: Path) -> None:
    """Make a copy one file that needs no other, safely on the disk. Raises StoreError."""
    with explained_file():
        with closing(sqlite3.connect(copy)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
        with copy.open("rb+") as file:
            os.fsync(file.fileno())


@contextmanager
def opened_unchanged(path: Path) -> Iterator[SqlStore]:
    """The store in a file, of whatever age; nothing can be written to it. Raises StoreError."""
    with SqlStore(make_engine(f"sqlite:///{_read_only(path)}&uri=true")) as store:
        yield store


@contextmanager
def new_file(wanted: Path, *, replace: bool) -> Iterator[Path]:
    """A place to write to; what stands there takes the name `wanted` when the block ends well.

    Raises BadInputError where there is a file of that name already, unless it may be replaced, and
    where the folder cannot be written to. When the block fails nothing is left behind.
    """
    if wanted.exists() and not replace:
        raise BadInputError(f"{wanted} exists already", "name another file, or give --replace")
    try:
        handle, name = tempfile.mkstemp(dir=wanted.parent, prefix=f".{wanted.name}.")
        os.close(handle)
    except OSError as error:
        why = error.strerror or str(error)
        raise BadInputError(f"{wanted} cannot be written: {why}", "name another place") from error
    made = Path(name)
    try:
        yield made
        _take_name(made, wanted)
    finally:
        for rest in (made, *(made.with_name(made.name + end) for end in ("-wal", "-shm"))):
            with contextlib.suppress(FileNotFoundError):
                rest.unlink()


def _take_name(made: Path, wanted: Path) -> None:
    try:
        made.replace(wanted)
        folder = os.open(wanted.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise StoreError(f"{wanted} cannot be written: {error.strerror}", "name another place") \
            from error  # fmt: skip


def _read_only(path: Path) -> str:
    return f"file:{quote(str(path.resolve()))}?mode=ro"

"""The part of the composition root that keeps libraries safe: copies elsewhere, and backups."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.bootstrap import Tracker
from tracker.domain.errors import BadInputError, LedgerBrokenError
from tracker.ports import Progress
from tracker.services.audit import Audit

if TYPE_CHECKING:
    from tracker.storage.sql_store import SqlStore


@dataclass(frozen=True, slots=True)
class Kept:
    """A library that now stands elsewhere too. `head` is the seal of its last event, if any."""

    where: str
    claims: int
    events: int
    head: str


class Keeping:
    """Copies and backups of the library of the settings; the library itself is never changed."""

    def __init__(self, tracker: Tracker, progress: Progress) -> None:
        self._tracker = tracker
        self._progress = progress

    def copy_to(self, url: str) -> Kept:
        """Copy everything to an empty database. Raises BadInputError, NightInProgressError,
        LedgerBrokenError and StoreError; then the target holds nothing."""
        from tracker.storage.copying import copy_library
        from tracker.storage.engine import shown_url
        from tracker.storage.sql_store import open_store

        self._there()
        self._another(url)
        with self._tracker.night_lock().hold(), open_store(url) as target:
            _held(self._tracker.store)
            counts, head = copy_library(self._tracker.store, target, self._progress)
            if _held(target) != head:
                raise LedgerBrokenError(
                    "the copy ends otherwise than the original", "do not use it"
                )
        return Kept(shown_url(url), counts["claim"], counts["event"], head)

    def backup(self, file: Path, *, replace: bool) -> Kept:
        """Write a backup, while others may work: one SQLite file, verified before it gets its name.

        Raises BadInputError, LedgerBrokenError and StoreError; then an older file is as it was.
        """
        from tracker.storage.backup import new_file, opened_unchanged, settle

        library = self._there()
        if library is not None and file.resolve() == library.resolve():
            raise BadInputError(f"{file} is the library itself", "name another file")
        with new_file(file, replace=replace) as made:
            self._fill(library, made)
            settle(made)
            with opened_unchanged(made) as store:
                head, claims = _held(store), len(store.statuses())
                last = store.head()
        return Kept(str(file), claims, last.seq if last else 0, head)

    def _fill(self, library: Path | None, made: Path) -> None:
        if library is not None:
            from tracker.storage.backup import copy_file

            copy_file(library, made, lambda done, of: self._progress.step("backup", done, of))
            return
        from tracker.storage.copying import copy_library
        from tracker.storage.sql_store import open_store

        with open_store(f"sqlite:///{made}") as target:
            copy_library(self._tracker.store, target, self._progress)

    def _there(self) -> Path | None:
        """The file of the library; None on a server. Raises BadInputError where there is none."""
        from tracker.storage.engine import sqlite_path

        path = sqlite_path(self._tracker.settings.database_url)
        if path is not None and not path.exists():
            raise BadInputError(
                f"there is no library at {path}", "check TRACKER_DATABASE_URL, or --database-url"
            )
        return path

    def _another(self, url: str) -> None:
        from tracker.storage.engine import sqlite_path

        ours, theirs = sqlite_path(self._tracker.settings.database_url), sqlite_path(url)
        same_file = ours is not None and theirs is not None and ours.resolve() == theirs.resolve()
        if same_file or url == self._tracker.settings.database_url:
            raise BadInputError("that is the library itself", "name another database with --to")


def _held(store: "SqlStore") -> str:
    """The head of a ledger that holds. Raises LedgerBrokenError."""
    result = Audit(store, store).verify()
    if not result.whole:
        raise LedgerBrokenError(
            f"nothing was kept, for the ledger does not hold: {result.trouble}",
            "run: tracker audit verify",
        )
    return result.head

"""What `verify FILE` remembers between runs: believed answers in one small SQLite file.

A failed look is never kept. The cache is a convenience and a memory of suspicions, never the truth:
whatever goes wrong with the file, the run goes on without it, and nothing is accused by it.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from tracker.domain.identifiers import ArxivId
from tracker.domain.ledger import utc_text
from tracker.domain.sightings import Sightings
from tracker.storage.recent_sightings import RecentSightings
from tracker.storage.sighting_json import sightings_json, sightings_of_json

KEPT_FOR = timedelta(days=120)
"""What nobody asked about for so long is forgotten."""
_FORM = 1
_BUSY_SECONDS = 3.0
_PIECE = 500
_TABLE = """
CREATE TABLE IF NOT EXISTS look (
  id TEXT PRIMARY KEY, answered TEXT NOT NULL, body TEXT NOT NULL, digest TEXT NOT NULL
) WITHOUT ROWID
"""


class PaperCache:
    """`SightingStore` in a file of its own; `notes` tell what went wrong with the file.

    A file that is broken is set aside and begun anew; one that cannot be used (locked, read-only)
    is left alone for the rest of the run.
    """

    def __init__(self, path: Path, now: datetime) -> None:
        self._path = path
        self._now = now
        self._usable = True
        self._of_this_run = RecentSightings()
        self.notes: list[str] = []

    def sightings(self, ids: Iterable[ArxivId] | None = None) -> dict[ArxivId, Sightings]:
        """See `SightingStore`; rows that are damaged or older than `KEPT_FOR` are as if unknown."""
        asked = None if ids is None else set(ids)
        known = self._of_this_run.sightings(asked)
        unread = None if asked is None else [id_.value for id_ in asked if id_ not in known]
        rows: list[tuple[str, str]] = []
        if unread != []:
            self._tried(lambda connection: rows.extend(_rows(connection, unread)))
        found = [self._believed(body, digest) for body, digest in rows]
        kept = {seen.id: seen for seen in found if seen is not None}
        return kept | known

    def save_sightings(self, seen: Iterable[Sightings]) -> None:
        """See `SightingStore`; in the file failures are left out, and what was never answered."""
        told = list(seen)
        self._of_this_run.save_sightings(told)
        rows = [_row(each) for each in told if each.answered_at is not None]
        oldest = utc_text(self._now - KEPT_FOR)

        def write(connection: sqlite3.Connection) -> None:
            connection.executemany("INSERT OR REPLACE INTO look VALUES (?, ?, ?, ?)", rows)
            connection.execute("DELETE FROM look WHERE answered < ?", (oldest,))

        if rows:
            self._tried(write)

    def _tried(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Do the work in one transaction; a broken file is begun anew once, then left alone."""
        for again in (True, False):
            if not self._usable:
                return
            try:
                with closing(self._connected()) as connection, connection:
                    work(connection)
                return
            except (sqlite3.OperationalError, OSError) as error:
                self._give_up(str(error))
            except sqlite3.DatabaseError as error:
                if again:
                    self._begin_anew(str(error))
                else:
                    self._give_up(str(error))

    def _connected(self) -> sqlite3.Connection:
        """Raises sqlite3.Error, and OSError where the folder cannot be made."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=_BUSY_SECONDS)
        try:
            _bring_into_form(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _begin_anew(self, why: str) -> None:
        try:
            self._path.replace(self._path.with_name(self._path.name + ".broken"))
        except OSError as error:
            self._give_up(str(error))
            return
        self.notes.append(f"the cache {self._path} was broken ({why}) and has been begun anew")

    def _give_up(self, why: str) -> None:
        self._usable = False
        self.notes.append(f"the cache {self._path} cannot be used now ({why}); going on without it")

    def _believed(self, body: str, digest: str) -> Sightings | None:
        """What a row says; None where it was damaged or is too old."""
        if _digest(body) != digest:
            return None
        try:
            seen = sightings_of_json(json.loads(body))
        except (ValueError, KeyError, TypeError):
            return None  # written by another version: as good as unknown
        fresh = seen.answered_at is not None and seen.answered_at >= self._now - KEPT_FOR
        return seen if fresh else None


def _bring_into_form(connection: sqlite3.Connection) -> None:
    """Make the table in an empty file. Raises DatabaseError where the file is of another form."""
    form = connection.execute("PRAGMA user_version").fetchone()[0]
    if form == _FORM:
        return
    if connection.execute("SELECT name FROM sqlite_master").fetchall():
        raise sqlite3.DatabaseError("it is of another form")
    connection.execute(_TABLE)
    connection.execute(f"PRAGMA user_version = {_FORM}")


def _rows(connection: sqlite3.Connection, ids: Sequence[str] | None) -> Iterator[tuple[str, str]]:
    if ids is None:
        yield from connection.execute("SELECT body, digest FROM look")
        return
    for start in range(0, len(ids), _PIECE):
        piece = ids[start : start + _PIECE]
        marks = ",".join("?" * len(piece))
        query = f"SELECT body, digest FROM look WHERE id IN ({marks})"  # noqa: S608 - only marks
        yield from connection.execute(query, piece)


def _row(seen: Sightings) -> tuple[str, str, str, str]:
    assert seen.answered_at is not None
    told = sightings_json(replace(seen, failures=frozenset()))
    body = json.dumps(told, ensure_ascii=True, sort_keys=True)
    return seen.id.value, utc_text(seen.answered_at), body, _digest(body)


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()

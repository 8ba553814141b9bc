"""What `verify FILE` remembers between runs: believed answers in one small SQLite file.

A failed look is never kept. The cache is a convenience and a memory of suspicions, never the truth:
whatever goes wrong with the file, the run goes on without it, and nothing is accused by it.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tracker.domain.identifiers import ArxivId
from tracker.domain.ledger import utc_text
from tracker.domain.sightings import Sightings
from tracker.storage.cache_file import CacheFile, read, written
from tracker.storage.recent_sightings import RecentSightings
from tracker.storage.sighting_json import sightings_json, sightings_of_json

KEPT_FOR = timedelta(days=120)
"""What nobody asked about for so long is forgotten."""
_PIECE = 500


class PaperCache:
    """`SightingStore` over a cache file."""

    def __init__(self, file: CacheFile, now: datetime) -> None:
        self._file = file
        self._now = now
        self._of_this_run = RecentSightings()

    def sightings(self, ids: Iterable[ArxivId] | None = None) -> dict[ArxivId, Sightings]:
        """See `SightingStore`; rows that are damaged or older than `KEPT_FOR` are as if unknown."""
        asked = None if ids is None else set(ids)
        known = self._of_this_run.sightings(asked)
        unread = None if asked is None else [id_.value for id_ in asked if id_ not in known]
        rows: list[tuple[str, str]] = []
        if unread != []:
            self._file.tried(lambda connection: rows.extend(_rows(connection, unread)))
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
            self._file.tried(write)

    def _believed(self, body: str, digest: str) -> Sightings | None:
        """What a row says; None where it was damaged or is too old."""
        try:
            seen = sightings_of_json(read(body, digest))
        except (ValueError, KeyError, TypeError):
            return None  # damaged, or written by another version: as good as unknown
        fresh = seen.answered_at is not None and seen.answered_at >= self._now - KEPT_FOR
        return seen if fresh else None


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
    return seen.id.value, utc_text(seen.answered_at), *written(told)

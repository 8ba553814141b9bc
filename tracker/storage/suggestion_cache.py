"""What `verify FILE` remembers of the ids that were meant: found ones, and answered searches in
vain. A search that failed is never kept."""

import json
import sqlite3
from collections.abc import Iterable
from datetime import date, datetime

from tracker.domain.identifiers import ArxivId
from tracker.domain.suggestions import Suggestion, SuggestionKey
from tracker.storage.cache_file import CacheFile, read, written
from tracker.storage.paper_cache import KEPT_FOR


class SuggestionCache:
    """`SuggestionStore` over a cache file; without `recalling` only this run's finds are known."""

    def __init__(self, file: CacheFile, now: datetime, *, recalling: bool = True) -> None:
        self._file = file
        self._oldest = (now - KEPT_FOR).date()
        self._recalling = recalling
        self._of_this_run: dict[SuggestionKey, Suggestion] = {}

    def suggestions(self) -> dict[SuggestionKey, Suggestion]:
        """See `SuggestionStore`; rows that are damaged or older than `KEPT_FOR` are left out."""
        rows: list[tuple[str, str]] = []

        def look(connection: sqlite3.Connection) -> None:
            rows.extend(connection.execute("SELECT body, digest FROM meant"))

        if self._recalling:
            self._file.tried(look)
        found = (self._believed(*row) for row in rows)
        return {one.key: one for one in found if one is not None} | self._of_this_run

    def save_suggestions(self, suggestions: Iterable[Suggestion]) -> None:
        """See `SuggestionStore`."""
        told = list(suggestions)
        self._of_this_run |= {one.key: one for one in told}
        rows = [_row(one) for one in told]

        def write(connection: sqlite3.Connection) -> None:
            connection.executemany("INSERT OR REPLACE INTO meant VALUES (?, ?, ?, ?)", rows)
            connection.execute("DELETE FROM meant WHERE looked_on < ?", (self._oldest.isoformat(),))

        if rows:
            self._file.tried(write)

    def _believed(self, body: str, digest: str) -> Suggestion | None:
        """What a row says; None where it was damaged, or is too old."""
        try:
            told = read(body, digest)
            one = Suggestion(
                (str(told["subject"]), str(told["said"])),
                date.fromisoformat(told["on"]),
                ArxivId(told["paper"]) if told["paper"] is not None else None,
                str(told["title"]),
                str(told["why"]),
                float(told["likeness"]),
            )
        except (ValueError, KeyError, TypeError):
            return None
        return one if one.looked_on >= self._oldest else None


def _row(one: Suggestion) -> tuple[str, str, str, str]:
    subject, said = one.key
    # Documents hold any letters; as JSON they are plain ones, which every file can keep.
    key = json.dumps(one.key)
    told = {
        "subject": subject,
        "said": said,
        "on": one.looked_on.isoformat(),
        "paper": one.paper.value if one.paper else None,
        "title": one.title,
        "why": one.why,
        "likeness": one.likeness,
    }
    return key, one.looked_on.isoformat(), *written(told)

"""Opens the literature with the index that was chosen; says how to install one that is missing."""

import sqlite3
from importlib.util import find_spec
from pathlib import Path

from tracker.domain.errors import SettingsError
from tracker.literature.full_text import FullTextIndex
from tracker.literature.index import Entries, WordIndex
from tracker.literature.sql_literature import SqlLiterature
from tracker.ports import Progress

INSTALL = 'pip install "claim-freshness-tracker[mirror]"'
_DOING = "indexing papers"


class _Unwatched:
    def step(self, what: str, done: int, of: int) -> None:
        """See `Progress.step`."""


def open_literature(path: Path, index: str, progress: Progress | None = None) -> SqlLiterature:
    """The literature at `path`, made when it is not there; `index` is ``fts5`` or ``tantivy``.

    Raises StoreError, and SettingsError where the index is not installed.
    """
    watching = progress or _Unwatched()

    def make(connection: sqlite3.Connection, place: Path, entries: Entries) -> WordIndex:
        if index == "fts5":
            return FullTextIndex(connection, place.with_name(f"{place.name}.words"), entries)
        from tracker.literature.mirror import MirrorIndex

        folder = place.with_name(f"{place.name}.tantivy")
        return MirrorIndex(folder, entries, lambda done, of: watching.step(_DOING, done, of))

    if index != "fts5" and find_spec("tantivy") is None:
        raise SettingsError("the index tantivy is not installed", f"run: {INSTALL}")
    return SqlLiterature(path, make)

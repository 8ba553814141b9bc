"""Opens the literature with the index that was chosen; says how to install one that is missing."""

import sqlite3
from pathlib import Path

from tracker.domain.errors import SettingsError
from tracker.literature.full_text import FullTextIndex
from tracker.literature.index import Entries, WordIndex
from tracker.literature.sql_literature import SqlLiterature


def open_literature(path: Path, index: str) -> SqlLiterature:
    """The literature at `path`, made when it is not there; `index` is ``fts5`` or ``tantivy``.

    Raises StoreError, and SettingsError where the index is not installed.
    """

    def make(connection: sqlite3.Connection, place: Path, entries: Entries) -> WordIndex:
        if index == "fts5":
            return FullTextIndex(connection, place.with_name(f"{place.name}.words"), entries)
        raise SettingsError(f"there is no index '{index}'", "one of: fts5, tantivy")

    return SqlLiterature(path, make)

"""The index that needs nothing installed: SQLite's FTS5, in a file beside the papers.

It is contentless (the texts lie compressed elsewhere), and this SQLite may be too old to delete
from such a table without the text that went in; so it follows every change in the transaction that
makes it. Where it did not, or is broken, it is made anew from the papers.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tracker.domain.paper_keys import paper_key
from tracker.domain.papers import Paper
from tracker.literature.index import Entries, IndexBrokenError, Range, plain
from tracker.literature.paper_rows import let_readers_go_on

_CREATE = (
    "CREATE VIRTUAL TABLE lexicon.words USING fts5("
    "title, abstract, content='', tokenize='porter unicode61 remove_diacritics 2')"
)
_INSERT = "INSERT INTO lexicon.words(rowid, title, abstract) VALUES (?, ?, ?)"
_DELETE = "INSERT INTO lexicon.words(words, rowid, title, abstract) VALUES ('delete', ?, ?, ?)"
_SCORE = "bm25(words, 2.0, 1.0)"
_BATCH = 2_000
_MOST_TIMES = 6


class FullTextIndex:
    """`WordIndex` over FTS5, on the connection that writes the papers."""

    name = "fts5"

    def __init__(self, connection: sqlite3.Connection, path: Path, entries: Entries) -> None:
        self._connection = connection
        self._path = path
        self._entries = entries
        self._sound: int | None = None
        self._attach()

    def follow(self, before: int, mark: int, changes: Sequence[tuple[Paper | None, Paper]]) -> None:
        """See `WordIndex.follow`."""
        try:
            if before == 0:  # nothing was kept before: what lies there is of papers that are gone
                self._connection.execute("DROP TABLE IF EXISTS lexicon.words")
                self._create()
            elif self._mark() != before:
                return  # it is behind already, and will be made anew before it is asked
            run = self._connection.executemany
            run(_DELETE, [_texts(known) for known, _ in changes if known is not None])
            run(_INSERT, [_texts(said) for _, said in changes])
            self._note(mark)
            self._sound = mark if self._sound == before else None
        except sqlite3.DatabaseError:
            self._sound = None
            if not self._connection.in_transaction:
                raise  # SQLite took all of it back, the papers too: the disk is full
            # The papers are kept all the same; the index keeps its old mark, which tells on it.

    def make_ready(self) -> None:
        """See `WordIndex.make_ready`."""
        mark = self._entries.mark()
        if self._sound == mark == self._mark():
            return
        if not self._agrees(mark):
            self.make_anew()
        self._sound = mark

    def make_anew(self) -> None:
        """Make it from the papers, in one transaction; a file that is broken is thrown away."""
        try:
            self._fill()
        except sqlite3.DatabaseError:
            with suppress(sqlite3.DatabaseError):
                self._connection.execute("DETACH lexicon")
            self._throw_away()
            self._attach()
            self._fill()

    def find(
        self, words: Mapping[str, float], limit: int, within: Range
    ) -> list[tuple[int, float]]:
        """See `WordIndex.find`: FTS5 knows no weights; it counts a word as often as it is asked."""
        unit = max(max(words.values()) / _MOST_TIMES, min(words.values()))
        asked = " OR ".join(
            f'"{word}"'
            for word, weight in words.items()
            for _ in range(max(1, round(weight / unit)))
        )
        where, values = "rowid >= ? AND rowid < ?", [within.floor, within.ceiling]
        if within.until is not None:
            where += (
                " AND (rowid < ? OR (SELECT published FROM main.paper WHERE key = words.rowid)"
                " BETWEEN 1 AND ?)"
            )
            values += [within.doubtful, within.until.toordinal()]
        query = (
            f"SELECT rowid, {_SCORE} FROM lexicon.words WHERE words MATCH ? AND {where}"  # noqa: S608
            f" ORDER BY {_SCORE}, rowid DESC LIMIT ?"
        )
        try:
            rows = self._connection.execute(query, [asked, *values, limit]).fetchall()
        except sqlite3.DatabaseError as error:
            raise IndexBrokenError(str(error)) from error
        return [(key, -score) for key, score in rows]

    def indexed(self) -> tuple[int, int]:
        """See `WordIndex.indexed`."""
        try:
            count = self._counted()[0]
        except sqlite3.DatabaseError:
            count = 0  # not made yet, or broken: it holds nothing that can be used
        return count, self._path.stat().st_size if self._path.exists() else 0

    def close(self) -> None:
        """Its connection is the papers' own."""

    def _throw_away(self) -> None:
        for ending in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + ending).unlink(missing_ok=True)

    def _attach(self) -> None:
        attach = "ATTACH ? AS lexicon"
        try:
            self._connection.execute(attach, [str(self._path)])
        except sqlite3.OperationalError:
            raise  # locked, or not to be written: no sign that it is broken
        except sqlite3.DatabaseError:
            self._throw_away()
            self._connection.execute(attach, [str(self._path)])
        with suppress(sqlite3.DatabaseError):  # a broken file is noticed, and made anew, when used
            let_readers_go_on(self._connection, "lexicon")
            self._connection.execute("PRAGMA lexicon.synchronous = NORMAL")

    def _fill(self) -> None:
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            connection.execute("DROP TABLE IF EXISTS lexicon.words")
            self._create()
            batch: list[tuple[int, str, str]] = []
            for entry in self._entries.entries(0):
                batch.append((entry.key, entry.title, entry.abstract))
                if len(batch) == _BATCH:
                    connection.executemany(_INSERT, batch)
                    batch.clear()
            connection.executemany(_INSERT, batch)
            self._note(self._entries.mark())
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise

    def _agrees(self, mark: int) -> bool:
        """Whether exactly the kept papers are in it, and its parts fit together."""
        count, total = self._connection.execute(
            "SELECT count(*), sum(key) FROM main.paper"
        ).fetchone()
        try:
            if self._mark() != mark or self._counted() != (count, total or 0):
                return False
            self._connection.execute("SELECT rowid FROM lexicon.words LIMIT 1").fetchone()
        except sqlite3.DatabaseError:
            return False
        return True

    def _counted(self) -> tuple[int, int]:
        count, total = self._connection.execute(
            "SELECT count(*), sum(id) FROM lexicon.words_docsize"
        ).fetchone()
        return count, total or 0

    def _create(self) -> None:
        self._connection.execute(_CREATE.replace("TABLE", "TABLE IF NOT EXISTS"))
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS lexicon.state (name TEXT PRIMARY KEY, value INTEGER)"
        )

    def _mark(self) -> int | None:
        """How far it has come with these papers; None if it is not of them."""
        try:
            state = dict(self._connection.execute("SELECT name, value FROM lexicon.state"))
        except sqlite3.DatabaseError:
            return None  # never made, or broken
        mark: int | None = state.get("mark")
        noted = state.get("edition", "e").removeprefix("e")
        return mark if mark is not None and noted == self._entries.edition(mark) else None

    def _note(self, mark: int) -> None:
        self._connection.executemany(
            "INSERT OR REPLACE INTO lexicon.state VALUES (?, ?)",
            # With a letter before it: the column takes what looks like a number for one.
            [("mark", mark), ("edition", f"e{self._entries.edition(mark)}")],
        )


def _texts(paper: Paper) -> tuple[int, str, str]:
    return paper_key(paper.id), plain(paper.title), plain(paper.abstract)

"""The literature in a SQLite file of its own, searched by whichever index was chosen.

Papers are the truth, an index is a cache of them. Nothing here is asked of the network.
"""

import secrets
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tracker.domain.errors import StoreError
from tracker.domain.harvests import HarvestCursor
from tracker.domain.identifiers import ArxivId
from tracker.domain.literature import Hit, ImportPosition, Kept, LiteratureStatus
from tracker.domain.merged_papers import merged, same_content
from tracker.domain.months import Month
from tracker.domain.paper_keys import month_floor, paper_key, paper_of
from tracker.domain.papers import Paper
from tracker.literature.index import Entries, Entry, IndexBrokenError, Range, WordIndex, plain
from tracker.literature.packing import Packing, microseconds, moment, source_number
from tracker.literature.paper_rows import open_papers, told
from tracker.literature.query import query_words

_CHUNK = 500
_PAGE = 1_000
_LAST = Month(9999, 12)
_UPSERT = "INSERT OR REPLACE INTO paper VALUES (?, ?, ?, ?, ?, ?, ?)"
_COLUMNS = "key, packed, source, seen_at"

MakeIndex = Callable[[sqlite3.Connection, Path, Entries], WordIndex]


class SqlLiterature:
    """`Literature` in one file. Close it, or use it as a context manager.

    `packing` is the form of its rows.
    """

    def __init__(self, path: Path, make_index: MakeIndex) -> None:
        self._path = path
        self._connection = open_papers(path)
        with told(path):
            rows = self._connection.execute("SELECT value FROM meta WHERE name = 'dictionary'")
            self.packing = Packing(rows.fetchone()[0])
            self._index = make_index(self._connection, path, _SqlEntries(self))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files."""
        self._index.close()
        self._connection.close()

    def put(
        self,
        papers: Sequence[Paper],
        *,
        changed_on: Mapping[ArxivId, date] | None = None,
        keep: HarvestCursor | ImportPosition | None = None,
    ) -> Kept:
        """See `LiteraturePapers.put`. Raises StoreError."""
        with self._writing():
            kept = self._merge(papers, changed_on or {})
            if keep is not None:
                self._keep(keep)
        return kept

    def papers(self, ids: Iterable[ArxivId]) -> dict[ArxivId, Paper]:
        """See `LiteraturePapers.papers`. Raises StoreError."""
        with self._reading():
            rows = self._rows(_COLUMNS, [paper_key(id_) for id_ in ids])
            return {paper_of(row[0]): self._unpack(row) for row in rows}

    def mark(self) -> int:
        """See `LiteraturePapers.mark`. Raises StoreError."""
        with self._reading():
            return self._number("mark")

    def edition(self, mark: int) -> str:
        """See `LiteraturePapers.edition`. Raises StoreError."""
        query = "SELECT name FROM edition WHERE mark = ?"
        with self._reading():
            row = self._connection.execute(query, [mark]).fetchone()
        return "" if row is None else str(row[0])

    def count(self) -> int:
        """How many papers are kept. Raises StoreError."""
        with self._reading():
            return self._number("papers")

    def changed_since(self, mark: int) -> Iterator[Paper]:
        """See `LiteraturePapers.changed_since`. Raises StoreError."""
        for row in self.rows_since(mark, _COLUMNS):
            with self._reading():
                paper = self._unpack(row)
            yield paper

    def search(
        self, words: str, limit: int, *, after: Month | None = None, until: date | None = None
    ) -> list[Hit]:
        """See `LiteratureSearch.search`. Raises StoreError."""
        return self.find(dict.fromkeys(query_words(words), 1.0), limit, after=after, until=until)

    def find(
        self,
        words: Mapping[str, float],
        limit: int,
        *,
        after: Month | None = None,
        until: date | None = None,
    ) -> list[Hit]:
        """See `LiteratureSearch.find`. Raises StoreError."""
        if not words or limit < 1:
            return []
        within = _range(after, until)
        with self._reading(), self._using_index():
            self._index.make_ready()
            try:
                found = self._index.find(words, limit, within)
            except IndexBrokenError:
                self._index.make_anew()
                found = self._index.find(words, limit, within)
        return [Hit(paper_of(key), score) for key, score in found]

    def make_ready(self) -> None:
        """Bring the index up to date now, rather than at the next search. Raises StoreError."""
        with self._reading(), self._using_index():
            self._index.make_ready()

    @contextmanager
    def _using_index(self) -> Iterator[None]:
        """What keeps even an index that is made anew from working, as one StoreError."""
        try:
            yield
        except (IndexBrokenError, OSError) as error:
            raise StoreError(
                f"the index of {self._path} cannot be used, nor made anew: {error}",
                "see that the disk is sound and not full, and that nobody else is at it",
            ) from error

    def cursor(self, set_: str) -> HarvestCursor | None:
        """See `HarvestLog.cursor`. Raises StoreError."""
        return next((each for each in self.cursors() if each.set == set_), None)

    def cursors(self) -> list[HarvestCursor]:
        """See `HarvestLog.cursors`. Raises StoreError."""
        with self._reading():
            rows = self._connection.execute("SELECT * FROM harvest ORDER BY name").fetchall()
        return [_cursor(row) for row in rows]

    def keep(self, progress: HarvestCursor | ImportPosition) -> None:
        """See `HarvestLog.keep`. Raises StoreError."""
        with self._writing():
            self._keep(progress)

    def lacking(self, listed: Mapping[ArxivId, date]) -> set[ArxivId]:
        """See `HarvestLog.lacking`. Raises StoreError."""
        with self._reading():
            rows = self._rows("key, changed_on", [paper_key(id_) for id_ in listed])
            held = {paper_of(key): day for key, day in rows}
        return {id_ for id_, day in listed.items() if held.get(id_, -1) < day.toordinal()}

    def import_position(self, name: str) -> ImportPosition | None:
        """See `HarvestLog.import_position`. Raises StoreError."""
        with self._reading():
            row = self._connection.execute("SELECT * FROM bulk WHERE name = ?", [name]).fetchone()
        if row is None:
            return None
        known, offset, line, refused, ended = row
        finished_at = None if ended is None else moment(ended)
        return ImportPosition(known, offset, line, refused, finished_at)

    def status(self) -> LiteratureStatus:
        """See `Literature.status`. Raises StoreError."""
        with self._reading():
            papers = self._number("papers")
            ends = self._connection.execute(
                "SELECT key FROM (SELECT min(key) AS key FROM paper UNION ALL "
                "SELECT max(key) FROM paper) WHERE key IS NOT NULL"
            ).fetchall()
            indexed, index_size = self._index.indexed()
        months = [paper_of(key).month for (key,) in ends]
        return LiteratureStatus(
            place=str(self._path),
            papers=papers,
            oldest=months[0] if months else None,
            newest=months[-1] if months else None,
            index=self._index.name,
            indexed=indexed,
            size=self._path.stat().st_size,
            index_size=index_size,
        )

    def check(self) -> str:
        """What is wrong with the file of the papers, in SQLite's words; empty when it is sound."""
        with self._reading():
            said = self._connection.execute("PRAGMA main.quick_check(1)").fetchone()[0]
        return "" if said == "ok" else str(said)

    def rows_since(self, mark: int, columns: str) -> Iterator[tuple[Any, ...]]:
        """Rows of papers changed after the mark, in pages, so that nobody is held up meanwhile."""
        place = (mark, 1 << 62)
        query = (
            f"SELECT mark, key, {columns} FROM paper WHERE (mark, key) > (?, ?) "  # noqa: S608
            f"ORDER BY mark, key LIMIT {_PAGE}"
        )
        while True:
            with self._reading():
                rows = self._connection.execute(query, place).fetchall()
            for _, _, *row in rows:
                yield tuple(row)
            if len(rows) < _PAGE:
                return
            place = rows[-1][0], rows[-1][1]

    def _merge(self, papers: Sequence[Paper], changed_on: Mapping[ArxivId, date]) -> Kept:
        said: dict[int, Paper] = {}
        for paper in papers:
            key = paper_key(paper.id)
            said[key] = merged(said[key], paper) if key in said else paper
        columns = f"{_COLUMNS}, mark, changed_on"
        held = {row[0]: row for row in self._rows(columns, list(said))}
        before = self._number("mark")
        rows: list[tuple[Any, ...]] = []
        changes: list[tuple[Paper | None, Paper]] = []
        added: list[ArxivId] = []
        changed: list[ArxivId] = []
        for key, paper in said.items():
            day = changed_on[paper.id].toordinal() if paper.id in changed_on else 0
            row = held.get(key)
            if row is None:
                added.append(paper.id)
                changes.append((None, paper))
                rows.append(self._row(key, before + 1, day, paper))
                continue
            known = self._unpack(row[:4])
            new, day = merged(known, paper), max(day, row[5])
            if not same_content(known, new):
                changed.append(paper.id)
                changes.append((known, new))
                rows.append(self._row(key, before + 1, day, new))
            elif new != known or day != row[5]:
                rows.append(self._row(key, row[4], day, new))
        self._connection.executemany(_UPSERT, rows)
        if changes:
            edition = (before + 1, secrets.token_hex(8))
            self._connection.execute("INSERT INTO edition VALUES (?, ?)", edition)
            self._index.follow(before, before + 1, changes)
            self._set_number("mark", before + 1)
            self._set_number("papers", self._number("papers") + len(added))
        return Kept(tuple(added), tuple(changed))

    def _row(self, key: int, mark: int, day: int, paper: Paper) -> tuple[Any, ...]:
        published = paper.published
        return (
            key,
            mark,
            published.toordinal() if published else 0,
            day,
            source_number(paper.source),
            microseconds(paper.seen_at),
            self.packing.pack(paper),
        )

    def _keep(self, progress: HarvestCursor | ImportPosition) -> None:
        if isinstance(progress, ImportPosition):
            ended = progress.finished_at
            values: tuple[Any, ...] = (
                progress.name,
                progress.offset,
                progress.line,
                progress.refused,
                None if ended is None else microseconds(ended),
            )
            self._connection.execute("INSERT OR REPLACE INTO bulk VALUES (?, ?, ?, ?, ?)", values)
            return
        reached = progress.harvested_at
        values = (
            progress.set,
            progress.since.isoformat(),
            progress.until.isoformat() if progress.until else None,
            progress.token,
            progress.began_on.isoformat() if progress.began_on else None,
            None if reached is None else microseconds(reached),
        )
        self._connection.execute("INSERT OR REPLACE INTO harvest VALUES (?, ?, ?, ?, ?, ?)", values)

    def _rows(self, columns: str, keys: Sequence[int]) -> Iterator[tuple[Any, ...]]:
        for start in range(0, len(keys), _CHUNK):
            chunk = keys[start : start + _CHUNK]
            marks = ",".join("?" * len(chunk))
            yield from self._connection.execute(
                f"SELECT {columns} FROM paper WHERE key IN ({marks})",  # noqa: S608
                chunk,
            ).fetchall()

    def _unpack(self, row: Sequence[Any]) -> Paper:
        key, packed, source, seen_at = row
        try:
            return self.packing.unpack(key, packed, source, seen_at)
        except (ValueError, zlib.error, TypeError, IndexError) as error:
            raise sqlite3.DatabaseError(f"the row of {paper_of(key)} cannot be read") from error

    def _number(self, name: str) -> int:
        row = self._connection.execute("SELECT value FROM meta WHERE name = ?", [name]).fetchone()
        return int(row[0])

    def _set_number(self, name: str, value: int) -> None:
        self._connection.execute("UPDATE meta SET value = ? WHERE name = ?", [value, name])

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with told(self._path):
            yield

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction: all of it, or nothing."""
        with told(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.DatabaseError):  # some errors have rolled back already
                    self._connection.execute("ROLLBACK")
                raise


class _SqlEntries:
    """`Entries` of a literature."""

    def __init__(self, literature: SqlLiterature) -> None:
        self._literature = literature

    def count(self) -> int:
        return self._literature.count()

    def mark(self) -> int:
        return self._literature.mark()

    def edition(self, mark: int) -> str:
        return self._literature.edition(mark)

    def entries(self, after: int) -> Iterator[Entry]:
        packing = self._literature.packing
        columns = "key, packed, published, mark"
        for key, packed, published, mark in self._literature.rows_since(after, columns):
            title, abstract = packing.texts(packed)
            yield Entry(key, published, mark, plain(title), plain(abstract))


def _range(after: Month | None, until: date | None) -> Range:
    floor = 0 if after is None else month_floor(after.plus(1))
    if until is None:
        return Range(floor, month_floor(_LAST), 0)
    month = Month.of(until)
    ceiling = month_floor(_LAST) if month == _LAST else month_floor(month.plus(1))
    return Range(floor, ceiling, month_floor(month), until)


def _cursor(row: Sequence[Any]) -> HarvestCursor:
    name, since, until, token, began_on, harvested_at = row
    return HarvestCursor(
        name,
        date.fromisoformat(since),
        date.fromisoformat(until) if until else None,
        token,
        date.fromisoformat(began_on) if began_on else None,
        None if harvested_at is None else moment(harvested_at),
    )

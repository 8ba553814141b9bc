"""Copies a whole library from one database to another, in one transaction, and reads it back.

Whatever stops it half-way leaves the target as empty as it was: nothing in it is ever half true.
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text

from tracker.domain.errors import BadInputError, StoreError
from tracker.domain.ledger import canonical_json
from tracker.ports import Progress
from tracker.storage.engine import reading, writing
from tracker.storage.failures import explained
from tracker.storage.sql_ledger import head_of
from tracker.storage.sql_store import SqlStore
from tracker.storage.tables import Schema

_PAGE = 500
"""Rows held in memory at a time."""
_SUM = 1 << 256


def copy_library(
    source: SqlStore, target: SqlStore, progress: Progress
) -> tuple[Mapping[str, int], str]:
    """Copy every row of every table; rows by table, and the head of the ledger (see `head_of`).

    The source is read as it is at one moment, and every table is read back before the end. Raises
    BadInputError where the target holds anything, StoreError where it fails or does not give back
    what it was given; then nothing is kept there.
    """
    counts: dict[str, int] = {}
    with reading(source.engine) as old, writing(target.engine) as new:
        tables = Schema.metadata.sorted_tables
        _refuse_full(new, tables)
        total = sum(_count(old, table) for table in tables)
        done = 0
        for table in tables:
            given = _Sum()
            for page in _pages(old, table):
                _insert(new, table, page)
                given.add(page)
                done += len(page)
                progress.step("copying the library", done, total)
            counts[table.name] = given.rows
            _compare(table, given, new)
        _, head = head_of(old)
        if head_of(new)[1] != head:
            raise StoreError("the copy's ledger ends otherwise than the original's", _NOTHING)
        _count_on(new, tables)
    return counts, head


_NOTHING = "nothing was kept; run it again, and report it if it happens twice"


class _Sum:
    """Rows counted, and summed by their digests: in whatever order they come."""

    def __init__(self) -> None:
        self.rows = 0
        self.digest = 0

    def add(self, page: list[dict[str, Any]]) -> None:
        for row in page:
            told = canonical_json({name: _plain(value) for name, value in row.items()})
            digest = hashlib.sha256(told.encode(errors="surrogatepass")).digest()
            self.digest = (self.digest + int.from_bytes(digest, "big")) % _SUM
        self.rows += len(page)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if hasattr(value, "isoformat") else value


def _compare(table: Table, given: _Sum, new: Connection) -> None:
    back = _Sum()
    for page in _pages(new, table):
        back.add(page)
    if (back.rows, back.digest) != (given.rows, given.digest):
        message = f"the copy does not give back what it was given (table {table.name})"
        raise StoreError(message, _NOTHING)


def _pages(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """All rows by their keys; the database hands them over piece by piece."""
    query = select(table).order_by(*table.primary_key.columns)
    with connection.execute(query.execution_options(yield_per=_PAGE)) as rows:
        for page in rows.mappings().partitions():
            yield [dict(row) for row in page]


def _insert(connection: Connection, table: Table, page: list[dict[str, Any]]) -> None:
    try:
        with explained():
            connection.execute(insert(table), page)
    except StoreError as error:
        raise StoreError(f"{error.message} (table {table.name})", error.advice) from error


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _refuse_full(connection: Connection, tables: list[Table]) -> None:
    for table in tables:
        if connection.execute(select(table).limit(1)).first() is not None:
            raise BadInputError(
                f"the target is not empty: it holds rows of {table.name}",
                "name an empty database; nothing was changed",
            )


def _count_on(connection: Connection, tables: list[Table]) -> None:
    """Let a server number new rows after those that came with their numbers."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        column = table.autoincrement_column
        if column is None or column.autoincrement is False:
            continue
        highest = connection.execute(select(func.max(column))).scalar()
        if highest is not None:
            connection.execute(
                text("SELECT setval(pg_get_serial_sequence(:table, :column), :highest)"),
                {"table": table.name, "column": column.name, "highest": highest},
            )

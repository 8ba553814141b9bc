"""A cheap look at the health of a database, for `doctor`; it mends nothing and judges no claim."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select, update

from tracker.storage.engine import reading, writing
from tracker.storage.postgres import missing_guards
from tracker.storage.schema import HEAD, stored_revision
from tracker.storage.sql_store import SqlStore
from tracker.storage.tables import CLAIM, Schema


@dataclass(frozen=True, slots=True)
class StoreHealth:
    """What was found. `counts` are rows by table; `faults` is empty when all is well."""

    dialect: str
    revision: str | None
    expected_revision: str
    counts: Mapping[str, int] = field(default_factory=dict)
    faults: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        return not self.faults and self.revision == self.expected_revision


def look_at(store: SqlStore) -> StoreHealth:
    """Look at schema, pages, foreign keys, the ledger's guards and counts.

    The chain of the ledger is not walked here (``audit verify`` does). Raises StoreError.
    """
    with reading(store.engine) as connection:
        return StoreHealth(
            dialect=connection.dialect.name,
            revision=stored_revision(connection),
            expected_revision=HEAD,
            counts=_counts(connection),
            faults=tuple(_faults(connection)),
        )


def check_writable(store: SqlStore) -> None:
    """Raises StoreError where nothing could be written now; nothing is written."""
    with contextlib.suppress(_TakenBackError), writing(store.engine) as connection:
        moved = update(CLAIM).where(CLAIM.c.id == "").values(touches=0)
        connection.execute(moved)
        raise _TakenBackError


class _TakenBackError(Exception):
    """Ends a transaction that was only begun to see whether it can be."""


def _counts(connection: Connection) -> dict[str, int]:
    tables = Schema.metadata.sorted_tables
    counts = {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in tables
    }
    return dict(sorted(counts.items()))


def _faults(connection: Connection) -> list[str]:
    if connection.dialect.name == "postgresql":
        return [f"the ledger's guard {name} is gone" for name in missing_guards(connection)]
    pages = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(10)")]
    faults = [] if pages == ["ok"] else [f"damaged: {line}" for line in pages]
    strays = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    faults += [f"a row of {row[0]} refers to a missing row of {row[2]}" for row in strays[:10]]
    names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    missing = {"event_no_update", "event_no_delete", "event_no_replace"} - set(names.scalars())
    faults += [f"the ledger's guard {name} is gone" for name in sorted(missing)]
    return faults

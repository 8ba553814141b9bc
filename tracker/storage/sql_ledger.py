"""The ledger in SQL: appended to in the transaction of what it tells of, read in pages."""

import json
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Text, insert, select, type_coerce

from tracker.domain.chain import Link
from tracker.domain.claims import ClaimId
from tracker.domain.errors import LedgerBrokenError
from tracker.domain.ledger import (
    GENESIS,
    Event,
    EventKind,
    SealedEvent,
    canonical_json,
    seal,
    utc_text,
)
from tracker.domain.status import Status
from tracker.storage.checks import checked_event
from tracker.storage.engine import reading, writing
from tracker.storage.rows import Values
from tracker.storage.tables import EVENT

TOOL = "tracker_tool"
"""The execution option that names the program: it stands in every event it appends."""
PAGE = 2_000
"""Events held in memory at a time while the ledger is read."""


class SqlLedger:
    """See `tracker.ports.Ledger`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def append(self, events: Sequence[Event]) -> None:
        """Seal and append, all in one transaction. Raises StoreError, ValueError on NaN."""
        if events:
            with writing(self.engine) as connection:
                append_events(connection, events)

    def events(self, after: int = 0) -> Iterator[SealedEvent]:
        """See `Ledger`. No transaction is open between pages, so a slow reader stops nobody.

        Raises StoreError, and LedgerBrokenError where an event is no event any more.
        """
        yield from self._pages(after, None)

    def history_of(self, claim_id: ClaimId) -> Iterator[SealedEvent]:
        """See `Ledger`. Raises StoreError, LedgerBrokenError."""
        yield from self._pages(0, EVENT.c.claim_id == claim_id)

    def links(self) -> Iterator[Link]:
        """See `Ledger`. Raises StoreError; no transaction is open between pages."""
        after = 0
        while True:
            query = select(*_stored_columns(self.engine)).where(EVENT.c.seq > after)
            with reading(self.engine) as connection:
                page = connection.execute(query.order_by(EVENT.c.seq).limit(PAGE)).all()
            yield from (_link_from(row) for row in page)
            if len(page) < PAGE:
                return
            after = page[-1].seq

    def events_of(self, kind: EventKind) -> Iterator[SealedEvent]:
        """See `Ledger`."""
        yield from self._pages(0, EVENT.c.kind == kind.value)

    def latest_of(self, kind: EventKind) -> SealedEvent | None:
        """See `Ledger`."""
        query = select(EVENT).where(EVENT.c.kind == kind.value).order_by(EVENT.c.seq.desc())
        with reading(self.engine) as connection, _believed(f"the last event of kind {kind}"):
            row = connection.execute(query.limit(1)).first()
        return None if row is None else sealed_from(row)

    def head(self) -> SealedEvent | None:
        """The last event; None while the ledger is empty."""
        with reading(self.engine) as connection, _believed("the last event"):
            row = connection.execute(select(EVENT).order_by(EVENT.c.seq.desc()).limit(1)).first()
        return None if row is None else sealed_from(row)

    def _pages(self, after: int, which: ColumnElement[bool] | None) -> Iterator[SealedEvent]:
        while page := self._page(after, which):
            yield from page
            if len(page) < PAGE:
                return
            after = page[-1].seq

    def _page(self, after: int, which: ColumnElement[bool] | None) -> list[SealedEvent]:
        query = select(EVENT).where(EVENT.c.seq > after).order_by(EVENT.c.seq).limit(PAGE)
        if which is not None:
            query = query.where(which)
        with reading(self.engine) as connection, _believed(f"an event after {after}"):
            rows = connection.execute(query).all()
        return [sealed_from(row) for row in rows]


def _stored_columns(engine: Engine) -> list[ColumnElement[Any]]:
    """The columns of an event in the order of `Link`; in SQLite the moment as it was written."""
    names = [one.name for one in fields(Link)]
    columns: list[ColumnElement[Any]] = [EVENT.c[name] for name in names]
    if engine.dialect.name == "sqlite":
        columns[names.index("at")] = type_coerce(EVENT.c.at, Text).label("at")
    return columns


def _link_from(row: Any) -> Link:
    at = row.at
    if isinstance(at, datetime):
        told = utc_text(at)
    else:
        # A blank where ISO 8601 has a T; what another hand wrote is passed on and will not hold.
        told = f"{at[:10]}T{at[11:]}Z" if isinstance(at, str) and at[10:11] == " " else str(at)
    return Link(row[0], row[1], told, *row[3:])


def append_events(connection: Connection, events: Sequence[Event]) -> None:
    """Seal events after the last one and append them, in a transaction that writes."""
    if not events:
        return
    seq, previous = head_of(connection)
    tool = connection.get_execution_options().get(TOOL)
    rows = []
    for event in events:
        seq += 1
        told = replace(event, body={**event.body, "tool": tool}) if tool else event
        sealed = seal(previous, seq, checked_event(told))
        rows.append(_event_values(sealed))
        previous = sealed.seal
    connection.execute(insert(EVENT), rows)


def head_of(connection: Connection) -> tuple[int, str]:
    """Number and seal of the last event; zero and the genesis seal while there is none."""
    last = select(EVENT.c.seq, EVENT.c.seal).order_by(EVENT.c.seq.desc()).limit(1)
    row = connection.execute(last).first()
    return (0, GENESIS) if row is None else (row.seq, row.seal)


def _event_values(sealed: SealedEvent) -> Values:
    event = sealed.event
    return {
        "seq": sealed.seq,
        "kind": event.kind.value,
        "at": event.at,
        "actor": event.actor,
        "claim_id": event.claim_id,
        "from_status": event.from_status.value if event.from_status else None,
        "to_status": event.to_status.value if event.to_status else None,
        "body": canonical_json(event.body),
        "previous": sealed.previous,
        "seal": sealed.seal,
    }


def sealed_from(row: Any) -> SealedEvent:
    """The event of a row. Raises LedgerBrokenError where it is none any more."""
    with _believed(f"event {row.seq}"):
        event = Event(
            kind=EventKind(row.kind),
            at=row.at,
            actor=row.actor,
            claim_id=ClaimId(row.claim_id) if row.claim_id is not None else None,
            from_status=Status(row.from_status) if row.from_status else None,
            to_status=Status(row.to_status) if row.to_status else None,
            body=json.loads(row.body, parse_constant=_finite, parse_float=_finite),
        )
    return SealedEvent(row.seq, event, row.previous, row.seal)


@contextmanager
def _believed(what: str) -> Iterator[None]:
    try:
        yield
    except (ValueError, TypeError) as error:
        raise LedgerBrokenError(
            f"{what} of the ledger cannot be read: {error}",
            "it was changed by another hand; restore a backup of the database",
        ) from error


def _finite(written: str) -> float:
    """A number as JSON has it: Python would read ``NaN`` and ``1e999`` as well."""
    number = float(written)
    if not math.isfinite(number):
        raise ValueError(f"{written} is not JSON")
    return number

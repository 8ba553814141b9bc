"""The ledger in SQL: appended to in the transaction of what it tells of, read in pages."""

import json
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from tracker.domain.claims import ClaimId
from tracker.domain.errors import LedgerBrokenError
from tracker.domain.ledger import (
    GENESIS,
    Event,
    EventKind,
    SealedEvent,
    canonical_json,
    seal,
)
from tracker.domain.status import Status
from tracker.storage.checks import checked_event
from tracker.storage.engine import reading, writing
from tracker.storage.rows import Values
from tracker.storage.tables import EVENT

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
        while page := self._page(after):
            yield from page
            if len(page) < PAGE:
                return
            after = page[-1].seq

    def events_of(self, kind: EventKind) -> Iterator[SealedEvent]:
        """See `Ledger`."""
        after = 0
        while page := self._page(after, kind):
            yield from page
            if len(page) < PAGE:
                return
            after = page[-1].seq

    def latest_of(self, kind: EventKind) -> SealedEvent | None:
        """See `Ledger`."""
        query = select(EVENT).where(EVENT.c.kind == kind.value).order_by(EVENT.c.seq.desc())
        with reading(self.engine) as connection, _believed(f"the last event of kind {kind}"):
            row = connection.execute(query.limit(1)).first()
        return None if row is None else _sealed_from(row)

    def head(self) -> SealedEvent | None:
        """The last event; None while the ledger is empty."""
        with reading(self.engine) as connection, _believed("the last event"):
            row = connection.execute(select(EVENT).order_by(EVENT.c.seq.desc()).limit(1)).first()
        return None if row is None else _sealed_from(row)

    def _page(self, after: int, kind: EventKind | None = None) -> list[SealedEvent]:
        query = select(EVENT).where(EVENT.c.seq > after).order_by(EVENT.c.seq).limit(PAGE)
        if kind is not None:
            query = query.where(EVENT.c.kind == kind.value)
        with reading(self.engine) as connection, _believed(f"an event after {after}"):
            rows = connection.execute(query).all()
        return [_sealed_from(row) for row in rows]


def append_events(connection: Connection, events: Sequence[Event]) -> None:
    """Seal events after the last one and append them, in a transaction that writes."""
    if not events:
        return
    seq, previous = head_of(connection)
    rows = []
    for event in events:
        seq += 1
        sealed = seal(previous, seq, checked_event(event))
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


def _sealed_from(row: Any) -> SealedEvent:
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

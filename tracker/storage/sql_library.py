"""The library page by page in SQL: what is not on the page is counted, never read."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Text,
    and_,
    case,
    cast,
    func,
    or_,
    select,
    true,
    union,
)

from tracker.domain.audits import EventFilter
from tracker.domain.claims import ClaimId, InquiryId
from tracker.domain.identifiers import ArxivId
from tracker.domain.library_pages import ClaimFilter, ClaimPage, EventPage, Order
from tracker.domain.status import Status
from tracker.storage.engine import reading
from tracker.storage.failures import believed
from tracker.storage.sql_ledger import sealed_from
from tracker.storage.tables import ANCHOR, CLAIM, EVENT, INQUIRY_ANCHOR, SIGHTING


class SqlLibrary:
    """See `tracker.library_ports.LibraryPages`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def claim_page(self, wanted: ClaimFilter, order: Order, start: int, limit: int) -> ClaimPage:
        """See `LibraryPages`. Two queries; no text is read."""
        rest = _all_but_status(wanted)
        statuses = [status.value for status in wanted.statuses]
        which = and_(rest, CLAIM.c.status.in_(statuses)) if statuses else rest
        query = select(CLAIM.c.id).where(which).order_by(*_ORDERS[order], CLAIM.c.id)
        with reading(self.engine) as connection, believed("a claim"):
            by_status = _counted(connection, rest)
            ids = connection.execute(query.offset(start).limit(limit)).scalars()
            page = tuple(ClaimId(id_) for id_ in ids)
        total = sum(
            number
            for status, number in by_status.items()
            if not wanted.statuses or status in wanted.statuses
        )
        return ClaimPage(page, total, by_status)

    def topics(self) -> Mapping[str, int]:
        """See `LibraryPages`."""
        told: Counter[str] = Counter()
        kept = cast(CLAIM.c.topics, Text)
        query = select(kept.label("topics"), func.count()).where(kept != "[]").group_by(kept)
        with reading(self.engine) as connection, believed("a claim"):
            for written, number in connection.execute(query):
                told.update(dict.fromkeys(json.loads(written), number))
        return dict(sorted(told.items()))

    def inquiry_totals(self) -> Mapping[InquiryId, Mapping[Status, int]]:
        """See `LibraryPages`."""
        query = select(CLAIM.c.inquiry_id, CLAIM.c.status, func.count()).group_by(
            CLAIM.c.inquiry_id, CLAIM.c.status
        )
        totals: dict[InquiryId, dict[Status, int]] = {}
        with reading(self.engine) as connection, believed("a claim"):
            for inquiry, status, number in connection.execute(query):
                totals.setdefault(InquiryId(inquiry), {})[Status(status)] = number
        return totals

    def event_page(self, wanted: EventFilter, start: int, limit: int) -> EventPage:
        """See `LibraryPages`. Raises StoreError, LedgerBrokenError."""
        which = _of_events(wanted)
        query = select(EVENT).where(which).order_by(EVENT.c.seq.desc())
        with reading(self.engine) as connection, believed("an event"):
            total = connection.execute(select(func.count()).select_from(EVENT).where(which))
            rows = connection.execute(query.offset(start).limit(limit)).all()
            return EventPage(tuple(map(sealed_from, rows)), total.scalar_one())

    def unreachable_ids(self) -> list[ArxivId]:
        """See `LibraryPages`."""
        anchors = union(select(ANCHOR.c.arxiv_id), select(INQUIRY_ANCHOR.c.arxiv_id))
        query = (
            select(SIGHTING.c.arxiv_id)
            .where(cast(SIGHTING.c.failures, Text) != "[]", SIGHTING.c.arxiv_id.in_(anchors))
            .order_by(SIGHTING.c.arxiv_id)
        )
        with reading(self.engine) as connection, believed("a sighting"):
            return [ArxivId(id_) for id_ in connection.execute(query).scalars()]


_RANK = case({status.value: status.rank for status in Status}, value=CLAIM.c.status)
_NEVER_LAST = CLAIM.c.next_due.is_(None)
_ORDERS: dict[Order, tuple[ColumnElement[Any], ...]] = {
    Order.WORST: (_RANK, _NEVER_LAST, CLAIM.c.next_due),
    Order.DUE: (_NEVER_LAST, CLAIM.c.next_due),
    Order.MOVED: (CLAIM.c.status_since.desc(),),
    Order.ADDED: (CLAIM.c.number.desc(),),
    Order.TEXT: (CLAIM.c.text,),
}


def _counted(connection: Connection, which: ColumnElement[bool]) -> dict[Status, int]:
    query = select(CLAIM.c.status, func.count()).where(which).group_by(CLAIM.c.status)
    return {Status(status): number for status, number in connection.execute(query)}


def _all_but_status(wanted: ClaimFilter) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [_names(word) for word in wanted.words]
    if wanted.kinds:
        conditions.append(CLAIM.c.kind.in_([kind.value for kind in wanted.kinds]))
    if wanted.topic:
        conditions.append(_in_json(wanted.topic))
    if wanted.inquiry:
        conditions.append(CLAIM.c.inquiry_id == wanted.inquiry)
    return and_(true(), *conditions)


def _in_json(topic: str) -> ColumnElement[bool]:
    """Topics are kept as canonical JSON: a topic stands in it in quotes, spelt one way only."""
    spelt = json.dumps(topic, ensure_ascii=False)
    return cast(CLAIM.c.topics, Text).contains(spelt, autoescape=True)


def _names(word: str) -> ColumnElement[bool]:
    papers = select(ANCHOR.c.claim_id).where(
        or_(
            ANCHOR.c.written.icontains(word, autoescape=True),
            ANCHOR.c.said_title.icontains(word, autoescape=True),
        )
    )
    return or_(
        CLAIM.c.text.icontains(word, autoescape=True),
        CLAIM.c.id.startswith(word.lower(), autoescape=True),
        CLAIM.c.id.in_(papers),
    )


def _of_events(wanted: EventFilter) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.claim_id is not None:
        conditions.append(EVENT.c.claim_id == wanted.claim_id)
    if wanted.kinds:
        conditions.append(EVENT.c.kind.in_([kind.value for kind in wanted.kinds]))
    if wanted.first is not None:
        conditions.append(EVENT.c.at >= datetime.combine(wanted.first, time(), UTC))
    if wanted.last is not None:
        after = datetime.combine(wanted.last, time(), UTC) + timedelta(days=1)
        conditions.append(EVENT.c.at < after)
    return and_(true(), *conditions)

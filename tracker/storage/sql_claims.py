"""Inquiries and claims in SQL: read in a handful of queries, written in one transaction."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Table,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from tracker.domain.changes import ClaimChange
from tracker.domain.claims import Anchor, ClaimId, Inquiry, InquiryId
from tracker.domain.findings import Finding
from tracker.domain.status import Status
from tracker.domain.tracked import TrackedClaim
from tracker.storage.choices import as_prefix, no_claim, the_one_claim
from tracker.storage.engine import reading, writing
from tracker.storage.failures import believed
from tracker.storage.rows import (
    anchor_from,
    anchor_values,
    claim_from,
    finding_from,
    inquiry_from,
    inquiry_values,
    state_from,
)
from tracker.storage.sql_changes import write_changes
from tracker.storage.sql_readings import readings
from tracker.storage.sql_texts import keep_texts
from tracker.storage.tables import ANCHOR, CLAIM, FINDING, INQUIRY, INQUIRY_ANCHOR, PAPER_TEXT


class SqlClaims:
    """See `tracker.ports.ClaimStore`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def inquiries(self) -> list[Inquiry]:
        """In the order they were added."""
        with reading(self.engine) as connection, believed("an inquiry"):
            anchors = _anchors(connection, INQUIRY_ANCHOR, INQUIRY_ANCHOR.c.inquiry_id, None)
            rows = connection.execute(select(INQUIRY).order_by(INQUIRY.c.number)).all()
            return [inquiry_from(row, tuple(anchors[row.id])) for row in rows]

    def put_inquiry(self, inquiry: Inquiry) -> None:
        """Keep the inquiry as it is now; one that is known keeps its place and its claims."""
        with writing(self.engine) as connection:
            _put_inquiry(connection, inquiry)

    def claims(self) -> list[TrackedClaim]:
        """See `ClaimStore`. Four queries, however many claims there are."""
        with reading(self.engine) as connection:
            return tracked_claims(connection, None)

    def claim(self, id_: ClaimId) -> TrackedClaim:
        """See `ClaimStore`."""
        with reading(self.engine) as connection:
            found = tracked_claims(connection, CLAIM.c.id == id_)
        if not found:
            raise no_claim(id_)
        return found[0]

    def find_claim(self, prefix: str) -> ClaimId:
        """See `ClaimStore`. An exact id wins; case does not matter."""
        begins = CLAIM.c.id.startswith(as_prefix(prefix), autoescape=True)
        with reading(self.engine) as connection:
            rows = connection.execute(select(CLAIM.c.id, CLAIM.c.text).where(begins)).all()
        return the_one_claim(prefix, [(ClaimId(row.id), row.text) for row in rows])

    def statuses(self) -> dict[ClaimId, Status]:
        """See `ClaimStore`."""
        query = select(CLAIM.c.id, CLAIM.c.status).order_by(CLAIM.c.number)
        with reading(self.engine) as connection, believed("a claim"):
            rows = connection.execute(query)
            return {ClaimId(id_): Status(status) for id_, status in rows}

    def claims_of(self, inquiry: InquiryId) -> list[TrackedClaim]:
        """In the order they were added; none for an inquiry that is not known."""
        with reading(self.engine) as connection:
            return tracked_claims(connection, CLAIM.c.inquiry_id == inquiry)

    def write(self, changes: Sequence[ClaimChange]) -> list[bool]:
        """See `ClaimStore`. Raises StoreError or ValueError, then nothing at all was written."""
        if not changes:
            return []
        with writing(self.engine) as connection:
            return write_changes(connection, changes)


def tracked_claims(connection: Connection, which: ColumnElement[bool] | None) -> list[TrackedClaim]:
    """Claims with their anchors and findings, in the order they were added; all when None."""
    with believed("a claim"):
        anchors = _anchors(connection, ANCHOR, ANCHOR.c.claim_id, which)
        findings = _findings(connection, which)
        read = readings(connection, which)
        query = select(CLAIM).order_by(CLAIM.c.number)
        rows = connection.execute(query if which is None else query.where(which)).all()
        return [
            TrackedClaim(
                claim_from(row, tuple(anchors[row.id])),
                state_from(row),
                tuple(findings[row.id]),
                row.writes,
                row.touches,
                read.get(row.id, ()),
            )
            for row in rows
        ]


def _anchors(
    connection: Connection,
    table: Table,
    owner: ColumnElement[Any],
    which: ColumnElement[bool] | None,
) -> defaultdict[str, list[Anchor]]:
    query = (
        select(owner.label("owner"), table, PAPER_TEXT.c.abstract)
        .outerjoin_from(table, PAPER_TEXT, table.c.base_digest == PAPER_TEXT.c.digest)
        .order_by(owner, table.c.position)
    )
    if which is not None:
        query = query.where(owner.in_(select(CLAIM.c.id).where(which)))
    anchors: defaultdict[str, list[Anchor]] = defaultdict(list)
    for row in connection.execute(query):
        anchors[row.owner].append(anchor_from(row))
    return anchors


def _findings(
    connection: Connection, which: ColumnElement[bool] | None
) -> defaultdict[str, list[Finding]]:
    query = select(FINDING).order_by(FINDING.c.claim_id, FINDING.c.position)
    if which is not None:
        query = query.where(FINDING.c.claim_id.in_(select(CLAIM.c.id).where(which)))
    findings: defaultdict[str, list[Finding]] = defaultdict(list)
    for row in connection.execute(query):
        findings[row.claim_id].append(finding_from(row))
    return findings


def _put_inquiry(connection: Connection, inquiry: Inquiry) -> None:
    values = inquiry_values(inquiry)
    known = connection.execute(
        update(INQUIRY).where(INQUIRY.c.id == bindparam("which")).values(values),
        {"which": inquiry.id},
    ).rowcount
    if not known:
        connection.execute(insert(INQUIRY), values)
    keep_texts(
        connection, [anchor.baseline.abstract for anchor in inquiry.anchors if anchor.baseline]
    )
    connection.execute(delete(INQUIRY_ANCHOR).where(INQUIRY_ANCHOR.c.inquiry_id == inquiry.id))
    rows = [
        {"inquiry_id": inquiry.id, **anchor_values(anchor, place)}
        for place, anchor in enumerate(inquiry.anchors)
    ]
    if rows:
        connection.execute(insert(INQUIRY_ANCHOR), rows)

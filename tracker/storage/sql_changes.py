"""Writes changes of claims in one SQL transaction, each only where its claim is as expected.

Everything is read once, decided in memory and written in bulk: nobody else can write meanwhile,
since the transaction is the only writer from its first statement on.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from tracker.domain.changes import ClaimChange
from tracker.domain.claims import Claim, ClaimId
from tracker.domain.status import Status
from tracker.storage.checks import check_leads, check_state
from tracker.storage.choices import as_expected, no_inquiry
from tracker.storage.failures import believed
from tracker.storage.rows import (
    Values,
    anchor_values,
    claim_values,
    finding_values,
    lead_values,
    month_texts,
)
from tracker.storage.sql_ledger import append_events
from tracker.storage.sql_proposals import confirm_proposals
from tracker.storage.sql_texts import chunks, keep_texts
from tracker.storage.sql_touches import touch_claims
from tracker.storage.tables import ANCHOR, CLAIM, CLAIM_REVISION, FINDING, INQUIRY, LEAD


def write_changes(connection: Connection, changes: Sequence[ClaimChange]) -> list[bool]:
    """See `ClaimStore.write`; the transaction is the caller's."""
    for change in changes:
        check_state(change.state)
        check_leads(change.claim.id, change.leads)
    stored = _stored(connection, {change.claim.id for change in changes})
    with believed("a claim"):
        held = {id_: (Status(row.status), int(row.writes)) for id_, row in stored.items()}
    verdicts, writes = as_expected(changes, held)
    accepted = [change for change, fits in zip(changes, verdicts, strict=True) if fits]
    _check_inquiries(connection, accepted)
    # Of several changes of one claim the last is what it is now; all their events are kept.
    latest = {change.claim.id: change for change in accepted}
    _write_claims(connection, latest.values(), stored, writes)
    _write_revisions(connection, accepted, stored)
    _write_anchors(connection, latest.values())
    _write_findings(connection, latest.values())
    _write_leads(connection, accepted)
    confirm_proposals(connection, [c.confirms for c in accepted if c.confirms is not None])
    touch_claims(connection, (change.claim.id for change in accepted))
    append_events(connection, [event for change in accepted for event in change.events])
    return verdicts


def _stored(connection: Connection, ids: Iterable[ClaimId]) -> dict[ClaimId, Any]:
    columns = (CLAIM.c.id, CLAIM.c.status, CLAIM.c.writes, *(CLAIM.c[name] for name in _REVISED))
    found: dict[ClaimId, Any] = {}
    for piece in chunks(ids):
        query = select(*columns).where(CLAIM.c.id.in_(piece)).with_for_update()
        found.update((ClaimId(row.id), row) for row in connection.execute(query))
    return found


def _check_inquiries(connection: Connection, changes: Iterable[ClaimChange]) -> None:
    known = set(connection.execute(select(INQUIRY.c.id)).scalars())
    for change in changes:
        if change.claim.inquiry_id not in known:
            raise no_inquiry(change)


def _write_claims(
    connection: Connection,
    changes: Iterable[ClaimChange],
    stored: Collection[ClaimId],
    writes: Mapping[ClaimId, int],
) -> None:
    fresh, known = [], []
    for change in changes:
        values = claim_values(change.claim, change.state)
        values["writes"] = writes[change.claim.id]
        if change.claim.id in stored:
            known.append({"which": change.claim.id, **values})
        else:
            fresh.append({**values, **_NEVER_JUDGED})
    if fresh:
        connection.execute(insert(CLAIM), fresh)
    if known:
        connection.execute(update(CLAIM).where(CLAIM.c.id == bindparam("which")), known)


_NEVER_JUDGED: Values = {
    "touches": 0,
    "judged_touches": None,
    "judged_under": None,
    "judged_on": None,
    "quiet_until": None,
}
_REVISED = ("revision", "text", "as_of", "kind")
"""What a revision keeps of a claim."""


def _write_revisions(
    connection: Connection, changes: Iterable[ClaimChange], stored: dict[ClaimId, Any]
) -> None:
    """Keep what a claim said before its revision grew."""
    said = {id_: {name: getattr(row, name) for name in _REVISED} for id_, row in stored.items()}
    rows: dict[tuple[ClaimId, int], Values] = {}
    for change in changes:
        id_, before, now = change.claim.id, said.get(change.claim.id), _revised(change.claim)
        if before is not None and now["revision"] > before["revision"]:
            rows[id_, before["revision"]] = {"claim_id": id_, **before}
        said[id_] = now
    if not rows:
        return
    same = (CLAIM_REVISION.c.claim_id == bindparam("id")) & (
        CLAIM_REVISION.c.revision == bindparam("number")
    )
    keys = [{"id": id_, "number": number} for id_, number in rows]
    connection.execute(delete(CLAIM_REVISION).where(same), keys)
    connection.execute(insert(CLAIM_REVISION), list(rows.values()))


def _revised(claim: Claim) -> Values:
    return {
        "revision": claim.revision,
        "text": claim.text,
        "as_of": month_texts(claim.as_of),
        "kind": claim.kind.value,
    }


def _write_anchors(connection: Connection, changes: Collection[ClaimChange]) -> None:
    anchors = [anchor for change in changes for anchor in change.claim.anchors]
    keep_texts(connection, [anchor.baseline.abstract for anchor in anchors if anchor.baseline])
    rows = [
        {"claim_id": change.claim.id, **anchor_values(anchor, place)}
        for change in changes
        for place, anchor in enumerate(change.claim.anchors)
    ]
    _replace(connection, ANCHOR, changes, rows)


def _write_findings(connection: Connection, changes: Collection[ClaimChange]) -> None:
    rows = [
        finding_values(finding, change.claim.id, place)
        for change in changes
        for place, finding in enumerate(change.findings)
    ]
    _replace(connection, FINDING, changes, rows)


def _write_leads(connection: Connection, changes: Iterable[ClaimChange]) -> None:
    """Put the leads that were judged in the place of what was known of these papers."""
    judged = {(lead.claim_id, lead.paper_id): lead for c in changes for lead in c.leads}
    if not judged:
        return
    same = (LEAD.c.claim_id == bindparam("claim")) & (LEAD.c.paper_id == bindparam("paper"))
    keys = [{"claim": claim_id, "paper": paper_id.value} for claim_id, paper_id in judged]
    connection.execute(delete(LEAD).where(same), keys)
    connection.execute(insert(LEAD), [lead_values(lead) for lead in judged.values()])


def _replace(
    connection: Connection, table: Table, changes: Collection[ClaimChange], rows: list[Values]
) -> None:
    for piece in chunks(change.claim.id for change in changes):
        connection.execute(delete(table).where(table.c.claim_id.in_(piece)))
    if rows:
        connection.execute(insert(table), rows)

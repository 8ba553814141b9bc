"""Touches in SQL: whoever changes what a judgement reads says so here, in the same transaction."""

from collections.abc import Iterable

from sqlalchemy import Connection, select, update

from tracker.domain.claims import ClaimId
from tracker.storage.sql_texts import chunks
from tracker.storage.tables import ANCHOR, CLAIM


def touch_claims(connection: Connection, ids: Iterable[ClaimId]) -> None:
    """Note that something changed that the judgement of these claims reads."""
    for piece in chunks(dict.fromkeys(ids)):
        touched = update(CLAIM).where(CLAIM.c.id.in_(piece))
        connection.execute(touched.values(touches=CLAIM.c.touches + 1))


def touch_claims_on(connection: Connection, arxiv_ids: Iterable[str]) -> None:
    """The same for every claim that rests on one of these papers."""
    for piece in chunks(dict.fromkeys(arxiv_ids)):
        resting = select(ANCHOR.c.claim_id).where(ANCHOR.c.arxiv_id.in_(piece))
        touched = update(CLAIM).where(CLAIM.c.id.in_(resting))
        connection.execute(touched.values(touches=CLAIM.c.touches + 1))

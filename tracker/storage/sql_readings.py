"""What the leads of claims amount to as evidence, counted by the database."""

from sqlalchemy import ColumnElement, Connection, Text, and_, case, cast, func, or_, select

from tracker.domain.evidence import CUE, Reading
from tracker.domain.leads import READ_BEST, UNJUDGED
from tracker.storage.tables import CLAIM, LEAD


def readings(
    connection: Connection, which: ColumnElement[bool] | None
) -> dict[str, tuple[Reading, ...]]:
    """Readings by claim id, of these claims or of all: see `tracker.domain.leads.readings_of`."""
    is_read = and_(
        LEAD.c.rank <= READ_BEST,
        LEAD.c.state.in_(sorted(state.value for state in UNJUDGED)),
        or_(CLAIM.c.retested_at.is_(None), LEAD.c.published > func.date(CLAIM.c.retested_at)),
    )
    alarm = case((cast(LEAD.c.cues, Text) != "[]", 1), else_=0)
    query = (
        select(LEAD.c.claim_id, func.count().label("papers"), func.sum(alarm).label("alarms"))
        .join_from(LEAD, CLAIM, LEAD.c.claim_id == CLAIM.c.id)
        .where(is_read)
        .group_by(LEAD.c.claim_id)
    )
    if which is not None:
        query = query.where(which)
    rows = connection.execute(query)
    return {row.claim_id: (Reading(CUE, row.papers, row.alarms),) for row in rows}

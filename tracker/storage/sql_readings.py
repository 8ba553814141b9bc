"""What the leads of claims amount to as evidence, counted by the database."""

from sqlalchemy import ColumnElement, Connection, Text, and_, case, cast, func, or_, select

from tracker.domain.evidence import CUE, Reading
from tracker.domain.leads import READ_BEST, UNJUDGED
from tracker.storage.tables import CLAIM, LEAD


def readings(
    connection: Connection, which: ColumnElement[bool] | None
) -> dict[str, tuple[Reading, ...]]:
    """Readings by claim id, of these claims or of all: see `tracker.domain.leads.readings_of`."""
    is_newer = or_(CLAIM.c.retested_at.is_(None), LEAD.c.published > func.date(CLAIM.c.retested_at))
    unjudged = LEAD.c.state.in_(sorted(state.value for state in UNJUDGED))
    looks = case((and_(unjudged, cast(LEAD.c.cues, Text) != "[]"), 1), else_=0)
    best_first = (LEAD.c.score.desc(), LEAD.c.paper_id)
    place = func.row_number().over(partition_by=LEAD.c.claim_id, order_by=best_first)
    ranked = (
        select(LEAD.c.claim_id, looks.label("looks"), place.label("place"))
        .join_from(LEAD, CLAIM, LEAD.c.claim_id == CLAIM.c.id)
        .where(is_newer, LEAD.c.before_source.is_(False))
    )
    if which is not None:
        ranked = ranked.where(which)
    best = ranked.subquery()
    query = (
        select(
            best.c.claim_id, func.count().label("papers"), func.sum(best.c.looks).label("alarms")
        )
        .where(best.c.place <= READ_BEST)
        .group_by(best.c.claim_id)
    )
    rows = connection.execute(query)
    return {row.claim_id: (Reading(CUE, row.papers, row.alarms),) for row in rows}

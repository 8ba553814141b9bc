"""Which claims await judgement, in SQL: counted touches against the count last judged at."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Engine, Text, bindparam, cast, or_, select, update

from tracker.domain.claims import ClaimId
from tracker.domain.judged import Judged
from tracker.domain.status import Status
from tracker.domain.tracked import TrackedClaim
from tracker.storage.engine import reading, writing
from tracker.storage.sql_claims import tracked_claims
from tracker.storage.sql_texts import chunks
from tracker.storage.tables import CLAIM


class SqlJudgements:
    """See `tracker.ports.JudgementStore`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def awaiting_judgement(self, under: str, today: date) -> list[ClaimId]:
        """See `JudgementStore`. One pass over the claims, no text is read."""
        moved = or_(
            CLAIM.c.judged_touches.is_(None),
            CLAIM.c.judged_touches != CLAIM.c.touches,
            CLAIM.c.judged_under != under,
            CLAIM.c.judged_on > today,
            CLAIM.c.quiet_until <= today,
            cast(CLAIM.c.depends_on, Text) != "[]",
        )
        live = CLAIM.c.status != Status.RETIRED.value
        query = select(CLAIM.c.id).where(live & moved).order_by(CLAIM.c.number)
        with reading(self.engine) as connection:
            return [ClaimId(id_) for id_ in connection.execute(query).scalars()]

    def claims_named(self, ids: Sequence[ClaimId]) -> list[TrackedClaim]:
        """See `JudgementStore`."""
        found: list[TrackedClaim] = []
        with reading(self.engine) as connection:
            for piece in chunks(ids):
                found += tracked_claims(connection, CLAIM.c.id.in_(piece))
        return found

    def overturned(self) -> frozenset[ClaimId]:
        """See `JudgementStore`."""
        fell = Status.OVERTURNED.value
        query = select(CLAIM.c.id).where(or_(CLAIM.c.status == fell, CLAIM.c.retired_from == fell))
        with reading(self.engine) as connection:
            return frozenset(ClaimId(id_) for id_ in connection.execute(query).scalars())

    def keep_judged(self, judged: Sequence[Judged]) -> None:
        """See `JudgementStore`. Raises StoreError."""
        if not judged:
            return
        rows = [
            {
                "which": one.claim_id,
                "judged_touches": one.touches,
                "judged_under": one.under,
                "judged_on": one.judged_on,
                "quiet_until": one.quiet_until,
            }
            for one in judged
        ]
        with writing(self.engine) as connection:
            connection.execute(update(CLAIM).where(CLAIM.c.id == bindparam("which")), rows)

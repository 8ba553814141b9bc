"""Leads in SQL, remembered per claim and paper."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, Engine, delete, insert, select, update

from tracker.domain.claims import ClaimId
from tracker.domain.identifiers import ArxivId
from tracker.domain.leads import Lead, LeadState
from tracker.storage.checks import check_leads
from tracker.storage.choices import merged_leads, no_claim
from tracker.storage.engine import reading, writing
from tracker.storage.failures import believed
from tracker.storage.rows import Values, lead_from, lead_values
from tracker.storage.sql_texts import chunks, in_byte_order
from tracker.storage.sql_touches import touch_claims
from tracker.storage.tables import CLAIM, LEAD


class SqlLeads:
    """See `tracker.ports.LeadStore`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def leads(self, claim_id: ClaimId | None = None) -> list[Lead]:
        """See `LeadStore`; the claims in the order they were added."""
        with reading(self.engine) as connection:
            return _leads(connection, None if claim_id is None else LEAD.c.claim_id == claim_id)

    def leads_of(self, ids: Sequence[ClaimId]) -> list[Lead]:
        """See `LeadStore`; the claims of each piece in the order they were added."""
        with reading(self.engine) as connection:
            pieces = (_leads(connection, LEAD.c.claim_id.in_(piece)) for piece in chunks(ids))
            return [lead for piece in pieces for lead in piece]

    def leads_in(self, state: LeadState) -> list[Lead]:
        """See `LeadStore`."""
        with reading(self.engine) as connection:
            return _leads(connection, LEAD.c.state == state.value)

    def leads_about(self, papers: Iterable[ArxivId]) -> list[Lead]:
        """See `LeadStore`."""
        with reading(self.engine) as connection:
            pieces = (
                _leads(connection, LEAD.c.paper_id.in_(piece))
                for piece in chunks(paper.value for paper in papers)
            )
            return [lead for piece in pieces for lead in piece]

    def save_leads(self, claim_id: ClaimId, leads: Sequence[Lead]) -> None:
        """See `LeadStore` and `choices.merged_leads`. Raises ClaimNotFoundError, StoreError."""
        self.save_all_leads({claim_id: leads})

    def mark_seen(self, claim_id: ClaimId, papers: Iterable[ArxivId]) -> None:
        """See `LeadStore`. Raises StoreError."""
        unread = (LEAD.c.claim_id == claim_id) & (LEAD.c.state == LeadState.NEW.value)
        with writing(self.engine) as connection:
            for piece in chunks(paper.value for paper in papers):
                connection.execute(
                    update(LEAD)
                    .where(unread & LEAD.c.paper_id.in_(piece))
                    .values(state=LeadState.SEEN.value)
                )

    def save_all_leads(self, leads: Mapping[ClaimId, Sequence[Lead]]) -> None:
        """See `LeadStore`. Raises ClaimNotFoundError, StoreError; then nothing is written."""
        for claim_id, given in leads.items():
            check_leads(claim_id, given)
        if not leads:
            return
        with writing(self.engine) as connection:
            known = set(connection.execute(select(CLAIM.c.id)).scalars())
            rows: list[Values] = []
            for claim_id, given in leads.items():
                if claim_id not in known:
                    raise no_claim(claim_id)
                merged = merged_leads(_leads(connection, LEAD.c.claim_id == claim_id), given)
                connection.execute(delete(LEAD).where(LEAD.c.claim_id == claim_id))
                rows += [lead_values(lead) for lead in merged]
            if rows:
                connection.execute(insert(LEAD), rows)
            touch_claims(connection, leads)


def _leads(connection: Connection, which: ColumnElement[bool] | None) -> list[Lead]:
    query = (
        select(LEAD)
        .join_from(LEAD, CLAIM, LEAD.c.claim_id == CLAIM.c.id)
        .order_by(CLAIM.c.number, LEAD.c.rank, in_byte_order(connection, LEAD.c.paper_id))
    )
    if which is not None:
        query = query.where(which)
    with believed("a lead"):
        return [lead_from(row) for row in connection.execute(query)]

"""Prompts and proposals in SQL; each written with its events in one transaction."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, insert, select, update

from tracker.domain.claims import ClaimId
from tracker.domain.ledger import Event
from tracker.domain.prompts import WrittenPrompt
from tracker.domain.proposals import Proposal, ProposalId, ProposalState
from tracker.storage.checks import as_utc
from tracker.storage.choices import no_claim
from tracker.storage.engine import reading, writing
from tracker.storage.failures import believed
from tracker.storage.proposal_rows import proposal_from, proposal_values
from tracker.storage.sql_ledger import append_events
from tracker.storage.sql_texts import chunks
from tracker.storage.tables import CLAIM, PROMPT, PROPOSAL


class SqlProposals:
    """See `tracker.ports.ProposalStore`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def prompts(self) -> list[WrittenPrompt]:
        """Oldest first."""
        with reading(self.engine) as connection, believed("a prompt"):
            rows = connection.execute(select(PROMPT).order_by(PROMPT.c.number))
            return [
                WrittenPrompt(row.digest, row.written_at, tuple(map(ClaimId, row.claims)))
                for row in rows
            ]

    def keep_prompt(self, prompt: WrittenPrompt, events: Sequence[Event]) -> bool:
        """See `ProposalStore`. Raises StoreError, ValueError on a time without a zone."""
        values = {
            "digest": prompt.digest,
            "written_at": as_utc(prompt.written_at),
            "claims": list(prompt.claims),
        }
        with writing(self.engine) as connection:
            same = select(PROMPT.c.number).where(PROMPT.c.digest == prompt.digest)
            if connection.execute(same).first() is not None:
                return False
            connection.execute(insert(PROMPT), values)
            append_events(connection, events)
            return True

    def proposals(self, claim_id: ClaimId | None = None) -> list[Proposal]:
        """In the order in which they were first read."""
        query = select(PROPOSAL).order_by(PROPOSAL.c.number)
        if claim_id is not None:
            query = query.where(PROPOSAL.c.claim_id == claim_id)
        with reading(self.engine) as connection, believed("a proposal"):
            return [proposal_from(row) for row in connection.execute(query)]

    def save_proposals(self, proposals: Sequence[Proposal], events: Sequence[Event]) -> None:
        """See `ProposalStore`. Raises ClaimNotFoundError, StoreError; then nothing is written."""
        rows = {proposal.id: proposal_values(proposal) for proposal in proposals}
        if not rows:
            return
        with writing(self.engine) as connection:
            _check_claims(connection, {proposal.claim_id for proposal in proposals})
            held = _held(connection, rows)
            fresh = [row for id_, row in rows.items() if id_ not in held]
            known = [{"which": id_, **row} for id_, row in rows.items() if id_ in held]
            if fresh:
                connection.execute(insert(PROPOSAL), fresh)
            if known:
                same = PROPOSAL.c.id == bindparam("which")
                connection.execute(update(PROPOSAL).where(same), known)
            append_events(connection, events)


def confirm_proposals(connection: Connection, ids: Iterable[ProposalId]) -> None:
    """Mark proposals as confirmed, in the transaction of the re-test that confirms them."""
    for piece in chunks(ids):
        connection.execute(
            update(PROPOSAL)
            .where(PROPOSAL.c.id.in_(piece))
            .values(state=ProposalState.CONFIRMED.value)
        )


def _held(connection: Connection, ids: Iterable[ProposalId]) -> set[Any]:
    found: set[Any] = set()
    for piece in chunks(ids):
        query = select(PROPOSAL.c.id).where(PROPOSAL.c.id.in_(piece))
        found.update(connection.execute(query).scalars())
    return found


def _check_claims(connection: Connection, ids: Iterable[ClaimId]) -> None:
    wanted = set(ids)
    for piece in chunks(wanted):
        query = select(CLAIM.c.id).where(CLAIM.c.id.in_(piece))
        wanted -= set(connection.execute(query).scalars())
    if wanted:
        raise no_claim(min(wanted))

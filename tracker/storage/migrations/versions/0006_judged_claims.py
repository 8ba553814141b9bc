"""What a judgement read is counted, so that a night judges only what may have moved."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Take the step; every claim of an old library awaits judgement."""
    # Plain ADD COLUMN: rebuilding a table of many claims would copy all of it.
    touches = sa.Column("touches", sa.Integer(), nullable=False, server_default="0")
    op.add_column("claim", touches)
    op.add_column("claim", sa.Column("judged_touches", sa.Integer(), nullable=True))
    op.add_column("claim", sa.Column("judged_under", sa.String(), nullable=True))
    op.add_column("claim", sa.Column("judged_on", sa.Date(), nullable=True))
    op.add_column("claim", sa.Column("quiet_until", sa.Date(), nullable=True))
    op.create_index(op.f("ix_anchor_arxiv_id"), "anchor", ["arxiv_id"])
    op.create_index(op.f("ix_inquiry_anchor_arxiv_id"), "inquiry_anchor", ["arxiv_id"])
    op.create_index(op.f("ix_event_claim_id"), "event", ["claim_id"])

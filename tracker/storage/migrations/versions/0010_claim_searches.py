"""How far the literature was searched for each claim; what a lead hints at."""

import sqlalchemy as sa
from alembic import op

from tracker.storage.columns import UtcDateTime

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Take the step; leads that are there keep all they have."""
    op.create_table(
        "claim_search",
        sa.Column("claim_id", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("searched_at", UtcDateTime(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("compared", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claim_search_claim_id")),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_claim_search")),
    )
    op.create_table(
        "matched",
        sa.Column("literature", sa.String(), nullable=False),
        sa.Column("mark", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("literature", name=op.f("pk_matched")),
    )
    op.add_column("lead", sa.Column("hint", sa.String(), nullable=False, server_default=""))
    op.add_column(
        "lead", sa.Column("before_source", sa.Boolean(), nullable=False, server_default="0")
    )

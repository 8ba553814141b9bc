"""What people say of leads: versions, judgements, and the leads that a claim has accepted."""

import sqlalchemy as sa
from alembic import op

from tracker.storage.columns import UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Take the step; leads and claims that are there keep all they have."""
    op.add_column("lead", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("lead", sa.Column("material", sa.String(), nullable=False, server_default=""))
    op.add_column("lead", sa.Column("judgement", sa.JSON(), nullable=True))
    op.add_column("claim", sa.Column("accepted", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("claim", sa.Column("rearmed_at", UtcDateTime(), nullable=True))

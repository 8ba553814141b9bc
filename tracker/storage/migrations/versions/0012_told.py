"""What each channel has heard of."""

import sqlalchemy as sa
from alembic import op

from tracker.storage.columns import UtcDateTime

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "told",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("upto", sa.Integer(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.Column("silent_since", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_told")),
    )

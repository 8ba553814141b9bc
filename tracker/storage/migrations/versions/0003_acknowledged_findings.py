"""What a person let rest for a time, beside the findings that a re-test settled."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Take the step: nothing is acknowledged yet."""
    column = sa.Column("acknowledged", sa.JSON(), nullable=False, server_default="[]")
    op.add_column("claim", column)

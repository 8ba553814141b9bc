"""On which side of its claim a lead was among the first, and which papers of it it names."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Take the step: of the leads there are, nobody knows."""
    op.add_column("lead", sa.Column("front", sa.String(), nullable=False, server_default=""))
    op.add_column("lead", sa.Column("names", sa.JSON(), nullable=False, server_default="[]"))

"""Anchors keep the authors and the year that their document gave."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Take the step."""
    for table in ("anchor", "inquiry_anchor"):
        # What an older program kept said nothing of authors.
        authors = sa.Column("said_authors", sa.JSON(), nullable=False, server_default="[]")
        op.add_column(table, authors)
        op.add_column(table, sa.Column("said_year", sa.Integer(), nullable=True))

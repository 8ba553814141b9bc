"""Anchors keep what their paper has in common with the claim."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Take the step."""
    for table in ("anchor", "inquiry_anchor"):
        op.add_column(table, sa.Column("topic", sa.JSON(none_as_null=True), nullable=True))

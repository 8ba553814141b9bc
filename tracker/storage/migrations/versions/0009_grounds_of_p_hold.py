"""What the last recorded P_hold rests on, and an index to read events of one kind."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Take the step."""
    op.add_column("claim", sa.Column("basis", sa.String(), server_default="", nullable=False))
    op.create_index(op.f("ix_event_kind"), "event", ["kind"])

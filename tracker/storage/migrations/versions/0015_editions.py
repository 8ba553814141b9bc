"""Of which edition of a literature the matched mark is."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Take the step: of the marks there are, nothing says."""
    op.add_column("matched", sa.Column("edition", sa.String(), nullable=False, server_default=""))

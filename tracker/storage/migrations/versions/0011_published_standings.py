"""What Crossref said of the published version of a paper, beside the looks at arXiv."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Take the step: nobody was asked yet."""
    op.add_column("sighting", sa.Column("published", sa.JSON(none_as_null=True), nullable=True))

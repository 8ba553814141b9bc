"""What earlier versions said, where a document was read at one."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Take the step: nothing was asked yet."""
    column = sa.Column("earlier_abstracts", sa.JSON(none_as_null=True), nullable=True)
    op.add_column("sighting", column)

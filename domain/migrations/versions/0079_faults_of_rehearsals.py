"""A rehearsal that failed says why (NEW-10).

Revision: 0079, after 0078
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("rehearsal", sa.Column("fault", JSONB(), nullable=True))


def downgrade() -> None:
    op.drop_column("rehearsal", "fault")

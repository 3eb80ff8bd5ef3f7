"""A time of a fee run keeps what its mails say from the day on which members are told of it (FEE-04).

Revision: 0061, after 0059
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0061"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("fee_sub_run", sa.Column("mails", postgresql.JSONB(), nullable=True))


def downgrade() -> None:
    op.drop_column("fee_sub_run", "mails")

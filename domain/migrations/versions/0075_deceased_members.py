"""The day on which a member died (PPL-18, SUB-02).

Revision: 0075, after 0074
"""

import sqlalchemy as sa
from alembic import op

revision = "0075"
down_revision = "0074"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("member", sa.Column("deceased_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("member", "deceased_on")

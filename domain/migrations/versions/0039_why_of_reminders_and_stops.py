"""Reminders and payment stops keep why they were made, as codes with arguments; older ones know nothing of it.

Revision: 0039, after 0038
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

TABLES = ("reminder", "payment_stop")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("why", postgresql.JSONB(), nullable=True))


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_column(table, "why")

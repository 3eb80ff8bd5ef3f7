"""Plans that begin with the first payment, and access during a pause (SUB-02, SUB-09).

Revision: 0074, after 0073
"""

import sqlalchemy as sa
from alembic import op

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None

SWITCHES = (("plan", "begins_paid"), ("plan", "pause_access"), ("subscription_pause", "gives_access"))


def upgrade() -> None:
    for table, name in SWITCHES:
        op.add_column(table, sa.Column(name, sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("subscription", sa.Column("begun_on", sa.Date(), nullable=True))
    op.create_index(
        "ix_subscription_awaited",
        "subscription",
        ["tenant_id", "id"],
        postgresql_where=sa.text("begun_on = 'infinity'::date"),
    )


def downgrade() -> None:
    op.drop_index("ix_subscription_awaited", "subscription")
    op.drop_column("subscription", "begun_on")
    for table, name in reversed(SWITCHES):
        op.drop_column(table, name)

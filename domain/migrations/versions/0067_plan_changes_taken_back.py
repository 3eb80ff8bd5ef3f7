"""From where terms were counted before a plan that is to take over, so that it can be taken back.

Revision: 0067, after 0066
"""

import sqlalchemy as sa
from alembic import op

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None

BEFORE = "(anchor_before IS NULL) = (term_before IS NULL) AND (anchor_before IS NULL OR next_plan_id IS NOT NULL)"


def upgrade() -> None:
    op.add_column("subscription", sa.Column("anchor_before", sa.Date(), nullable=True))
    op.add_column("subscription", sa.Column("term_before", sa.Integer(), nullable=True))
    op.create_check_constraint(op.f("ck_subscription_anchor_before"), "subscription", BEFORE)


def downgrade() -> None:
    op.drop_constraint(op.f("ck_subscription_anchor_before"), "subscription")
    for name in ("term_before", "anchor_before"):
        op.drop_column("subscription", name)

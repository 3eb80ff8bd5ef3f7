"""What senders need: dispatches that are unsettled, and tasks that failed, without looking at all the others.

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_dispatch_unsettled",
        "dispatch",
        ["tenant_id", "state", "id"],
        postgresql_where=sa.text("state IN ('SENDING', 'IN_DOUBT', 'FAILED')"),
    )
    op.create_index("ix_task_failed", "task", ["tenant_id", "id"], postgresql_where=sa.text("state = 'FAILED'"))


def downgrade() -> None:
    op.drop_index("ix_task_failed", table_name="task")
    op.drop_index("ix_dispatch_unsettled", table_name="dispatch")

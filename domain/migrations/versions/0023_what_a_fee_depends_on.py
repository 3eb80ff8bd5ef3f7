"""What a membership's fee depends on, what an order was promised of it, and which branch a line belongs to (CAT-21).

Revision: 0023, after 0022
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("plan", sa.Column("fee_rules", postgresql.JSONB(), nullable=True))
    op.add_column("term_promise", sa.Column("fee_rules", postgresql.JSONB(), nullable=True))
    op.add_column("invoice_line", sa.Column("branch_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_invoice_line_branch",
        "invoice_line",
        ["tenant_id", "branch_id", "invoice_id"],
        postgresql_where=sa.text("branch_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_invoice_line_branch", "invoice_line")
    op.drop_column("invoice_line", "branch_id")
    op.drop_column("term_promise", "fee_rules")
    op.drop_column("plan", "fee_rules")

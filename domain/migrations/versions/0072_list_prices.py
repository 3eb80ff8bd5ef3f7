"""What lines cost before discounts; and invoices have no state for a write-off, which nothing ever set.

Revision: 0072, after 0071
"""

import sqlalchemy as sa
from alembic import op

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("invoice_line", sa.Column("list_minor", sa.BigInteger(), nullable=True))
    _allow("'ISSUED', 'CREDITED', 'IN_COLLECTION'")


def downgrade() -> None:
    _allow("'ISSUED', 'CREDITED', 'WRITTEN_OFF', 'IN_COLLECTION'")
    op.drop_column("invoice_line", "list_minor")


def _allow(states: str) -> None:
    op.drop_constraint(op.f("ck_invoice_state"), "invoice")
    op.create_check_constraint(op.f("ck_invoice_state"), "invoice", f"state IN ({states})")

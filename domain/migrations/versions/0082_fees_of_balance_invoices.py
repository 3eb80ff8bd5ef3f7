"""No next invoice demands a fee that a balance invoice names, until that is due (BIL-08, CAT-42).

Revision: 0082, after 0079
"""

import sqlalchemy as sa
from alembic import op

revision = "0082"
down_revision = "0079"
branch_labels = None
depends_on = None

NAMED = """
INSERT INTO earlier_fee (tenant_id, invoice_id, fee_id, amount_minor, until_on)
SELECT t.tenant_id, t.balance_id, t.item_id, t.open_minor, b.due_on
FROM balance_item t JOIN balance_invoice b ON b.tenant_id = t.tenant_id AND b.id = t.balance_id
WHERE t.item_id <> t.invoice_id
"""


def upgrade() -> None:
    op.add_column("earlier_fee", sa.Column("until_on", sa.Date(), nullable=True))
    op.execute(NAMED)


def downgrade() -> None:
    op.execute("DELETE FROM earlier_fee WHERE until_on IS NOT NULL")
    op.drop_column("earlier_fee", "until_on")

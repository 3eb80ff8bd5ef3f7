"""Invoices name their members without a foreign key: checking it locks a row of each member that a run bills.

Revision: 0029, after 0028
"""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

KEY = "fk_invoice_tenant_id_member_id"


def upgrade() -> None:
    op.drop_constraint(KEY, "invoice", type_="foreignkey")


def downgrade() -> None:
    op.create_foreign_key(KEY, "invoice", "member", ["tenant_id", "member_id"], ["tenant_id", "id"])

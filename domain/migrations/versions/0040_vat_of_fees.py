"""Fees of payment methods have the VAT of the products, or none, as those that were registered before.

Revision: 0040, after 0039
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("billing_plan_fee", sa.Column("vat", sa.Text(), server_default=sa.text("'NONE'"), nullable=False))
    op.create_check_constraint(op.f("ck_billing_plan_fee_vat"), "billing_plan_fee", "vat IN ('DISTRIBUTED', 'NONE')")


def downgrade() -> None:
    op.drop_column("billing_plan_fee", "vat")

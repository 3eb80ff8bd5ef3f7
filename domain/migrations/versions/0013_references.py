"""References of Denmark and Sweden beside the KID, and the creditor number that Danish slips name.

Revision: 0013, after 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kind = sa.Column("reference_kind", sa.Text(), server_default=sa.text("'KID'"), nullable=False)
    op.add_column("bank_account", kind)
    op.add_column("bank_account", sa.Column("creditor_number", sa.Text(), nullable=True))
    kinds = "reference_kind IN ('KID', 'OCR', 'FI_71', 'FI_73', 'FI_75', 'RF')"
    op.create_check_constraint(op.f("ck_bank_account_reference_kind"), "bank_account", kinds)
    only_danish = "(reference_kind LIKE 'FI%') = (creditor_number IS NOT NULL)"
    op.create_check_constraint(op.f("ck_bank_account_creditor_number"), "bank_account", only_danish)


def downgrade() -> None:
    op.drop_column("bank_account", "creditor_number")
    op.drop_column("bank_account", "reference_kind")

"""A bulk credit writes off what is open of reminders' fees whose invoices are paid (BIL-12).

Revision: 0056, after 0055
"""

from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _kinds("'DEMAND', 'FEE', 'CREDIT', 'CORRECTION'")


def downgrade() -> None:
    op.execute("ALTER TABLE bulk_credit_item NO FORCE ROW LEVEL SECURITY")
    op.execute("DELETE FROM bulk_credit_item WHERE kind = 'FEE'")
    op.execute("ALTER TABLE bulk_credit_item FORCE ROW LEVEL SECURITY")
    _kinds("'DEMAND', 'CREDIT', 'CORRECTION'")


def _kinds(some: str) -> None:
    name = op.f("ck_bulk_credit_item_kind")
    op.drop_constraint(name, "bulk_credit_item", type_="check")
    op.create_check_constraint(name, "bulk_credit_item", f"kind IN ({some})")

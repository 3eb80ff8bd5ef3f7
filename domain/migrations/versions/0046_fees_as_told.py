"""A time of a fee run keeps the fee that its members were told, and people of whom credit paid all.

Revision: 0046, after 0044
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0044"
branch_labels = None
depends_on = None

FEE = (
    ("rate_minor", sa.BigInteger()),
    ("vat_bp", sa.Integer()),
    ("rate_name", sa.Text()),
    ("rate_valid_from", sa.Date()),
)
STATES = "'NOTICED', 'WAITING', 'MAILED', 'CHARGED', 'CANCELLED', 'LEFT_OUT'"
BILLED = "'MAILED', 'CHARGED', 'CANCELLED'"


def upgrade() -> None:
    for name, kind in FEE:
        op.add_column("fee_sub_run", sa.Column(name, kind, nullable=True))
    _states(f"{STATES}, 'COVERED'", f"{BILLED}, 'COVERED'")


def downgrade() -> None:
    op.execute("UPDATE fee_payer SET state = 'MAILED' WHERE state = 'COVERED'")
    _states(STATES, BILLED)
    for name, _ in reversed(FEE):
        op.drop_column("fee_sub_run", name)


def _states(known: str, billed: str) -> None:
    for name in ("state", "invoice"):
        op.drop_constraint(op.f(f"ck_fee_payer_{name}"), "fee_payer")
    op.create_check_constraint(op.f("ck_fee_payer_state"), "fee_payer", f"state IN ({known})")
    op.create_check_constraint(
        op.f("ck_fee_payer_invoice"), "fee_payer", f"(state IN ({billed})) = (invoice_id IS NOT NULL)"
    )

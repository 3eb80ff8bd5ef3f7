"""People of fee runs have the link of their payment mail, may have it cancelled, and may be reminded.

Revision: 0019, after 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

STATES = "state IN ('NOTICED', 'WAITING', 'MAILED', 'CHARGED', 'CANCELLED', 'LEFT_OUT')"
STATES_BEFORE = "state IN ('NOTICED', 'WAITING', 'MAILED', 'CHARGED', 'LEFT_OUT')"
BILLED = "(state IN ('MAILED', 'CHARGED', 'CANCELLED')) = (invoice_id IS NOT NULL)"
BILLED_BEFORE = "(state IN ('MAILED', 'CHARGED')) = (invoice_id IS NOT NULL)"


def upgrade() -> None:
    op.add_column("fee_payer", sa.Column("link_id", sa.Uuid(), nullable=True))
    op.add_column("fee_payer", sa.Column("reminded_on", sa.Date(), nullable=True))
    _check(STATES, BILLED)


def downgrade() -> None:
    op.execute("UPDATE fee_payer SET state = 'MAILED' WHERE state = 'CANCELLED'")
    _check(STATES_BEFORE, BILLED_BEFORE)
    for name in ("reminded_on", "link_id"):
        op.drop_column("fee_payer", name)


def _check(states: str, billed: str) -> None:
    for name, condition in (("state", states), ("invoice", billed)):
        op.drop_constraint(op.f(f"ck_fee_payer_{name}"), "fee_payer", type_="check")
        op.create_check_constraint(op.f(f"ck_fee_payer_{name}"), "fee_payer", condition)

"""Agreements that payers have with their banks stand beside the cards that providers keep (SUB-18).

Revision: 0070, after 0068
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0068"
branch_labels = None
depends_on = None

TABLE = "payment_agreement"
OF_A_CARD: dict[str, sa.types.TypeEngine[Any]] = {
    "provider_account_id": sa.Uuid(),
    "token_sealed": sa.LargeBinary(),
    "expires_on": sa.Date(),
    "charge_id": sa.Uuid(),
}
METHOD = "method IN ('CARD', 'AVTALEGIRO', 'EFAKTURA', 'AUTOGIRO', 'BETALINGSSERVICE')"
CARD = f"num_nulls({', '.join(OF_A_CARD)}) = CASE method WHEN 'CARD' THEN 0 ELSE {len(OF_A_CARD)} END"


def upgrade() -> None:
    for name, kind in OF_A_CARD.items():
        op.alter_column(TABLE, name, existing_type=kind, nullable=True)
    op.create_check_constraint(op.f("ck_payment_agreement_method"), TABLE, METHOD)
    op.create_check_constraint(op.f("ck_payment_agreement_card"), TABLE, CARD)


def downgrade() -> None:
    op.execute("DELETE FROM payment_agreement WHERE method <> 'CARD'")
    for name in ("card", "method"):
        op.drop_constraint(op.f(f"ck_payment_agreement_{name}"), TABLE)
    for name, kind in OF_A_CARD.items():
        op.alter_column(TABLE, name, existing_type=kind, nullable=False)

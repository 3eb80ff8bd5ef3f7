"""What of payments was moved to other invoices or members, and the campaigns of a member (LED-03).

And which fees of settled invoices were demanded with later ones (BIL-08).

Revision: 0073, after 0072
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None

# As 0002 puts it on every table that there was then; rows of these are only ever added.
WALL = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON {table} TO kontingent_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid));
GRANT SELECT, INSERT ON {table} TO kontingent_app
"""


def upgrade() -> None:
    op.create_table(
        "payment_move",
        _column("tenant_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("payment_id", sa.Uuid()),
        _column("from_member_id", sa.Uuid()),
        _column("to_member_id", sa.Uuid()),
        _column("invoice_id", sa.Uuid(), null=True),
        _column("amount_minor", sa.BigInteger()),
        _column("out_id", sa.Uuid(), null=True),
        _column("in_id", sa.Uuid(), null=True),
        _column("reason", sa.Text()),
        _column("moved_by", sa.Text()),
        _column("moved_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_payment_move_amount")),
        sa.CheckConstraint(
            "(out_id IS NULL) = (in_id IS NULL) AND (out_id IS NULL) = (from_member_id = to_member_id)",
            name=op.f("ck_payment_move_passed_on"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_payment_move")),
    )
    op.create_index("ix_payment_move_payment", "payment_move", ["tenant_id", "payment_id", "id"])
    for name in ("in", "out"):
        op.create_index(
            f"ix_payment_move_{name}",
            "payment_move",
            ["tenant_id", f"{name}_id"],
            postgresql_where=sa.text(f"{name}_id IS NOT NULL"),
        )
    op.create_index("ix_campaign_reference_member", "campaign_reference", ["tenant_id", "member_id"])
    op.create_table(
        "earlier_fee",
        _column("tenant_id", sa.Uuid()),
        _column("invoice_id", sa.Uuid()),
        _column("fee_id", sa.Uuid()),
        _column("amount_minor", sa.BigInteger()),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_earlier_fee_amount")),
        sa.PrimaryKeyConstraint("tenant_id", "invoice_id", "fee_id", name=op.f("pk_earlier_fee")),
    )
    op.create_index("ix_earlier_fee_fee", "earlier_fee", ["tenant_id", "fee_id"])
    for table in ("payment_move", "earlier_fee"):
        for statement in WALL.format(table=table).split(";"):
            op.execute(statement)


def downgrade() -> None:
    op.drop_index("ix_campaign_reference_member", "campaign_reference")
    op.drop_table("earlier_fee")
    op.drop_table("payment_move")


def _column(name: str, kind: sa.types.TypeEngine[Any], *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=null)

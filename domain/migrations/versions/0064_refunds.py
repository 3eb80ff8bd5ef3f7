"""What payers had unused and got back (PAY-07).

Revision: 0064, after 0063
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None

# As 0002 puts it on every table that there was then; a refund is only ever noted as undone.
WALL = """
ALTER TABLE refund ENABLE ROW LEVEL SECURITY;
ALTER TABLE refund FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON refund TO kontingent_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid));
GRANT SELECT, INSERT ON refund TO kontingent_app;
GRANT UPDATE (undone_at, undone_by, undone_reason) ON refund TO kontingent_app
"""


def upgrade() -> None:
    op.create_table(
        "refund",
        _column("tenant_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("organisation_id", sa.Uuid()),
        _column("member_id", sa.Uuid()),
        _column("amount_minor", sa.BigInteger()),
        _column("currency", sa.Text()),
        _column("paid_on", sa.Date()),
        _column("account", sa.Text()),
        _column("reference", sa.Text()),
        _column("comment", sa.Text()),
        _column("entry_id", sa.Uuid()),
        _column("registered_by", sa.Text()),
        _column("registered_at", sa.DateTime(timezone=True)),
        _column("undone_at", sa.DateTime(timezone=True), null=True),
        _column("undone_by", sa.Text(), null=True),
        _column("undone_reason", sa.Text(), null=True),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_refund_amount")),
        sa.CheckConstraint("(undone_at IS NULL) = (undone_reason IS NULL)", name=op.f("ck_refund_undone")),
        *(
            sa.ForeignKeyConstraint(
                ["tenant_id", f"{name}_id"],
                [f"{name}.tenant_id", f"{name}.id"],
                name=op.f(f"fk_refund_tenant_id_{name}_id"),
            )
            for name in ("organisation", "member")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_refund")),
    )
    op.create_index("ix_refund_paid", "refund", ["tenant_id", "paid_on", "id"])
    op.create_index("ix_refund_member", "refund", ["tenant_id", "member_id", "id"])
    for statement in WALL.split(";"):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("refund")


def _column(name: str, kind: sa.types.TypeEngine[Any], *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=null)

"""How many days a payment method needs between an invoice and its due date.

Revision: 0031, after 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

# As 0002 puts it on every table that there was then.
WALL = """
ALTER TABLE billing_plan_lead ENABLE ROW LEVEL SECURITY;
ALTER TABLE billing_plan_lead FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON billing_plan_lead TO kontingent_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON billing_plan_lead TO kontingent_app
"""


def upgrade() -> None:
    op.create_table(
        "billing_plan_lead",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("billing_plan_id", sa.Uuid(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("lead_days", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("lead_days BETWEEN 0 AND 365", name=op.f("ck_billing_plan_lead_lead_days")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "billing_plan_id"],
            ["billing_plan.tenant_id", "billing_plan.id"],
            name=op.f("fk_billing_plan_lead_tenant_id_billing_plan_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "billing_plan_id", "method", name=op.f("pk_billing_plan_lead")),
    )
    for statement in WALL.split(";"):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("billing_plan_lead")

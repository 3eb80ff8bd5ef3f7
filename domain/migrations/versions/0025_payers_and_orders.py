"""Payers who take over, subscriptions that go on from ended ones, and how organisations treat orders.

Revision: 0025, after 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

# As 0002 puts it on every table that there was then.
WALL = """
ALTER TABLE order_setting ENABLE ROW LEVEL SECURITY;
ALTER TABLE order_setting FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON order_setting TO kontingent_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON order_setting TO kontingent_app
"""
NEXT_PAYER = (
    "(next_payer_id IS NULL) = (payer_changes_on IS NULL) AND (next_payer_id IS NULL) = (method_before IS NULL)"
)


def upgrade() -> None:
    for name, kind in (
        ("next_payer_id", sa.Uuid()),
        ("payer_changes_on", sa.Date()),
        ("method_before", sa.Text()),
        ("restarts_id", sa.Uuid()),
    ):
        op.add_column("subscription", sa.Column(name, kind, nullable=True))
    op.create_foreign_key(
        op.f("fk_subscription_tenant_id_next_payer_id"),
        "subscription",
        "member",
        ["tenant_id", "next_payer_id"],
        ["tenant_id", "id"],
    )
    op.create_check_constraint(op.f("ck_subscription_next_payer"), "subscription", NEXT_PAYER)
    op.create_index(
        "ix_subscription_next_payer",
        "subscription",
        ["tenant_id", "next_payer_id"],
        postgresql_where=sa.text("next_payer_id IS NOT NULL"),
    )
    op.create_index(
        "uq_subscription_restarts",
        "subscription",
        ["tenant_id", "restarts_id"],
        unique=True,
        postgresql_where=sa.text("restarts_id IS NOT NULL"),
    )
    op.create_table(
        "order_setting",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("restart_months", sa.SmallInteger(), nullable=False),
        sa.Column("confirms", sa.Boolean(), nullable=False),
        sa.Column("withdrawal", sa.Text(), nullable=False),
        sa.CheckConstraint("restart_months BETWEEN 0 AND 24", name=op.f("ck_order_setting_restart_months")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_order_setting_tenant_id_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "organisation_id", name=op.f("pk_order_setting")),
    )
    for statement in WALL.split(";"):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("order_setting")
    op.drop_index("uq_subscription_restarts", table_name="subscription")
    op.drop_index("ix_subscription_next_payer", table_name="subscription")
    op.drop_constraint(op.f("ck_subscription_next_payer"), "subscription")
    op.drop_constraint(op.f("fk_subscription_tenant_id_next_payer_id"), "subscription")
    for name in ("restarts_id", "method_before", "payer_changes_on", "next_payer_id"):
        op.drop_column("subscription", name)

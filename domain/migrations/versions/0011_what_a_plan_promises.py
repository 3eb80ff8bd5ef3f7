"""What a plan promises: first periods, next steps, discounts, what an order was promised, and why lines cost that.

Revision: 0011, after 0010
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = ("plan_step", "plan_version", "discount", "contract_fee", "term_promise")
# As 0002 puts it on every table that there was then.
WALL = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON {table} TO kontingent_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid));
GRANT {rights} ON {table} TO kontingent_app
"""
FIRST_PRICE = (
    "(first_price_kind IS NULL) = (first_price_value IS NULL) AND coalesce(first_price_value, 0) >= 0"
    " AND coalesce(first_price_kind, 'FIXED') IN ('FIXED', 'PERCENT_OFF', 'AMOUNT_OFF')"
    " AND (first_price_kind <> 'PERCENT_OFF' OR first_price_value <= 10000)"
)
FIRST_LENGTH = (
    "coalesce(first_length_kind, 'DAYS') IN ('UNTIL_DATE', 'DAYS', 'OUT_THIS_MONTH', 'OUT_THIS_YEAR')"
    " AND (first_length_kind IS NOT DISTINCT FROM 'DAYS') = (first_days IS NOT NULL)"
    " AND (first_length_kind IS NOT DISTINCT FROM 'UNTIL_DATE') = (first_until_on IS NOT NULL)"
    " AND coalesce(first_days, 1) >= 1"
)
CONTRACT = (
    "(contract_fee_id IS NOT NULL)::int = (contract_until_on IS NOT NULL)::int"
    " + (contract_frequencies IS NOT NULL)::int AND coalesce(contract_frequencies, 1) >= 1"
)
PLAN_COLUMNS = (
    "first_price_kind",
    "first_price_value",
    "first_length_kind",
    "first_days",
    "first_until_on",
    "stops_after_first",
    "renewal_name",
    "renewal_description",
    "contract_fee_id",
    "contract_until_on",
    "contract_frequencies",
    "block_days",
)


def upgrade() -> None:
    op.add_column("plan", sa.Column("first_price_kind", sa.Text(), nullable=True))
    op.add_column("plan", sa.Column("first_price_value", sa.BigInteger(), nullable=True))
    op.add_column("plan", sa.Column("first_length_kind", sa.Text(), nullable=True))
    op.add_column("plan", sa.Column("first_days", sa.SmallInteger(), nullable=True))
    op.add_column("plan", sa.Column("first_until_on", sa.Date(), nullable=True))
    false, empty = sa.text("false"), sa.text("''")
    op.add_column("plan", sa.Column("stops_after_first", sa.Boolean(), server_default=false, nullable=False))
    op.add_column("plan", sa.Column("renewal_name", sa.Text(), server_default=empty, nullable=False))
    op.add_column("plan", sa.Column("renewal_description", sa.Text(), server_default=empty, nullable=False))
    op.add_column("plan", sa.Column("contract_fee_id", sa.Uuid(), nullable=True))
    op.add_column("plan", sa.Column("contract_until_on", sa.Date(), nullable=True))
    op.add_column("plan", sa.Column("contract_frequencies", sa.SmallInteger(), nullable=True))
    op.add_column("plan", sa.Column("block_days", sa.SmallInteger(), nullable=True))
    op.create_check_constraint(op.f("ck_plan_block"), "plan", "block_days IS NULL OR block_days >= 1")
    op.create_check_constraint(op.f("ck_plan_first_price"), "plan", FIRST_PRICE)
    op.create_check_constraint(op.f("ck_plan_first_length"), "plan", FIRST_LENGTH)
    op.create_check_constraint(op.f("ck_plan_contract"), "plan", CONTRACT)
    _catalogue()
    _promises()
    _contracts()
    op.add_column("invoice_line", sa.Column("why", postgresql.JSONB(), nullable=True))
    for table in TABLES:
        rights = "SELECT, INSERT" if table == "plan_version" else "SELECT, INSERT, UPDATE, DELETE"
        for statement in WALL.format(table=table, rights=rights).split(";"):
            op.execute(statement)


def downgrade() -> None:
    op.drop_column("invoice_line", "why")
    op.drop_constraint(op.f("ck_subscription_contract"), "subscription")
    for table in ("subscription", "plan"):
        op.drop_constraint(op.f(f"fk_{table}_tenant_id_contract_fee_id"), table)
    for column in ("contract_invoice_id", "contract_fee_id", "bound_until"):
        op.drop_column("subscription", column)
    op.drop_constraint(op.f("fk_subscription_tenant_id_discount_id"), "subscription")
    op.drop_column("subscription", "promised_term")
    op.drop_column("subscription", "discount_id")
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_constraint(op.f("ck_plan_block"), "plan")
    op.drop_constraint(op.f("ck_plan_contract"), "plan")
    op.drop_constraint(op.f("ck_plan_first_length"), "plan")
    op.drop_constraint(op.f("ck_plan_first_price"), "plan")
    for column in reversed(PLAN_COLUMNS):
        op.drop_column("plan", column)


def _catalogue() -> None:
    op.create_table(
        "plan_step",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("next_plan_id", sa.Uuid(), nullable=False),
        _to_plan("plan_step", "plan_id"),
        _to_plan("plan_step", "next_plan_id"),
        sa.PrimaryKeyConstraint("tenant_id", "plan_id", "place", name=op.f("pk_plan_step")),
    )
    op.create_table(
        "plan_version",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        _to_plan("plan_version", "plan_id"),
        sa.PrimaryKeyConstraint("tenant_id", "plan_id", "number", name=op.f("pk_plan_version")),
    )
    op.create_table(
        "discount",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("percent_bp", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("percent_bp BETWEEN 1 AND 10000", name=op.f("ck_discount_percent")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_discount")),
    )


def _promises() -> None:
    op.add_column("subscription", sa.Column("discount_id", sa.Uuid(), nullable=True))
    op.add_column("subscription", sa.Column("promised_term", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.create_foreign_key(
        op.f("fk_subscription_tenant_id_discount_id"),
        "subscription",
        "discount",
        ["tenant_id", "discount_id"],
        ["tenant_id", "id"],
    )
    op.create_table(
        "term_promise",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("subscription_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("ordered_on", sa.Date(), nullable=False),
        sa.Column("price_kind", sa.Text(), nullable=True),
        sa.Column("price_value", sa.BigInteger(), nullable=True),
        sa.Column("length_kind", sa.Text(), nullable=True),
        sa.Column("length_days", sa.Integer(), nullable=True),
        sa.Column("length_until_on", sa.Date(), nullable=True),
        sa.Column("prices", postgresql.JSONB(), nullable=True),
        sa.CheckConstraint("(price_kind IS NULL) = (price_value IS NULL)", name=op.f("ck_term_promise_price")),
        _to_plan("term_promise", "plan_id"),
        sa.PrimaryKeyConstraint("tenant_id", "subscription_id", "number", name=op.f("pk_term_promise")),
    )
    op.create_index("ix_term_promise_order", "term_promise", ["tenant_id", "plan_id", "ordered_on"], unique=False)


def _contracts() -> None:
    op.create_table(
        "contract_fee",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("vat_bp", sa.Integer(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_minor > 0 AND vat_bp BETWEEN 0 AND 10000", name=op.f("ck_contract_fee_amount")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_contract_fee_tenant_id_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_contract_fee")),
    )
    op.add_column("subscription", sa.Column("bound_until", sa.Date(), nullable=True))
    op.add_column("subscription", sa.Column("contract_fee_id", sa.Uuid(), nullable=True))
    op.add_column("subscription", sa.Column("contract_invoice_id", sa.Uuid(), nullable=True))
    op.create_check_constraint(
        op.f("ck_subscription_contract"), "subscription", "(bound_until IS NULL) = (contract_fee_id IS NULL)"
    )
    for table in ("subscription", "plan"):
        op.create_foreign_key(
            op.f(f"fk_{table}_tenant_id_contract_fee_id"),
            table,
            "contract_fee",
            ["tenant_id", "contract_fee_id"],
            ["tenant_id", "id"],
        )


def _to_plan(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column], ["plan.tenant_id", "plan.id"], name=op.f(f"fk_{table}_tenant_id_{column}")
    )

"""Products have other VAT rates from later days on, a number of other systems, and a report group.

Revision: 0041, after 0040
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

# As 0002 puts it on every table that there was then.
WALL = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON {table} TO kontingent_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO kontingent_app
"""


def upgrade() -> None:
    op.add_column("product", sa.Column("external_part_number", sa.Text(), nullable=True))
    op.add_column("product", sa.Column("report_group", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.create_table(
        "product_vat",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("vat_bp", sa.Integer(), nullable=False),
        sa.CheckConstraint("vat_bp BETWEEN 0 AND 10000", name=op.f("ck_product_vat_vat")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["product.tenant_id", "product.id"],
            name=op.f("fk_product_vat_tenant_id_product_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "product_id", "valid_from", name=op.f("pk_product_vat")),
    )
    for statement in WALL.format(table="product_vat").split(";"):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("product_vat")
    for name in ("report_group", "external_part_number"):
        op.drop_column("product", name)

"""The club: units with placements, bodies with roles, debtor groups, and the register of fee rates.

Revision: 0017, after 0016
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLES = ("fee_rate", "fee_amount", "unit", "placement", "body", "held_role", "debtor_group", "debtor")
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
    _fee_rates()
    _units()
    _bodies()
    _debtor_groups()
    for table in TABLES:
        for statement in WALL.format(table=table).split(";"):
            op.execute(statement)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _column(
    name: str, kind: sa.types.TypeEngine[Any], *, null: bool = False, default: str | None = None
) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=null, server_default=sa.text(default) if default else None)


def _to(table: str, name: str, other: str) -> sa.ForeignKeyConstraint:
    target = [f"{other}.tenant_id", f"{other}.id"]
    return sa.ForeignKeyConstraint(["tenant_id", name], target, name=op.f(f"fk_{table}_tenant_id_{name}"))


def _key(table: str, *names: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("tenant_id", *(names or ("id",)), name=op.f(f"pk_{table}"))


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _fee_rates() -> None:
    op.create_table(
        "fee_rate",
        _column("tenant_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("organisation_id", sa.Uuid()),
        _column("name", sa.Text()),
        _column("created_at", sa.DateTime(timezone=True)),
        _to("fee_rate", "organisation_id", "organisation"),
        _key("fee_rate"),
    )
    op.create_index("uq_fee_rate_name", "fee_rate", ["tenant_id", "organisation_id", "name"], unique=True)
    op.create_table(
        "fee_amount",
        _column("tenant_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("fee_rate_id", sa.Uuid()),
        _column("amount_minor", sa.BigInteger()),
        _column("vat_bp", sa.Integer()),
        _column("valid_from", sa.Date()),
        _check("fee_amount", "amount", "amount_minor > 0 AND vat_bp BETWEEN 0 AND 10000"),
        _key("fee_amount"),
    )
    op.create_index("uq_fee_amount", "fee_amount", ["tenant_id", "fee_rate_id", "valid_from"], unique=True)


def _units() -> None:
    op.create_table(
        "unit",
        _column("tenant_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("kind", sa.Text()),
        _column("name", sa.Text()),
        _column("sort_key", sa.Text(collation="C")),
        _column("parent_id", sa.Uuid(), null=True),
        _column("fee_rate_id", sa.Uuid(), null=True),
        _column("until_on", sa.Date(), null=True),
        _column("version", sa.Integer(), default="1"),
        _column("created_at", sa.DateTime(timezone=True)),
        _check("unit", "kind", "kind IN ('SPORT', 'DEPARTMENT', 'TEAM')"),
        _check("unit", "parent", "(kind = 'SPORT') = (parent_id IS NULL)"),
        _check("unit", "fee_rate", "fee_rate_id IS NULL OR kind = 'DEPARTMENT'"),
        _key("unit"),
        _to("unit", "parent_id", "unit"),
        _to("unit", "fee_rate_id", "fee_rate"),
    )
    op.create_table(
        "placement",
        _column("tenant_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("member_id", sa.Uuid()),
        _column("unit_id", sa.Uuid()),
        _column("from_on", sa.Date()),
        _column("until_on", sa.Date(), null=True),
        _column("base_team", sa.Boolean()),
        _column("created_at", sa.DateTime(timezone=True)),
        _check("placement", "days", "until_on > from_on"),
        _to("placement", "member_id", "member"),
        _to("placement", "unit_id", "unit"),
        _key("placement"),
    )
    op.create_index("ix_placement_member", "placement", ["tenant_id", "member_id"])
    op.create_index("ix_placement_unit", "placement", ["tenant_id", "unit_id", "member_id"])


def _bodies() -> None:
    op.create_table(
        "body",
        _column("tenant_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("kind", sa.Text()),
        _column("name", sa.Text()),
        _column("created_at", sa.DateTime(timezone=True)),
        _check("body", "kind", "kind IN ('BOARD', 'GROUP')"),
        _key("body"),
    )
    op.create_table(
        "held_role",
        _column("tenant_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("body_id", sa.Uuid()),
        _column("member_id", sa.Uuid()),
        _column("kind", sa.Text()),
        _column("title", sa.Text()),
        _column("from_on", sa.Date()),
        _column("until_on", sa.Date(), null=True),
        _column("created_at", sa.DateTime(timezone=True)),
        _check("held_role", "kind", "kind IN ('FEE_COLLECTOR', 'TREASURER', 'POSTAL_CONTACT', 'OTHER')"),
        _check("held_role", "days", "until_on > from_on"),
        _to("held_role", "body_id", "body"),
        _to("held_role", "member_id", "member"),
        _key("held_role"),
    )
    op.create_index("ix_held_role_member", "held_role", ["tenant_id", "member_id"])


def _debtor_groups() -> None:
    op.create_table(
        "debtor_group",
        _column("tenant_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("organisation_id", sa.Uuid()),
        _column("name", sa.Text()),
        _column("receivable_account", sa.Text()),
        _column("created_at", sa.DateTime(timezone=True)),
        _to("debtor_group", "organisation_id", "organisation"),
        _key("debtor_group"),
    )
    op.create_table(
        "debtor",
        _column("tenant_id", sa.Uuid()),
        _column("organisation_id", sa.Uuid()),
        _column("member_id", sa.Uuid()),
        _column("debtor_group_id", sa.Uuid()),
        _to("debtor", "member_id", "member"),
        _to("debtor", "debtor_group_id", "debtor_group"),
        _key("debtor", "organisation_id", "member_id"),
    )

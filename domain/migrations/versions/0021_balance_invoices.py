"""What is demanded after a stop, and the stops that were looked at for it.

Revision: 0021, after 0020
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TABLES = ("balance_setting", "balance_invoice", "balance_item", "balance_stop")
# As 0002 puts it on every table that there was then.
WALL = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON {table} TO kontingent_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid));
GRANT SELECT, INSERT{more} ON {table} TO kontingent_app
"""


def upgrade() -> None:
    _setting()
    _invoice()
    _stops()
    for table in TABLES:
        more = ", UPDATE" if table == "balance_setting" else ""
        for statement in WALL.format(table=table, more=more).split(";"):
            op.execute(statement)
    op.add_column("dispatch", _column("balance_id", sa.Uuid(), null=True))
    op.create_index(
        "ix_subscription_end",
        "subscription",
        ["tenant_id", "organisation_id", "end_on"],
        postgresql_where=sa.text("end_on IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_subscription_end", table_name="subscription")
    op.drop_column("dispatch", "balance_id")
    for table in reversed(TABLES):
        op.drop_table(table)


def _column(name: str, kind: sa.types.TypeEngine[Any], *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=null)


def _key(table: str, *names: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("tenant_id", *(names or ("id",)), name=op.f(f"pk_{table}"))


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _setting() -> None:
    op.create_table(
        "balance_setting",
        _column("tenant_id", sa.Uuid()),
        _column("organisation_id", sa.Uuid()),
        _column("active", sa.Boolean()),
        _column("threshold_minor", sa.BigInteger()),
        _column("delay_days", sa.SmallInteger()),
        _column("from_on", sa.Date()),
        _check("balance_setting", "amounts", "threshold_minor > 0 AND delay_days >= 0"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_balance_setting_tenant_id_organisation_id"),
        ),
        _key("balance_setting", "organisation_id"),
    )


def _invoice() -> None:
    op.create_table(
        "balance_invoice",
        _column("tenant_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("organisation_id", sa.Uuid()),
        _column("number", sa.BigInteger()),
        _column("payer_id", sa.Uuid()),
        _column("issued_on", sa.Date()),
        _column("due_on", sa.Date()),
        _column("total_minor", sa.BigInteger()),
        _column("currency", sa.Text()),
        _column("reference", sa.Text(), null=True),
        _column("created_at", sa.DateTime(timezone=True)),
        _check("balance_invoice", "amounts", "total_minor > 0 AND due_on >= issued_on"),
        _key("balance_invoice"),
    )
    number = ["tenant_id", "organisation_id", "number"]
    op.create_index("uq_balance_invoice_number", "balance_invoice", number, unique=True)
    op.create_index("ix_balance_invoice_payer", "balance_invoice", ["tenant_id", "payer_id", "id"])
    op.create_table(
        "balance_item",
        _column("tenant_id", sa.Uuid()),
        _column("balance_id", sa.Uuid()),
        _column("place", sa.SmallInteger()),
        _column("item_id", sa.Uuid()),
        _column("invoice_id", sa.Uuid()),
        _column("open_minor", sa.BigInteger()),
        _check("balance_item", "open", "open_minor > 0"),
        _key("balance_item", "balance_id", "place"),
    )
    op.create_index("ix_balance_item_invoice", "balance_item", ["tenant_id", "invoice_id"])


def _stops() -> None:
    op.create_table(
        "balance_stop",
        _column("tenant_id", sa.Uuid()),
        _column("subscription_id", sa.Uuid()),
        _column("stopped_on", sa.Date()),
        _column("decided_on", sa.Date()),
        _column("balance_id", sa.Uuid(), null=True),
        _key("balance_stop", "subscription_id", "stopped_on"),
    )
    op.create_index(
        "ix_balance_stop_balance",
        "balance_stop",
        ["tenant_id", "balance_id"],
        postgresql_where=sa.text("balance_id IS NOT NULL"),
    )

"""Fee runs, the templates of their mails, and persons as senders of messages.

Revision: 0018, after 0017
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLES = ("message_template", "fee_run", "fee_sub_run", "fee_payer", "fee_switch")
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
    op.add_column("dispatch", sa.Column("sender_name", sa.Text(), nullable=True))
    op.add_column("dispatch", sa.Column("sender_email", sa.Text(), nullable=True))
    _templates()
    _runs()
    _payers()
    for table in TABLES:
        for statement in WALL.format(table=table).split(";"):
            op.execute(statement)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    for name in ("sender_email", "sender_name"):
        op.drop_column("dispatch", name)


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


def _templates() -> None:
    op.create_table(
        "message_template",
        _column("tenant_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("name", sa.Text()),
        _column("purpose", sa.Text()),
        _column("subject", sa.Text()),
        _column("body", sa.Text()),
        _column("version", sa.Integer(), default="1"),
        _column("created_at", sa.DateTime(timezone=True)),
        _key("message_template"),
    )
    op.create_index("uq_message_template_name", "message_template", ["tenant_id", "purpose", "name"], unique=True)


def _runs() -> None:
    op.create_table(
        "fee_run",
        _column("tenant_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("organisation_id", sa.Uuid()),
        _column("sport_id", sa.Uuid()),
        _column("name", sa.Text()),
        _column("payment_type", sa.Text()),
        _column("months", postgresql.ARRAY(sa.SmallInteger())),
        _column("day", sa.SmallInteger()),
        _column("active_from", sa.Date()),
        _column("end_on", sa.Date(), null=True),
        _column("department_ids", postgresql.ARRAY(sa.Uuid())),
        _column("team_ids", postgresql.ARRAY(sa.Uuid())),
        _column("fee_rate_id", sa.Uuid(), null=True),
        _column("days_to_pay", sa.SmallInteger()),
        _column("income_account", sa.Text()),
        _column("line_text", sa.Text()),
        _column("extra_text", sa.Text()),
        _column("admin_fee_minor", sa.BigInteger()),
        _column("admin_fee_account", sa.Text(), null=True),
        _column("mails", postgresql.JSONB()),
        _column("next_on", sa.Date(), null=True),
        _column("stage", sa.Text(), default="'WAITING'"),
        _column("plan_number", sa.Integer(), default="0"),
        _column("version", sa.Integer(), default="1"),
        _column("created_at", sa.DateTime(timezone=True)),
        _check("fee_run", "payment_type", "payment_type IN ('SUBSCRIPTION', 'OPTIONAL', 'NONE')"),
        _check("fee_run", "stage", "stage IN ('WAITING', 'ANNOUNCED', 'NOTICED', 'RUNNING')"),
        _check("fee_run", "admin_fee", "admin_fee_minor >= 0"),
        _to("fee_run", "organisation_id", "organisation"),
        _to("fee_run", "sport_id", "unit"),
        _to("fee_run", "fee_rate_id", "fee_rate"),
        _key("fee_run"),
    )
    op.create_table(
        "fee_sub_run",
        _column("tenant_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("fee_run_id", sa.Uuid()),
        _column("run_on", sa.Date()),
        _column("stage", sa.Text()),
        _column("announced_on", sa.Date()),
        _column("noticed_on", sa.Date(), null=True),
        _column("ran_on", sa.Date(), null=True),
        _column("pay_by_on", sa.Date(), null=True),
        _column("amount_minor", sa.BigInteger(), null=True),
        _check("fee_sub_run", "stage", "stage IN ('ANNOUNCED', 'NOTICED', 'RUNNING', 'DONE')"),
        _to("fee_sub_run", "fee_run_id", "fee_run"),
        _key("fee_sub_run"),
    )
    op.create_index("uq_fee_sub_run", "fee_sub_run", ["tenant_id", "fee_run_id", "run_on"], unique=True)


def _payers() -> None:
    op.create_table(
        "fee_payer",
        _column("tenant_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("sub_run_id", sa.Uuid()),
        _column("member_id", sa.Uuid()),
        _column("state", sa.Text()),
        _column("enrolled", sa.Boolean(), default="false"),
        _column("noticed_on", sa.Date(), null=True),
        _column("notice_dispatch_id", sa.Uuid(), null=True),
        _column("invoice_id", sa.Uuid(), null=True),
        _column("mail_dispatch_id", sa.Uuid(), null=True),
        _check("fee_payer", "state", "state IN ('NOTICED', 'WAITING', 'MAILED', 'CHARGED', 'LEFT_OUT')"),
        _check("fee_payer", "invoice", "(state IN ('MAILED', 'CHARGED')) = (invoice_id IS NOT NULL)"),
        _key("fee_payer"),
    )
    op.create_index("uq_fee_payer", "fee_payer", ["tenant_id", "sub_run_id", "member_id"], unique=True)
    op.create_index(
        "ix_fee_payer_waiting",
        "fee_payer",
        ["tenant_id", "sub_run_id", "id"],
        postgresql_where=sa.text("state = 'WAITING'"),
    )
    op.create_table(
        "fee_switch",
        _column("tenant_id", sa.Uuid()),
        _column("organisation_id", sa.Uuid()),
        _column("economy", sa.Boolean()),
        _column("online_payment", sa.Boolean()),
        _to("fee_switch", "organisation_id", "organisation"),
        _key("fee_switch", "organisation_id"),
    )

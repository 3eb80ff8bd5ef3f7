"""Claims that a debt collector takes over, what the collector is told later, and the files.

Revision: 0022, after 0021
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TABLES = ("collection_file", "collection_case", "collection_change")
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
    op.add_column("dunning_process", sa.Column("collection_delay_days", sa.SmallInteger(), nullable=True))
    op.add_column(
        "dunning_process",
        sa.Column("collection_by_itself", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.create_check_constraint(op.f("ck_dunning_process_collection"), "dunning_process", "collection_delay_days >= 0")
    op.add_column(
        "reminder", sa.Column("announces_collection", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    _file()
    _case()
    _change()
    for table in TABLES:
        more = ", UPDATE" if table == "collection_case" else ""
        for statement in WALL.format(table=table, more=more).split(";"):
            op.execute(statement)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_column("reminder", "announces_collection")
    op.drop_constraint(op.f("ck_dunning_process_collection"), "dunning_process")
    op.drop_column("dunning_process", "collection_by_itself")
    op.drop_column("dunning_process", "collection_delay_days")


def _column(name: str, kind: sa.types.TypeEngine[Any], *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=null)


def _to(table: str, name: str, other: str) -> sa.ForeignKeyConstraint:
    target = [f"{other}.tenant_id", f"{other}.id"]
    return sa.ForeignKeyConstraint(["tenant_id", name], target, name=op.f(f"fk_{table}_tenant_id_{name}"))


def _key(table: str, *names: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("tenant_id", *(names or ("id",)), name=op.f(f"pk_{table}"))


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _file() -> None:
    op.create_table(
        "collection_file",
        _column("tenant_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("organisation_id", sa.Uuid()),
        _column("number", sa.BigInteger()),
        _column("kind", sa.Text()),
        _column("made_on", sa.Date()),
        _column("made_by", sa.Text()),
        _column("rows", sa.Integer()),
        _column("total_minor", sa.BigInteger()),
        _column("currency", sa.Text()),
        _column("content", sa.LargeBinary()),
        _column("created_at", sa.DateTime(timezone=True)),
        _check("collection_file", "kind", "kind IN ('CLAIMS', 'CHANGES')"),
        _to("collection_file", "organisation_id", "organisation"),
        _key("collection_file"),
    )
    number = ["tenant_id", "organisation_id", "number"]
    op.create_index("uq_collection_file_number", "collection_file", number, unique=True)


def _case() -> None:
    table = "collection_case"
    op.create_table(
        table,
        _column("tenant_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("organisation_id", sa.Uuid()),
        _column("invoice_id", sa.Uuid()),
        _column("payer_id", sa.Uuid()),
        _column("file_id", sa.Uuid()),
        _column("handed_over_on", sa.Date()),
        _column("principal_minor", sa.BigInteger()),
        _column("fees_minor", sa.BigInteger()),
        _column("currency", sa.Text()),
        _column("taken_back_on", sa.Date(), null=True),
        _column("taken_back_by", sa.Text(), null=True),
        _column("reason", sa.Text(), null=True),
        _column("created_at", sa.DateTime(timezone=True)),
        _check(table, "amounts", "principal_minor > 0 AND fees_minor >= 0"),
        _check(table, "taken_back", "num_nonnulls(taken_back_on, taken_back_by, reason) IN (0, 3)"),
        _to(table, "file_id", "collection_file"),
        _key(table),
    )
    op.create_index(
        "uq_collection_case_invoice",
        table,
        ["tenant_id", "invoice_id"],
        unique=True,
        postgresql_where=sa.text("taken_back_on IS NULL"),
    )
    op.create_index("ix_collection_case_organisation", table, ["tenant_id", "organisation_id", "id"])
    op.create_index("ix_collection_case_file", table, ["tenant_id", "file_id"])


def _change() -> None:
    table = "collection_change"
    op.create_table(
        table,
        _column("tenant_id", sa.Uuid()),
        _column("case_id", sa.Uuid()),
        _column("source_id", sa.Uuid()),
        _column("kind", sa.Text()),
        _column("amount_minor", sa.BigInteger()),
        _column("happened_on", sa.Date()),
        _column("file_id", sa.Uuid()),
        _check(table, "kind", "kind IN ('PAYMENT', 'CREDIT_NOTE', 'WRITE_OFF', 'UNDONE', 'TAKEN_BACK')"),
        _to(table, "case_id", "collection_case"),
        _to(table, "file_id", "collection_file"),
        _key(table, "case_id", "source_id", "kind"),
    )

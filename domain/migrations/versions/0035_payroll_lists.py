"""Employments, and the payroll lists of employers.

Revision: 0035, after 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0031"
branch_labels = None
depends_on = None

TABLES = ("employment", "payroll_line")
# As 0002 puts it on every table that there was then.
WALL = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON {table} TO kontingent_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO kontingent_app
"""
WITH_LISTS = "destination IN ('PRINT_FILE', 'DEMAND_FILE', 'PAYROLL_LIST')"


def upgrade() -> None:
    op.add_column("run_file", sa.Column("employer_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(*_employer())
    op.drop_constraint(op.f("ck_run_file_destination"), "run_file")
    op.create_check_constraint(op.f("ck_run_file_destination"), "run_file", WITH_LISTS)
    op.create_check_constraint(
        op.f("ck_run_file_employer"), "run_file", "employer_id IS NULL OR destination = 'PAYROLL_LIST'"
    )
    op.drop_index("uq_run_file_destination", "run_file")
    _index("uq_run_file_destination", "destination", "employer_id IS NULL")
    _index("uq_run_file_employer", "employer_id", "employer_id IS NOT NULL")
    _employments()
    _lines()
    for table in TABLES:
        for statement in WALL.format(table=table).split(";"):
            op.execute(statement)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("DELETE FROM run_file_part p USING run_file f WHERE f.id = p.file_id AND f.destination = 'PAYROLL_LIST'")
    op.execute("DELETE FROM run_file WHERE destination = 'PAYROLL_LIST'")
    for name in ("uq_run_file_employer", "uq_run_file_destination"):
        op.drop_index(name, "run_file")
    op.create_index("uq_run_file_destination", "run_file", ["tenant_id", "run_id", "destination"], unique=True)
    op.drop_constraint(op.f("ck_run_file_employer"), "run_file")
    op.drop_constraint(op.f("ck_run_file_destination"), "run_file")
    op.create_check_constraint(
        op.f("ck_run_file_destination"), "run_file", "destination IN ('PRINT_FILE', 'DEMAND_FILE')"
    )
    op.drop_constraint(_employer()[0], "run_file")
    op.drop_column("run_file", "employer_id")


def _employer() -> tuple[str, str, str, list[str], list[str]]:
    own, other = ["tenant_id", "employer_id"], ["tenant_id", "id"]
    return op.f("fk_run_file_tenant_id_employer_id"), "run_file", "member", own, other


def _index(name: str, column: str, where: str) -> None:
    op.create_index(name, "run_file", ["tenant_id", "run_id", column], unique=True, postgresql_where=sa.text(where))


def _to(name: str) -> sa.ForeignKeyConstraint:
    target = ["member.tenant_id", "member.id"]
    return sa.ForeignKeyConstraint(["tenant_id", name], target, name=op.f(f"fk_employment_tenant_id_{name}"))


def _employments() -> None:
    op.create_table(
        "employment",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("percent", sa.SmallInteger(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("percent BETWEEN 1 AND 100", name=op.f("ck_employment_percent")),
        sa.CheckConstraint("to_on > from_on", name=op.f("ck_employment_days")),
        sa.CheckConstraint("member_id <> employer_id", name=op.f("ck_employment_employer")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_employment")),
        _to("member_id"),
        _to("employer_id"),
    )
    op.create_index("ix_employment_member", "employment", ["tenant_id", "member_id", "from_on"])
    op.create_index("ix_employment_employer", "employment", ["tenant_id", "employer_id"])


def _lines() -> None:
    op.create_table(
        "payroll_line",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("payer_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("paid_minor", sa.BigInteger(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(paid_minor IS NULL) = (settled_on IS NULL) AND paid_minor >= 0", name=op.f("ck_payroll_line_settled")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "invoice_id", name=op.f("pk_payroll_line")),
    )
    op.create_index("ix_payroll_line_file", "payroll_line", ["tenant_id", "file_id", "number"])

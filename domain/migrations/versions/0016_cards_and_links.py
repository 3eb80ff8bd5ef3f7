"""Payment providers: accounts, agreements, charges with their attempts, and payment links; extra charge attempts.

Revision: 0016, after 0014
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None

TABLES = ("provider_account", "payment_agreement", "charge", "charge_attempt", "payment_link")
# As 0002 puts it on every table that there was then.
WALL = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON {table} TO kontingent_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE ON {table} TO kontingent_app
"""


def upgrade() -> None:
    _provider_account()
    _payment_agreement()
    _charge()
    _charge_attempt()
    _payment_link()
    for table in TABLES:
        for statement in WALL.format(table=table).split(";"):
            op.execute(statement)
    op.add_column(
        "dunning_process", sa.Column("charge_attempts", sa.SmallInteger(), server_default=sa.text("0"), nullable=False)
    )
    op.create_check_constraint(
        op.f("ck_dunning_process_charge_attempts"), "dunning_process", "charge_attempts BETWEEN 0 AND 14"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_dunning_process_charge_attempts"), "dunning_process")
    op.drop_column("dunning_process", "charge_attempts")
    for table in reversed(TABLES):
        op.drop_table(table)


def _provider_account() -> None:
    op.create_table(
        "provider_account",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("credentials_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("bank_account_id", sa.Uuid(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("check_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("check_problem", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_provider_account_tenant_id_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_provider_account")),
    )
    op.create_index(
        "uq_provider_account_name", "provider_account", ["tenant_id", "organisation_id", "name"], unique=True
    )


def _payment_agreement() -> None:
    op.create_table(
        "payment_agreement",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("provider_account_id", sa.Uuid(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("token_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("masked", sa.Text(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("end_cause", sa.Text(), nullable=True),
        sa.Column("charge_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'ENDED') = (ended_at IS NOT NULL)", name=op.f("ck_payment_agreement_ended")),
        sa.CheckConstraint("state IN ('ACTIVE', 'ENDED')", name=op.f("ck_payment_agreement_state")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "member_id"],
            ["member.tenant_id", "member.id"],
            name=op.f("fk_payment_agreement_tenant_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "provider_account_id"],
            ["provider_account.tenant_id", "provider_account.id"],
            name=op.f("fk_payment_agreement_tenant_id_provider_account_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_payment_agreement")),
    )
    op.create_index("ix_payment_agreement_member", "payment_agreement", ["tenant_id", "member_id", "id"], unique=False)
    op.create_index(
        "uq_payment_agreement_active",
        "payment_agreement",
        ["tenant_id", "organisation_id", "member_id", "method"],
        unique=True,
        postgresql_where=sa.text("state = 'ACTIVE'"),
    )
    op.create_index("uq_payment_agreement_charge", "payment_agreement", ["tenant_id", "charge_id"], unique=True)


def _charge() -> None:
    op.create_table(
        "charge",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("payer_id", sa.Uuid(), nullable=False),
        sa.Column("provider_account_id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=True),
        sa.Column("link_id", sa.Uuid(), nullable=True),
        sa.Column("enrol", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("attempts_max", sa.SmallInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("next_attempt_on", sa.Date(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("provider_reference", sa.Text(), nullable=True),
        sa.Column("checkout_url", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('SCHEDULED', 'DUE', 'RESERVED', 'CAPTURED', 'FAILED', 'FALLEN_BACK', 'CANCELLED')",
            name=op.f("ck_charge_state"),
        ),
        sa.CheckConstraint("(agreement_id IS NULL) <> (link_id IS NULL)", name=op.f("ck_charge_by")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_charge_amount")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_charge")),
    )
    op.create_index(
        "ix_charge_agreement",
        "charge",
        ["tenant_id", "agreement_id"],
        unique=False,
        postgresql_where=sa.text("agreement_id IS NOT NULL"),
    )
    op.create_index(
        "ix_charge_asked",
        "charge",
        ["tenant_id", "asked_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('DUE', 'RESERVED')"),
    )
    op.create_index("ix_charge_invoice", "charge", ["tenant_id", "invoice_id", "id"], unique=False)
    op.create_index(
        "ix_charge_link",
        "charge",
        ["tenant_id", "link_id"],
        unique=False,
        postgresql_where=sa.text("link_id IS NOT NULL"),
    )
    op.create_index(
        "ix_charge_next",
        "charge",
        ["tenant_id", "next_attempt_on"],
        unique=False,
        postgresql_where=sa.text("state IN ('SCHEDULED', 'FAILED')"),
    )
    op.create_index(
        "uq_charge_live",
        "charge",
        ["tenant_id", "invoice_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('SCHEDULED', 'DUE', 'RESERVED', 'FAILED')"),
    )


def _charge_attempt() -> None:
    op.create_table(
        "charge_attempt",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("charge_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("open_minor", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("reason", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("outcome IN ('CAPTURED', 'FAILED', 'CANCELLED')", name=op.f("ck_charge_attempt_outcome")),
        sa.CheckConstraint("amount_minor > 0 AND amount_minor <= open_minor", name=op.f("ck_charge_attempt_amount")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_charge_attempt")),
    )
    op.create_index("uq_charge_attempt_number", "charge_attempt", ["tenant_id", "charge_id", "number"], unique=True)


def _payment_link() -> None:
    op.create_table(
        "payment_link",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("payer_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("enrolment", sa.Text(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clicked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("enrolment IN ('NEVER', 'OFFERED', 'REQUIRED')", name=op.f("ck_payment_link_enrolment")),
        sa.CheckConstraint("state IN ('OPEN', 'PAID', 'CANCELLED')", name=op.f("ck_payment_link_state")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_payment_link")),
    )
    op.create_index("ix_payment_link_invoice", "payment_link", ["tenant_id", "invoice_id", "id"], unique=False)
    op.create_index("uq_payment_link_token", "payment_link", ["tenant_id", "token_hash"], unique=True)

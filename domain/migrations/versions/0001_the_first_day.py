"""The first day: tenants, people, catalogue, ledger, billing, payments, subscriptions, gifts, dispatches.

Revision: 0001, the first
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("email_key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("tenant_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("failed_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email_key", name=op.f("uq_account_email_key")),
    )
    op.create_table(
        "allocation",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("source_kind", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("allocated_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("source_kind IN ('PAYMENT', 'CREDIT_NOTE')", name=op.f("ck_allocation_source_kind")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_allocation_amount")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_allocation")),
    )
    op.create_index("ix_allocation_invoice", "allocation", ["tenant_id", "invoice_id"], unique=False)
    op.create_index("ix_allocation_source", "allocation", ["tenant_id", "source_id"], unique=False)
    op.create_table(
        "api_key",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_api_key")),
    )
    op.create_index("uq_api_key_secret_hash", "api_key", ["tenant_id", "secret_hash"], unique=True)
    op.create_table(
        "audit_entry",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("after", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_audit_entry")),
    )
    op.create_index(
        "ix_audit_entry_member",
        "audit_entry",
        ["tenant_id", "member_id", "id"],
        unique=False,
        postgresql_where=sa.text("member_id IS NOT NULL"),
    )
    op.create_index("ix_audit_entry_subject", "audit_entry", ["tenant_id", "subject_id", "id"], unique=False)
    op.create_table(
        "billing_plan",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lead_days", sa.SmallInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.CheckConstraint("lead_days BETWEEN 0 AND 365", name=op.f("ck_billing_plan_lead_days")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_billing_plan")),
    )
    op.create_table(
        "branch",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(collation="C"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_branch")),
    )
    op.create_table(
        "fact",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column(
            "xact", sa.BigInteger(), server_default=sa.text("(pg_current_xact_id()::text::bigint)"), nullable=False
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("business_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "seq", name=op.f("pk_fact")),
    )
    op.create_index(
        "ix_fact_member",
        "fact",
        ["tenant_id", "member_id", "seq"],
        unique=False,
        postgresql_where=sa.text("member_id IS NOT NULL"),
    )
    op.create_index("ix_fact_position", "fact", ["xact", "seq"], unique=False)
    op.create_table(
        "idempotency",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_hash", sa.Text(), nullable=False),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "key", name=op.f("pk_idempotency")),
    )
    op.create_table(
        "invoice_line",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.SmallInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_minor", sa.BigInteger(), nullable=False),
        sa.Column("vat_bp", sa.Integer(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("vat_minor", sa.BigInteger(), nullable=False),
        sa.Column("gross_minor", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.CheckConstraint("net_minor + vat_minor = gross_minor", name=op.f("ck_invoice_line_gross")),
        sa.PrimaryKeyConstraint("tenant_id", "invoice_id", "line", name=op.f("pk_invoice_line")),
    )
    op.create_table(
        "open_item",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("payer_id", sa.Uuid(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("open_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("open_minor > 0 AND open_minor <= total_minor", name=op.f("ck_open_item_open")),
        sa.PrimaryKeyConstraint("tenant_id", "invoice_id", name=op.f("pk_open_item")),
    )
    op.create_index(
        "ix_open_item_due", "open_item", ["tenant_id", "organisation_id", "due_on", "invoice_id"], unique=False
    )
    op.create_index(
        "ix_open_item_payer",
        "open_item",
        ["tenant_id", "payer_id", "organisation_id", "due_on", "invoice_id"],
        unique=False,
    )
    op.create_table(
        "organisation",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("organisation_number", sa.Text(), nullable=False),
        sa.Column("vat_registered", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("email", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("line1", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("postal_code", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("city", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("receivable_account", sa.Text(), server_default=sa.text("'1500'"), nullable=False),
        sa.Column("vat_account", sa.Text(), server_default=sa.text("'2700'"), nullable=False),
        sa.Column("gift_account", sa.Text(), server_default=sa.text("'3500'"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_organisation")),
    )
    op.create_table(
        "payment_import",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("transmission", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("booked_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("work_list_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("sum_minor", sa.BigInteger(), nullable=False),
        sa.Column("imported_by", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('BOOKING', 'DONE')", name=op.f("ck_payment_import_state")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_payment_import")),
    )
    op.create_index("uq_payment_import_sha256", "payment_import", ["tenant_id", "sha256"], unique=True)
    op.create_index(
        "uq_payment_import_transmission", "payment_import", ["tenant_id", "format", "transmission"], unique=True
    )
    op.create_table(
        "posting",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.SmallInteger(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("debit_account", sa.Text(), nullable=False),
        sa.Column("credit_account", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("reskontro_minor", sa.BigInteger(), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("branch_id", sa.Uuid(), nullable=True),
        sa.Column("campaign_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_posting_amount")),
        sa.CheckConstraint("debit_account <> credit_account", name=op.f("ck_posting_accounts")),
        sa.CheckConstraint(
            "reskontro_minor IS NULL OR (abs(reskontro_minor) = amount_minor AND member_id IS NOT NULL)",
            name=op.f("ck_posting_reskontro"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "entry_id", "line", name=op.f("pk_posting")),
    )
    op.create_table(
        "relay_cursor",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("xact", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_relay_cursor")),
    )
    op.create_table(
        "reskontro_balance",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("balance_minor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "organisation_id", "member_id", name=op.f("pk_reskontro_balance")),
    )
    op.create_index(
        "ix_reskontro_balance_amount", "reskontro_balance", ["tenant_id", "balance_minor", "member_id"], unique=False
    )
    op.create_index("ix_reskontro_balance_member", "reskontro_balance", ["tenant_id", "member_id"], unique=False)
    op.create_table(
        "series",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("scope_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("next_value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "scope_id", "kind", name=op.f("pk_series")),
    )
    op.create_table(
        "staff_user",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("roles", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "account_id", name=op.f("pk_staff_user")),
    )
    op.create_table(
        "subscription_value",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("subscription_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("monthly_minor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "tenant_id", "subscription_id", "valid_from", "registered_on", name=op.f("pk_subscription_value")
        ),
    )
    op.create_table(
        "task",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'QUEUED'"), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("error", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("run_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_task")),
    )
    op.create_index(
        "ix_task_due", "task", ["run_after"], unique=False, postgresql_where=sa.text("state IN ('QUEUED', 'RUNNING')")
    )
    op.create_index("uq_task_key", "task", ["tenant_id", "name", "key"], unique=True)
    op.create_table(
        "tenant",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_tenant")),
    )
    op.create_table(
        "term",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("subscription_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=True),
        sa.Column("price_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("end_on > start_on", name=op.f("ck_term_period")),
        sa.PrimaryKeyConstraint("tenant_id", "subscription_id", "number", name=op.f("pk_term")),
    )
    op.create_index("ix_term_end", "term", ["tenant_id", "end_on"], unique=False)
    op.create_index("ix_term_invoice", "term", ["tenant_id", "invoice_id"], unique=False)
    op.create_table(
        "bank_account",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("ledger_account", sa.Text(), server_default=sa.text("'1920'"), nullable=False),
        sa.Column("ocr_agreement_id", sa.Text(), nullable=True),
        sa.Column("kid_prefix", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("kid_member_width", sa.SmallInteger(), nullable=False),
        sa.Column("kid_invoice_width", sa.SmallInteger(), nullable=False),
        sa.Column("kid_type_digit", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("kid_algorithm", sa.Text(), server_default=sa.text("'MOD10'"), nullable=False),
        sa.Column("kid_allow_dash", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_default", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_bank_account_tenant_id_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_bank_account")),
    )
    op.create_index("uq_bank_account_number", "bank_account", ["tenant_id", "organisation_id", "number"], unique=True)
    op.create_index(
        "uq_bank_account_ocr_agreement",
        "bank_account",
        ["tenant_id", "ocr_agreement_id"],
        unique=True,
        postgresql_where=sa.text("ocr_agreement_id IS NOT NULL AND active"),
    )
    op.create_table(
        "billing_plan_fee",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("billing_plan_id", sa.Uuid(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("fee_minor", sa.BigInteger(), nullable=False),
        sa.Column("from_period", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("fee_minor >= 0 AND from_period >= 1", name=op.f("ck_billing_plan_fee_fee")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "billing_plan_id"],
            ["billing_plan.tenant_id", "billing_plan.id"],
            name=op.f("fk_billing_plan_fee_tenant_id_billing_plan_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "billing_plan_id", "method", name=op.f("pk_billing_plan_fee")),
    )
    op.create_table(
        "campaign",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("goal_minor", sa.BigInteger(), nullable=True),
        sa.Column("cost_minor", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("cost_minor >= 0", name=op.f("ck_campaign_cost")),
        sa.CheckConstraint("end_on IS NULL OR end_on >= start_on", name=op.f("ck_campaign_dates")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_campaign_tenant_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "parent_id"],
            ["campaign.tenant_id", "campaign.id"],
            name=op.f("fk_campaign_tenant_id_parent_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_campaign")),
    )
    op.create_table(
        "journal_entry",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("entry_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("reverses_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_journal_entry")),
    )
    op.create_index(
        "ix_journal_entry_member",
        "journal_entry",
        ["tenant_id", "member_id", "organisation_id", "entry_on", "number"],
        unique=False,
        postgresql_where=sa.text("member_id IS NOT NULL"),
    )
    op.create_index("ix_journal_entry_source", "journal_entry", ["tenant_id", "source_id"], unique=False)
    op.create_index("uq_journal_entry_number", "journal_entry", ["tenant_id", "organisation_id", "number"], unique=True)
    op.create_table(
        "ledger_account",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_ledger_account_tenant_id_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "organisation_id", "number", name=op.f("pk_ledger_account")),
    )
    op.create_table(
        "member",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=True),
        sa.Column("last_name", sa.Text(), nullable=True),
        sa.Column("organisation_number", sa.Text(), nullable=True),
        sa.Column("national_id_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("birth_on", sa.Date(), nullable=True),
        sa.Column("gender", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("email_key", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), server_default=sa.text("'nb'"), nullable=False),
        sa.Column("channel", sa.Text(), server_default=sa.text("'EMAIL'"), nullable=False),
        sa.Column("branch_id", sa.Uuid(), nullable=True),
        sa.Column("postal_code", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("city", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("sort_key", sa.Text(collation="C"), nullable=False),
        sa.Column("city_key", sa.Text(collation="C"), server_default=sa.text("''"), nullable=False),
        sa.Column("search_key", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('PERSON', 'COMPANY')", name=op.f("ck_member_kind")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "branch_id"], ["branch.tenant_id", "branch.id"], name=op.f("fk_member_tenant_id_branch_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_member")),
    )
    op.create_index("ix_member_branch", "member", ["tenant_id", "branch_id", "sort_key", "id"], unique=False)
    op.create_index("ix_member_city", "member", ["tenant_id", "city_key", "sort_key", "id"], unique=False)
    op.create_index("ix_member_email_key", "member", ["tenant_id", "email_key"], unique=False)
    op.create_index("ix_member_joined", "member", ["tenant_id", "joined_on", "id"], unique=False)
    op.create_index(
        "ix_member_organisation_number",
        "member",
        ["tenant_id", "organisation_number"],
        unique=False,
        postgresql_where=sa.text("organisation_number IS NOT NULL"),
    )
    op.create_index(
        "ix_member_phone", "member", ["tenant_id", "phone"], unique=False, postgresql_where=sa.text("phone IS NOT NULL")
    )
    op.create_index(
        "ix_member_search",
        "member",
        ["search_key"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"search_key": "gin_trgm_ops"},
    )
    op.create_index("ix_member_sort", "member", ["tenant_id", "sort_key", "id"], unique=False)
    op.create_index("uq_member_number", "member", ["tenant_id", "number"], unique=True)
    op.create_table(
        "member_word",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("word", sa.Text(collation="C"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "word", name=op.f("pk_member_word")),
    )
    op.create_index(
        "ix_member_word_like",
        "member_word",
        ["word"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"word": "gin_trgm_ops"},
    )
    op.create_table(
        "plan",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("frequency_count", sa.SmallInteger(), nullable=False),
        sa.Column("frequency_unit", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("billing_plan_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("disabled", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('MEMBERSHIP', 'SUBSCRIPTION', 'RECURRING_GIFT', 'INSURANCE', 'COURSE')", name=op.f("ck_plan_kind")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "billing_plan_id"],
            ["billing_plan.tenant_id", "billing_plan.id"],
            name=op.f("fk_plan_tenant_id_billing_plan_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_plan_tenant_id_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_plan")),
    )
    op.create_table(
        "product",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("part_number", sa.Text(), nullable=True),
        sa.Column("medium", sa.Text(), nullable=False),
        sa.Column("vat_bp", sa.Integer(), nullable=False),
        sa.Column("revenue_account", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("medium IN ('PHYSICAL', 'DIGITAL', 'SPOKEN')", name=op.f("ck_product_medium")),
        sa.CheckConstraint("vat_bp BETWEEN 0 AND 10000", name=op.f("ck_product_vat")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_product_tenant_id_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_product")),
    )
    op.create_index("uq_product_part_number", "product", ["tenant_id", "part_number"], unique=True)
    op.create_table(
        "run",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("run_on", sa.Date(), nullable=False),
        sa.Column("criteria", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("input_hash", sa.Text(), nullable=True),
        sa.Column("total", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("done", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("invoiced", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("rejected", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("reached_id", sa.Uuid(), nullable=True),
        sa.Column("started_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('QUEUED', 'RUNNING', 'STOPPED', 'DONE', 'FAILED')", name=op.f("ck_run_state")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_run_tenant_id_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_run")),
    )
    op.create_index(
        "uq_run_active",
        "run",
        ["tenant_id", "organisation_id", "kind"],
        unique=True,
        postgresql_where=sa.text("state IN ('QUEUED', 'RUNNING')"),
    )
    op.create_table(
        "staff_session",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "account_id"],
            ["staff_user.tenant_id", "staff_user.account_id"],
            name=op.f("fk_staff_session_tenant_id_account_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "token_hash", name=op.f("pk_staff_session")),
    )
    op.create_table(
        "address",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("line1", sa.Text(), nullable=False),
        sa.Column("line2", sa.Text(), nullable=True),
        sa.Column("postal_code", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.CheckConstraint("kind IN ('HOME', 'POSTAL', 'INVOICE')", name=op.f("ck_address_kind")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "member_id"], ["member.tenant_id", "member.id"], name=op.f("fk_address_tenant_id_member_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_address")),
    )
    op.create_index("ix_address_member", "address", ["tenant_id", "member_id"], unique=False)
    op.create_table(
        "campaign_reference",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "campaign_id"],
            ["campaign.tenant_id", "campaign.id"],
            name=op.f("fk_campaign_reference_tenant_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "member_id"],
            ["member.tenant_id", "member.id"],
            name=op.f("fk_campaign_reference_tenant_id_member_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "reference", name=op.f("pk_campaign_reference")),
    )
    op.create_index(
        "uq_campaign_reference_member", "campaign_reference", ["tenant_id", "campaign_id", "member_id"], unique=True
    )
    op.create_table(
        "invoice",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("payer_id", sa.Uuid(), nullable=False),
        sa.Column("origin_kind", sa.Text(), nullable=False),
        sa.Column("origin_id", sa.Uuid(), nullable=True),
        sa.Column("origin_number", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=True),
        sa.Column("period_end", sa.Date(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("vat_minor", sa.BigInteger(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("payment_method", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("credits_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('INVOICE', 'CREDIT_NOTE')", name=op.f("ck_invoice_kind")),
        sa.CheckConstraint(
            "state IN ('ISSUED', 'CREDITED', 'WRITTEN_OFF', 'IN_COLLECTION')", name=op.f("ck_invoice_state")
        ),
        sa.CheckConstraint("net_minor + vat_minor = total_minor", name=op.f("ck_invoice_total")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "member_id"], ["member.tenant_id", "member.id"], name=op.f("fk_invoice_tenant_id_member_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_invoice")),
    )
    op.create_index(
        "ix_invoice_credits",
        "invoice",
        ["tenant_id", "credits_id"],
        unique=False,
        postgresql_where=sa.text("credits_id IS NOT NULL"),
    )
    op.create_index("ix_invoice_member", "invoice", ["tenant_id", "member_id", "id"], unique=False)
    op.create_index("ix_invoice_origin", "invoice", ["tenant_id", "origin_id", "origin_number"], unique=False)
    op.create_index("ix_invoice_payer", "invoice", ["tenant_id", "payer_id", "issued_on", "id"], unique=False)
    op.create_index("ix_invoice_reference", "invoice", ["tenant_id", "reference"], unique=False)
    op.create_index(
        "ix_invoice_run",
        "invoice",
        ["tenant_id", "run_id", "number"],
        unique=False,
        postgresql_where=sa.text("run_id IS NOT NULL"),
    )
    op.create_index("uq_invoice_number", "invoice", ["tenant_id", "organisation_id", "kind", "number"], unique=True)
    op.create_table(
        "plan_product",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "plan_id"], ["plan.tenant_id", "plan.id"], name=op.f("fk_plan_product_tenant_id_plan_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["product.tenant_id", "product.id"],
            name=op.f("fk_plan_product_tenant_id_product_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "plan_id", "product_id", name=op.f("pk_plan_product")),
    )
    op.create_table(
        "price",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("frequency_count", sa.SmallInteger(), nullable=False),
        sa.Column("frequency_unit", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_price_amount")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"], ["product.tenant_id", "product.id"], name=op.f("fk_price_tenant_id_product_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_price")),
    )
    op.create_index(
        "uq_price", "price", ["tenant_id", "product_id", "frequency_unit", "frequency_count", "valid_from"], unique=True
    )
    op.create_table(
        "relation",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "member_id"], ["member.tenant_id", "member.id"], name=op.f("fk_relation_tenant_id_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "other_id"], ["member.tenant_id", "member.id"], name=op.f("fk_relation_tenant_id_other_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "member_id", "kind", "other_id", name=op.f("pk_relation")),
    )
    op.create_index("ix_relation_other", "relation", ["tenant_id", "other_id"], unique=False)
    op.create_table(
        "run_reject",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("reason", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "run_id"], ["run.tenant_id", "run.id"], name=op.f("fk_run_reject_tenant_id_run_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "run_id", "subject_id", name=op.f("pk_run_reject")),
    )
    op.create_table(
        "subscription",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("payer_id", sa.Uuid(), nullable=True),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("payment_method", sa.Text(), nullable=False),
        sa.Column("copies", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("stop_cause", sa.Text(), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("stop_registered_on", sa.Date(), nullable=True),
        sa.Column("next_term", sa.Integer(), nullable=False),
        sa.Column("next_start", sa.Date(), nullable=False),
        sa.Column("monthly_minor", sa.BigInteger(), nullable=True),
        sa.Column("valued_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('PENDING', 'ACTIVE', 'PAUSED', 'STOP_SCHEDULED', 'STOPPED')", name=op.f("ck_subscription_state")
        ),
        sa.CheckConstraint("copies >= 1", name=op.f("ck_subscription_copies")),
        sa.CheckConstraint("end_on IS NULL OR end_on >= start_on", name=op.f("ck_subscription_end")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "member_id"],
            ["member.tenant_id", "member.id"],
            name=op.f("fk_subscription_tenant_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_subscription_tenant_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "payer_id"],
            ["member.tenant_id", "member.id"],
            name=op.f("fk_subscription_tenant_id_payer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "plan_id"], ["plan.tenant_id", "plan.id"], name=op.f("fk_subscription_tenant_id_plan_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_subscription")),
        postgresql_with={"fillfactor": "45"},
    )
    op.create_index(
        "ix_subscription_due",
        "subscription",
        ["tenant_id", "organisation_id", "id"],
        unique=False,
        postgresql_where=sa.text("state IN ('PENDING', 'ACTIVE', 'STOP_SCHEDULED')"),
    )
    op.create_index("ix_subscription_member", "subscription", ["tenant_id", "member_id"], unique=False)
    op.create_index("ix_subscription_payer", "subscription", ["tenant_id", "payer_id"], unique=False)
    op.create_index("ix_subscription_plan", "subscription", ["tenant_id", "plan_id"], unique=False)
    op.create_index(
        "ix_subscription_started", "subscription", ["tenant_id", "organisation_id", "start_on"], unique=False
    )
    op.create_table(
        "dispatch",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("obligation", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'QUEUED'"), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=True),
        sa.Column("campaign_id", sa.Uuid(), nullable=True),
        sa.Column("resends_id", sa.Uuid(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("error", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("channel IN ('EMAIL', 'SMS', 'LETTER')", name=op.f("ck_dispatch_channel")),
        sa.CheckConstraint(
            "state IN ('QUEUED', 'SENDING', 'SENT', 'FAILED', 'IN_DOUBT')", name=op.f("ck_dispatch_state")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "campaign_id"],
            ["campaign.tenant_id", "campaign.id"],
            name=op.f("fk_dispatch_tenant_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "invoice_id"],
            ["invoice.tenant_id", "invoice.id"],
            name=op.f("fk_dispatch_tenant_id_invoice_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "member_id"], ["member.tenant_id", "member.id"], name=op.f("fk_dispatch_tenant_id_member_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_dispatch")),
    )
    op.create_index(
        "ix_dispatch_campaign",
        "dispatch",
        ["tenant_id", "campaign_id", "member_id"],
        unique=False,
        postgresql_where=sa.text("campaign_id IS NOT NULL"),
    )
    op.create_index(
        "ix_dispatch_due",
        "dispatch",
        ["tenant_id", "next_attempt_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('QUEUED', 'SENDING')"),
    )
    op.create_index(
        "ix_dispatch_invoice",
        "dispatch",
        ["tenant_id", "invoice_id"],
        unique=False,
        postgresql_where=sa.text("invoice_id IS NOT NULL"),
    )
    op.create_index("ix_dispatch_member", "dispatch", ["tenant_id", "member_id", "id"], unique=False)
    op.create_index("uq_dispatch_obligation", "dispatch", ["tenant_id", "obligation"], unique=True)
    op.create_table(
        "payment",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("bank_account_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("matching_type", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("invoice_id", sa.Uuid(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("value_on", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("debit_account", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("import_row", sa.Integer(), nullable=True),
        sa.Column("problem", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("credit_minor", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('AWAITING_IDENTIFICATION', 'AWAITING_APPROVAL', 'COMPLETED')", name=op.f("ck_payment_state")
        ),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_payment_amount")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "invoice_id"],
            ["invoice.tenant_id", "invoice.id"],
            name=op.f("fk_payment_tenant_id_invoice_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "member_id"], ["member.tenant_id", "member.id"], name=op.f("fk_payment_tenant_id_member_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_payment")),
    )
    op.create_index("ix_payment_debit_account", "payment", ["tenant_id", "debit_account", "paid_on"], unique=False)
    op.create_index("ix_payment_import", "payment", ["tenant_id", "import_id", "import_row"], unique=False)
    op.create_index("ix_payment_member", "payment", ["tenant_id", "member_id", "paid_on", "id"], unique=False)
    op.create_index("ix_payment_paid", "payment", ["tenant_id", "organisation_id", "paid_on", "id"], unique=False)
    op.create_index(
        "ix_payment_waiting",
        "payment",
        ["tenant_id", "paid_on", "id"],
        unique=False,
        postgresql_where=sa.text("state <> 'COMPLETED'"),
    )
    op.create_index("uq_payment_source", "payment", ["tenant_id", "source", "source_id"], unique=True)
    op.create_table(
        "gift",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("purpose", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=True),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_gift_amount")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "campaign_id"],
            ["campaign.tenant_id", "campaign.id"],
            name=op.f("fk_gift_tenant_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "entry_id"],
            ["journal_entry.tenant_id", "journal_entry.id"],
            name=op.f("fk_gift_tenant_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "member_id"], ["member.tenant_id", "member.id"], name=op.f("fk_gift_tenant_id_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_gift_tenant_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "payment_id"], ["payment.tenant_id", "payment.id"], name=op.f("fk_gift_tenant_id_payment_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_gift")),
    )
    op.create_index("ix_gift_campaign", "gift", ["tenant_id", "campaign_id", "given_on", "id"], unique=False)
    op.create_index("ix_gift_member", "gift", ["tenant_id", "member_id", "given_on", "id"], unique=False)
    op.create_index("uq_gift_payment", "gift", ["tenant_id", "payment_id"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_gift_payment", table_name="gift")
    op.drop_index("ix_gift_member", table_name="gift")
    op.drop_index("ix_gift_campaign", table_name="gift")
    op.drop_table("gift")
    op.drop_index("uq_payment_source", table_name="payment")
    op.drop_index("ix_payment_waiting", table_name="payment", postgresql_where=sa.text("state <> 'COMPLETED'"))
    op.drop_index("ix_payment_paid", table_name="payment")
    op.drop_index("ix_payment_member", table_name="payment")
    op.drop_index("ix_payment_import", table_name="payment")
    op.drop_index("ix_payment_debit_account", table_name="payment")
    op.drop_table("payment")
    op.drop_index("uq_dispatch_obligation", table_name="dispatch")
    op.drop_index("ix_dispatch_member", table_name="dispatch")
    op.drop_index("ix_dispatch_invoice", table_name="dispatch", postgresql_where=sa.text("invoice_id IS NOT NULL"))
    op.drop_index("ix_dispatch_due", table_name="dispatch", postgresql_where=sa.text("state IN ('QUEUED', 'SENDING')"))
    op.drop_index("ix_dispatch_campaign", table_name="dispatch", postgresql_where=sa.text("campaign_id IS NOT NULL"))
    op.drop_table("dispatch")
    op.drop_index("ix_subscription_started", table_name="subscription")
    op.drop_index("ix_subscription_plan", table_name="subscription")
    op.drop_index("ix_subscription_payer", table_name="subscription")
    op.drop_index("ix_subscription_member", table_name="subscription")
    op.drop_index(
        "ix_subscription_due",
        table_name="subscription",
        postgresql_where=sa.text("state IN ('PENDING', 'ACTIVE', 'STOP_SCHEDULED')"),
    )
    op.drop_table("subscription")
    op.drop_table("run_reject")
    op.drop_index("ix_relation_other", table_name="relation")
    op.drop_table("relation")
    op.drop_index("uq_price", table_name="price")
    op.drop_table("price")
    op.drop_table("plan_product")
    op.drop_index("uq_invoice_number", table_name="invoice")
    op.drop_index("ix_invoice_run", table_name="invoice", postgresql_where=sa.text("run_id IS NOT NULL"))
    op.drop_index("ix_invoice_reference", table_name="invoice")
    op.drop_index("ix_invoice_payer", table_name="invoice")
    op.drop_index("ix_invoice_origin", table_name="invoice")
    op.drop_index("ix_invoice_member", table_name="invoice")
    op.drop_index("ix_invoice_credits", table_name="invoice", postgresql_where=sa.text("credits_id IS NOT NULL"))
    op.drop_table("invoice")
    op.drop_index("uq_campaign_reference_member", table_name="campaign_reference")
    op.drop_table("campaign_reference")
    op.drop_index("ix_address_member", table_name="address")
    op.drop_table("address")
    op.drop_table("staff_session")
    op.drop_index("uq_run_active", table_name="run", postgresql_where=sa.text("state IN ('QUEUED', 'RUNNING')"))
    op.drop_table("run")
    op.drop_index("uq_product_part_number", table_name="product")
    op.drop_table("product")
    op.drop_table("plan")
    op.drop_index(
        "ix_member_word_like",
        table_name="member_word",
        postgresql_using="gin",
        postgresql_ops={"word": "gin_trgm_ops"},
    )
    op.drop_table("member_word")
    op.drop_index("uq_member_number", table_name="member")
    op.drop_index("ix_member_sort", table_name="member")
    op.drop_index(
        "ix_member_search", table_name="member", postgresql_using="gin", postgresql_ops={"search_key": "gin_trgm_ops"}
    )
    op.drop_index("ix_member_phone", table_name="member", postgresql_where=sa.text("phone IS NOT NULL"))
    op.drop_index(
        "ix_member_organisation_number",
        table_name="member",
        postgresql_where=sa.text("organisation_number IS NOT NULL"),
    )
    op.drop_index("ix_member_joined", table_name="member")
    op.drop_index("ix_member_email_key", table_name="member")
    op.drop_index("ix_member_city", table_name="member")
    op.drop_index("ix_member_branch", table_name="member")
    op.drop_table("member")
    op.drop_table("ledger_account")
    op.drop_index("uq_journal_entry_number", table_name="journal_entry")
    op.drop_index("ix_journal_entry_source", table_name="journal_entry")
    op.drop_index(
        "ix_journal_entry_member", table_name="journal_entry", postgresql_where=sa.text("member_id IS NOT NULL")
    )
    op.drop_table("journal_entry")
    op.drop_table("campaign")
    op.drop_table("billing_plan_fee")
    op.drop_index(
        "uq_bank_account_ocr_agreement",
        table_name="bank_account",
        postgresql_where=sa.text("ocr_agreement_id IS NOT NULL AND active"),
    )
    op.drop_index("uq_bank_account_number", table_name="bank_account")
    op.drop_table("bank_account")
    op.drop_index("ix_term_invoice", table_name="term")
    op.drop_index("ix_term_end", table_name="term")
    op.drop_table("term")
    op.drop_table("tenant")
    op.drop_index("uq_task_key", table_name="task")
    op.drop_index("ix_task_due", table_name="task", postgresql_where=sa.text("state IN ('QUEUED', 'RUNNING')"))
    op.drop_table("task")
    op.drop_table("subscription_value")
    op.drop_table("staff_user")
    op.drop_table("series")
    op.drop_index("ix_reskontro_balance_member", table_name="reskontro_balance")
    op.drop_index("ix_reskontro_balance_amount", table_name="reskontro_balance")
    op.drop_table("reskontro_balance")
    op.drop_table("relay_cursor")
    op.drop_table("posting")
    op.drop_index("uq_payment_import_transmission", table_name="payment_import")
    op.drop_index("uq_payment_import_sha256", table_name="payment_import")
    op.drop_table("payment_import")
    op.drop_table("organisation")
    op.drop_index("ix_open_item_payer", table_name="open_item")
    op.drop_index("ix_open_item_due", table_name="open_item")
    op.drop_table("open_item")
    op.drop_table("invoice_line")
    op.drop_table("idempotency")
    op.drop_index("ix_fact_position", table_name="fact")
    op.drop_index("ix_fact_member", table_name="fact", postgresql_where=sa.text("member_id IS NOT NULL"))
    op.drop_table("fact")
    op.drop_table("branch")
    op.drop_table("billing_plan")
    op.drop_index("ix_audit_entry_subject", table_name="audit_entry")
    op.drop_index("ix_audit_entry_member", table_name="audit_entry", postgresql_where=sa.text("member_id IS NOT NULL"))
    op.drop_table("audit_entry")
    op.drop_index("uq_api_key_secret_hash", table_name="api_key")
    op.drop_table("api_key")
    op.drop_index("ix_allocation_source", table_name="allocation")
    op.drop_index("ix_allocation_invoice", table_name="allocation")
    op.drop_table("allocation")
    op.drop_table("account")

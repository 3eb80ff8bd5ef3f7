"""Rows of organisations, members, and the people who may sign in."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from domain.kernel.tables import column, instant, metadata, tenant_key, to

organisation = Table(
    "organisation",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("name", Text),
    column("country", Text),
    column("currency", Text),
    column("organisation_number", Text),
    column("vat_registered", Boolean, server_default=text("false")),
    column("email", Text, server_default=text("''")),
    column("line1", Text, server_default=text("''")),
    column("postal_code", Text, server_default=text("''")),
    column("city", Text, server_default=text("''")),
    column("receivable_account", Text, server_default=text("'1500'")),
    column("vat_account", Text, server_default=text("'2700'")),
    column("gift_account", Text, server_default=text("'3500'")),
    # whether what payments left unused settles the next invoice (BIL-08)
    column("ledger_billing", Boolean, server_default=text("false")),
    # whether payers are sent credit notes of invoices that they were sent (BIL-11)
    column("send_credit_notes", Boolean, server_default=text("true")),
    column("active", Boolean, server_default=text("true")),
    instant("created_at"),
    tenant_key(),
)

# Each bank account has its own KID set-up and OCR agreement; never one global setting.
bank_account = Table(
    "bank_account",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("organisation_id", Uuid),
    column("number", Text),
    column("ledger_account", Text, server_default=text("'1920'")),
    column("ocr_agreement_id", Text, null=True),
    column("kid_prefix", Text, server_default=text("''")),
    column("kid_member_width", SmallInteger),
    column("kid_invoice_width", SmallInteger),
    column("kid_type_digit", Text, server_default=text("''")),
    column("kid_algorithm", Text, server_default=text("'MOD10'")),
    column("kid_allow_dash", Boolean, server_default=text("false")),
    column("is_default", Boolean, server_default=text("true")),
    column("active", Boolean, server_default=text("true")),
    column("reference_kind", Text, server_default=text("'KID'")),
    column("creditor_number", Text, null=True),
    tenant_key(),
    to("organisation", "organisation_id"),
    CheckConstraint("reference_kind IN ('KID', 'OCR', 'FI_71', 'FI_73', 'FI_75', 'RF')", name="reference_kind"),
    CheckConstraint("(reference_kind LIKE 'FI%') = (creditor_number IS NOT NULL)", name="creditor_number"),
    Index("uq_bank_account_number", "tenant_id", "organisation_id", "number", unique=True),
    Index(
        "uq_bank_account_ocr_agreement",
        "tenant_id",
        "ocr_agreement_id",
        unique=True,
        postgresql_where=text("ocr_agreement_id IS NOT NULL AND active"),
    ),
)

branch = Table(
    "branch",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("name", Text),
    column("sort_key", Text(collation="C")),
    tenant_key(),
)

member = Table(
    "member",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("number", BigInteger),
    column("kind", Text),
    column("name", Text),
    column("first_name", Text, null=True),
    column("last_name", Text, null=True),
    column("organisation_number", Text, null=True),
    column("national_id_sealed", LargeBinary, null=True),
    column("birth_on", Date, null=True),
    column("gender", Text, null=True),
    column("email", Text, null=True),
    column("email_key", Text, null=True),
    column("phone", Text, null=True),
    column("language", Text, server_default=text("'nb'")),
    column("channel", Text, server_default=text("'EMAIL'")),
    column("branch_id", Uuid, null=True),
    column("postal_code", Text, server_default=text("''")),
    column("city", Text, server_default=text("''")),
    column("joined_on", Date),
    # the day on which it died, where that is known; it is sent no appeals and no reminders any more
    column("deceased_on", Date, null=True),
    # name (last, first) in Nordic order, compared byte by byte; search text with æøå folded
    column("sort_key", Text(collation="C")),
    column("city_key", Text(collation="C"), server_default=text("''")),
    column("search_key", Text(collation="C")),
    column("version", Integer, server_default=text("1")),
    instant("created_at"),
    instant("updated_at"),
    tenant_key(),
    to("branch", "branch_id"),
    CheckConstraint("kind IN ('PERSON', 'COMPANY')", name="kind"),
    Index("uq_member_number", "tenant_id", "number", unique=True),
    Index("ix_member_sort", "tenant_id", "sort_key", "id"),
    Index("ix_member_city", "tenant_id", "city_key", "sort_key", "id"),
    Index("ix_member_joined", "tenant_id", "joined_on", "id"),
    Index("ix_member_branch", "tenant_id", "branch_id", "sort_key", "id"),
    Index("ix_member_email_key", "tenant_id", "email_key"),
    Index("ix_member_phone", "tenant_id", "phone", postgresql_where=text("phone IS NOT NULL")),
    Index(
        "ix_member_organisation_number",
        "tenant_id",
        "organisation_number",
        postgresql_where=text("organisation_number IS NOT NULL"),
    ),
    Index(
        "ix_member_search",
        "search_key",
        postgresql_using="gin",
        postgresql_ops={"search_key": "gin_trgm_ops"},
    ),
)

# The words in search keys that members have or had: what a misspelt search is put right by (PPL-14).
member_word = Table(
    "member_word",
    metadata,
    column("tenant_id", Uuid),
    column("word", Text(collation="C")),
    tenant_key("word"),
    Index("ix_member_word_like", "word", postgresql_using="gin", postgresql_ops={"word": "gin_trgm_ops"}),
)

address = Table(
    "address",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("member_id", Uuid),
    column("kind", Text),
    column("line1", Text),
    column("line2", Text, null=True),
    column("postal_code", Text),
    column("city", Text),
    column("country", Text),
    column("from_on", Date, null=True),
    column("to_on", Date, null=True),
    tenant_key(),
    to("member", "member_id"),
    CheckConstraint("kind IN ('HOME', 'POSTAL', 'INVOICE')", name="kind"),
    Index("ix_address_member", "tenant_id", "member_id"),
)

# A relation is one row: other_id is the PAYER, HOUSEHOLD_MAIN … of member_id; both ends can be followed (PPL-04).
relation = Table(
    "relation",
    metadata,
    column("tenant_id", Uuid),
    column("member_id", Uuid),
    column("kind", Text),
    column("other_id", Uuid),
    tenant_key("member_id", "kind", "other_id"),
    to("member", "member_id"),
    to("member", "other_id"),
    Index("ix_relation_other", "tenant_id", "other_id"),
)

staff_user = Table(
    "staff_user",
    metadata,
    column("tenant_id", Uuid),
    column("account_id", Uuid),
    column("roles", ARRAY(Text)),
    column("active", Boolean, server_default=text("true")),
    tenant_key("account_id"),
)

staff_session = Table(
    "staff_session",
    metadata,
    column("tenant_id", Uuid),
    column("token_hash", LargeBinary),
    column("account_id", Uuid),
    column("origin", Text),
    instant("created_at"),
    instant("last_used_at"),
    instant("expires_at"),
    instant("ended_at", null=True),
    tenant_key("token_hash"),
    to("staff_user", "account_id", target="account_id"),
)

api_key = Table(
    "api_key",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("name", Text),
    column("prefix", Text),
    column("secret_hash", LargeBinary),
    column("scopes", ARRAY(Text)),
    instant("created_at"),
    instant("last_used_at", null=True),
    instant("revoked_at", null=True),
    tenant_key(),
    Index("uq_api_key_secret_hash", "tenant_id", "secret_hash", unique=True),
)

# Where a member works (PPL-07). `to_on` is the first day without; null: it goes on.
employment = Table(
    "employment",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("member_id", Uuid),
    column("employer_id", Uuid),
    column("title", Text),
    column("percent", SmallInteger),
    column("from_on", Date),
    column("to_on", Date, null=True),
    column("version", Integer, server_default=text("1")),
    instant("created_at"),
    tenant_key(),
    to("member", "member_id"),
    to("member", "employer_id"),
    CheckConstraint("percent BETWEEN 1 AND 100", name="percent"),
    CheckConstraint("to_on > from_on", name="days"),
    CheckConstraint("member_id <> employer_id", name="employer"),
    Index("ix_employment_member", "tenant_id", "member_id", "from_on"),
    Index("ix_employment_employer", "tenant_id", "employer_id"),
)

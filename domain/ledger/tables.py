"""Rows of the journal. Insert-only by permission; each posting is one debit and one credit of the same amount.

A posting has no foreign key to its entry, nor an entry to its organisation: one command writes the first two, none of
the three can be deleted, and the proof looks for orphans.
"""

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

from domain.kernel.tables import column, instant, metadata, tenant_key, to

ledger_account = Table(
    "ledger_account",
    metadata,
    column("tenant_id", Uuid),
    column("organisation_id", Uuid),
    column("number", Text),
    column("name", Text),
    column("kind", Text),
    # the tax authority's grouping; "" where none is chosen
    column("standard_category", Text, server_default=text("''")),
    column("standard_code", Text, server_default=text("''")),
    # outweighs the default of its rate for what is posted here
    column("vat_code", Text, null=True),
    tenant_key("organisation_id", "number"),
    to("organisation", "organisation_id"),
)

vat_code = Table(
    "vat_code",
    metadata,
    column("tenant_id", Uuid),
    column("organisation_id", Uuid),
    column("code", Text),
    column("name", Text),
    column("rate_bp", Integer),
    column("standard_code", Text, server_default=text("''")),
    column("is_default", Boolean, server_default=text("false")),
    tenant_key("organisation_id", "code"),
    to("organisation", "organisation_id"),
    CheckConstraint("rate_bp BETWEEN 0 AND 10000", name="rate"),
    Index(
        "uq_vat_code_rate", "tenant_id", "organisation_id", "rate_bp", unique=True, postgresql_where=text("is_default")
    ),
)

journal_entry = Table(
    "journal_entry",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("organisation_id", Uuid),
    column("number", BigInteger),
    column("kind", Text),
    column("entry_on", Date),
    column("text", Text),
    column("member_id", Uuid, null=True),
    # what the entry records: an invoice, a credit note, a payment …
    column("source_id", Uuid, null=True),
    column("reverses_id", Uuid, null=True),
    instant("recorded_at"),
    tenant_key(),
    Index("uq_journal_entry_number", "tenant_id", "organisation_id", "number", unique=True),
    Index(
        "ix_journal_entry_member",
        "tenant_id",
        "member_id",
        "organisation_id",
        "entry_on",
        "number",
        postgresql_where=text("member_id IS NOT NULL"),
    ),
    Index("ix_journal_entry_source", "tenant_id", "source_id"),
)

posting = Table(
    "posting",
    metadata,
    column("tenant_id", Uuid),
    column("entry_id", Uuid),
    column("line", SmallInteger),
    column("organisation_id", Uuid),
    column("debit_account", Text),
    column("credit_account", Text),
    column("amount_minor", BigInteger),
    column("posted_on", Date),
    # effect on the member's reskontro as screens show it: an invoice is negative, a payment positive; null = none
    column("reskontro_minor", BigInteger, null=True),
    column("member_id", Uuid, null=True),
    column("branch_id", Uuid, null=True),
    column("campaign_id", Uuid, null=True),
    # the department of a club that the revenue belongs to (LED-07)
    column("department_id", Uuid, null=True),
    tenant_key("entry_id", "line"),
    Index(
        "ix_posting_department",
        "tenant_id",
        "organisation_id",
        "posted_on",
        postgresql_where=text("department_id IS NOT NULL"),
    ),
    CheckConstraint("amount_minor > 0", name="amount"),
    CheckConstraint("debit_account <> credit_account", name="accounts"),
    CheckConstraint(
        "reskontro_minor IS NULL OR (abs(reskontro_minor) = amount_minor AND member_id IS NOT NULL)",
        name="reskontro",
    ),
)

# A projection of the postings, kept in the same transaction; the proof of the ledger compares the two.
reskontro_balance = Table(
    "reskontro_balance",
    metadata,
    column("tenant_id", Uuid),
    column("organisation_id", Uuid),
    column("member_id", Uuid),
    column("balance_minor", BigInteger),
    tenant_key("organisation_id", "member_id"),
    Index("ix_reskontro_balance_member", "tenant_id", "member_id"),
    Index("ix_reskontro_balance_amount", "tenant_id", "balance_minor", "member_id"),
)

# A block of the journal that must not change any more (NEW-03). Insert-only; `hash` holds on to the seal before it.
journal_seal = Table(
    "journal_seal",
    metadata,
    column("tenant_id", Uuid),
    column("organisation_id", Uuid),
    column("last_number", BigInteger),
    column("first_number", BigInteger),
    column("entry_count", Integer),
    column("hash", LargeBinary),
    instant("sealed_at"),
    tenant_key("organisation_id", "last_number"),
    CheckConstraint("last_number - first_number + 1 = entry_count", name="block"),
    Index("uq_journal_seal_first", "tenant_id", "organisation_id", "first_number", unique=True),
)

# A month that takes no more entries; one row for each month up to the last (LED-06). A trigger on journal_entry
# (migration 0009) holds whoever inserts to it. `last_number` is the journal's newest entry when it was closed.
closed_month = Table(
    "closed_month",
    metadata,
    column("tenant_id", Uuid),
    column("organisation_id", Uuid),
    column("month_on", Date),
    column("last_number", BigInteger),
    column("closed_by", Text),
    instant("closed_at"),
    tenant_key("organisation_id", "month_on"),
    to("organisation", "organisation_id"),
    CheckConstraint("extract(day FROM month_on) = 1", name="month"),
)

# A file of a period (LED-07): the entries up to `last_number`. Its name and hash are those of the first time it was
# made, and its parts are the file as it was then.
ledger_export = Table(
    "ledger_export",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("organisation_id", Uuid),
    column("format", Text),
    column("from_on", Date),
    column("to_on", Date),
    column("last_number", BigInteger),
    column("created_by", Text),
    instant("created_at"),
    column("sha256", LargeBinary, null=True),
    column("byte_count", BigInteger, null=True),
    column("file_name", Text, null=True),
    tenant_key(),
    to("organisation", "organisation_id"),
    CheckConstraint("to_on > from_on", name="period"),
    CheckConstraint("(sha256 IS NULL) = (byte_count IS NULL)", name="made"),
    Index("ix_ledger_export_organisation", "tenant_id", "organisation_id", "id"),
)

# A part of a file that was made, compressed; the parts in their order are the file. Insert-only.
ledger_export_part = Table(
    "ledger_export_part",
    metadata,
    column("tenant_id", Uuid),
    column("export_id", Uuid),
    column("place", Integer),
    column("content", LargeBinary),
    tenant_key("export_id", "place"),
)

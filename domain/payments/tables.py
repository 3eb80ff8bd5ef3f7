"""Rows of payments and of the files that brought them.

A payment has no foreign key to its organisation and its file, which can't be deleted and which the command that books
it has read: on a file of thousands the keys cost a quarter of the time. The proof looks for orphans instead.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Date, Index, Integer, LargeBinary, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from domain.kernel.tables import column, instant, metadata, tenant_key, to

payment_import = Table(
    "payment_import",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("name", Text),
    column("format", Text),
    column("state", Text),
    column("content", LargeBinary),
    column("sha256", LargeBinary),
    # who sent it, its number there and who it was sent to: the same file sent again has the same
    column("transmission", Text),
    column("currency", Text),
    column("row_count", Integer),
    column("booked_count", Integer, server_default=text("0")),
    column("work_list_count", Integer, server_default=text("0")),
    column("sum_minor", BigInteger),
    column("imported_by", Text),
    instant("imported_at"),
    instant("finished_at", null=True),
    tenant_key(),
    CheckConstraint("state IN ('BOOKING', 'DONE')", name="state"),
    Index("uq_payment_import_transmission", "tenant_id", "format", "transmission", unique=True),
    Index("uq_payment_import_sha256", "tenant_id", "sha256", unique=True),
)

payment = Table(
    "payment",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("organisation_id", Uuid),
    column("bank_account_id", Uuid, null=True),
    column("state", Text),
    column("matching_type", Text),
    column("member_id", Uuid, null=True),
    column("invoice_id", Uuid, null=True),
    column("amount_minor", BigInteger),
    column("currency", Text),
    column("paid_on", Date),
    column("value_on", Date),
    column("source", Text),
    column("source_id", Text),
    column("reference", Text, null=True),
    column("debit_account", Text, null=True),
    column("text", Text, null=True),
    column("comment", Text, null=True),
    column("import_id", Uuid, null=True),
    column("import_row", Integer, null=True),
    # why it waits for a person, as code and arguments; null while a row of a file still waits to be booked
    column("problem", JSONB, null=True),
    # what no invoice took: credit on the reskontro, or a gift
    column("credit_minor", BigInteger, server_default=text("0")),
    instant("created_at"),
    instant("completed_at", null=True),
    # the business date of that; null where it is that instant's date
    column("completed_on", Date, null=True),
    tenant_key(),
    to("member", "member_id"),
    to("invoice", "invoice_id"),
    CheckConstraint("state IN ('AWAITING_IDENTIFICATION', 'AWAITING_APPROVAL', 'COMPLETED')", name="state"),
    CheckConstraint("amount_minor <> 0", name="amount"),
    Index("uq_payment_source", "tenant_id", "source", "source_id", unique=True),
    Index("ix_payment_import", "tenant_id", "import_id", "import_row"),
    Index("ix_payment_member", "tenant_id", "member_id", "paid_on", "id"),
    Index("ix_payment_paid", "tenant_id", "organisation_id", "paid_on", "id"),
    Index("ix_payment_debit_account", "tenant_id", "debit_account", "paid_on"),
    Index(
        "ix_payment_waiting",
        "tenant_id",
        "paid_on",
        "id",
        postgresql_where=text("state <> 'COMPLETED'"),
    ),
)

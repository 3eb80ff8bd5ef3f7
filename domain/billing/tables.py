"""Rows of invoices, their lines, what is open of them, what settled them, and the runs that issued them.

Lines, open items and allocations have no foreign key to their invoice: one command writes both, an invoice can't be
deleted, and the keys would cost a run half its speed. Nor has an invoice one to its organisation, which the command
has read and nobody can delete. The proof of the ledger looks for orphans instead.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
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
from sqlalchemy.dialects.postgresql import JSONB

from domain.kernel.tables import column, instant, metadata, tenant_key, to

# An issued invoice never changes but for its state; its open amount is derived from allocations.
invoice = Table(
    "invoice",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("organisation_id", Uuid),
    column("kind", Text),
    column("number", BigInteger),
    column("state", Text),
    column("member_id", Uuid),
    column("payer_id", Uuid),
    # what asked for it: a subscription's term, by the subscription's id and the term's number
    column("origin_kind", Text),
    column("origin_id", Uuid, null=True),
    column("origin_number", Integer, null=True),
    column("text", Text),
    column("period_start", Date, null=True),
    column("period_end", Date, null=True),
    column("issued_on", Date),
    column("due_on", Date),
    column("currency", Text),
    column("net_minor", BigInteger),
    column("vat_minor", BigInteger),
    column("total_minor", BigInteger),
    column("reference", Text, null=True),
    column("payment_method", Text),
    column("run_id", Uuid, null=True),
    column("credits_id", Uuid, null=True),
    # the billing plan that it was issued under: it names the dunning process (CAT-30)
    column("billing_plan_id", Uuid, null=True),
    instant("created_at"),
    tenant_key(),
    # Without a key to its member, as to its payer: members are never deleted, and a run would lock each one's row.
    CheckConstraint("kind IN ('INVOICE', 'CREDIT_NOTE')", name="kind"),
    CheckConstraint("state IN ('ISSUED', 'CREDITED', 'IN_COLLECTION')", name="state"),
    CheckConstraint("net_minor + vat_minor = total_minor", name="total"),
    Index("uq_invoice_number", "tenant_id", "organisation_id", "kind", "number", unique=True),
    Index("ix_invoice_payer", "tenant_id", "payer_id", "issued_on", "id"),
    Index("ix_invoice_member", "tenant_id", "member_id", "id"),
    Index("ix_invoice_reference", "tenant_id", "reference"),
    Index("ix_invoice_run", "tenant_id", "run_id", "number", postgresql_where=text("run_id IS NOT NULL")),
    Index("ix_invoice_origin", "tenant_id", "origin_id", "origin_number"),
    Index("ix_invoice_credits", "tenant_id", "credits_id", postgresql_where=text("credits_id IS NOT NULL")),
)

invoice_line = Table(
    "invoice_line",
    metadata,
    column("tenant_id", Uuid),
    column("invoice_id", Uuid),
    column("line", SmallInteger),
    column("text", Text),
    column("product_id", Uuid, null=True),
    column("quantity", Integer),
    column("unit_minor", BigInteger),
    # the price of one before discounts; null where none was given (BIL-01)
    column("list_minor", BigInteger, null=True),
    column("vat_bp", Integer),
    column("net_minor", BigInteger),
    column("vat_minor", BigInteger),
    column("gross_minor", BigInteger),
    column("account", Text),
    # why it is there and costs that, as a list of codes with arguments (NEW-02); null where nobody said
    column("why", JSONB, null=True),
    # the branch that this part of a fee belongs to (CAT-21)
    column("branch_id", Uuid, null=True),
    # the department of a club that the fee belongs to (LED-07)
    column("department_id", Uuid, null=True),
    tenant_key("invoice_id", "line"),
    Index(
        "ix_invoice_line_branch", "tenant_id", "branch_id", "invoice_id", postgresql_where=text("branch_id IS NOT NULL")
    ),
    CheckConstraint("net_minor + vat_minor = gross_minor", name="gross"),
)

# A projection of the allocations, kept in the same transaction: one row for each invoice that is not settled, and for
# each unpaid fee of a reminder, under the reminder's id.
open_item = Table(
    "open_item",
    metadata,
    column("tenant_id", Uuid),
    column("invoice_id", Uuid),
    column("organisation_id", Uuid),
    column("payer_id", Uuid),
    column("issued_on", Date),
    column("due_on", Date),
    column("total_minor", BigInteger),
    column("open_minor", BigInteger),
    # the invoice whose reminder asks for this fee; null where the item is an invoice itself (DUN-01)
    column("fee_of", Uuid, null=True),
    tenant_key("invoice_id"),
    CheckConstraint("open_minor > 0 AND open_minor <= total_minor", name="open"),
    Index("ix_open_item_payer", "tenant_id", "payer_id", "organisation_id", "due_on", "invoice_id"),
    # also the order in which a dunning run walks over them
    Index("ix_open_item_due", "tenant_id", "organisation_id", "due_on", "invoice_id"),
    Index("ix_open_item_fee", "tenant_id", "fee_of", postgresql_where=text("fee_of IS NOT NULL")),
)

# Which fees of settled invoices were demanded with an invoice, beside its total (BIL-08), and which a balance invoice
# demands until it is due (CAT-42). Nothing is posted.
earlier_fee = Table(
    "earlier_fee",
    metadata,
    column("tenant_id", Uuid),
    column("invoice_id", Uuid),
    # the reminder's id
    column("fee_id", Uuid),
    column("amount_minor", BigInteger),
    # the last day on which a balance invoice demands it; null where an invoice does, as long as that one is open
    column("until_on", Date, null=True),
    tenant_key("invoice_id", "fee_id"),
    CheckConstraint("amount_minor > 0", name="amount"),
    Index("ix_earlier_fee_fee", "tenant_id", "fee_id"),
)

# What settled how much of which invoice or fee (LED-04): a payment, later what was left of one, a credit note, or the
# journal entry of a write-off. Where unused credit is written off, its entry stands for the invoice (BIL-12). Undone,
# never deleted.
allocation = Table(
    "allocation",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("invoice_id", Uuid),
    column("source_kind", Text),
    column("source_id", Uuid),
    column("amount_minor", BigInteger),
    column("allocated_on", Date),
    instant("recorded_at"),
    instant("undone_at", null=True),
    tenant_key(),
    CheckConstraint("amount_minor > 0", name="amount"),
    CheckConstraint(
        "source_kind IN ('PAYMENT', 'CREDIT_NOTE', 'PAYMENT_CREDIT', 'WRITE_OFF')",
        name="source_kind",
    ),
    Index("ix_allocation_invoice", "tenant_id", "invoice_id"),
    Index("ix_allocation_source", "tenant_id", "source_id"),
    # what was open on an earlier day is what is open now, with later settlements undone again (DSH-09, DSH-11)
    Index(
        "ix_allocation_allocated",
        "tenant_id",
        "allocated_on",
        postgresql_include=["invoice_id", "amount_minor"],
        postgresql_where=text("undone_at IS NULL"),
    ),
    Index("ix_allocation_undone", "tenant_id", "undone_at", postgresql_where=text("undone_at IS NOT NULL")),
)

# What waits for the next invoice of a subscription (BIL-09): a deduction is negative, an addition positive, VAT
# included. It never changes but for what still waits of it, and that it was removed.
correction = Table(
    "correction",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("organisation_id", Uuid),
    column("member_id", Uuid),
    # the subscription, which an invoice names as its origin
    column("origin_id", Uuid),
    column("text", Text),
    column("amount_minor", BigInteger),
    # its amount less what invoices have taken of it; 0 where it was removed
    column("left_minor", BigInteger),
    column("vat_bp", Integer),
    column("account", Text),
    column("registered_on", Date),
    column("registered_by", Text),
    column("removed_on", Date, null=True),
    instant("created_at"),
    tenant_key(),
    to("member", "member_id"),
    CheckConstraint("amount_minor <> 0", name="amount"),
    CheckConstraint(
        "CASE WHEN amount_minor > 0 THEN left_minor BETWEEN 0 AND amount_minor "
        "ELSE left_minor BETWEEN amount_minor AND 0 END",
        name="left",
    ),
    Index("ix_correction_waiting", "tenant_id", "origin_id", postgresql_where=text("left_minor <> 0")),
    Index("ix_correction_origin", "tenant_id", "origin_id", "id"),
    Index("ix_correction_registered", "tenant_id", "registered_on", "id"),
)

# Which line of which invoice took how much of a correction. Undone where the invoice is credited, never deleted.
correction_taken = Table(
    "correction_taken",
    metadata,
    column("tenant_id", Uuid),
    column("invoice_id", Uuid),
    column("line", SmallInteger),
    column("correction_id", Uuid),
    column("amount_minor", BigInteger),
    instant("undone_at", null=True),
    tenant_key("invoice_id", "line"),
    Index("ix_correction_taken_correction", "tenant_id", "correction_id"),
)

run = Table(
    "run",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("kind", Text),
    column("state", Text),
    column("organisation_id", Uuid),
    column("run_on", Date),
    column("criteria", JSONB),
    column("input_hash", Text, null=True),
    column("total", Integer, server_default=text("0")),
    column("done", Integer, server_default=text("0")),
    column("invoiced", Integer, server_default=text("0")),
    column("rejected", Integer, server_default=text("0")),
    column("total_minor", BigInteger, server_default=text("0")),
    column("currency", Text),
    column("reached_id", Uuid, null=True),
    # the run that this one takes back (RUN-07)
    column("reverses_id", Uuid, null=True),
    # the rehearsal that it was to do for real (NEW-01)
    column("rehearsal_id", Uuid, null=True),
    # why it failed as a whole, as code and arguments (NEW-10)
    column("fault", JSONB, null=True),
    column("started_by", Text),
    instant("created_at"),
    instant("started_at", null=True),
    instant("finished_at", null=True),
    tenant_key(),
    to("organisation", "organisation_id"),
    CheckConstraint("state IN ('QUEUED', 'RUNNING', 'STOPPED', 'DONE', 'FAILED')", name="state"),
    Index("ix_run_rehearsal", "tenant_id", "rehearsal_id", postgresql_where=text("rehearsal_id IS NOT NULL")),
    Index("ix_run_kind", "tenant_id", "organisation_id", "kind", "id"),
    Index("uq_run_reverses", "tenant_id", "reverses_id", unique=True, postgresql_where=text("reverses_id IS NOT NULL")),
    Index(
        "uq_run_active",
        "tenant_id",
        "organisation_id",
        "kind",
        unique=True,
        postgresql_where=text("state IN ('QUEUED', 'RUNNING')"),
    ),
)

run_reject = Table(
    "run_reject",
    metadata,
    column("tenant_id", Uuid),
    column("run_id", Uuid),
    column("subject_id", Uuid),
    column("member_id", Uuid),
    # why it could not be billed, as code and arguments
    column("reason", JSONB),
    tenant_key("run_id", "subject_id"),
    to("run", "run_id"),
)

# What failed alone where no run and no row of its own could say so (NEW-10).
put_aside = Table(
    "put_aside",
    metadata,
    column("tenant_id", Uuid),
    column("kind", Text),
    column("subject_id", Uuid),
    column("member_id", Uuid),
    # why, as code and arguments
    column("reason", JSONB),
    instant("put_aside_at"),
    tenant_key("kind", "subject_id"),
    CheckConstraint("kind IN ('ENDING', 'TURN', 'BALANCE', 'COLLECTION', 'NOTICE', 'PAYROLL')", name="kind"),
)

# A run that was done for real and taken back at once, chunk by chunk (NEW-01). `hash` is that of all it would have done
# so far; `against_*` are the last run and the last rehearsal when it began.
rehearsal = Table(
    "rehearsal",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("kind", Text),
    column("state", Text),
    column("organisation_id", Uuid),
    column("run_on", Date),
    column("criteria", JSONB),
    column("hash", Text, server_default=text("''")),
    column("total", Integer, server_default=text("0")),
    column("done", Integer, server_default=text("0")),
    column("billed", Integer, server_default=text("0")),
    column("repriced", Integer, server_default=text("0")),
    column("stopped", Integer, server_default=text("0")),
    column("handed_over", Integer, server_default=text("0")),
    column("excluded", Integer, server_default=text("0")),
    column("total_minor", BigInteger, server_default=text("0")),
    column("vat_minor", BigInteger, server_default=text("0")),
    column("drawn_minor", BigInteger, server_default=text("0")),
    column("currency", Text),
    column("reached_id", Uuid, null=True),
    column("against_run_id", Uuid, null=True),
    column("against_id", Uuid, null=True),
    # why it failed as a whole, as code and arguments (NEW-10)
    column("fault", JSONB, null=True),
    column("started_by", Text),
    instant("created_at"),
    instant("started_at", null=True),
    instant("finished_at", null=True),
    tenant_key(),
    to("organisation", "organisation_id"),
    CheckConstraint("state IN ('QUEUED', 'RUNNING', 'STOPPED', 'DONE', 'FAILED')", name="state"),
    Index("ix_rehearsal_kind", "tenant_id", "organisation_id", "kind", "id"),
)

# What a rehearsal would have done to one subject (a subscription's term, an invoice's reminder), or why nothing.
rehearsal_row = Table(
    "rehearsal_row",
    metadata,
    column("tenant_id", Uuid),
    column("rehearsal_id", Uuid),
    column("subject_id", Uuid),
    column("number", Integer),
    column("member_id", Uuid),
    column("payer_id", Uuid),
    column("outcome", Text),
    # why it is left out, as code and arguments
    column("reason", JSONB, null=True),
    column("text", Text),
    column("period_start", Date, null=True),
    column("period_end", Date, null=True),
    column("due_on", Date, null=True),
    column("payment_method", Text, null=True),
    column("total_minor", BigInteger),
    column("drawn_minor", BigInteger),
    # what it is worth a month, and what it was before where that is something else
    column("monthly_minor", BigInteger, null=True),
    column("monthly_before_minor", BigInteger, null=True),
    column("lines_key", Uuid, null=True),
    tenant_key("rehearsal_id", "subject_id", "number"),
    CheckConstraint("outcome IN ('BILLED', 'REPRICED', 'STOPPED', 'HANDED_OVER', 'EXCLUDED')", name="outcome"),
    CheckConstraint("(outcome = 'EXCLUDED') = (reason IS NOT NULL)", name="reason"),
    Index(
        "ix_rehearsal_row_outcome",
        "tenant_id",
        "rehearsal_id",
        "outcome",
        "subject_id",
        "number",
        postgresql_where=text("outcome <> 'BILLED'"),
    ),
    # what later chunks of the same rehearsal have to know: the credit that is drawn already
    Index("ix_rehearsal_row_drawn", "tenant_id", "rehearsal_id", postgresql_where=text("drawn_minor > 0")),
)

# The lines of rehearsed invoices with why they are there, once for all invoices of a rehearsal that have the same.
rehearsal_lines = Table(
    "rehearsal_lines",
    metadata,
    column("tenant_id", Uuid),
    column("rehearsal_id", Uuid),
    column("key", Uuid),
    column("lines", JSONB),
    tenant_key("rehearsal_id", "key"),
)

# What an organisation's documents look like (BIL-13); texts are a list by language. Without a row: plain.
letterhead = Table(
    "letterhead",
    metadata,
    column("tenant_id", Uuid),
    column("organisation_id", Uuid),
    *(column(name, Text) for name in ("line1", "postal_code", "city", "phone", "email", "web", "accent")),
    column("texts", JSONB),
    tenant_key("organisation_id"),
    to("organisation", "organisation_id"),
)

# The picture on them; another picture has another id.
logo = Table(
    "logo",
    metadata,
    column("tenant_id", Uuid),
    column("organisation_id", Uuid),
    column("id", Uuid),
    column("kind", Text),
    column("content", LargeBinary),
    column("width", SmallInteger),
    column("height", SmallInteger),
    tenant_key("organisation_id"),
    to("organisation", "organisation_id"),
)

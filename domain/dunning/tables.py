"""Rows of dunning processes, of the reminders that went out, and of those that were put off.

A reminder is insert-only, as an invoice is. What is open of its fee is an open item of billing, what settled that an
allocation; the proof of dunning compares them.
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
from sqlalchemy.dialects.postgresql import JSONB

from domain.kernel.tables import column, instant, metadata, tenant_key, to

dunning_process = Table(
    "dunning_process",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("name", Text),
    # what its fees and its tolerance are in
    column("currency", Text),
    column("consume_partial_payments", Boolean),
    column("write_off_fee", Boolean),
    # what may be missing of an invoice that counts as paid: hundredths of a percent, or an amount, or nothing
    column("tolerance_bp", Integer, null=True),
    column("tolerance_minor", BigInteger, null=True),
    # when it stops the subscription behind an unpaid invoice (DUN-06), or nothing; the cause is a text or a stop code
    column("stop_delay_days", SmallInteger, null=True),
    column("stop_threshold_minor", BigInteger, null=True),
    column("stop_cause", Text, null=True),
    column("stop_code_id", Uuid, null=True),
    # how often a card that was declined is tried again, one day after another (CAT-40)
    column("charge_attempts", SmallInteger, server_default=text("0")),
    # how many days after the last reminder's due date a claim may go to collection, and whether runs do it (DUN-09)
    column("collection_delay_days", SmallInteger, null=True),
    column("collection_by_itself", Boolean, server_default=text("false")),
    # under which billing plan a contract that is left early is billed (CAT-16); null: the subscription's own
    column("contract_billing_plan_id", Uuid, null=True),
    column("version", Integer, server_default=text("1")),
    instant("created_at"),
    tenant_key(),
    to("stop_code", "stop_code_id"),
    to("billing_plan", "contract_billing_plan_id"),
    CheckConstraint("tolerance_bp IS NULL OR tolerance_minor IS NULL", name="tolerance"),
    CheckConstraint(
        "num_nonnulls(stop_delay_days, stop_threshold_minor, coalesce(stop_cause, stop_code_id::text)) IN (0, 3)"
        " AND stop_delay_days >= 0 AND stop_threshold_minor >= 0 AND num_nulls(stop_cause, stop_code_id) > 0",
        name="stop",
    ),
    CheckConstraint("charge_attempts BETWEEN 0 AND 14", name="charge_attempts"),
    CheckConstraint("collection_delay_days >= 0", name="collection"),
)

dunning_step = Table(
    "dunning_step",
    metadata,
    column("tenant_id", Uuid),
    column("process_id", Uuid),
    column("number", SmallInteger),
    column("delay_days", SmallInteger),
    column("due_days", SmallInteger),
    column("fee_minor", BigInteger),
    tenant_key("process_id", "number"),
    to("dunning_process", "process_id"),
    CheckConstraint("number >= 1 AND delay_days >= 0 AND due_days >= 1 AND fee_minor >= 0", name="step"),
)

# Which process the invoices of a billing plan go through; a plan without a row has none (CAT-30).
dunning_of_plan = Table(
    "dunning_of_plan",
    metadata,
    column("tenant_id", Uuid),
    column("billing_plan_id", Uuid),
    column("process_id", Uuid),
    tenant_key("billing_plan_id"),
    to("billing_plan", "billing_plan_id"),
    to("dunning_process", "process_id"),
    Index("ix_dunning_of_plan_process", "tenant_id", "process_id"),
)

reminder = Table(
    "reminder",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("organisation_id", Uuid),
    column("number", BigInteger),
    column("invoice_id", Uuid),
    column("payer_id", Uuid),
    column("step", SmallInteger),
    column("issued_on", Date),
    column("due_on", Date),
    # at issue: what was open of the invoice, of the fees of earlier reminders, and the fee of this one
    column("open_minor", BigInteger),
    column("fees_minor", BigInteger),
    column("fee_minor", BigInteger),
    column("currency", Text),
    # the invoice's, so that paying the reminder settles the invoice
    column("reference", Text, null=True),
    # whether it said that collection follows
    column("announces_collection", Boolean, server_default=text("false")),
    column("run_id", Uuid, null=True),
    # why it went out and asks for that, as codes with arguments (NEW-02)
    column("why", JSONB, null=True),
    instant("created_at"),
    tenant_key(),
    CheckConstraint("open_minor > 0 AND fees_minor >= 0 AND fee_minor >= 0 AND step >= 1", name="amounts"),
    Index("uq_reminder_number", "tenant_id", "organisation_id", "number", unique=True),
    Index("uq_reminder_step", "tenant_id", "invoice_id", "step", unique=True),
    Index("ix_reminder_payer", "tenant_id", "payer_id", "id"),
    Index("ix_reminder_issued", "tenant_id", "issued_on", "id"),
    Index("ix_reminder_run", "tenant_id", "run_id", "id", postgresql_where=text("run_id IS NOT NULL")),
)

# The newest of an invoice counts.
reminder_postponement = Table(
    "reminder_postponement",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("invoice_id", Uuid),
    column("until_on", Date),
    column("reason", Text),
    column("postponed_on", Date),
    column("postponed_by", Text),
    tenant_key(),
    to("invoice", "invoice_id"),
    Index("ix_reminder_postponement_invoice", "tenant_id", "invoice_id", "id"),
)

# A subscription that was stopped because nobody paid (DUN-06), insert-only: for which invoice, and what its payer owed.
payment_stop = Table(
    "payment_stop",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("organisation_id", Uuid),
    column("subscription_id", Uuid),
    column("invoice_id", Uuid),
    column("payer_id", Uuid),
    column("stopped_on", Date),
    # on that morning, in the organisation: what was overdue, and what the payer had unused on the reskontro
    column("overdue_minor", BigInteger),
    column("unused_minor", BigInteger),
    column("currency", Text),
    column("run_id", Uuid, null=True),
    # as a reminder's: the dates and days that added up, and what was owed (NEW-02)
    column("why", JSONB, null=True),
    instant("created_at"),
    tenant_key(),
    CheckConstraint("overdue_minor > unused_minor AND unused_minor >= 0", name="debt"),
    Index("uq_payment_stop_day", "tenant_id", "subscription_id", "stopped_on", unique=True),
    Index("ix_payment_stop_payer", "tenant_id", "payer_id", "stopped_on"),
    Index("ix_payment_stop_run", "tenant_id", "run_id", "id", postgresql_where=text("run_id IS NOT NULL")),
)

# When an organisation demands what is left to pay after a stop (CAT-42); no row, never.
balance_setting = Table(
    "balance_setting",
    metadata,
    column("tenant_id", Uuid),
    column("organisation_id", Uuid),
    column("active", Boolean),
    column("threshold_minor", BigInteger),
    column("delay_days", SmallInteger),
    # the first day whose stops count
    column("from_on", Date),
    tenant_key("organisation_id"),
    to("organisation", "organisation_id"),
    CheckConstraint("threshold_minor > 0 AND delay_days >= 0", name="amounts"),
)

# A demand for what a payer owes already, insert-only: it names open items, and posts nothing.
balance_invoice = Table(
    "balance_invoice",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("organisation_id", Uuid),
    column("number", BigInteger),
    column("payer_id", Uuid),
    column("issued_on", Date),
    column("due_on", Date),
    column("total_minor", BigInteger),
    column("currency", Text),
    # the payer's own where references name members, else that of the oldest invoice that it names
    column("reference", Text, null=True),
    instant("created_at"),
    tenant_key(),
    CheckConstraint("total_minor > 0 AND due_on >= issued_on", name="amounts"),
    Index("uq_balance_invoice_number", "tenant_id", "organisation_id", "number", unique=True),
    Index("ix_balance_invoice_payer", "tenant_id", "payer_id", "id"),
)

# What a balance invoice names, the oldest first: an invoice or a fee of it, and what was open of it then.
balance_item = Table(
    "balance_item",
    metadata,
    column("tenant_id", Uuid),
    column("balance_id", Uuid),
    column("place", SmallInteger),
    column("item_id", Uuid),
    column("invoice_id", Uuid),
    column("open_minor", BigInteger),
    tenant_key("balance_id", "place"),
    CheckConstraint("open_minor > 0", name="open"),
    Index("ix_balance_item_invoice", "tenant_id", "invoice_id"),
)

# Each stop that was looked at, so that it gives a balance invoice at most once; null where too little was owed.
balance_stop = Table(
    "balance_stop",
    metadata,
    column("tenant_id", Uuid),
    column("subscription_id", Uuid),
    column("stopped_on", Date),
    column("decided_on", Date),
    column("balance_id", Uuid, null=True),
    tenant_key("subscription_id", "stopped_on"),
    Index("ix_balance_stop_balance", "tenant_id", "balance_id", postgresql_where=text("balance_id IS NOT NULL")),
)

# A file for the debt collector, as it was made; insert-only.
collection_file = Table(
    "collection_file",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("organisation_id", Uuid),
    column("number", BigInteger),
    column("kind", Text),
    column("made_on", Date),
    column("made_by", Text),
    column("rows", Integer),
    column("total_minor", BigInteger),
    column("currency", Text),
    column("content", LargeBinary),
    # the dunning run that made it by itself
    column("run_id", Uuid, null=True),
    instant("created_at"),
    tenant_key(),
    to("organisation", "organisation_id"),
    CheckConstraint("kind IN ('CLAIMS', 'CHANGES')", name="kind"),
    Index("ix_collection_file_run", "tenant_id", "run_id", postgresql_where=text("run_id IS NOT NULL")),
    Index("uq_collection_file_number", "tenant_id", "organisation_id", "number", unique=True),
)

# An invoice that was handed over, with what was open of it and of its reminders' fees then (DUN-09).
collection_case = Table(
    "collection_case",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("organisation_id", Uuid),
    column("invoice_id", Uuid),
    column("payer_id", Uuid),
    column("file_id", Uuid),
    column("handed_over_on", Date),
    column("principal_minor", BigInteger),
    column("fees_minor", BigInteger),
    column("currency", Text),
    column("taken_back_on", Date, null=True),
    column("taken_back_by", Text, null=True),
    column("reason", Text, null=True),
    instant("created_at"),
    tenant_key(),
    CheckConstraint("principal_minor > 0 AND fees_minor >= 0", name="amounts"),
    CheckConstraint("num_nonnulls(taken_back_on, taken_back_by, reason) IN (0, 3)", name="taken_back"),
    Index(
        "uq_collection_case_invoice",
        "tenant_id",
        "invoice_id",
        unique=True,
        postgresql_where=text("taken_back_on IS NULL"),
    ),
    Index("ix_collection_case_organisation", "tenant_id", "organisation_id", "id"),
    Index("ix_collection_case_file", "tenant_id", "file_id"),
)

# What the collector was told of a claim since: a settlement, one that was undone, or that it was taken back.
collection_change = Table(
    "collection_change",
    metadata,
    column("tenant_id", Uuid),
    column("case_id", Uuid),
    column("source_id", Uuid),
    column("kind", Text),
    column("amount_minor", BigInteger),
    column("happened_on", Date),
    column("file_id", Uuid),
    tenant_key("case_id", "source_id", "kind"),
    to("collection_case", "case_id"),
    to("collection_file", "file_id"),
    CheckConstraint("kind IN ('PAYMENT', 'CREDIT_NOTE', 'WRITE_OFF', 'UNDONE', 'TAKEN_BACK')", name="kind"),
)

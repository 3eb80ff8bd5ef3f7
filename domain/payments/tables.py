"""Rows of payments, of the files that brought them, and of what is charged through providers.

A payment has no foreign key to its organisation and its file, which can't be deleted and which the command that books
it has read: on a file of thousands the keys cost a quarter of the time. The proof looks for orphans instead.
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

# An organisation's account at a payment provider; several per provider (PRV-06). What opens it is sealed.
provider_account = Table(
    "provider_account",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("organisation_id", Uuid),
    column("provider", Text),
    column("name", Text),
    column("credentials_sealed", LargeBinary),
    # where the provider pays out to; null: the organisation's default account
    column("bank_account_id", Uuid, null=True),
    column("active", Boolean, server_default=text("true")),
    instant("created_at"),
    instant("check_asked_at", null=True),
    instant("checked_at", null=True),
    # what was wrong when the connection was tried last, as code and arguments
    column("check_problem", JSONB, null=True),
    tenant_key(),
    to("organisation", "organisation_id"),
    Index("uq_provider_account_name", "tenant_id", "organisation_id", "name", unique=True),
)

# A member's card that the provider keeps for us, or its agreement with its bank (SUB-18).
_OF_A_CARD = "provider_account_id, token_sealed, expires_on, charge_id"
payment_agreement = Table(
    "payment_agreement",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("organisation_id", Uuid),
    column("member_id", Uuid),
    column("provider_account_id", Uuid, null=True),
    column("method", Text),
    column("token_sealed", LargeBinary, null=True),
    # the card as people may see it, or the number that the bank knows the agreement by
    column("masked", Text),
    column("expires_on", Date, null=True),
    column("state", Text),
    column("end_cause", Text, null=True),
    # the charge by which a card was enrolled: the same one never gives two
    column("charge_id", Uuid, null=True),
    instant("created_at"),
    instant("ended_at", null=True),
    # when the provider was told not to keep the card any more
    instant("forgotten_at", null=True),
    tenant_key(),
    to("member", "member_id"),
    to("provider_account", "provider_account_id"),
    CheckConstraint("state IN ('ACTIVE', 'ENDED')", name="state"),
    CheckConstraint("(state = 'ENDED') = (ended_at IS NOT NULL)", name="ended"),
    CheckConstraint("method IN ('CARD', 'AVTALEGIRO', 'EFAKTURA', 'AUTOGIRO', 'BETALINGSSERVICE')", name="method"),
    CheckConstraint(f"num_nulls({_OF_A_CARD}) = CASE method WHEN 'CARD' THEN 0 ELSE 4 END", name="card"),
    Index("uq_payment_agreement_charge", "tenant_id", "charge_id", unique=True),
    Index("ix_payment_agreement_member", "tenant_id", "member_id", "id"),
    Index(
        "uq_payment_agreement_active",
        "tenant_id",
        "organisation_id",
        "member_id",
        "method",
        unique=True,
        postgresql_where=text("state = 'ACTIVE'"),
    ),
)

# One demand on a card: by an agreement, or by a person who follows a payment link (PRV-04).
charge = Table(
    "charge",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("organisation_id", Uuid),
    column("invoice_id", Uuid),
    column("payer_id", Uuid),
    column("provider_account_id", Uuid),
    column("agreement_id", Uuid, null=True),
    column("link_id", Uuid, null=True),
    column("enrol", Boolean, server_default=text("false")),
    column("state", Text),
    column("attempts", SmallInteger, server_default=text("0")),
    column("attempts_max", SmallInteger, server_default=text("1")),
    column("next_attempt_on", Date, null=True),
    # of the attempt that is on its way or was the last one
    column("amount_minor", BigInteger),
    column("currency", Text),
    column("provider_reference", Text, null=True),
    column("checkout_url", Text, null=True),
    # when the provider was asked last, while it is not known what came of it
    instant("asked_at", null=True),
    column("reason", JSONB, null=True),
    instant("created_at"),
    instant("settled_at", null=True),
    tenant_key(),
    CheckConstraint(
        "state IN ('SCHEDULED', 'DUE', 'RESERVED', 'CAPTURED', 'FAILED', 'FALLEN_BACK', 'CANCELLED')", name="state"
    ),
    CheckConstraint("(agreement_id IS NULL) <> (link_id IS NULL)", name="by"),
    CheckConstraint("amount_minor > 0", name="amount"),
    # nobody is asked twice for the same invoice at a time
    Index(
        "uq_charge_live",
        "tenant_id",
        "invoice_id",
        unique=True,
        postgresql_where=text("state IN ('SCHEDULED', 'DUE', 'RESERVED', 'FAILED')"),
    ),
    Index("ix_charge_invoice", "tenant_id", "invoice_id", "id"),
    Index(
        "ix_charge_next",
        "tenant_id",
        "next_attempt_on",
        postgresql_where=text("state IN ('SCHEDULED', 'FAILED')"),
    ),
    Index("ix_charge_asked", "tenant_id", "asked_at", postgresql_where=text("state IN ('DUE', 'RESERVED')")),
    Index("ix_charge_agreement", "tenant_id", "agreement_id", postgresql_where=text("agreement_id IS NOT NULL")),
    Index("ix_charge_link", "tenant_id", "link_id", postgresql_where=text("link_id IS NOT NULL")),
)

# Each attempt of a charge; its id is the provider's exactly-once key. Written before the provider is asked.
charge_attempt = Table(
    "charge_attempt",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("charge_id", Uuid),
    column("number", SmallInteger),
    column("amount_minor", BigInteger),
    # what was open of the invoice when the attempt was begun
    column("open_minor", BigInteger),
    column("outcome", Text, null=True),
    column("reason", JSONB, null=True),
    instant("begun_at"),
    instant("ended_at", null=True),
    tenant_key(),
    CheckConstraint("amount_minor > 0 AND amount_minor <= open_minor", name="amount"),
    CheckConstraint("outcome IN ('CAPTURED', 'FAILED', 'CANCELLED')", name="outcome"),
    Index("uq_charge_attempt_number", "tenant_id", "charge_id", "number", unique=True),
)

# A way for a payer to pay an invoice without signing in; only the hash of its token is kept (FEE-05).
payment_link = Table(
    "payment_link",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("organisation_id", Uuid),
    column("invoice_id", Uuid),
    column("payer_id", Uuid),
    column("token_hash", LargeBinary),
    column("enrolment", Text),
    column("valid_until", Date, null=True),
    column("state", Text),
    instant("created_at"),
    instant("clicked_at", null=True),
    instant("settled_at", null=True),
    tenant_key(),
    CheckConstraint("enrolment IN ('NEVER', 'OFFERED', 'REQUIRED')", name="enrolment"),
    CheckConstraint("state IN ('OPEN', 'PAID', 'CANCELLED')", name="state"),
    Index("uq_payment_link_token", "tenant_id", "token_hash", unique=True),
    Index("ix_payment_link_invoice", "tenant_id", "invoice_id", "id"),
)

# What a payer had unused and got back: registered here, sent by other means (PAY-07). Undone, never deleted.
refund = Table(
    "refund",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("organisation_id", Uuid),
    column("member_id", Uuid),
    column("amount_minor", BigInteger),
    column("currency", Text),
    column("paid_on", Date),
    column("account", Text),
    column("reference", Text),
    column("comment", Text),
    column("entry_id", Uuid),
    column("registered_by", Text),
    instant("registered_at"),
    instant("undone_at", null=True),
    column("undone_by", Text, null=True),
    column("undone_reason", Text, null=True),
    tenant_key(),
    to("organisation", "organisation_id"),
    to("member", "member_id"),
    CheckConstraint("amount_minor > 0", name="amount"),
    CheckConstraint("(undone_at IS NULL) = (undone_reason IS NULL)", name="undone"),
    Index("ix_refund_paid", "tenant_id", "paid_on", "id"),
    Index("ix_refund_member", "tenant_id", "member_id", "id"),
)

# What of a payment went to another invoice, or to the member who paid in truth; then `out_id` and `in_id` are the
# payments that took it back and that is the other's (LED-03).
payment_move = Table(
    "payment_move",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("payment_id", Uuid),
    column("from_member_id", Uuid),
    column("to_member_id", Uuid),
    column("invoice_id", Uuid, null=True),
    column("amount_minor", BigInteger),
    column("out_id", Uuid, null=True),
    column("in_id", Uuid, null=True),
    column("reason", Text),
    column("moved_by", Text),
    instant("moved_at"),
    tenant_key(),
    CheckConstraint("amount_minor > 0", name="amount"),
    CheckConstraint(
        "(out_id IS NULL) = (in_id IS NULL) AND (out_id IS NULL) = (from_member_id = to_member_id)", name="passed_on"
    ),
    Index("ix_payment_move_payment", "tenant_id", "payment_id", "id"),
    Index("ix_payment_move_in", "tenant_id", "in_id", postgresql_where=text("in_id IS NOT NULL")),
    Index("ix_payment_move_out", "tenant_id", "out_id", postgresql_where=text("out_id IS NOT NULL")),
)

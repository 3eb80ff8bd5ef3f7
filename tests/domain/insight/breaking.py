"""Ways to break the books that no command has: one for each check, as the owner of the tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

# Values of an id that no row has.
NOWHERE = "'00000000-0000-7000-8000-000000000000'"


class Break(NamedTuple):
    """Statements; what the first offender is called, what was to be there and what is; how many there are."""

    sql: str
    label: str | None = None
    expected: int | None = None
    found: int | None = None
    rows: int = 1


_ONE_ENTRY = "(SELECT id FROM journal_entry WHERE kind = '{}' ORDER BY number LIMIT 1)"
_LOST_ENTRY = "UPDATE journal_entry SET source_id = " + NOWHERE + " WHERE id = " + _ONE_ENTRY
_LOST_SERIES = "UPDATE series SET next_value = next_value + 1 WHERE kind = '{}'"

BREAKS: Mapping[str, Break] = {
    "POSTINGS_FOLLOW_ENTRIES": Break(
        "UPDATE posting SET posted_on = posted_on + 1 WHERE entry_id = (SELECT id FROM journal_entry WHERE number = 1)",
        label="1 · 10001 Medlemskap 2026",
    ),
    "BALANCES_FOLLOW_JOURNAL": Break(
        "UPDATE reskontro_balance SET balance_minor = balance_minor - 1 WHERE balance_minor = -13500",
        label="10001 Kari 0 Nordmann",
        expected=-13_500,
        found=-13_501,
    ),
    "ENTRY_NUMBERS": Break("UPDATE journal_entry SET number = 1000 WHERE number = 3", "Friluftslaget 3–3", rows=3),
    "CLOSED_MONTHS_STAND": Break(
        "UPDATE closed_month SET month_on = '2026-03-01', "
        "last_number = (SELECT max(number) - 1 FROM journal_entry WHERE entry_on < '2026-04-01')"
    ),
    "ACCRUALS_ARE_POSTED": Break("DELETE FROM accrual"),
    "ACCRUALS_ADD_UP": Break(
        "UPDATE posting SET amount_minor = amount_minor + 1 WHERE tenant_id = (SELECT tenant_id FROM accrual) "
        f"AND entry_id = {_ONE_ENTRY.format('ACCRUAL')}",
        rows=2,
    ),
    "ENTRIES_HAVE_OWNERS": Break(
        f"UPDATE posting SET member_id = {NOWHERE} WHERE entry_id = {_ONE_ENTRY.format('GIFT')};"
        f"UPDATE journal_entry SET member_id = {NOWHERE} WHERE id = {_ONE_ENTRY.format('GIFT')}"
    ),
    "INVOICES_FOLLOW_LINES": Break(
        "UPDATE invoice_line SET net_minor = net_minor + 1, gross_minor = gross_minor + 1 "
        "WHERE invoice_id = (SELECT id FROM invoice WHERE number = 10002)",
        label="10002",
        expected=20_001,
        found=20_000,
    ),
    "INVOICES_ARE_POSTED": Break(_LOST_ENTRY.format("INVOICE"), rows=2),
    "OPEN_ITEMS_ADD_UP": Break(
        "UPDATE open_item SET total_minor = total_minor + 1 "
        "WHERE invoice_id = (SELECT id FROM invoice WHERE number = 10003)",
        label="10003",
        expected=18_000,
        found=18_000,
    ),
    "INVOICE_NUMBERS": Break(
        "UPDATE invoice SET number = 11000 WHERE number = 10004", "Friluftslaget 10004–10004", rows=3
    ),
    "CREDIT_NOTE_NUMBERS": Break(
        "UPDATE invoice SET number = 3 WHERE kind = 'CREDIT_NOTE' AND number = 1", "Friluftslaget 1–1", rows=2
    ),
    "BILLED_ONCE": Break(
        "UPDATE invoice SET (origin_kind, origin_id, origin_number) = (SELECT origin_kind, origin_id, origin_number "
        "FROM invoice WHERE origin_number = 1 ORDER BY number LIMIT 1) WHERE number = 10001",
    ),
    "ACCOUNTS_FOLLOW_LINES": Break(
        "UPDATE posting SET credit_account = '3999' WHERE entry_id = "
        "(SELECT e.id FROM journal_entry e JOIN invoice i ON i.id = e.source_id WHERE i.number = 10002)",
        label="10002",
        expected=1,
        found=2,
    ),
    "DEPARTMENTS_FOLLOW_LINES": Break(
        "UPDATE posting SET department_id = NULL WHERE entry_id = "
        "(SELECT entry_id FROM posting WHERE department_id IS NOT NULL ORDER BY entry_id LIMIT 1)",
        expected=10_000,
        found=0,
    ),
    "KIDS_LEAD_TO_ONE": Break(
        "UPDATE invoice SET reference = (SELECT reference FROM invoice WHERE number = 10001) WHERE number = 10002",
        found=20_000,
    ),
    "RUNS_ADD_UP": Break("UPDATE run SET rejected = rejected + 1 WHERE id = (SELECT id FROM run LIMIT 1)"),
    "CREDITED_HAVE_NOTES": Break(
        "UPDATE invoice SET state = 'ISSUED' WHERE state = 'CREDITED'", label="10004", expected=0, found=-40_000
    ),
    "CREDIT_NOTES_USED_ONCE": Break(
        "INSERT INTO allocation (tenant_id, id, invoice_id, source_kind, source_id, amount_minor, allocated_on, "
        "recorded_at) SELECT tenant_id, gen_random_uuid(), credits_id, 'CREDIT_NOTE', id, 1, current_date, now() "
        "FROM invoice WHERE total_minor = -1000;"
        "UPDATE open_item SET open_minor = open_minor - 1 "
        "WHERE invoice_id = (SELECT credits_id FROM invoice WHERE total_minor = -1000)",
        label="2",
        expected=1_000,
        found=1_001,
    ),
    "WRITE_OFFS_ARE_POSTED": Break("UPDATE journal_entry SET kind = 'CORRECTION' WHERE kind = 'WRITE_OFF'"),
    "CORRECTIONS_ADD_UP": Break("UPDATE correction SET left_minor = -300", expected=-500, found=-300),
    "INVOICES_HAVE_OWNERS": Break(
        "INSERT INTO invoice_line (tenant_id, invoice_id, line, text, quantity, unit_minor, vat_bp, net_minor, "
        f"vat_minor, gross_minor, account) SELECT tenant_id, {NOWHERE}, 1, 'Løs', 1, 1, 0, 1, 0, 1, '3200' FROM tenant"
    ),
    "PAYMENTS_ADD_UP": Break(
        "UPDATE allocation SET source_id = (SELECT id FROM payment WHERE credit_minor = 10000) "
        "WHERE source_kind = 'PAYMENT' AND amount_minor = 12000",
        rows=2,
    ),
    "CREDIT_USED_ONCE": Break(
        "INSERT INTO allocation (tenant_id, id, invoice_id, source_kind, source_id, amount_minor, allocated_on, "
        "recorded_at) SELECT tenant_id, gen_random_uuid(), (SELECT id FROM invoice WHERE total_minor = 15000), "
        "'PAYMENT_CREDIT', id, 12000, current_date, now() FROM payment WHERE credit_minor = 10000;"
        "UPDATE open_item SET open_minor = open_minor - 12000 "
        "WHERE invoice_id = (SELECT id FROM invoice WHERE total_minor = 15000)",
        expected=10_000,
        found=12_000,
    ),
    "PAYMENTS_HAVE_OWNERS": Break(f"UPDATE payment SET import_id = {NOWHERE} WHERE amount_minor = 12000"),
    "MOVES_ADD_UP": Break("UPDATE payment_move SET amount_minor = amount_minor + 1", expected=5_101, found=5_100),
    "RESKONTRO_ADDS_UP": Break(
        "INSERT INTO journal_entry (tenant_id, id, organisation_id, number, kind, entry_on, text, member_id, "
        "recorded_at) SELECT e.tenant_id, gen_random_uuid(), e.organisation_id, s.next_value, 'CORRECTION', "
        "e.entry_on, 'Rettelse', e.member_id, now() FROM journal_entry e JOIN series s ON s.kind = 'journal' "
        "WHERE e.number = 1;"
        "INSERT INTO posting (tenant_id, entry_id, line, organisation_id, debit_account, credit_account, amount_minor, "
        "posted_on, reskontro_minor, member_id) SELECT tenant_id, id, 1, organisation_id, '1920', '1500', 100, "
        "entry_on, 100, member_id FROM journal_entry WHERE kind = 'CORRECTION';"
        "UPDATE series SET next_value = next_value + 1 WHERE kind = 'journal';"
        "UPDATE reskontro_balance SET balance_minor = balance_minor + 100 "
        "WHERE member_id = (SELECT member_id FROM journal_entry WHERE kind = 'CORRECTION')",
        label="10001 Kari 0 Nordmann",
        expected=-13_500,
        found=-13_400,
    ),
    "PAYMENTS_ARE_POSTED": Break(_LOST_ENTRY.format("PAYMENT"), rows=2),
    "REFUNDS_ARE_POSTED": Break(
        "UPDATE refund SET amount_minor = 601 WHERE amount_minor = 600", expected=-601, found=-600
    ),
    "TIPS_ARE_POSTED": Break(
        f"UPDATE journal_entry SET source_id = {NOWHERE} WHERE kind = 'TIP'", expected=700, found=0
    ),
    "CONTRACT_PLANS_AGREE": Break(
        "UPDATE billing_plan SET contract_plan_id = id WHERE id = (SELECT id FROM billing_plan ORDER BY id LIMIT 1)"
    ),
    "SETTLEMENTS_HAVE_ENDS": Break(
        "INSERT INTO allocation (tenant_id, id, invoice_id, source_kind, source_id, amount_minor, allocated_on, "
        f"recorded_at) SELECT tenant_id, gen_random_uuid(), {NOWHERE}, source_kind, source_id, amount_minor, "
        "allocated_on, recorded_at FROM allocation WHERE source_kind = 'WRITE_OFF'"
    ),
    "CHARGES_ARE_PAID": Break("UPDATE payment SET source_id = 'x' WHERE source = 'PROVIDER'", rows=2),
    "CHARGED_WITHIN_OPEN": Break("UPDATE charge_attempt SET outcome = NULL", expected=7_000, found=7_000),
    "GIFTS_ARE_POSTED": Break(_LOST_ENTRY.format("GIFT"), expected=30_000, found=30_000),
    "GIFTS_FOLLOW_PAYMENTS": Break("UPDATE gift SET member_id = (SELECT id FROM member WHERE number = 10001)"),
    "FEES_ADD_UP": Break(
        "UPDATE open_item SET fee_of = (SELECT id FROM invoice WHERE number = 10002) WHERE fee_of = "
        "(SELECT id FROM invoice WHERE number = 10005)",
        label="10005/1",
    ),
    "FEES_ARE_POSTED": Break(_LOST_ENTRY.format("REMINDER_FEE"), rows=2),
    "REMINDER_NUMBERS": Break(_LOST_SERIES.format("reminder")),
    "REMINDER_STEPS": Break(
        "UPDATE reminder SET step = 3 WHERE invoice_id = (SELECT id FROM invoice WHERE number = 10005)",
        label="10005",
        expected=1,
        found=3,
    ),
    "STOPS_HAVE_REASONS": Break(
        "INSERT INTO payment_stop (tenant_id, id, organisation_id, subscription_id, invoice_id, payer_id, stopped_on, "
        f"overdue_minor, unused_minor, currency, created_at) SELECT tenant_id, id, organisation_id, {NOWHERE}, id, "
        "payer_id, due_on + 30, 700, 100, currency, created_at FROM invoice WHERE number = 10001 AND kind = 'INVOICE'",
        found=600,
    ),
    "REMINDERS_HAVE_INVOICES": Break("UPDATE reminder SET reference = 'x' WHERE number = 1", label="1"),
    "BALANCE_INVOICE_NUMBERS": Break(_LOST_SERIES.format("balance_invoice")),
    "BALANCES_NAME_DEBT": Break("UPDATE balance_item SET open_minor = open_minor + 1 WHERE place = 1", label="1"),
    "COLLECTION_HAS_CLAIMS": Break("UPDATE invoice SET state = 'ISSUED' WHERE state = 'IN_COLLECTION'", found=8_000),
    "TERMS_HAVE_ONE_INVOICE": Break(
        f"UPDATE term SET invoice_id = {NOWHERE} WHERE subscription_id = "
        "(SELECT id FROM subscription ORDER BY id LIMIT 1)"
    ),
    "DAYS_BILLED_ONCE": Break(
        "UPDATE subscription SET next_term = 1 WHERE id = (SELECT id FROM subscription ORDER BY id LIMIT 1)"
    ),
    "PROMISES_HAVE_ORDERS": Break(
        "UPDATE subscription SET promised_term = 2 WHERE id = (SELECT id FROM subscription ORDER BY id LIMIT 1)"
    ),
    "FEES_NAME_WHAT_IS_THERE": Break(
        "UPDATE plan SET fee_rules = jsonb_build_object('age_groups', jsonb_build_array("
        f"jsonb_build_array(18, 25, 'FIXED', 0, {NOWHERE}::text)), 'rate', jsonb_build_array({NOWHERE}::text, NULL)) "
        "WHERE id = (SELECT id FROM plan ORDER BY id LIMIT 1)",
        rows=2,
    ),
    "TAGS_HAVE_ORDERS": Break(
        "INSERT INTO subscription_tag SELECT tenant_id, id, " + NOWHERE + ", registered_on FROM subscription "
        "ORDER BY id LIMIT 1"
    ),
    "BEGUN_WHEN_PAID": Break(
        "UPDATE subscription SET begun_on = 'infinity' WHERE id = (SELECT id FROM subscription ORDER BY id LIMIT 1)"
    ),
    "VALUES_ARE_NEWEST": Break(
        "UPDATE subscription SET monthly_minor = monthly_minor + 1 "
        "WHERE id = (SELECT id FROM subscription ORDER BY id LIMIT 1)"
    ),
    "VALUES_END_IN_TIME": Break(
        "INSERT INTO subscription_value SELECT tenant_id, subscription_id, valid_from - 40, registered_on, "
        "valid_from - 20, monthly_minor FROM subscription_value ORDER BY subscription_id LIMIT 1"
    ),
    "FEE_PAYERS_ARE_BILLED": Break(
        "UPDATE fee_sub_run SET amount_minor = amount_minor + 1",
        expected=10_001,
        found=10_000,
        rows=2,
    ),
    "FEE_INVOICES_HAVE_PAYERS": Break("DELETE FROM fee_payer WHERE id = (SELECT id FROM fee_payer LIMIT 1)"),
    "MATRICES_HAVE_DAYS": Break("DELETE FROM delivery_issue"),
    "FEE_LINKS_ARE_OWN": Break(
        f"UPDATE fee_payer SET link_id = {NOWHERE} WHERE id = (SELECT id FROM fee_payer LIMIT 1)"
    ),
}

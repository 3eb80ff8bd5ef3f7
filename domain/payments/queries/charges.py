"""Batched reads of charges with their attempts, agreements and provider accounts, for screens."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.kernel.database import Reading, Row
from domain.payments.repository import providing

agreed_methods = providing.agreed_methods
agreements_in_force = providing.agreements_in_force
members_with_card = providing.members_with_card

_CHARGES = """
SELECT c.id, c.invoice_id, c.payer_id, c.agreement_id, c.link_id, c.enrol, c.state, c.attempts, c.attempts_max,
  c.next_attempt_on, c.amount_minor, c.currency, c.provider_reference, c.reason, c.created_at, c.settled_at, g.masked
FROM charge c LEFT JOIN payment_agreement g ON g.tenant_id = c.tenant_id AND g.id = c.agreement_id
WHERE c.tenant_id = $1 AND c.invoice_id = ANY($2::uuid[]) ORDER BY c.id DESC
"""
_ATTEMPTS = "SELECT * FROM charge_attempt WHERE tenant_id = $1 AND charge_id = ANY($2::uuid[]) ORDER BY number"
_AGREEMENTS = """
SELECT g.*, p.name AS account_name FROM payment_agreement g
LEFT JOIN provider_account p ON p.tenant_id = g.tenant_id AND p.id = g.provider_account_id
WHERE g.tenant_id = $1 AND g.{} = ANY($2::uuid[]) ORDER BY g.id DESC
"""
# The card that was to pay last, or was kept then; else what would pay what is open; else the agreement with the bank
# that was in force when it was due.
_OF_INVOICES = """
SELECT i.id AS invoice_id, g.*, p.name AS account_name
FROM invoice i LEFT JOIN open_item o ON o.tenant_id = i.tenant_id AND o.invoice_id = i.id
CROSS JOIN LATERAL (
  SELECT chosen.id FROM (
    SELECT coalesce(c.agreement_id, e.id) AS id, 1 AS place, c.id AS since
    FROM charge c LEFT JOIN payment_agreement e ON e.tenant_id = c.tenant_id AND e.charge_id = c.id
    WHERE c.tenant_id = i.tenant_id AND c.invoice_id = i.id AND coalesce(c.agreement_id, e.id) IS NOT NULL
      AND (c.attempts > 0 OR c.state NOT IN ('FALLEN_BACK', 'CANCELLED'))
    UNION ALL
    SELECT a.id, 2, a.id FROM payment_agreement a
    WHERE a.tenant_id = i.tenant_id AND a.member_id = i.payer_id AND a.organisation_id = i.organisation_id
      AND a.method = i.payment_method AND a.state = 'ACTIVE' AND o.open_minor IS NOT NULL
    UNION ALL
    SELECT a.id, 3, a.id FROM payment_agreement a
    WHERE a.tenant_id = i.tenant_id AND a.member_id = i.payer_id AND a.organisation_id = i.organisation_id
      AND a.method = i.payment_method AND a.method <> 'CARD' AND o.open_minor IS NULL
      AND a.created_at::date <= i.due_on AND (a.ended_at IS NULL OR a.ended_at::date >= i.due_on)
  ) chosen ORDER BY place, since DESC LIMIT 1
) own
JOIN payment_agreement g ON g.tenant_id = i.tenant_id AND g.id = own.id
LEFT JOIN provider_account p ON p.tenant_id = g.tenant_id AND p.id = g.provider_account_id
WHERE i.tenant_id = $1 AND i.id = ANY($2::uuid[])
"""
_ACCOUNTS = """
SELECT id, organisation_id, provider, name, bank_account_id, active, created_at, check_asked_at, checked_at,
  check_problem
FROM provider_account WHERE tenant_id = $1 AND ($2::uuid[] IS NULL OR id = ANY($2)) ORDER BY organisation_id, name
"""


async def charges_of_invoices(read: Reading, invoice_ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    """Return the charges of each invoice, the newest first, with the card of the agreement."""
    found: dict[UUID, list[Row]] = {invoice_id: [] for invoice_id in invoice_ids}
    for row in await read.sql(_CHARGES, read.tenant_id, list(invoice_ids)):
        found[row["invoice_id"]].append(row)
    return found


async def attempts_of_charges(read: Reading, charge_ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    """Return the attempts of each charge in their order."""
    found: dict[UUID, list[Row]] = {charge_id: [] for charge_id in charge_ids}
    for row in await read.sql(_ATTEMPTS, read.tenant_id, list(charge_ids)):
        found[row["charge_id"]].append(row)
    return found


async def agreements_of_members(read: Reading, member_ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    """Return the payment agreements of each member, the newest first."""
    found: dict[UUID, list[Row]] = {member_id: [] for member_id in member_ids}
    for row in await read.sql(_AGREEMENTS.format("member_id"), read.tenant_id, list(member_ids)):
        found[row["member_id"]].append(row)
    return found


async def agreements_by_id(read: Reading, agreement_ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return payment agreements by id."""
    rows = await read.sql(_AGREEMENTS.format("id"), read.tenant_id, list(agreement_ids))
    return {row["id"]: row for row in rows}


async def agreements_of_invoices(read: Reading, invoice_ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return the agreement of each invoice: the card of its newest charge, else while it is open what would be drawn.

    A settled one has the agreement with the bank of its due date. Those without are left out (BIL-01).
    """
    rows = await read.sql(_OF_INVOICES, read.tenant_id, list(invoice_ids))
    return {row["invoice_id"]: row for row in rows}


async def provider_accounts(read: Reading) -> Sequence[Row]:
    """Return every provider account without what opens it."""
    return await read.sql(_ACCOUNTS, read.tenant_id, None)


async def provider_accounts_by_id(read: Reading, account_ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return provider accounts by id, without what opens them."""
    return {row["id"]: row for row in await read.sql(_ACCOUNTS, read.tenant_id, list(account_ids))}

"""Writes and locks provider accounts, payment agreements and payment links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.kernel.database import Reading, Row
from domain.kernel.work import Work
from domain.payments.model import AgreementEnd, Decline, NewBankAgreement
from domain.payments.tables import payment_agreement, payment_link, provider_account

_ACCOUNTS = "SELECT * FROM provider_account WHERE tenant_id = $1 AND id = ANY($2::uuid[])"
_ACCOUNT_OF = """
SELECT * FROM provider_account WHERE tenant_id = $1 AND organisation_id = $2 AND active ORDER BY created_at, id LIMIT 1
"""
_ASK_CHECK = "UPDATE provider_account SET check_asked_at = $3 WHERE tenant_id = $1 AND id = $2 RETURNING id"
_CHECKED = "UPDATE provider_account SET checked_at = $3, check_problem = $4 WHERE tenant_id = $1 AND id = $2"
_RESEAL = "UPDATE provider_account SET credentials_sealed = $3 WHERE tenant_id = $1 AND id = $2"


async def insert_account(work: Work, **values: Any) -> bool:
    """Write a provider account; False where the organisation has one of that name."""
    return await work.insert_missing(provider_account, {name: [value] for name, value in values.items()}) == 1


async def provider_accounts(read: Reading, account_ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return provider accounts by id, with their sealed credentials."""
    rows = await read.sql(_ACCOUNTS, read.tenant_id, list(account_ids))
    return {row["id"]: row for row in rows}


async def account_of(read: Reading, organisation_id: UUID) -> Row | None:
    """Return the account that an organisation's links are paid at: its oldest active one."""
    rows = await read.sql(_ACCOUNT_OF, read.tenant_id, organisation_id)
    return rows[0] if rows else None


async def ask_check(work: Work, account_id: UUID) -> bool:
    """Note that somebody wants an account's connection to be tried."""
    return bool(await work.sql(_ASK_CHECK, work.tenant_id, account_id, work.now))


async def set_checked(work: Work, account_id: UUID, problem: Decline | None) -> None:
    """Write what came of trying an account's connection."""
    await work.sql(_CHECKED, work.tenant_id, account_id, work.now, problem.as_json() if problem else None)


async def set_credentials(work: Work, account_id: UUID, sealed: bytes) -> None:
    """Replace an account's sealed credentials."""
    await work.sql(_RESEAL, work.tenant_id, account_id, sealed)


@dataclass(frozen=True, slots=True)
class NewAgreement:
    """An agreement as it is written; the token is sealed already."""

    id: UUID
    organisation_id: UUID
    member_id: UUID
    provider_account_id: UUID
    token_sealed: bytes
    masked: str
    expires_on: date
    charge_id: UUID


_LOCK_AGREEMENTS = (
    "SELECT * FROM payment_agreement WHERE tenant_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR UPDATE"
)
_AGREEMENTS = """
SELECT g.*, m.deceased_on IS NOT NULL AS payer_died FROM payment_agreement g
LEFT JOIN member m ON m.tenant_id = g.tenant_id AND m.id = g.member_id
WHERE g.tenant_id = $1 AND g.id = ANY($2::uuid[])
"""
_ACTIVE_OF = """
SELECT g.id FROM payment_agreement g
JOIN unnest($2::uuid[], $3::uuid[]) AS u(organisation_id, member_id)
  ON g.organisation_id = u.organisation_id AND g.member_id = u.member_id
WHERE g.tenant_id = $1 AND g.state = 'ACTIVE' AND g.method = 'CARD'
"""
_IN_FORCE = """
SELECT method, masked FROM payment_agreement
WHERE tenant_id = $1 AND organisation_id = $2 AND member_id = $3 AND state = 'ACTIVE'
  AND (expires_on IS NULL OR expires_on >= $4)
"""
_AGREED = """
SELECT DISTINCT method, member_id FROM payment_agreement
WHERE tenant_id = $1 AND organisation_id = $2 AND member_id = ANY($3::uuid[]) AND state = 'ACTIVE'
  AND (expires_on IS NULL OR expires_on >= $4)
"""
_EXPIRED = """
SELECT id FROM payment_agreement
WHERE tenant_id = $1 AND state = 'ACTIVE' AND expires_on < $2 ORDER BY id LIMIT $3
"""
_END = """
UPDATE payment_agreement SET state = 'ENDED', end_cause = $3, ended_at = $4
WHERE tenant_id = $1 AND id = ANY($2::uuid[]) AND state = 'ACTIVE'
RETURNING id, member_id, organisation_id
"""
_TO_FORGET = """
SELECT * FROM payment_agreement
WHERE tenant_id = $1 AND state = 'ENDED' AND forgotten_at IS NULL AND method = 'CARD'
  AND NOT EXISTS (SELECT FROM charge c WHERE c.tenant_id = payment_agreement.tenant_id
    AND c.agreement_id = payment_agreement.id AND c.state IN ('DUE', 'RESERVED'))
ORDER BY id LIMIT $2
"""
_FORGOTTEN = "UPDATE payment_agreement SET forgotten_at = $3 WHERE tenant_id = $1 AND id = ANY($2::uuid[])"


async def insert_agreements(work: Work, new: Sequence[NewAgreement]) -> None:
    """Write agreements that are in force from now on."""
    await work.insert_many(
        payment_agreement,
        {
            "id": [a.id for a in new],
            "organisation_id": [a.organisation_id for a in new],
            "member_id": [a.member_id for a in new],
            "provider_account_id": [a.provider_account_id for a in new],
            "method": ["CARD"] * len(new),
            "token_sealed": [a.token_sealed for a in new],
            "masked": [a.masked for a in new],
            "expires_on": [a.expires_on for a in new],
            "state": ["ACTIVE"] * len(new),
            "charge_id": [a.charge_id for a in new],
            "created_at": [work.now] * len(new),
        },
    )


async def insert_bank_agreement(work: Work, agreement_id: UUID, new: NewBankAgreement, number: str) -> bool:
    """Write an agreement with a bank that is in force from now on; False where the member has one of its method."""
    values = {
        "id": agreement_id,
        "organisation_id": new.organisation_id,
        "member_id": new.member_id,
        "method": new.method,
        "masked": number,
        "state": "ACTIVE",
        "created_at": work.now,
    }
    return await work.insert_missing(payment_agreement, {name: [value] for name, value in values.items()}) == 1


async def agreements(read: Reading, agreement_ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return agreements by id, with their sealed tokens and whether their payers died."""
    return {row["id"]: row for row in await read.sql(_AGREEMENTS, read.tenant_id, list(agreement_ids))}


async def lock_agreements(work: Work, agreement_ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return agreements by id and hold them until the work ends."""
    return {row["id"]: row for row in await work.sql(_LOCK_AGREEMENTS, work.tenant_id, list(agreement_ids))}


async def active_agreements(read: Reading, owners: Sequence[tuple[UUID, UUID]]) -> list[UUID]:
    """Return the cards in force of (organisation, member)."""
    rows = await read.sql(_ACTIVE_OF, read.tenant_id, [o for o, _ in owners], [m for _, m in owners])
    return [row["id"] for row in rows]


async def agreements_in_force(read: Reading, organisation_id: UUID, member_id: UUID, on: date) -> dict[str, str]:
    """Return by method what a member's agreements in force are known by: the masked card, the bank's number."""
    rows = await read.sql(_IN_FORCE, read.tenant_id, organisation_id, member_id, on)
    return {row["method"]: row["masked"] for row in rows}


async def agreed_methods(
    read: Reading, organisation_id: UUID, member_ids: Sequence[UUID], on: date
) -> set[tuple[str, UUID]]:
    """Return (method, member) of the agreements that members have in force with an organisation on a day."""
    rows = await read.sql(_AGREED, read.tenant_id, organisation_id, list(member_ids), on)
    return {(row["method"], row["member_id"]) for row in rows}


async def expired_agreements(read: Reading, on: date, limit: int) -> list[UUID]:
    """Return agreements in force whose cards were good until before a day."""
    return [row["id"] for row in await read.sql(_EXPIRED, read.tenant_id, on, limit)]


async def set_ended(work: Work, agreement_ids: Sequence[UUID], cause: AgreementEnd) -> Sequence[Row]:
    """End agreements; return id, member and organisation of those that were in force."""
    return await work.sql(_END, work.tenant_id, list(agreement_ids), cause.value, work.now)


async def agreements_to_forget(read: Reading, limit: int) -> Sequence[Row]:
    """Return ended agreements whose cards the provider still keeps, and that no charge is under way with."""
    return await read.sql(_TO_FORGET, read.tenant_id, limit)


async def set_forgotten(work: Work, agreement_ids: Sequence[UUID]) -> None:
    """Note that the provider does not keep the cards of agreements any more."""
    await work.sql(_FORGOTTEN, work.tenant_id, list(agreement_ids), work.now)


_LOCK_LINK = "SELECT * FROM payment_link WHERE tenant_id = $1 AND id = $2 FOR UPDATE"
_LOCK_LINKS_OF = """
SELECT id, invoice_id FROM payment_link
WHERE tenant_id = $1 AND invoice_id = ANY($2::uuid[]) AND state = 'OPEN' ORDER BY id FOR UPDATE
"""
_CLICKED = """
UPDATE payment_link SET clicked_at = $3 WHERE tenant_id = $1 AND id = $2 AND clicked_at IS NULL RETURNING invoice_id
"""
_WITH_CARD = """
SELECT member_id FROM payment_agreement WHERE tenant_id = $1 AND organisation_id = $2 AND member_id = ANY($3::uuid[])
  AND state = 'ACTIVE' AND method = 'CARD' AND expires_on >= $4
"""
_SETTLE_LINKS = """
UPDATE payment_link SET state = $3, settled_at = $4
WHERE tenant_id = $1 AND id = ANY($2::uuid[]) AND state = 'OPEN'
"""


async def insert_links(work: Work, columns: dict[str, Sequence[Any]]) -> None:
    """Write payment links."""
    await work.insert_many(payment_link, columns)


async def lock_link(work: Work, link_id: UUID) -> Row | None:
    """Return a link and hold it until the work ends."""
    rows = await work.sql(_LOCK_LINK, work.tenant_id, link_id)
    return rows[0] if rows else None


async def lock_links_of(work: Work, invoice_ids: Sequence[UUID]) -> Sequence[Row]:
    """Return the open links of invoices with their invoices, and hold them until the work ends."""
    return await work.sql(_LOCK_LINKS_OF, work.tenant_id, list(invoice_ids))


async def set_clicked(work: Work, link_id: UUID) -> UUID | None:
    """Note that somebody has opened a link and return its invoice; None where it was opened before."""
    rows = await work.sql(_CLICKED, work.tenant_id, link_id, work.now)
    return rows[0]["invoice_id"] if rows else None


async def members_with_card(
    read: Reading, organisation_id: UUID, member_ids: Sequence[UUID], on: date
) -> frozenset[UUID]:
    """Return which of the members have a card that the organisation may charge on a day."""
    rows = await read.sql(_WITH_CARD, read.tenant_id, organisation_id, list(member_ids), on)
    return frozenset(row["member_id"] for row in rows)


async def settle_links(work: Work, link_ids: Sequence[UUID], state: str) -> None:
    """Write that open links are paid or cancelled."""
    await work.sql(_SETTLE_LINKS, work.tenant_id, list(link_ids), state, work.now)

"""What billing needs of organisations and payers, in batches."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Uuid, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY

from domain.kernel.database import Query, Reading, Row
from domain.people.tables import bank_account, member, organisation

_ORGANISATION = Query(
    select(
        organisation.c.id,
        organisation.c.name,
        organisation.c.country,
        organisation.c.currency,
        organisation.c.organisation_number,
        organisation.c.vat_registered,
        organisation.c.email,
        organisation.c.line1,
        organisation.c.postal_code,
        organisation.c.city,
        organisation.c.receivable_account,
        organisation.c.vat_account,
        organisation.c.gift_account,
        organisation.c.ledger_billing,
        organisation.c.send_credit_notes,
    ).where(organisation.c.tenant_id == bindparam("tenant"), organisation.c.id == bindparam("organisation"))
)

_BANK_ACCOUNT = Query(
    select(bank_account)
    .where(
        bank_account.c.tenant_id == bindparam("tenant"),
        bank_account.c.organisation_id == bindparam("organisation"),
        bank_account.c.active,
    )
    .order_by(bank_account.c.is_default.desc(), bank_account.c.id)
    .limit(1)
)

_PAYERS = Query(
    select(
        member.c.id,
        member.c.number,
        member.c.name,
        member.c.kind,
        member.c.email,
        member.c.phone,
        member.c.postal_code,
        member.c.branch_id,
        member.c.deceased_on,
    ).where(
        member.c.tenant_id == bindparam("tenant"),
        member.c.id == any_(bindparam("members", type_=ARRAY(Uuid))),
    )
)


async def billing_organisation(read: Reading, organisation_id: UUID) -> Row | None:
    """Return an organisation's name, address, currency, accounts and switches; None where there is none."""
    return await read.first(_ORGANISATION, tenant=read.tenant_id, organisation=organisation_id)


async def payment_account(read: Reading, organisation_id: UUID) -> Row | None:
    """Return the bank account that an organisation is paid on, with its KID set-up; None where it has none."""
    return await read.first(_BANK_ACCOUNT, tenant=read.tenant_id, organisation=organisation_id)


async def payers(read: Reading, member_ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return number, name and ways to reach the given members, by id."""
    rows = await read.all(_PAYERS, tenant=read.tenant_id, members=list(member_ids))
    return {row["id"]: row for row in rows}


_NUMBERED = """
SELECT id, organisation_number FROM member
WHERE tenant_id = $1 AND id = ANY($2::uuid[]) AND organisation_number IS NOT NULL
"""


async def organisation_numbers(read: Reading, member_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return the organisation numbers of those of the members that have one."""
    rows = await read.sql(_NUMBERED, read.tenant_id, list(member_ids))
    return {row["id"]: row["organisation_number"] for row in rows}


_PAYERS_OF = """
SELECT r.member_id, r.other_id FROM relation r
JOIN member m ON m.tenant_id = r.tenant_id AND m.id = r.other_id AND m.deceased_on IS NULL
WHERE r.tenant_id = $1 AND r.kind = 'PAYER' AND r.member_id = ANY($2::uuid[]) ORDER BY r.member_id, r.other_id
"""


async def payers_of(read: Reading, member_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return who pays for each of the members: the living payer that it names, else the member itself (PPL-04)."""
    named = {row["member_id"]: row["other_id"] for row in await read.sql(_PAYERS_OF, read.tenant_id, list(member_ids))}
    return {member_id: named.get(member_id, member_id) for member_id in member_ids}


# The invoice address outweighs the postal one, and that the home; addresses that have ended don't count.
_LETTERS = """
SELECT m.id, m.number, m.name, m.language, m.organisation_number, m.birth_on, m.email, m.phone, a.line1, a.line2,
  a.postal_code, a.city, a.country
FROM member m
LEFT JOIN LATERAL (
  SELECT * FROM address a
  WHERE a.tenant_id = m.tenant_id AND a.member_id = m.id AND a.to_on IS NULL
  ORDER BY array_position(ARRAY['INVOICE', 'POSTAL', 'HOME'], a.kind), a.id LIMIT 1
) a ON true
WHERE m.tenant_id = $1 AND m.id = ANY($2::uuid[])
"""


async def letter_addresses(read: Reading, member_ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return who members are, how to reach them, and their address for invoices, by id; its columns may be None."""
    rows = await read.sql(_LETTERS, read.tenant_id, list(member_ids))
    return {row["id"]: row for row in rows}

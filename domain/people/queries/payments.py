"""What payments need of organisations and members, in batches."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import BigInteger, and_, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY

from domain.kernel.database import Query, Reading, Row
from domain.people.tables import bank_account, member, organisation

_RECEIVING_ACCOUNTS = Query(
    select(
        bank_account,
        organisation.c.currency,
        organisation.c.receivable_account,
        organisation.c.name.label("organisation_name"),
        (bank_account.c.active & organisation.c.active).label("receives"),
    )
    .join(
        organisation,
        and_(
            organisation.c.tenant_id == bank_account.c.tenant_id,
            organisation.c.id == bank_account.c.organisation_id,
        ),
    )
    .where(bank_account.c.tenant_id == bindparam("tenant"))
    .order_by(bank_account.c.organisation_id, bank_account.c.is_default.desc(), bank_account.c.id)
)

_MEMBERS_BY_NUMBER = Query(
    select(member.c.number, member.c.id).where(
        member.c.tenant_id == bindparam("tenant"),
        member.c.number == any_(bindparam("numbers", type_=ARRAY(BigInteger))),
    )
)


async def receiving_accounts(read: Reading) -> Sequence[Row]:
    """Return every bank account: KID set-up, agreement, ledger accounts, the organisation's name and currency.

    `receives` tells whether it and its organisation are active. An organisation's default account comes first.
    """
    return await read.all(_RECEIVING_ACCOUNTS, tenant=read.tenant_id)


async def members_by_number(read: Reading, numbers: Sequence[int]) -> dict[int, UUID]:
    """Return the ids of members by their numbers; numbers that nobody has are left out."""
    rows = await read.all(_MEMBERS_BY_NUMBER, tenant=read.tenant_id, numbers=list(numbers))
    return {row["number"]: row["id"] for row in rows}

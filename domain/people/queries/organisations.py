"""Reads of a tenant's organisations, bank accounts and branches; there are few of each, so they are read whole."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.database import Reading
from domain.kernel.refusal import NotFound
from domain.people.model import BankAccount, Branch, Organisation, Tenant
from domain.people.repository import organisations as rows


async def tenant(read: Reading) -> Tenant:
    """Return the tenant of the transaction; raises NotFound where it was never created."""
    found = await rows.tenant_of(read)
    if found is None:
        raise NotFound("tenant", read.tenant_id)
    return found


async def organisations(read: Reading) -> list[Organisation]:
    """Return the tenant's organisations, the oldest first."""
    return await rows.organisations(read)


async def organisation(read: Reading, organisation_id: UUID) -> Organisation:
    """Return one organisation; raises NotFound."""
    for found in await rows.organisations(read):
        if found.id == organisation_id:
            return found
    raise NotFound("organisation", organisation_id)


async def bank_accounts(read: Reading) -> list[BankAccount]:
    """Return the bank accounts of all organisations, each organisation's default first (ORG-01)."""
    return await rows.bank_accounts(read)


async def branches(read: Reading) -> list[Branch]:
    """Return the tenant's branches in alphabetical order."""
    return await rows.branches(read)

"""Rows of tenants, organisations, bank accounts and branches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, func, select, update

from domain.kernel.database import Query, Reading, Row
from domain.kernel.refusal import NotFound
from domain.kernel.tables import tenant
from domain.kernel.work import Work
from domain.people import tables as t
from domain.people.model import BankAccount, Branch, KidAlgorithm, Organisation, ReferenceKind, Tenant

_ORGANISATION = tuple(c for c in t.organisation.c if c.name not in ("tenant_id", "created_at"))
_BANK_ACCOUNT = tuple(c for c in t.bank_account.c if c.name != "tenant_id")
_TENANT = Query(select(tenant.c.tenant_id, tenant.c.name, tenant.c.country, tenant.c.zone))
_ORGANISATIONS = Query(select(*_ORGANISATION).order_by(t.organisation.c.created_at, t.organisation.c.id))
_BANK_ACCOUNTS = Query(
    select(*_BANK_ACCOUNT).order_by(
        t.bank_account.c.organisation_id, t.bank_account.c.is_default.desc(), t.bank_account.c.id
    )
)
_NO_DEFAULT = Query(
    update(t.bank_account)
    .where(t.bank_account.c.tenant_id == bindparam("tenant"), t.bank_account.c.organisation_id == bindparam("of"))
    .values(is_default=False)
)
_OWN = (t.organisation.c.tenant_id == bindparam("tenant"), t.organisation.c.id == bindparam("organisation"))
_SWITCHES = ("ledger_billing", "send_credit_notes")
_SWITCH = {
    name: Query(select(t.organisation.c[name]).where(*_OWN).with_for_update(key_share=True)) for name in _SWITCHES
}
_SET_SWITCH = {
    name: Query(update(t.organisation).where(*_OWN).values({name: bindparam("is_on")})) for name in _SWITCHES
}
_BRANCHES = Query(select(t.branch.c.id, t.branch.c.name).order_by(t.branch.c.sort_key, t.branch.c.id))
_SAME_BRANCH = Query(select(func.count()).select_from(t.branch).where(t.branch.c.sort_key == bindparam("sorted")))


async def tenant_of(read: Reading) -> Tenant | None:
    """Return the tenant of the transaction; None where it has no row yet."""
    row = await read.first(_TENANT)
    return Tenant(row["tenant_id"], row["name"], row["country"], row["zone"]) if row else None


async def country_of(read: Reading) -> str:
    """Return the tenant's country; raises NotFound where the tenant was never created."""
    found = await tenant_of(read)
    if found is None:
        raise NotFound("tenant", read.tenant_id)
    return found.country


async def organisations(read: Reading) -> list[Organisation]:
    """Return the tenant's organisations, the oldest first."""
    return [Organisation(**dict(row)) for row in await read.all(_ORGANISATIONS)]


async def bank_accounts(read: Reading) -> list[BankAccount]:
    """Return the bank accounts of all organisations, each organisation's default first."""
    return [_bank_account(row) for row in await read.all(_BANK_ACCOUNTS)]


async def branches(read: Reading) -> list[Branch]:
    """Return the tenant's branches in alphabetical order."""
    return [Branch(row["id"], row["name"]) for row in await read.all(_BRANCHES)]


async def branch_exists(read: Reading, sort_key: str) -> bool:
    """Tell whether a branch has this name, however it is cased."""
    return bool(await read.scalar(_SAME_BRANCH, sorted=sort_key))


async def add_tenant(work: Work, new: Tenant) -> None:
    """Insert the tenant's row."""
    await work.insert(tenant, name=new.name, country=new.country, zone=new.zone, created_at=work.now)


async def add_organisation(work: Work, new: Organisation) -> None:
    """Insert an organisation."""
    await work.insert(t.organisation, **_values(new, t.organisation), created_at=work.now)


async def switch_of(work: Work, organisation_id: UUID, name: str) -> bool | None:
    """Return whether one of an organisation's switches is on, and hold it; None where there is no such organisation."""
    found: bool | None = await work.scalar(_SWITCH[name], tenant=work.tenant_id, organisation=organisation_id)
    return found


async def set_switch(work: Work, organisation_id: UUID, name: str, *, on: bool) -> None:
    """Turn one of an organisation's switches on or off: `ledger_billing` (BIL-08), `send_credit_notes` (BIL-11)."""
    await work.execute(_SET_SWITCH[name], tenant=work.tenant_id, organisation=organisation_id, is_on=on)


async def add_bank_account(work: Work, new: BankAccount) -> bool:
    """Insert a bank account; False where the number or the agreement is taken. A new default ends the old one."""
    if new.is_default:
        await work.execute(_NO_DEFAULT, tenant=work.tenant_id, of=new.organisation_id)
    columns = {name: [value] for name, value in _values(new, t.bank_account).items()}
    return await work.insert_missing(t.bank_account, columns) == 1


async def add_branches(work: Work, new: Sequence[Branch], sort_keys: Sequence[str]) -> None:
    """Insert branches."""
    columns: dict[str, list[Any]] = {
        "id": [b.id for b in new],
        "name": [b.name for b in new],
        "sort_key": list(sort_keys),
    }
    await work.insert_many(t.branch, columns)


def _values(value: Organisation | BankAccount, table: Table) -> dict[str, Any]:
    names = (column.name for column in table.c if column.name not in ("tenant_id", "created_at"))
    return {name: getattr(value, name) for name in names}


def _bank_account(row: Row) -> BankAccount:
    values = dict(row)
    words = {
        "kid_algorithm": KidAlgorithm(values["kid_algorithm"]),
        "reference_kind": ReferenceKind(values["reference_kind"]),
    }
    return BankAccount(**(values | words))

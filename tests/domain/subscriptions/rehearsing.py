"""Rehearsals to their end, and everything that is in the database."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from uuid import UUID

import domain
from domain.billing.queries.rehearsals import rehearsals
from domain.kernel.database import Row
from domain.kernel.tables import metadata
from domain.subscriptions.commands.rehearse_billing_chunk import rehearse_billing_chunk, request_billing_rehearsal
from tests.domain.subscriptions.selling import Shop
from tests.tenants import Tenant

# What a rehearsal may write: itself, that it was asked for, and how far it is.
ITS_OWN = {"rehearsal", "rehearsal_row", "rehearsal_lines", "fact", "idempotency"}


async def rehearse(shop: Shop, on: date, *, size: int = 2_000, key: str = "rehearsal") -> UUID:
    """Rehearse billing for a day to its end, and return the rehearsal's id."""
    async with shop.tenant.work(on) as work:
        rehearsal_id = await request_billing_rehearsal(work, shop.tenant.organisation_id, on, idempotency_key=key)
    await finish_rehearsal(shop, rehearsal_id, on, size=size)
    return rehearsal_id


async def finish_rehearsal(shop: Shop, rehearsal_id: UUID, on: date, *, size: int = 2_000) -> None:
    """Rehearse chunk by chunk until it is over."""
    more = True
    while more:
        async with shop.tenant.work(on) as work:
            more = await rehearse_billing_chunk(work, rehearsal_id, size)


async def rehearsal_of(tenant: Tenant, rehearsal_id: UUID) -> Row:
    """Return a rehearsal's row."""
    async with tenant.read() as read:
        return (await rehearsals(read, [rehearsal_id]))[rehearsal_id]


async def rows_of(tenant: Tenant, rehearsal_id: UUID) -> list[Row]:
    """Return what a rehearsal did, in the order of the run."""
    async with tenant.read() as read:
        found = await read.sql(
            "SELECT * FROM rehearsal_row WHERE rehearsal_id = $1 ORDER BY subject_id, number", rehearsal_id
        )
    return list(found)


async def everything(tenant: Tenant) -> dict[str, tuple[int, str]]:
    """Return how many rows each table of the tenant has and what they say, but for those that are a rehearsal's own."""
    for context in iter_modules(domain.__path__, "domain."):
        if find_spec(f"{context.name}.tables"):
            import_module(f"{context.name}.tables")
    found = {}
    async with tenant.read() as read:
        for table in metadata.sorted_tables:
            if table.name in ITS_OWN or "tenant_id" not in table.c:
                continue
            [row] = await read.sql(
                f"SELECT count(*)::int AS n, md5(coalesce(string_agg(t::text, '' ORDER BY t::text), '')) AS said "
                f"FROM {table.name} t"
            )
            found[table.name] = (row["n"], row["said"])
    return found

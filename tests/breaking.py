"""Break rows in the database behind the program's back, as no command can, and put them right again (NEW-10)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import asyncpg

from domain.billing.rules.reject import RejectCode, RejectReason
from domain.insight.model import QuarantineKind
from domain.insight.queries.quarantine import quarantine
from tests.tenants import Tenant

NOWHERE = UUID("00000000-0000-7000-8000-000000000000")


async def rewrite(owner_url: str, statement: str, *values: Any) -> None:
    """Change rows as the owner of the tables, past keys and triggers."""
    owner = await asyncpg.connect(owner_url.replace("+asyncpg", ""))
    try:
        await owner.execute("SET session_replication_role = replica")
        await owner.execute(statement, *values)
    finally:
        await owner.close()


async def waiting(tenant: Tenant) -> list[tuple[str, UUID, RejectCode]]:
    """Return what waits of members: kind, subject, cause."""
    kinds = [kind for kind in QuarantineKind if kind not in {"PAYMENT", "DISPATCH", "TASK"}]
    async with tenant.read() as read:
        rows = await quarantine(read, kinds, 50, None)
    return [(row["kind"], row["id"], RejectReason.from_json(row["cause"]).code) for row in rows]

"""The operator at the command line, who works as one tenant."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.kernel.database import Database, Reading
from domain.kernel.work import Actor, Work, open_work
from domain.people.queries.organisations import tenant
from ops.house import House, prepare_database
from ops.refused import Refused
from ops.tenants import tenants

OPERATOR = Actor("system", None, "kontingent command line")


class TenantUnclear(Refused):
    """Which tenant is meant can't be told; the message lists them."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One tenant's database, and the business day in its zone."""

    database: Database
    tenant_id: UUID
    today: date

    def read(self) -> AbstractAsyncContextManager[Reading]:
        """Open a reading transaction of the tenant."""
        return self.database.read(self.tenant_id)

    def work(self) -> AbstractAsyncContextManager[Work]:
        """Open a unit of work of the tenant."""
        return open_work(self.database, self.tenant_id, OPERATOR, self.today)


@asynccontextmanager
async def desk_of(house: House, tenant_id: UUID | None) -> AsyncIterator[Desk]:
    """Open the database as the tenant; None means the only one there is. Raises TenantUnclear."""
    await prepare_database(house)
    chosen = tenant_id or await _only_tenant(house.relay_url)
    database = Database(house.app_url, pool_size=4)
    try:
        async with database.read(chosen) as read:
            zone = ZoneInfo((await tenant(read)).zone)
        yield Desk(database, chosen, datetime.now(UTC).astimezone(zone).date())
    finally:
        await database.close()


async def _only_tenant(relay_url: str) -> UUID:
    found = await tenants(relay_url)
    if len(found) == 1:
        return next(iter(found))
    if not found:
        raise TenantUnclear("There is no tenant yet; `kontingent demo` loads one.")
    listed = "\n".join(f"  {tenant_id}  {name}" for tenant_id, name in found.items())
    raise TenantUnclear(f"There are several tenants; say which with --tenant:\n{listed}")

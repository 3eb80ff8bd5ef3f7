"""Create a tenant: the wall that everything else stands behind."""

from __future__ import annotations

from domain.kernel.refusal import refuse_if_any
from domain.kernel.work import Work
from domain.people.model import Tenant
from domain.people.repository import organisations as rows
from domain.people.rules.organisations import ZONES, country_errors
from domain.people.rules.texts import name_errors


async def create_tenant(work: Work, *, name: str, country: str) -> Tenant:
    """Create the tenant that the unit of work was opened for, and return it.

    `country` (NO, DK, SE) decides its zone and the alphabet that its lists follow. Raises InvalidInput.
    """
    refuse_if_any(name_errors("name", name) + country_errors("country", country))
    tenant = Tenant(work.tenant_id, name.strip(), country, ZONES[country])
    await rows.add_tenant(work, tenant)
    await work.audit("tenant.created", "tenant", tenant.id, after={"name": tenant.name, "country": country})
    return tenant

"""What reminders do to the figures of the dashboard: fees are no invoices, and write-offs show at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.dunning.model import Tolerance
from domain.insight.model import Figure
from domain.insight.queries.figures import figures_of
from domain.insight.queries.keeping import Keeper
from tests.domain.dunning.unpaid import DUE_ON, open_dunning, owing, pay, remind
from tests.tenants import Tenant

ON = DUE_ON + timedelta(days=14)


@pytest.mark.rule("DSH-09", "DSH-11", "DSH-12", "DUN-01")
async def test_outstanding_invoices_are_without_fees_and_follow_write_offs(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant, tolerance=Tolerance(amount_minor=500), consume=True)
    one, other = await owing(dunning, 50_000, 20_000)
    keeper = Keeper()

    async def outstanding(on: date) -> int:
        figure = Figure("outstanding", on)
        async with tenant.read() as read:
            return int((await figures_of(read, [figure], keeper))[figure].value or 0)

    assert await outstanding(ON) == 70_000
    await remind(dunning, ON)
    assert await outstanding(ON) == 70_000
    await pay(dunning, one, 49_500, ON)
    assert await outstanding(ON) == 20_000
    await pay(dunning, other, 20_000 + 3_500, ON)
    assert await outstanding(ON) == 0
    assert await outstanding(ON - timedelta(days=1)) == 70_000

"""A payment stop of what begins with its first payment, and never got it (DUN-06, SUB-02)."""

from __future__ import annotations

import pytest

from domain.catalogue.commands.update_plan import update_plan
from domain.catalogue.model import NewOffer, UpdatePlan
from domain.catalogue.queries import load_catalogue
from tests.domain.dunning.stopped import FIRST_ON, SECOND_ON, STOP_ON, dun, guard, start_on, subscriptions
from tests.domain.subscriptions.selling import faults, invoices_of
from tests.domain.subscriptions.test_stop import balances
from tests.tenants import Tenant


@pytest.mark.rule("DUN-06", "SUB-02", "SUB-05")
async def test_it_is_reminded_as_usual_and_its_stop_credits_the_invoice_whole(tenant: Tenant) -> None:
    guarded = await guard(tenant, members=2)
    async with tenant.work() as work:
        plan = (await load_catalogue(work)).plans[guarded.shop.plan_id]
        offer = NewOffer(begins_paid=True)
        await update_plan(work, UpdatePlan(plan.id, plan.version, plan.name, plan.billing_plan_id, offer=offer))
    awaiting = await start_on(guarded.shop, guarded.shop.member_ids[1], key="again")
    await dun(guarded, FIRST_ON, SECOND_ON)
    [pending] = [one for one in await subscriptions(guarded) if one["id"] == awaiting]
    assert pending["state"] == "PENDING"
    await dun(guarded, STOP_ON)
    stopped = {one["id"]: one for one in await subscriptions(guarded)}
    assert {(one["state"], one["stop_kind"]) for one in stopped.values()} == {("STOPPED", "PAYMENT_STOP")}
    billed = [one for one in await invoices_of(guarded.shop) if one["kind"] == "INVOICE"]
    assert sorted(one["open_minor"] == 0 for one in billed) == [False, False, True, True, True]
    owed = await balances(guarded.shop, STOP_ON)
    assert owed[guarded.shop.member_ids[0]] == owed[guarded.shop.member_ids[1]]  # nothing of the one that never began
    assert await faults(tenant) == {}

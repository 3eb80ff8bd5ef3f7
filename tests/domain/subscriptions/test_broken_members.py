"""A run that meets one broken member bills all others, however that one is broken (NEW-10)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from domain.billing.queries.runs import rejects, runs
from domain.billing.rules.reject import RejectCode, RejectReason
from domain.catalogue.commands.add_price import add_price
from domain.catalogue.commands.create_plan import create_plan
from domain.catalogue.commands.create_product import create_product
from domain.catalogue.model import Medium, NewPlan, NewPrice, NewProduct, PlanKind
from domain.catalogue.queries import load_catalogue
from domain.kernel.database import Row
from domain.subscriptions.commands import reckon
from domain.subscriptions.commands.look_ahead import LookAhead
from domain.subscriptions.commands.rehearse_run import rehearse_run
from domain.subscriptions.commands.run_billing_chunk import run_billing_chunk
from domain.subscriptions.commands.start_billing_run import start_billing_run
from domain.subscriptions.model import Running, WarningCode
from domain.subscriptions.rules import reckoning
from domain.subscriptions.rules.warning import Concerned
from tests.domain.subscriptions.selling import Shop, faults, open_shop, start
from tests.tenants import TODAY, Tenant

ON = date(2027, 3, 1)
MEMBERS, CHUNK, PLACE = 7, 2, 4
NOWHERE = "00000000-0000-7000-8000-000000000000"
WAYS = {
    "its payer is nobody": f"UPDATE subscription SET payer_id = '{NOWHERE}' WHERE member_id = $1",
    "its member is gone": "DELETE FROM member WHERE id = $1",
    "its number is too long": "UPDATE member SET number = 123456789 WHERE id = $1",
    "its term is there already": (
        "INSERT INTO term (tenant_id, subscription_id, number, start_on, end_on, price_minor)"
        " SELECT tenant_id, id, 2, next_start, next_start + 365, 0 FROM subscription WHERE member_id = $1"
    ),
    "its discount is gone": f"UPDATE subscription SET discount_id = '{NOWHERE}' WHERE member_id = $1",
    "it costs more than books can hold": (
        "UPDATE subscription SET copies = 2147483647, plan_id = (SELECT id FROM plan WHERE name = 'Dyr')"
        " WHERE member_id = $1"
    ),
}


async def due_shop(tenant: Tenant) -> Shop:
    """A shop whose members all have a term to bill on ON."""
    shop = await open_shop(tenant, members=MEMBERS)
    for member_id in shop.member_ids:
        await start(shop, member_id, TODAY)
    async with tenant.work() as work:
        plan = (await load_catalogue(work)).plans[shop.plan_id]
        gold = await create_product(work, NewProduct(tenant.organisation_id, "Gull", Medium.PHYSICAL, "25", "3000"))
        await add_price(work, NewPrice(gold.id, 1, "YEAR", 9_000_000_000, TODAY))
        await create_plan(work, NewPlan("Dyr", PlanKind.MEMBERSHIP, 1, "YEAR", plan.billing_plan_id, (gold.id,)))
    return shop


async def bill_ahead(shop: Shop) -> UUID:
    """Bill in small chunks, each reckoned while the one before it is put away, as a worker does."""
    async with shop.tenant.work(ON) as work:
        run_id = await start_billing_run(work, shop.tenant.organisation_id, ON, idempotency_key="r")
    more = True
    async with LookAhead(shop.tenant.database, shop.tenant.id) as ahead:
        while more:
            async with shop.tenant.work(ON) as work:
                more = await run_billing_chunk(work, run_id, CHUNK, ahead=ahead)
    return run_id


async def outcome(shop: Shop, run_id: UUID) -> tuple[Row, list[tuple[UUID, RejectReason]]]:
    async with shop.tenant.read() as read:
        row = (await runs(read, [run_id]))[run_id]
        found = await rejects(read, run_id)
    return row, [(one["member_id"], RejectReason.from_json(one["reason"])) for one in found]


@pytest.mark.rule("NEW-10", "RUN-06", "RUN-08")
@pytest.mark.parametrize("way", WAYS)
async def test_whoever_is_broken_in_the_tables_waits_and_all_others_are_billed(
    tenant: Tenant, owner_url: str, way: str
) -> None:
    shop = await due_shop(tenant)
    broken = shop.member_ids[PLACE]
    owner = await asyncpg.connect(owner_url.replace("+asyncpg", ""))
    await owner.execute("SET session_replication_role = replica")
    await owner.execute(WAYS[way], broken)
    await owner.close()
    row, waiting = await outcome(shop, await bill_ahead(shop))
    assert (row["state"], row["done"], row["invoiced"], row["rejected"]) == ("DONE", MEMBERS, MEMBERS - 1, 1)
    [(member_id, reason)] = waiting
    assert member_id == broken
    assert reason.message


@pytest.mark.rule("NEW-10", "RUN-06", "RUN-08")
@pytest.mark.parametrize("error", [KeyError, TypeError, AttributeError, ZeroDivisionError, ValueError, RecursionError])
async def test_a_rule_that_throws_for_one_stops_nobody_else(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    shop = await due_shop(tenant)
    broken, due_terms = shop.member_ids[PLACE], reckoning.due_terms  # type: ignore[attr-defined]

    def throwing(one: Running, *given: Any) -> Any:
        if one.member_id == broken:
            raise error("a rule broke")
        return due_terms(one, *given)

    for module in (reckoning, reckon):
        monkeypatch.setattr(module, "due_terms", throwing)
    async with tenant.read() as read:
        preview = await rehearse_run(read, tenant.organisation_id, ON)
    assert [(one.code, ids) for one, ids in preview.warnings.items() if one.code is WarningCode.BROKEN] == [
        (WarningCode.BROKEN, [Concerned(broken)])
    ]
    assert preview.invoices == MEMBERS - 1
    row, waiting = await outcome(shop, await bill_ahead(shop))
    assert (row["state"], row["invoiced"], row["rejected"]) == ("DONE", MEMBERS - 1, 1)
    assert [(member_id, reason.code) for member_id, reason in waiting] == [(broken, RejectCode.BROKEN)]
    assert await faults(tenant) == {}

"""What is paid over on a recurring gift is a tip, and no credit (LED-05)."""

from __future__ import annotations

from typing import Any

import pytest

from domain.kernel.database import Row
from domain.subscriptions.commands.keep_tips import keep_tips
from tests.domain.payments.owing import balance
from tests.domain.subscriptions.giving import GIFT_MINOR, give
from tests.domain.subscriptions.selling import faults, invoices_of, open_shop, pay, start
from tests.tenants import TODAY, Tenant


async def keep(tenant: Tenant, *invoices: Row) -> int:
    async with tenant.work() as work:
        return await keep_tips(work, [row["id"] for row in invoices])


async def tips(tenant: Tenant) -> list[tuple[Any, ...]]:
    async with tenant.read() as read:
        rows = await read.sql(
            "SELECT p.debit_account, p.credit_account, p.amount_minor, e.text FROM posting p"
            " JOIN journal_entry e ON e.id = p.entry_id WHERE e.kind = 'TIP'"
        )
    return [tuple(row.values()) for row in rows]


async def owes(tenant: Tenant, invoice: Row) -> int:
    async with tenant.read() as read:
        return -await balance(read, invoice["payer_id"])


@pytest.mark.rule("LED-05")
async def test_what_is_paid_over_on_a_gift_is_a_tip_once_and_no_credit(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1)
    gift = await give(shop)
    await pay(tenant, gift, 25_000)
    assert await owes(tenant, gift) == -5_000
    assert [await keep(tenant, gift) for _ in range(2)] == [5_000, 0]
    assert await tips(tenant) == [("1500", "3200", 5_000, f"Betalt over på faktura {gift['number']}: ekstra gave")]
    assert await owes(tenant, gift) == 0
    assert not await faults(tenant)


@pytest.mark.rule("LED-05", "LED-04")
async def test_what_the_payer_owes_otherwise_is_settled_first(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1)
    await start(shop, shop.member_ids[0], TODAY)
    gift = await give(shop)
    await pay(tenant, gift, GIFT_MINOR + 75_000 + 1_000)
    assert await keep(tenant, gift) == 1_000
    assert await owes(tenant, gift) == 0
    assert not await faults(tenant)


@pytest.mark.rule("LED-05")
async def test_a_gift_that_is_not_paid_and_an_invoice_that_is_none_leave_no_tip(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=2)
    gift = await give(shop)
    await start(shop, shop.member_ids[1], TODAY)
    [other] = await invoices_of(shop, shop.member_ids[1])
    await pay(tenant, gift, GIFT_MINOR - 1)
    await pay(tenant, other, 80_000)
    assert await keep(tenant, gift, other) == 0
    assert await owes(tenant, other) == -5_000
    assert not await faults(tenant)


@pytest.mark.rule("LED-05")
async def test_a_payment_of_something_else_is_credit_though_it_settles_a_gift_on_its_way(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1)
    gift = await give(shop)
    await start(shop, shop.member_ids[0], TODAY)
    paper = next(row for row in await invoices_of(shop) if row["id"] != gift["id"])
    await pay(tenant, paper, 75_000 + GIFT_MINOR + 3_000)
    assert await keep(tenant, gift, paper) == 0
    assert await owes(tenant, gift) == -3_000
    assert not await faults(tenant)

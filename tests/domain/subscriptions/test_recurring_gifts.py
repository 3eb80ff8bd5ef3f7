"""Recurring gifts of a member, with what they have come to (LED-03)."""

from __future__ import annotations

import pytest

from domain.billing.commands.credit_invoice import credit_invoice
from domain.subscriptions.commands.keep_tips import keep_tips
from domain.subscriptions.queries.giving import recurring_gifts
from tests.domain.subscriptions.giving import GIFT_MINOR, give
from tests.domain.subscriptions.selling import open_shop, pay, start
from tests.tenants import TODAY, Tenant

pytestmark = pytest.mark.rule("LED-03")


async def test_given_is_what_was_paid_and_paid_over_and_not_what_was_credited(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=2)
    giver, other = shop.member_ids
    await start(shop, giver, TODAY)
    gift = await give(shop, giver)
    await give(shop, other)

    async def given() -> list[int]:
        async with tenant.read() as read:
            rows = await recurring_gifts(read, giver)
        assert [row["id"] for row in rows] == [gift["origin_id"]]
        assert {row["currency"] for row in rows} == {"NOK"}
        return [row["given_minor"] for row in rows]

    assert await given() == [0]
    await pay(tenant, gift, 5_000)
    assert await given() == [5_000]
    await pay(tenant, gift, GIFT_MINOR + 75_000)
    async with tenant.work() as work:
        assert await keep_tips(work, [gift["id"]]) == 5_000
    assert await given() == [GIFT_MINOR + 5_000]
    async with tenant.work() as work:
        await credit_invoice(work, gift["id"], reason="Angret", idempotency_key="c")
    assert await given() == [5_000]

"""A worker that runs one task after another, on a day that a test chooses, against the local card service."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.kernel.ids import new_id
from domain.kernel.tasks import claim as claim_task
from domain.kernel.tasks import plan
from domain.payments.commands.take_notice import SETTLE_CHARGE
from domain.payments.model import CHARGE_CARDS, LinkEnrolment
from tests.cards import APPROVED, SECRET_KEY, Cards, Payer, bill, charges, click, make_link, rows_of
from tests.conftest import DatabaseUrls
from tests.tenants import TODAY, Tenant
from workers import charging
from workers.settings import Settings
from workers.shop import Shop, opened
from workers.tasks import Handler, PutOff


@dataclass(slots=True)
class _DayShop(Shop):
    """The tools of a worker on a day that a test chooses."""

    day: date = TODAY

    async def today(self, tenant_id: UUID) -> date:
        return self.day


@dataclass
class Till:
    """A worker's tools and its day, to run one task after another as it would."""

    tenant: Tenant
    shop: _DayShop

    async def charge(self, on: date = TODAY) -> bool:
        """Run the task that charges cards, as of a day; tell whether it wants to come back soon."""
        return await self._run(CHARGE_CARDS, {}, charging.charge_cards, on)

    async def settle(self, charge_id: UUID, on: date = TODAY) -> None:
        await self._run(SETTLE_CHARGE, {"charge_id": str(charge_id)}, charging.settle_charge, on)

    async def checkout(self, charge_id: UUID, on: date = TODAY) -> str:
        """Let a worker open the provider's page, and return its address."""
        for _ in range(5):
            await self._run("open_checkout", {"charge_id": str(charge_id)}, charging.open_checkout, on)
            (row,) = [row for row in await charges(self.tenant) if row["id"] == charge_id]
            if row["checkout_url"]:
                return str(row["checkout_url"])
        raise AssertionError("the card service did not open a page")

    async def check(self, account_id: UUID) -> None:
        """Let a worker try the connection of a provider account."""
        await self._run("check_provider", {"account_id": str(account_id)}, charging.check_provider, TODAY)

    async def _run(self, name: str, payload: dict[str, str], handler: Handler, on: date) -> bool:
        self.shop.day = on
        async with self.shop.work(self.tenant.id) as work:
            key = str(new_id())
            await plan(work, name, key, payload)
            rows = await work.sql("SELECT id FROM task WHERE name = $1 AND key = $2", name, key)
            held = await claim_task(work, rows[0]["id"])
        assert held is not None
        try:
            await handler(self.shop, held)
        except PutOff:
            return True
        return False


@asynccontextmanager
async def open_till(
    tenant: Tenant, urls: DatabaseUrls, valkey_url: str, public_url: str = "http://localhost"
) -> AsyncIterator[Till]:
    """Open a worker's tools: little patience with the provider, and doubts that are settled soon."""
    settings = Settings(
        urls.app,
        urls.relay,
        valkey_url,
        public_url=public_url,
        secret_key=SECRET_KEY,
        doubt_seconds=0.8,
        provider_seconds_max=0.6,
    )
    async with opened(settings) as shop:
        yield Till(tenant, _DayShop(settings, shop.database, shop.valkey, shop.http))


async def enrol(till: Till, cards: Cards, card: str = APPROVED, amount_minor: int = 10_000) -> Payer:
    """A member who pays an invoice by a link and lets the card be kept."""
    (payer,) = await bill(till.tenant, amount_minor, method="INVOICE")
    link_id = await make_link(till.tenant, payer.invoice_id, LinkEnrolment.REQUIRED)
    charge_id = await click(till.tenant, link_id)
    await cards.decide(await till.checkout(charge_id), card)
    await till.settle(charge_id)
    return payer


async def follow_link(
    till: Till, cards: Cards, invoice_id: UUID, card: str, on: date, *, keep_card: bool = False
) -> None:
    """Pay by the link of an invoice, as the receiver of its payment mail does."""
    [link] = [row for row in await rows_of(till.tenant, "payment_link") if row["invoice_id"] == invoice_id]
    charge_id = await click(till.tenant, link["id"], keep_card=keep_card, on=on)
    await cards.decide(await till.checkout(charge_id, on), card)
    await till.settle(charge_id, on)

"""A plan of recurring gifts."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.catalogue.commands.add_price import add_price
from domain.catalogue.commands.create_plan import create_plan
from domain.catalogue.commands.create_product import create_product
from domain.catalogue.model import Medium, NewOffer, NewPlan, NewPrice, NewProduct, PlanKind
from domain.catalogue.queries import load_catalogue
from domain.kernel.database import Row
from domain.subscriptions.commands.start_subscription import start_subscription
from domain.subscriptions.model import StartSubscription
from tests.domain.subscriptions.selling import Shop, invoices_of
from tests.tenants import TODAY

GIFT_MINOR = 20_000


async def give(shop: Shop, member_id: UUID | None = None, *, begins_paid: bool = False) -> Row:
    """Let a member, the first one unless another is named, give each month, and return the first invoice."""
    tenant, member_id = shop.tenant, member_id or shop.member_ids[0]
    async with tenant.work() as work:
        billing_plan_id = (await load_catalogue(work)).plans[shop.plan_id].billing_plan_id
        gift = await create_product(work, NewProduct(tenant.organisation_id, "Fadder", Medium.DIGITAL, "0", "3200"))
        await add_price(work, NewPrice(gift.id, 1, "MONTH", GIFT_MINOR, date(2020, 1, 1)))
        plan = await create_plan(
            work,
            NewPlan(
                "Fadder",
                PlanKind.RECURRING_GIFT,
                1,
                "MONTH",
                billing_plan_id,
                (gift.id,),
                offer=NewOffer(begins_paid=begins_paid),
            ),
        )
        order = StartSubscription(member_id, plan.id, TODAY)
        started = await start_subscription(work, order, idempotency_key=f"give {member_id}")
    return next(row for row in await invoices_of(shop) if row["id"] == started.invoice_id)

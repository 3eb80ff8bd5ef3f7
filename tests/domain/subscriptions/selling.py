"""A plan to sell, members to sell it to, and runs to their end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.billing.queries.invoices import InvoiceSearch, invoice_page, lines
from domain.billing.rules.why import why_of
from domain.catalogue.commands.add_price import add_price
from domain.catalogue.commands.create_billing_plan import create_billing_plan
from domain.catalogue.commands.create_plan import create_plan
from domain.catalogue.commands.create_product import create_product
from domain.catalogue.model import (
    Medium,
    MethodFee,
    MethodLead,
    NewBillingPlan,
    NewPlan,
    NewPrice,
    NewProduct,
    PaymentMethod,
    PlanKind,
)
from domain.insight.queries.proof import CHECKS
from domain.kernel.database import Row
from domain.kernel.proof import count_wrong
from domain.payments.commands.register_payment import NewPayment, register_payment
from domain.payments.model import MatchingType
from domain.people.commands.create_members import create_members
from domain.people.model import MemberDetails, MemberKind
from domain.subscriptions.commands.run_billing_chunk import run_billing_chunk
from domain.subscriptions.commands.start_billing_run import start_billing_run
from domain.subscriptions.commands.start_subscription import start_subscription
from domain.subscriptions.model import Started, StartSubscription
from tests.tenants import TODAY, Tenant

FEE_MINOR = 4900
DUES_MINOR, MAGAZINE_MINOR = 50000, 25000


@dataclass(frozen=True, slots=True)
class Shop:
    """A yearly plan of dues (no VAT) and a magazine (25 %), with 14 lead days and an invoice fee from period 2."""

    tenant: Tenant
    plan_id: UUID
    dues_id: UUID
    member_ids: tuple[UUID, ...]


async def open_shop(
    tenant: Tenant,
    *,
    members: int = 3,
    unit: str = "YEAR",
    lead_days: int = 14,
    method_leads: tuple[MethodLead, ...] = (),
) -> Shop:
    """Set the plan up on TODAY, with so many members."""
    async with tenant.work() as work:
        fees = (MethodFee(PaymentMethod.INVOICE, FEE_MINOR, 2),)
        billing_plan = await create_billing_plan(
            work, NewBillingPlan("Standard", lead_days, fees, method_leads=method_leads)
        )
        dues = await create_product(work, NewProduct(tenant.organisation_id, "Kontingent", Medium.SPOKEN, "0", "3200"))
        magazine = await create_product(
            work, NewProduct(tenant.organisation_id, "Bladet", Medium.PHYSICAL, "25", "3000")
        )
        for product, amount in ((dues, DUES_MINOR), (magazine, MAGAZINE_MINOR)):
            await add_price(work, NewPrice(product.id, 1, unit, amount, date(2020, 1, 1)))
        plan = await create_plan(
            work, NewPlan("Ordinær", PlanKind.MEMBERSHIP, 1, unit, billing_plan.id, (dues.id, magazine.id))
        )
        people = [
            MemberDetails(MemberKind.PERSON, first_name=f"Kari {n}", last_name="Nordmann") for n in range(members)
        ]
        made = await create_members(work, people)
    return Shop(tenant, plan.id, dues.id, made.ids)


async def start(shop: Shop, member_id: UUID, start_on: date, *, today: date = TODAY, key: str = "") -> Started:
    """Start the plan on a member."""
    async with shop.tenant.work(today) as work:
        command = StartSubscription(member_id, shop.plan_id, start_on)
        return await start_subscription(work, command, idempotency_key=key or f"start {member_id} {start_on}")


async def run(shop: Shop, on: date, *, size: int = 2_000, key: str = "") -> UUID:
    """Run billing for a day to its end, and return the run's id."""
    async with shop.tenant.work(on) as work:
        run_id = await start_billing_run(
            work, shop.tenant.organisation_id, on, idempotency_key=key or f"run {on} {shop.tenant.id}"
        )
    await finish(shop, run_id, on, size=size)
    return run_id


async def finish(shop: Shop, run_id: UUID, on: date, *, size: int = 2_000) -> None:
    """Bill chunk by chunk until the run is over."""
    more = True
    while more:
        async with shop.tenant.work(on) as work:
            more = await run_billing_chunk(work, run_id, size)


async def invoices_of(shop: Shop, member_id: UUID | None = None) -> list[Row]:
    """Return invoices and credit notes, the oldest first."""
    async with shop.tenant.read() as read:
        rows = await invoice_page(read, InvoiceSearch(member_id=member_id), TODAY, limit=10_000, after=None)
    return sorted(rows, key=lambda row: (row["issued_on"], row["number"]))


async def totals_of(shop: Shop, invoice_ids: Sequence[UUID]) -> list[int]:
    """Return what invoices are of, in their order."""
    totals = {row["id"]: row["total_minor"] for row in await invoices_of(shop)}
    return [totals[key] for key in invoice_ids]


async def pay(tenant: Tenant, invoice: Row, amount_minor: int | None = None, *, on: date = TODAY) -> None:
    """Pay an invoice by its KID, whole or in part."""
    amount = amount_minor or invoice["open_minor"]
    async with tenant.work(on) as work:
        await register_payment(
            work,
            NewPayment(
                organisation_id=tenant.organisation_id,
                matching_type=MatchingType.BY_REFERENCE,
                amount_minor=amount,
                paid_on=on,
                value_on=on,
                source="MANUAL",
                source_id=f"{invoice['reference']} {amount} {on}",
                reference=invoice["reference"],
            ),
        )


async def faults(tenant: Tenant) -> dict[str, int]:
    """Return what of the tenant's books does not agree, by the check that says so; empty where everything does."""
    async with tenant.read() as read:
        return {code: count for code, count in (await count_wrong(read, CHECKS)).items() if count}


async def whys(shop: Shop, number: int) -> list[list[str]]:
    """The reasons of the lines of the invoice with a number, in English (NEW-02)."""
    invoice_id = next(row["id"] for row in await invoices_of(shop) if row["number"] == number)
    async with shop.tenant.read() as read:
        rows = (await lines(read, [invoice_id]))[invoice_id]
    return [[one.message for one in why_of(row["why"])] for row in rows]

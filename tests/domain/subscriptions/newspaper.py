"""A newspaper on paper and on screen, sold by the month, with offers for those who are new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from domain.billing.queries.invoices import lines
from domain.billing.rules.why import why_of
from domain.catalogue.commands.add_price import add_price
from domain.catalogue.commands.create_billing_plan import create_billing_plan
from domain.catalogue.commands.create_contract_fee import create_contract_fee
from domain.catalogue.commands.create_discount import create_discount
from domain.catalogue.commands.create_plan import create_plan
from domain.catalogue.commands.create_product import create_product
from domain.catalogue.model import (
    Medium,
    NewBillingPlan,
    NewContractFee,
    NewDiscount,
    NewOffer,
    NewPlan,
    NewPrice,
    NewProduct,
    PlanKind,
)
from domain.kernel.database import Row
from domain.people.commands.create_members import create_members
from domain.people.model import AddressKind, MemberDetails, MemberKind, NewAddress
from domain.subscriptions.commands.start_subscription import start_subscription
from domain.subscriptions.model import StartSubscription
from domain.subscriptions.queries.coming import ComingKind, coming
from domain.subscriptions.queries.subscriptions import subscriptions
from tests.domain.subscriptions.selling import Shop, faults, invoices_of, run
from tests.tenants import TODAY, Tenant

PAPER_MINOR, DIGITAL_MINOR = 20_000, 9_900
NORMAL_MINOR = PAPER_MINOR + DIGITAL_MINOR
LEAD_DAYS = 14
LONG_AGO = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Newspaper:
    """The newspaper's register: paper at 200.00 and screen at 99.00 a month, both with 25 % VAT."""

    tenant: Tenant
    billing_plan_id: UUID
    paper_id: UUID
    digital_id: UUID
    member_id: UUID

    async def plan(self, name: str = "Avisen", offer: NewOffer | None = None, *, unit: str = "MONTH") -> UUID:
        """Create a plan of both products with these promises."""
        new = NewPlan(name, PlanKind.SUBSCRIPTION, 1, unit, self.billing_plan_id, (self.paper_id, self.digital_id))
        async with self.tenant.work() as work:
            made = await create_plan(work, replace(new, offer=offer or NewOffer()))
        return made.id

    async def discount(self, percent: str, name: str = "Ansatt") -> UUID:
        """Register a permanent discount."""
        async with self.tenant.work() as work:
            return (await create_discount(work, NewDiscount(name, percent))).id

    async def person(self, first_name: str, ways: Mapping[str, str]) -> UUID:
        """Create another reader with an e-mail address, a phone number and the first line of an address, if given."""
        line1 = ways.get("address")
        addresses = (NewAddress(AddressKind.HOME, line1, "0155", "Oslo"),) if line1 else ()
        details = MemberDetails(
            MemberKind.PERSON,
            first_name=first_name,
            last_name="Leser",
            email=ways.get("email"),
            phone=ways.get("phone"),
            addresses=addresses,
        )
        async with self.tenant.work() as work:
            return (await create_members(work, [details])).ids[0]

    async def contract_fee(self, amount_minor: int = 49_900) -> UUID:
        """Register what leaving a contract early costs."""
        new = NewContractFee(self.tenant.organisation_id, "Bindingsgebyr", amount_minor, "25", "3900")
        async with self.tenant.work() as work:
            return (await create_contract_fee(work, new)).id

    async def order(
        self,
        plan_id: UUID,
        start_on: date = TODAY,
        *,
        today: date = TODAY,
        discount_id: UUID | None = None,
        copies: int = 1,
        member_id: UUID | None = None,
    ) -> UUID:
        """Start a plan on the reader, or on another member."""
        who = member_id or self.member_id
        command = StartSubscription(who, plan_id, start_on, copies=copies, discount_id=discount_id)
        async with self.tenant.work(today) as work:
            started = await start_subscription(work, command, idempotency_key=f"{who} {plan_id} {start_on} {today}")
        return started.subscription_id

    async def reprice(self, amount_minor: int, valid_from: date, *, unit: str = "MONTH") -> None:
        """Give the paper another price from a day on."""
        async with self.tenant.work() as work:
            await add_price(work, NewPrice(self.paper_id, 1, unit, amount_minor, valid_from))

    async def billed(self, until: date) -> list[tuple[date, date, int]]:
        """Bill every day's due terms until a day, and return periods with totals in their order."""
        shop = Shop(self.tenant, self.paper_id, self.paper_id, (self.member_id,))
        await run(shop, until, key=f"until {until}")
        rows = await self.invoices()
        assert not await faults(self.tenant)
        return [(row["period_start"], row["period_end"], row["total_minor"]) for row in rows]

    async def invoices(self) -> list[Row]:
        """Return the invoices by their periods."""
        shop = Shop(self.tenant, self.paper_id, self.paper_id, (self.member_id,))
        return sorted(await invoices_of(shop), key=lambda row: (row["period_start"] or date.max, row["number"]))

    async def outlook(self, subscription_id: UUID, today: date = TODAY) -> list[tuple[date, date, int]]:
        """Return periods with totals that are to come within 24 months, reckoned by the overview."""
        async with self.tenant.read() as read:
            found = await coming(read, subscription_id, today)
        bills = [one.bill for one in found if one.kind is ComingKind.INVOICE and one.bill]
        return [(bill.start_on, bill.end_on, bill.draft.total_minor) for bill in bills]

    async def kinds(self, subscription_id: UUID, today: date = TODAY) -> list[tuple[ComingKind, date]]:
        """Return what else is to come than invoices."""
        async with self.tenant.read() as read:
            found = await coming(read, subscription_id, today)
        return [(one.kind, one.on) for one in found if one.kind is not ComingKind.INVOICE]

    async def row(self, subscription_id: UUID) -> Row:
        """Return the subscription's row."""
        async with self.tenant.read() as read:
            return (await subscriptions(read, [subscription_id]))[subscription_id]

    async def why(self, invoice_id: UUID) -> list[list[str]]:
        """Return the reasons of an invoice's lines, in English."""
        async with self.tenant.read() as read:
            rows = (await lines(read, [invoice_id]))[invoice_id]
        return [[one.message for one in why_of(row["why"])] for row in rows]


async def open_newspaper(tenant: Tenant) -> Newspaper:
    """Set the register up on TODAY, with one reader to be."""
    async with tenant.work() as work:
        billing_plan = await create_billing_plan(work, NewBillingPlan("Avis", LEAD_DAYS))
        made = []
        for name, medium, amount in (
            ("Papiravis", Medium.PHYSICAL, PAPER_MINOR),
            ("Digital", Medium.DIGITAL, DIGITAL_MINOR),
        ):
            product = await create_product(work, NewProduct(tenant.organisation_id, name, medium, "25", "3000"))
            for unit, times in (("MONTH", 1), ("YEAR", 10), ("WEEK", 1)):
                await add_price(work, NewPrice(product.id, 1, unit, amount * times, LONG_AGO))
            made.append(product.id)
        people = await create_members(work, [MemberDetails(MemberKind.PERSON, first_name="Kari", last_name="Leser")])
    return Newspaper(tenant, billing_plan.id, made[0], made[1], people.ids[0])


def days(count: int) -> timedelta:
    """So many days."""
    return timedelta(days=count)

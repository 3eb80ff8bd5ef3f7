"""An association with branches, whose members pay by age, household and the month in which they join."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.billing.queries.invoices import lines
from domain.billing.rules.why import why_of
from domain.catalogue.commands.create_plan import create_plan
from domain.catalogue.model import (
    FirstLengthKind,
    NewAgeGroup,
    NewAmount,
    NewFeeRules,
    NewHouseholdPrice,
    NewOffer,
    NewPlan,
    PlanKind,
    PriceRuleKind,
    ShareKind,
    StartMonthKind,
)
from domain.kernel.database import Row
from domain.people.commands.create_branch import create_branch
from domain.people.commands.create_members import create_members
from domain.people.model import MemberDetails, MemberKind
from domain.subscriptions.commands.start_subscription import start_subscription
from domain.subscriptions.model import Started, StartSubscription
from tests.domain.subscriptions.newspaper import Newspaper, open_newspaper
from tests.tenants import TODAY, Tenant

YEAR_MINOR = 299_000  # ten months of the newspaper's paper and screen
YOUNG_MINOR = 60_000
SHARE_MINOR = 12_000
YOUNG = NewAgeGroup(18, 25, NewAmount(PriceRuleKind.FIXED, YOUNG_MINOR))
OLD = NewAgeGroup(67, None, NewAmount(PriceRuleKind.PERCENT_OFF, percent="50"))
BY_AGE = NewFeeRules(age_groups=(YOUNG, OLD))
SHARED = NewFeeRules(share_kind=ShareKind.AMOUNT, share_minor=SHARE_MINOR, share_account="3290")
FAMILY = NewFeeRules(
    households=(
        NewHouseholdPrice(2, NewAmount(PriceRuleKind.FIXED, 400_000)),
        NewHouseholdPrice(4, NewAmount(PriceRuleKind.FIXED, 500_000)),
    )
)
BY_MONTH = NewFeeRules(start_kind=StartMonthKind.MONTHS)
OUT_THIS_YEAR = NewOffer(length_kind=FirstLengthKind.OUT_THIS_YEAR)


@dataclass(frozen=True, slots=True)
class Association:
    """A register with a yearly membership of two products, and a branch."""

    tenant: Tenant
    register: Newspaper
    branch_id: UUID

    async def plan(self, fees: NewFeeRules | None, offer: NewOffer | None = None, name: str = "Medlem") -> UUID:
        """Create a yearly membership with these rules."""
        products = self.register.paper_id, self.register.digital_id
        new = NewPlan(name, PlanKind.MEMBERSHIP, 1, "YEAR", self.register.billing_plan_id, products)
        async with self.tenant.work() as work:
            return (await create_plan(work, replace(new, offer=offer or NewOffer(), fees=fees))).id

    async def member(
        self, birth_on: date | None = None, *, main_id: UUID | None = None, in_branch: bool = False, name: str = "Ola"
    ) -> UUID:
        """Create a member of an age, in a household, in the branch."""
        details = MemberDetails(
            MemberKind.PERSON,
            first_name=name,
            last_name="Medlem",
            birth_on=birth_on,
            household_main_id=main_id,
            branch_id=self.branch_id if in_branch else None,
        )
        async with self.tenant.work() as work:
            return (await create_members(work, [details])).ids[0]

    async def join(
        self, plan_id: UUID, member_id: UUID, start_on: date = TODAY, *, copies: int = 1, today: date = TODAY
    ) -> Started:
        """Start the plan on a member."""
        async with self.tenant.work(today) as work:
            command = StartSubscription(member_id, plan_id, start_on, copies=copies)
            return await start_subscription(work, command, idempotency_key=f"{member_id} {plan_id} {start_on}")

    async def lines(self, invoice_id: UUID) -> list[Row]:
        """Return an invoice's lines."""
        async with self.tenant.read() as read:
            return list((await lines(read, [invoice_id]))[invoice_id])

    async def reasons(self, invoice_id: UUID) -> list[str]:
        """Return every reason of an invoice's lines once, in English, in their order."""
        found = [one.message for row in await self.lines(invoice_id) for one in why_of(row["why"])]
        return list(dict.fromkeys(found))


async def open_association(tenant: Tenant) -> Association:
    """Set it up on TODAY."""
    register = await open_newspaper(tenant)
    async with tenant.work() as work:
        branch = await create_branch(work, name="Oslo lokallag")
    return Association(tenant, register, branch.id)

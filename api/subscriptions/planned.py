"""What plans and orders would bill in their first 24 months, reckoned by the code that bills (BIL-14)."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import date

import strawberry

from api.billing.types import Invoice, PaymentMethod, invoice_of_draft
from api.catalogue.mutations import PlanInput
from api.context import Info
from api.ids import decode_id, decode_optional
from api.reasons import reason_of
from api.refusals import FieldError, convert
from api.subscriptions.orders import StartSubscriptionInput
from api.subscriptions.types import PlanObstacle
from domain.catalogue import model as catalogue
from domain.catalogue.queries import membership_categories
from domain.catalogue.rules.fees import AGE_MAX
from domain.kernel.database import Reading
from domain.kernel.dates import add_months
from domain.kernel.refusal import FieldError as FieldFault
from domain.kernel.refusal import InvalidInput, NotFound
from domain.people.queries.organisations import branches
from domain.subscriptions.commands.preview_start import NOBODY, Outlook, preview_plan, preview_start
from domain.subscriptions.model import MemberFacts, PlanNotSellable, StartSubscription
from domain.subscriptions.queries.vipps import vipps_conflicts as conflicts_of


@strawberry.input
class SampleOrderInput:
    """An order that nobody places: who would start a plan on a day, so many copies, with a discount.

    A membership's fee is that of someone of an age, in a household of so many, in a branch, with a category (CAT-21).
    """

    start_on: date
    copies: int = 1
    payment_method: PaymentMethod = catalogue.PaymentMethod.INVOICE
    discount_id: strawberry.ID | None = None
    age: int | None = None
    household: int = 1
    branch_id: strawberry.ID | None = None
    category_id: strawberry.ID | None = None

    async def member(self, read: Reading) -> MemberFacts:
        """Return what a fee may depend on of whoever would order; raises InvalidInput, NotFound (branch, category)."""
        if not 0 <= (self.age or 0) <= AGE_MAX:
            limits = (("least", 0), ("most", AGE_MAX))
            raise InvalidInput((FieldFault("order.age", "RANGE", f"an age is 0–{AGE_MAX} years", limits),))
        born = add_months(self.start_on, -12 * self.age) if self.age is not None else None
        key = decode_optional("Branch", self.branch_id, "order.branchId")
        names = {one.id: one.name for one in await branches(read)} if key else {}
        if key is not None and key not in names:
            raise NotFound("branch", key)
        held = await self._categories(read)
        return MemberFacts(born, max(1, self.household), None, key, names.get(key, "") if key else "", held)

    async def _categories(self, read: Reading) -> tuple[catalogue.HeldCategory, ...]:
        key = decode_optional("MembershipCategory", self.category_id, "order.categoryId")
        if key is None:
            return ()
        found = (await membership_categories(read)).get(key)
        if found is None:
            raise NotFound("membership category", key)
        return (catalogue.HeldCategory(date.min, found.organisation_id, found.id, found.name),)


@strawberry.type
class BillingOutlook:
    """Invoices to come within 24 months. Where the plan or the order can't be, `problems` or `obstacle` say why."""

    invoices: list[Invoice]
    stops_on: date | None
    problems: list[FieldError]
    obstacle: PlanObstacle | None


@strawberry.type
class VippsConflicts:
    """How many pay a plan with Vipps, and what of it, as it is being written, Vipps can't charge (CAT-01, CAT-19)."""

    subscriptions: int
    problems: list[FieldError]


@strawberry.type
class PlannedQuery:
    """What is only thought of yet."""

    @strawberry.field(description="What a plan would bill that is being written; `planId` is the one that it changes.")
    async def preview_plan(
        self, info: Info, input: PlanInput, order: SampleOrderInput, plan_id: strawberry.ID | None = None
    ) -> BillingOutlook:
        info.context.require("catalogue:read")
        key = decode_optional("Plan", plan_id, "planId")
        sample = StartSubscription(
            member_id=NOBODY,
            plan_id=key or NOBODY,
            start_on=order.start_on,
            payment_method=order.payment_method.value,
            copies=order.copies,
            discount_id=decode_optional("Discount", order.discount_id, "order.discountId"),
        )
        read, today = await info.context.read(), info.context.today
        member = await order.member(read)
        return await _shown(preview_plan(read, input.plan(), sample, today, plan_id=key, member=member))

    @strawberry.field(
        description="What a change of a plan would mean to who pays it with Vipps; null where it can't be saved."
    )
    async def vipps_conflicts(self, info: Info, plan_id: strawberry.ID, input: PlanInput) -> VippsConflicts | None:
        info.context.require("catalogue:read")
        key, new = decode_id("Plan", plan_id, "planId"), input.plan()
        try:
            count, found = await conflicts_of(await info.context.read(), key, new, info.context.today)
        except InvalidInput:
            return None
        problems = convert(InvalidInput(tuple(found))).fields if found else []
        return VippsConflicts(subscriptions=count, problems=problems)

    @strawberry.field(description="What an order would bill, before it is placed.")
    async def preview_start(self, info: Info, input: StartSubscriptionInput) -> BillingOutlook:
        info.context.require("subscriptions:write")
        return await _shown(preview_start(await info.context.read(), input.command(), info.context.today))


async def _shown(reckoned: Awaitable[Outlook]) -> BillingOutlook:
    try:
        found = await reckoned
    except InvalidInput as refused:
        return BillingOutlook(invoices=[], stops_on=None, problems=convert(refused).fields, obstacle=None)
    except PlanNotSellable as refused:
        return BillingOutlook(invoices=[], stops_on=None, problems=[], obstacle=reason_of(refused.reason))
    invoices = [invoice_of_draft(bill.draft, found.organisation_id, found.currency) for bill in found.bills]
    return BillingOutlook(invoices=invoices, stops_on=found.stops_on, problems=[], obstacle=None)

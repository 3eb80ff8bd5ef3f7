"""Subscriptions and their terms as the schema shows them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.billing.types import Invoice, PaymentMethod, invoice_of_draft, load_invoice
from api.catalogue.types import Product, catalogue_of
from api.context import Info
from api.ids import encode_id
from api.nodes import node, provides
from api.people.reference import MemberRef, member_ref, optional_member_ref
from api.reasons import Reason, codes, shows
from api.scalars import Minor
from api.subscriptions.chosen import ChosenProducts, chosen_of, products_of
from domain.billing.model import InvoiceState
from domain.catalogue import model as catalogue
from domain.catalogue.model import Obstacle, ObstacleCode
from domain.kernel.database import Row
from domain.subscriptions import model
from domain.subscriptions.queries import coming as coming_model
from domain.subscriptions.queries.changes import pause_after
from domain.subscriptions.queries.coming import Coming, coming
from domain.subscriptions.queries.orders import restartable
from domain.subscriptions.queries.stop_settings import crediting_default
from domain.subscriptions.queries.subscriptions import next_bill, paid_by, subscriptions, subscriptions_of, terms_on
from domain.subscriptions.rules.delivery import is_physical

if TYPE_CHECKING:
    from api.billing.corrections import Correction
    from api.catalogue.registers import Discount
    from api.catalogue.tags import ReportingTag
    from api.catalogue.types import Plan
    from api.dialogue.types import Dispatch
    from api.dunning.stops import ComingPaymentStop, PaymentStop
    from api.people.types import Organisation
    from api.subscriptions.day_deliveries import ComingDelivery
    from api.subscriptions.delivery import DeliveryChange

SubscriptionState = model.SubscriptionState
strawberry.enum(SubscriptionState, description="The life of a subscription (SUB-02).")
StopKind = model.StopKind
strawberry.enum(StopKind, description="Who or what ended a subscription (SUB-02).")


ComingKind = coming_model.ComingKind
strawberry.enum(ComingKind, description="What is to come of a subscription.")
PlanObstacleCode = ObstacleCode
codes(PlanObstacleCode, "PlanObstacleCode", "Why a plan can't be sold on a day.")


@shows(Obstacle)
@strawberry.type
class PlanObstacle(Reason):
    """Why a plan can't be sold on a day (CAT-10)."""

    code: PlanObstacleCode


@strawberry.type
class Term:
    """One delivered period, `[periodStart, periodEnd)`; its invoice bills it once."""

    number: int
    period_start: date
    period_end: date
    invoice_id: strawberry.Private[UUID | None] = None

    @strawberry.field(description="The invoice that bills it; null where it is not billed yet.")
    async def invoice(self, info: Info) -> Invoice | None:
        return await load_invoice(info, self.invoice_id) if self.invoice_id else None


@strawberry.type
class Pause:
    """Days on which a subscription rests, `[fromOn, untilOn)`; `givesAccess`: its digital access goes on (SUB-09)."""

    from_on: date
    until_on: date
    reason: str
    gives_access: bool


@strawberry.type
class ComingEvent:
    """One thing to come of a subscription: an invoice on its due day, a change on the day that it takes effect."""

    kind: ComingKind
    on: date
    draft: Invoice | None
    plan_id: strawberry.Private[UUID | None]
    payer_id: strawberry.Private[UUID | None]
    product_ids: strawberry.Private[tuple[UUID, ...]]

    @strawberry.field(description="The products that are chosen from then on (CAT-13).")
    async def products(self, info: Info) -> list[Product]:
        return await products_of(info, self.product_ids)

    @strawberry.field(description="The plan that takes over.")
    async def plan(self, info: Info) -> Annotated[Plan, strawberry.lazy("api.catalogue.types")] | None:
        return await node(info, "Plan", self.plan_id) if self.plan_id else None

    @strawberry.field(description="The payer who takes over (SUB-13).")
    async def payer(self, info: Info) -> MemberRef | None:
        return await optional_member_ref(info, self.payer_id)


@strawberry.type
class Subscription:
    """A member's running agreement on a plan.

    `awaitsPayment`: it begins with its first payment, which has not come; `begunOn` is the day when it came (SUB-02).
    """

    id: strawberry.ID
    state: SubscriptionState
    start_on: date
    awaits_payment: bool
    begun_on: date | None
    end_on: date | None
    paid_through_on: date | None
    stop_cause: str | None
    stop_kind: StopKind | None
    payment_method: PaymentMethod
    copies: int
    monthly_value_minor: Minor
    plan_changes_on: date | None
    payer_changes_on: date | None
    bound_through_on: date | None
    row: strawberry.Private[Row]

    @strawberry.field(description="What was bought.")
    async def plan(self, info: Info) -> Annotated[Plan, strawberry.lazy("api.catalogue.types")]:
        return await node(info, "Plan", self.row["plan_id"])  # type: ignore[no-any-return]

    @strawberry.field(description="The plan that it goes over to; null where no change is scheduled (SUB-11).")
    async def next_plan(self, info: Info) -> Annotated[Plan, strawberry.lazy("api.catalogue.types")] | None:
        key = self.row["next_plan_id"]
        return await node(info, "Plan", key) if key else None

    @strawberry.field(description="Whether that change can be taken back: no step of a chain, and no stop comes first.")
    async def may_take_back_plan(self) -> bool:
        stops = self.row["end_on"] is not None and self.stop_kind is not model.StopKind.AUTOMATIC
        return self.row["anchor_before"] is not None and not stops

    @strawberry.field(description="What it has chosen of its plan, today and later; none where it has all (CAT-13).")
    async def chosen(self, info: Info) -> list[ChosenProducts]:
        return await chosen_of(info, self.row["id"])

    @strawberry.field(description="The percent off every period; null without one (CAT-20).")
    async def discount(self, info: Info) -> Annotated[Discount, strawberry.lazy("api.catalogue.registers")] | None:
        key = self.row["discount_id"]
        return await node(info, "Discount", key) if key else None

    @strawberry.field(description="How and by whom it was sold (SUB-01).")
    async def tags(self, info: Info) -> list[Annotated[ReportingTag, strawberry.lazy("api.catalogue.tags")]]:
        return await node(info, "Subscription.tags", self.row["id"])  # type: ignore[no-any-return]

    @strawberry.field(description="The pause that runs or is to come (SUB-09).")
    async def pause(self, info: Info) -> Pause | None:
        found = await pause_after(await info.context.read(), self.row["id"], info.context.today)
        if found is None:
            return None
        return Pause(
            from_on=found["from_on"],
            until_on=found["until_on"],
            reason=found["reason"],
            gives_access=found["gives_access"],
        )

    @strawberry.field(description="The payment stop that is made as things stand, where its day is known (DUN-06).")
    async def payment_stop(
        self, info: Info
    ) -> Annotated[ComingPaymentStop, strawberry.lazy("api.dunning.stops")] | None:
        return await node(info, "Subscription.paymentStop", self.row["id"])  # type: ignore[no-any-return]

    @strawberry.field(description="The payment stop that ended it; null where it runs or ended otherwise (DUN-06).")
    async def stopped_unpaid(self, info: Info) -> Annotated[PaymentStop, strawberry.lazy("api.dunning.stops")] | None:
        if self.stop_kind is not StopKind.PAYMENT_STOP:
            return None
        return await node(info, "Subscription.stoppedUnpaid", self.row["id"])  # type: ignore[no-any-return]

    @strawberry.field(description="Whether a stop credits open invoices of it where nobody says so (SUB-06).")
    async def credits_open_at_stop(self, info: Info) -> bool:
        plan = await node(info, "Plan", self.row["plan_id"])
        return (await crediting_default(await info.context.read())).of(plan.kind)

    @strawberry.field(
        description="The invoice of a contract's fee that its stop has cost; credited where that is removed (SUB-08)."
    )
    async def contract_invoice(self, info: Info) -> Invoice | None:
        key = self.row["contract_invoice_id"]
        invoice = await load_invoice(info, key) if key else None
        return invoice if invoice is not None and invoice.state is InvoiceState.ISSUED else None

    @strawberry.field(description="What is to come within 24 months, and the invoices that it leads to (SUB-20).")
    async def coming(self, info: Info) -> list[ComingEvent]:
        found = await coming(await info.context.read(), self.row["id"], info.context.today)
        organisation = await node(info, "Organisation", self.row["organisation_id"])
        return [_event(one, self.row["organisation_id"], organisation.currency) for one in found]

    @strawberry.field(description="What waits for its next invoice, or has gone into one, the newest first (BIL-09).")
    async def corrections(self, info: Info) -> list[Annotated[Correction, strawberry.lazy("api.billing.corrections")]]:
        return await node(info, "Subscription.corrections", self.row["id"])  # type: ignore[no-any-return]

    @strawberry.field(description="Whose it is.")
    async def member(self, info: Info) -> MemberRef:
        return await member_ref(info, self.row["member_id"])

    @strawberry.field(description="Who pays it, where that is another (SUB-13).")
    async def payer(self, info: Info) -> MemberRef | None:
        return await optional_member_ref(info, self.row["payer_id"])

    @strawberry.field(description="Who pays it from `payerChangesOn` on; null where no change is scheduled (SUB-13).")
    async def next_payer(self, info: Info) -> MemberRef | None:
        return await optional_member_ref(info, self.row["next_payer_id"])

    @strawberry.field(description="The confirmations of its order, the newest first (SUB-17).")
    async def confirmations(self, info: Info) -> list[Annotated[Dispatch, strawberry.lazy("api.dialogue.types")]]:
        return await node(info, "Subscription.confirmations", self.row["id"])  # type: ignore[no-any-return]

    @strawberry.field(description="Whether its plan has a product that is delivered (SUB-10).")
    async def is_delivered(self, info: Info) -> bool:
        known = await catalogue_of(info)
        return any(is_physical(known, key) for key in (self.row["plan_id"], self.row["next_plan_id"]) if key)

    @strawberry.field(description="Temporary changes of its delivery that hold or are to come, in order (SUB-10).")
    async def delivery_changes(
        self, info: Info
    ) -> list[Annotated[DeliveryChange, strawberry.lazy("api.subscriptions.delivery")]]:
        return await node(info, "Subscription.deliveryChanges", self.row["id"])  # type: ignore[no-any-return]

    @strawberry.field(description="The next days on which something of it is delivered, with stops and moves (DEL-01).")
    async def coming_deliveries(
        self, info: Info, first: int = 10
    ) -> list[Annotated[ComingDelivery, strawberry.lazy("api.subscriptions.day_deliveries")]]:
        return await node(info, "Subscription.comingDeliveries", self.row["id"], first)  # type: ignore[no-any-return]

    @strawberry.field(description="The ended one that it takes up again; null where it is new (SUB-12).")
    async def restarts(self, info: Info) -> Subscription | None:
        key = self.row["restarts_id"]
        return await load_subscription(info, key) if key else None

    @strawberry.field(description="The last day on which it may be started again; null where it may not (SUB-12).")
    async def restartable_through_on(self, info: Info) -> date | None:
        if self.state is not SubscriptionState.STOPPED:
            return None
        found = await restartable(await info.context.read(), [self.row["id"]], info.context.today)
        return found.get(self.row["id"])

    @strawberry.field(description="The organisation that accounts for it.")
    async def organisation(self, info: Info) -> Annotated[Organisation, strawberry.lazy("api.people.types")]:
        return await node(info, "Organisation", self.row["organisation_id"])  # type: ignore[no-any-return]

    @strawberry.field(description="The organisation's currency.")
    async def currency(self, info: Info) -> str:
        organisation = await node(info, "Organisation", self.row["organisation_id"])
        return str(organisation.currency)

    @strawberry.field(description="The term that runs today, where it has been billed.")
    async def current_term(self, info: Info) -> Term | None:
        row = (await terms_on(await info.context.read(), [self.row["id"]], info.context.today)).get(self.row["id"])
        return (
            Term(
                number=row["number"],
                period_start=row["start_on"],
                period_end=row["end_on"],
                invoice_id=row["invoice_id"],
            )
            if row
            else None
        )

    @strawberry.field(description="The term that comes next; null where the subscription ends before it.")
    async def next_term(self, info: Info) -> Term | None:
        bill = await next_bill(await info.context.read(), self.row["id"], info.context.today)
        return Term(number=bill.number, period_start=bill.start_on, period_end=bill.end_on) if bill else None

    @strawberry.field(description="The draft of the next invoice; it follows every change until it is issued (SUB-04).")
    async def next_draft(self, info: Info) -> Invoice | None:
        bill = await next_bill(await info.context.read(), self.row["id"], info.context.today)
        if bill is None:
            return None
        organisation = await node(info, "Organisation", self.row["organisation_id"])
        return invoice_of_draft(bill.draft, self.row["organisation_id"], organisation.currency)


def _event(one: Coming, organisation_id: UUID, currency: str) -> ComingEvent:
    draft = invoice_of_draft(one.bill.draft, organisation_id, currency) if one.bill else None
    return ComingEvent(
        kind=one.kind, on=one.on, draft=draft, plan_id=one.plan_id, payer_id=one.payer_id, product_ids=one.product_ids
    )


def subscription_of(row: Row) -> Subscription:
    """Return a subscription from its row."""
    paid_through, awaits = row["paid_through_end"], row["begun_on"] == model.AWAITED
    return Subscription(
        id=encode_id("Subscription", row["id"]),
        state=model.SubscriptionState(row["state"]),
        start_on=row["start_on"],
        awaits_payment=awaits and row["state"] != model.SubscriptionState.STOPPED,
        begun_on=None if awaits else row["begun_on"],
        end_on=row["end_on"],
        paid_through_on=paid_through - timedelta(days=1) if paid_through else None,
        stop_cause=row["stop_cause"],
        stop_kind=model.StopKind(row["stop_kind"]) if row["stop_kind"] else None,
        payment_method=catalogue.PaymentMethod(row["payment_method"]),
        copies=row["copies"],
        monthly_value_minor=row["monthly_minor"],
        plan_changes_on=row["plan_changes_on"],
        payer_changes_on=row["payer_changes_on"],
        bound_through_on=row["bound_until"] - timedelta(days=1) if row["bound_until"] else None,
        row=row,
    )


@provides("Subscription")
async def load_subscription(info: Info, subscription_id: UUID) -> Subscription | None:
    """Return a subscription by its key."""
    row = await info.context.load(subscriptions, subscription_id)
    return subscription_of(row) if row is not None else None


@provides("Member.subscriptions")
async def subscriptions_of_member(info: Info, member_id: UUID) -> list[Subscription]:
    """Return a member's subscriptions, the newest first."""
    info.context.require("subscriptions:read")
    return [subscription_of(row) for row in await info.context.load(subscriptions_of, member_id) or []]


@provides("Member.paysFor")
async def paid_by_member(info: Info, member_id: UUID) -> list[Subscription]:
    """Return the subscriptions of others that a member pays, or is to pay next, the newest first."""
    info.context.require("subscriptions:read")
    return [subscription_of(row) for row in await info.context.load(paid_by, member_id) or []]

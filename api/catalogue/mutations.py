"""Mutations of the catalogue."""

from __future__ import annotations

from datetime import date

import strawberry

from api.billing.types import PaymentMethod
from api.catalogue.fees import PlanFeesInput
from api.catalogue.goods import PlanChoiceInput, SharedUsersInput
from api.catalogue.matrices import MatricesMutation
from api.catalogue.offers import PlanOfferInput
from api.catalogue.products import FrequencyInput, ProductsMutation
from api.catalogue.registers import RegistersMutation
from api.catalogue.tags import TagsMutation, tag_keys
from api.catalogue.types import (
    BillingPlan,
    FeeVat,
    Plan,
    PlanKind,
    billing_plan_of,
    load_plan,
)
from api.context import Info
from api.ids import decode_id, decode_optional
from api.refusals import refusing
from api.scalars import Minor
from domain.catalogue import model
from domain.catalogue.commands import create_billing_plan as billing_plan_command
from domain.catalogue.commands import create_plan as plan_command
from domain.catalogue.commands import update_plan as update_command
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound
from domain.people.model import NotSignedIn


@strawberry.input
class MethodFeeInput:
    """A payment method's fee, from a period on (1 = the first), and which VAT it has."""

    method: PaymentMethod
    fee_minor: Minor
    vat: FeeVat
    from_period: int = 1


@strawberry.input
class MethodLeadDaysInput:
    """How many days a payment method needs between making an invoice and its due date (CAT-31)."""

    method: PaymentMethod
    lead_days: int


@strawberry.input
class BillingPlanInput:
    """Lead days and fees; the currency may be left out where all organisations have the same (CAT-30)."""

    name: str
    lead_days: int
    fees: list[MethodFeeInput] = strawberry.field(default_factory=list)
    currency: str | None = None
    method_lead_days: list[MethodLeadDaysInput] = strawberry.field(default_factory=list)


@strawberry.input
class PlanInput:
    """A plan: products at one frequency under one billing plan (CAT-10)."""

    name: str
    kind: PlanKind
    frequency: FrequencyInput
    billing_plan_id: strawberry.ID
    product_ids: list[strawberry.ID]
    description: str = ""
    organisation_id: strawberry.ID | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    offer: PlanOfferInput | None = None
    fees: PlanFeesInput | None = None
    choice: PlanChoiceInput | None = None
    shared: SharedUsersInput | None = None
    tag_ids: list[strawberry.ID] = strawberry.field(default_factory=list)

    def plan(self) -> model.NewPlan:
        """Return the command's input; raises InvalidInput where an id is none."""
        return model.NewPlan(
            name=self.name,
            kind=self.kind,
            frequency_count=self.frequency.count,
            frequency_unit=self.frequency.unit.value,
            billing_plan_id=decode_id("BillingPlan", self.billing_plan_id, "input.billingPlanId"),
            product_ids=tuple(decode_id("Product", one, "input.productIds") for one in self.product_ids),
            description=self.description,
            organisation_id=decode_optional("Organisation", self.organisation_id, "input.organisationId"),
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            offer=self.offer.offer() if self.offer else model.NewOffer(),
            fees=self.fees.rules() if self.fees else None,
            choice=self.choice.choice() if self.choice else None,
            shared=self.shared.shared() if self.shared else None,
            tag_ids=tag_keys(self.tag_ids, "input.tagIds"),
        )


@strawberry.input
class UpdatePlanInput:
    """A plan saved again; products and frequency are what its members have bought, and stay (CAT-43)."""

    plan_id: strawberry.ID
    version: int
    name: str
    billing_plan_id: strawberry.ID
    description: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    disabled: bool = False
    offer: PlanOfferInput | None = None
    fees: PlanFeesInput | None = None
    choice: PlanChoiceInput | None = None
    shared: SharedUsersInput | None = None
    tag_ids: list[strawberry.ID] = strawberry.field(default_factory=list)


@strawberry.type
class CreateBillingPlanSuccess:
    """The new billing plan."""

    billing_plan: BillingPlan


@strawberry.type
class CreatePlanSuccess:
    """The new plan."""

    plan: Plan


@strawberry.type
class UpdatePlanSuccess:
    """The plan as it is now."""

    plan: Plan


@refusing(InvalidInput, IdempotencyConflict, NotAllowed, NotSignedIn)
async def create_billing_plan(info: Info, input: BillingPlanInput, idempotency_key: str) -> CreateBillingPlanSuccess:
    """Create a billing plan (CAT-30)."""
    info.context.require("catalogue:write")
    fees = tuple(model.MethodFee(fee.method, fee.fee_minor, fee.from_period, fee.vat) for fee in input.fees)
    leads = tuple(model.MethodLead(one.method, one.lead_days) for one in input.method_lead_days)
    async with info.context.work() as work:
        made = await billing_plan_command.create_billing_plan(
            work,
            model.NewBillingPlan(input.name, input.lead_days, fees, input.currency, leads),
            idempotency_key=idempotency_key,
        )
    return CreateBillingPlanSuccess(billing_plan=billing_plan_of(made))


@refusing(InvalidInput, IdempotencyConflict, NotFound, NotAllowed, NotSignedIn)
async def create_plan(info: Info, input: PlanInput, idempotency_key: str) -> CreatePlanSuccess:
    """Create a plan (CAT-10)."""
    info.context.require("catalogue:write")
    new = input.plan()
    async with info.context.work() as work:
        made = await plan_command.create_plan(work, new, idempotency_key=idempotency_key)
    plan = await load_plan(info, made.id)
    assert plan is not None
    return CreatePlanSuccess(plan=plan)


@refusing(InvalidInput, NotFound, model.PlanChangedSince, NotAllowed, NotSignedIn)
async def update_plan(info: Info, input: UpdatePlanInput) -> UpdatePlanSuccess:
    """Save a plan again; what was ordered before keeps what it was promised (CAT-43)."""
    info.context.require("catalogue:write")
    new = model.UpdatePlan(
        plan_id=decode_id("Plan", input.plan_id, "input.planId"),
        version=input.version,
        name=input.name,
        billing_plan_id=decode_id("BillingPlan", input.billing_plan_id, "input.billingPlanId"),
        description=input.description,
        valid_from=input.valid_from,
        valid_to=input.valid_to,
        disabled=input.disabled,
        offer=input.offer.offer() if input.offer else model.NewOffer(),
        fees=input.fees.rules() if input.fees else None,
        choice=input.choice.choice() if input.choice else None,
        shared=input.shared.shared() if input.shared else None,
        tag_ids=tag_keys(input.tag_ids, "input.tagIds"),
    )
    async with info.context.work() as work:
        made = await update_command.update_plan(work, new)
    plan = await load_plan(info, made.id)
    assert plan is not None
    return UpdatePlanSuccess(plan=plan)


@strawberry.type
class CatalogueMutation(ProductsMutation, MatricesMutation, RegistersMutation, TagsMutation):
    """What can be done with the catalogue."""

    create_billing_plan = create_billing_plan
    create_plan = create_plan
    update_plan = update_plan

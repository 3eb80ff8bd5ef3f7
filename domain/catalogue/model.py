"""The words of the catalogue: products with prices, plans that sell them, billing plans that charge them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from typing import ClassVar
from uuid import UUID

from domain.kernel.dates import Frequency
from domain.kernel.facts import Fact
from domain.kernel.reason import Code, Reason


class Medium(StrEnum):
    """How a product reaches its reader (CAT-01)."""

    PHYSICAL = "PHYSICAL"
    DIGITAL = "DIGITAL"
    SPOKEN = "SPOKEN"


class PlanKind(StrEnum):
    """What a plan sells (CAT-10)."""

    MEMBERSHIP = "MEMBERSHIP"
    SUBSCRIPTION = "SUBSCRIPTION"
    RECURRING_GIFT = "RECURRING_GIFT"
    INSURANCE = "INSURANCE"
    COURSE = "COURSE"


class PaymentMethod(StrEnum):
    """How a payer settles an invoice: plain invoice channels, standing agreements, wallets and cards."""

    INVOICE = "INVOICE"
    EMAIL = "EMAIL"
    EHF = "EHF"
    AVTALEGIRO = "AVTALEGIRO"
    EFAKTURA = "EFAKTURA"
    VIPPS = "VIPPS"
    CARD = "CARD"


class PriceTime(StrEnum):
    """Where a price stands on a day: the list shows them red, green and blue (CAT-02)."""

    PAST = "PAST"
    CURRENT = "CURRENT"
    COMING = "COMING"


@dataclass(frozen=True, slots=True)
class Price:
    """What a product costs for one period of a frequency, VAT included, from a day on (CAT-02)."""

    id: UUID
    product_id: UUID
    frequency: Frequency
    amount_minor: int
    valid_from: date


@dataclass(frozen=True, slots=True)
class Product:
    """What is delivered. `vat_bp` is hundredths of a percent: 2500 = 25 %. `currency` is its organisation's."""

    id: UUID
    organisation_id: UUID
    name: str
    description: str
    part_number: str | None
    medium: Medium
    vat_bp: int
    revenue_account: str
    currency: str
    prices: tuple[Price, ...]


@dataclass(frozen=True, slots=True)
class MethodFee:
    """What a method costs the payer on each invoice, from a period on (1 = the first), VAT included (CAT-30)."""

    method: PaymentMethod
    fee_minor: int
    from_period: int


@dataclass(frozen=True, slots=True)
class BillingPlan:
    """How a plan is charged: at least `lead_days` between making an invoice and its due date, and fees (CAT-30).

    The fees are amounts of `currency`, which is that of every plan that is charged this way.
    """

    id: UUID
    name: str
    lead_days: int
    currency: str
    fees: tuple[MethodFee, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is sold: products at one frequency under one billing plan (CAT-10).

    `valid_from` and `valid_to` are the first and the last day of sale; None is open. Without `organisation_id` the
    accounting organisation is chosen when the plan is added to a member (ORG-02).
    """

    id: UUID
    name: str
    description: str
    kind: PlanKind
    frequency: Frequency
    organisation_id: UUID | None
    billing_plan_id: UUID
    product_ids: tuple[UUID, ...]
    valid_from: date | None
    valid_to: date | None
    disabled: bool


@dataclass(frozen=True, slots=True)
class FeeAmount:
    """What a fee rate comes to from a day on, VAT included; `vat_bp` is hundredths of a percent (CAT-22)."""

    id: UUID
    fee_rate_id: UUID
    amount_minor: int
    vat_bp: int
    valid_from: date


@dataclass(frozen=True, slots=True)
class FeeRate:
    """A fee of an organisation by its name, with its amounts, the oldest first (CAT-22)."""

    id: UUID
    organisation_id: UUID
    name: str
    currency: str
    amounts: tuple[FeeAmount, ...]


@dataclass(frozen=True, slots=True)
class NewFeeAmount:
    """What a fee rate is to come to from a day on. `vat_rate_percent` is text such as "25" or "0"."""

    amount_minor: int
    vat_rate_percent: str
    valid_from: date


@unique
class ObstacleCode(Code):
    """Why a plan can't be sold on a day (CAT-10)."""

    DISABLED = "the plan {plan} is disabled"
    NOT_YET = "the plan {plan} is sold from {on} on"
    ENDED = "the plan {plan} was sold until {on}"
    NO_PRICE = "{product} has no price for a period that starts on {on}; add one"


@dataclass(frozen=True, slots=True)
class Obstacle(Reason):
    """Why a plan can't be sold on a day."""

    CODES: ClassVar[type[Code]] = ObstacleCode
    code: ObstacleCode


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that a tenant sells, read once for a run or a command. Plans keep the order of their names."""

    products: Mapping[UUID, Product]
    plans: Mapping[UUID, Plan]
    billing_plans: Mapping[UUID, BillingPlan]

    def products_of(self, plan: Plan) -> tuple[Product, ...]:
        """The plan's products in their order."""
        return tuple(self.products[product_id] for product_id in plan.product_ids)

    def billing_plan_of(self, plan: Plan) -> BillingPlan:
        """The plan's one billing plan."""
        return self.billing_plans[plan.billing_plan_id]


@dataclass(frozen=True, slots=True)
class NewProduct:
    """The input of create_product. `vat_rate_percent` is text such as "25" or "12.5"."""

    organisation_id: UUID
    name: str
    medium: Medium
    vat_rate_percent: str
    revenue_account: str
    description: str = ""
    part_number: str | None = None


@dataclass(frozen=True, slots=True)
class NewPrice:
    """The input of add_price: the frequency as the caller wrote it, because it may be none."""

    product_id: UUID
    frequency_count: int
    frequency_unit: str
    amount_minor: int
    valid_from: date


@dataclass(frozen=True, slots=True)
class NewBillingPlan:
    """The input of create_billing_plan. The currency may be left out where all organisations have the same."""

    name: str
    lead_days: int
    fees: tuple[MethodFee, ...] = ()
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class NewPlan:
    """The input of create_plan."""

    name: str
    kind: PlanKind
    frequency_count: int
    frequency_unit: str
    billing_plan_id: UUID
    product_ids: tuple[UUID, ...]
    description: str = ""
    organisation_id: UUID | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class ProductCreated(Fact):
    """A product entered the catalogue."""

    kind: ClassVar[str] = "ProductCreated"
    product_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class PriceAdded(Fact):
    """A product got a price that holds from a day on."""

    kind: ClassVar[str] = "PriceAdded"
    product_id: UUID
    price_id: UUID
    amount_minor: int
    valid_from: date


@dataclass(frozen=True, slots=True)
class BillingPlanCreated(Fact):
    """A billing plan entered the catalogue."""

    kind: ClassVar[str] = "BillingPlanCreated"
    billing_plan_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class PlanCreated(Fact):
    """A plan can be sold."""

    kind: ClassVar[str] = "PlanCreated"
    plan_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class FeeRateSaved(Fact):
    """A fee rate was made, or got an amount that holds from a day on."""

    kind: ClassVar[str] = "FeeRateSaved"
    fee_rate_id: UUID
    name: str
    amount_minor: int
    valid_from: date

"""What is sold: products with prices, plans that sell them, billing plans that charge them, discounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum, unique
from typing import ClassVar
from uuid import UUID

from domain.catalogue.model.categories import Category
from domain.catalogue.model.fees import FeeRules
from domain.catalogue.model.goods import Choice, SharedUsers
from domain.catalogue.model.price_rules import PriceRule
from domain.catalogue.model.tags import ReportingTag
from domain.kernel.dates import Frequency
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
    """How a payer settles an invoice: plain invoice channels, standing agreements, wallets, cards, the employer."""

    INVOICE = "INVOICE"
    EMAIL = "EMAIL"
    EHF = "EHF"
    AVTALEGIRO = "AVTALEGIRO"
    EFAKTURA = "EFAKTURA"
    AUTOGIRO = "AUTOGIRO"
    BETALINGSSERVICE = "BETALINGSSERVICE"
    VIPPS = "VIPPS"
    CARD = "CARD"
    PAYROLL = "PAYROLL"


class FirstLengthKind(StrEnum):
    """How long a plan's first period is, where that is not its frequency (CAT-14)."""

    UNTIL_DATE = "UNTIL_DATE"
    DAYS = "DAYS"
    OUT_THIS_MONTH = "OUT_THIS_MONTH"
    OUT_THIS_YEAR = "OUT_THIS_YEAR"


class FeeVat(StrEnum):
    """Which VAT a payment method's fee has: that of the products, in proportion to their prices, or none (CAT-30)."""

    DISTRIBUTED = "DISTRIBUTED"
    NONE = "NONE"


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
class VatChange:
    """Which VAT rate a product has from a day on (CAT-01); `vat_bp` is hundredths of a percent."""

    vat_bp: int
    valid_from: date


@dataclass(frozen=True, slots=True)
class Product:
    """What is delivered. `currency` is its organisation's; `external_part_number` is what other systems know it by.

    `vat_bp` is the VAT rate that it began with, in hundredths of a percent: 2500 = 25 %. `vat_changes` are later ones,
    the oldest first. `version` counts how often its texts were saved. `matrix_id` is the delivery matrix of a physical
    one; None where nothing says when it is delivered.
    """

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
    external_part_number: str | None = None
    report_group: str = ""
    vat_changes: tuple[VatChange, ...] = ()
    version: int = 1
    matrix_id: UUID | None = None

    def vat_on(self, day: date) -> int:
        """The VAT rate of a period that starts on a day: the newest at or before it (CAT-01)."""
        rate_bp = self.vat_bp
        for change in self.vat_changes:
            if change.valid_from <= day:
                rate_bp = change.vat_bp
        return rate_bp


@dataclass(frozen=True, slots=True)
class MethodFee:
    """What a method costs the payer on each invoice, from a period on (1 = the first), VAT included (CAT-30)."""

    method: PaymentMethod
    fee_minor: int
    from_period: int
    vat: FeeVat = FeeVat.NONE


@dataclass(frozen=True, slots=True)
class MethodLead:
    """How many days a method needs between making an invoice and its due date (CAT-31)."""

    method: PaymentMethod
    lead_days: int


@dataclass(frozen=True, slots=True)
class BillingPlan:
    """How a plan is charged: at least `lead_days` between making an invoice and its due date, and fees (CAT-30).

    Methods may need more days (CAT-31). The fees are amounts of `currency`, which is that of every plan that is charged
    this way. `contract_plan_id` is the one under which contracts that are left early are billed, where the dunning
    process names one (CAT-16).
    """

    id: UUID
    name: str
    lead_days: int
    currency: str
    fees: tuple[MethodFee, ...]
    method_leads: tuple[MethodLead, ...] = ()
    contract_plan_id: UUID | None = None

    def lead_days_of(self, method: str) -> int:
        """Lead days of invoices that are paid by a method: the larger of the plan's and the method's own (CAT-31)."""
        if not self.method_leads:
            return self.lead_days
        return max((self.lead_days, *(one.lead_days for one in self.method_leads if one.method == method)))


@dataclass(frozen=True, slots=True)
class FirstLength:
    """How long a first period is (CAT-14): so many days, or until a day, which is the first one after it."""

    kind: FirstLengthKind
    days: int | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class ContractFee:
    """What leaving a contract early costs, VAT included, in its organisation's currency (CAT-16). It never changes."""

    id: UUID
    organisation_id: UUID
    name: str
    amount_minor: int
    vat_bp: int
    account: str
    currency: str


@dataclass(frozen=True, slots=True)
class Contract:
    """How long an order binds: until a day, the first one that is free, or for so many frequencies (CAT-16).

    Frequencies are counted after the initial period: 12 months stay 12 months.
    """

    fee_id: UUID
    until_on: date | None = None
    frequencies: int | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What a plan promises at its order beside its products (CAT-11, CAT-14…CAT-17).

    The first period may have its own price and length, and be the only one (`stops`). From period 2 on a plan with
    either has its renewal texts. Of `next_plan_ids` each follows for one period, at the prices of the order's day.
    Who has ordered it can't order it again within `block_days` (CAT-12). With `begins_paid` nothing begins before its
    first invoice is paid (SUB-02); with `pause_access` access goes on during a pause (SUB-09).
    """

    price: PriceRule | None = None
    length: FirstLength | None = None
    stops: bool = False
    renewal_name: str = ""
    renewal_description: str = ""
    next_plan_ids: tuple[UUID, ...] = ()
    contract: Contract | None = None
    block_days: int | None = None
    begins_paid: bool = False
    pause_access: bool = False

    @property
    def has_first_rule(self) -> bool:
        """Whether the first period differs from those after it, so that these have texts of their own."""
        return self.price is not None or self.length is not None


@dataclass(frozen=True, slots=True)
class Discount:
    """A percent off every period until the subscription ends (CAT-20); `percent_bp` is in hundredths of a percent.

    One that is closed stays with those who have it.
    """

    id: UUID
    name: str
    description: str
    percent_bp: int
    closed: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What is sold: products at one frequency under one billing plan (CAT-10).

    `valid_from` and `valid_to` are the first and the last day of sale; None is open. Without `organisation_id` the
    accounting organisation is chosen when the plan is added to a member (ORG-02). `version` counts its changes. `fees`
    is what the fee of a membership depends on (CAT-21); without `choice` all products are sold (CAT-13). Orders that
    don't say otherwise get the reporting tags `tag_ids` (SUB-01).
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
    offer: Offer = Offer()
    version: int = 1
    fees: FeeRules | None = None
    choice: Choice | None = None
    shared: SharedUsers | None = None
    tag_ids: tuple[UUID, ...] = ()

    @property
    def renewal_text(self) -> str:
        """What its invoices say from period 2 on (CAT-14)."""
        return self.offer.renewal_name or self.name

    @property
    def renewal_description(self) -> str:
        """What confirmations and receipts say of it from period 2 on (CAT-14)."""
        return self.offer.renewal_description or self.description


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """A plan as it was saved (CAT-43): which time, when, by whom, and what it said then, by field."""

    number: int
    saved_at: datetime
    saved_by: str
    content: Mapping[str, object]


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


@unique
class ObstacleCode(Code):
    """Why a plan can't be sold on a day (CAT-10)."""

    DISABLED = "the plan {plan} is disabled"
    NOT_YET = "the plan {plan} is sold from {on} on"
    ENDED = "the plan {plan} was sold until {on}"
    NO_PRICE = "{product} has no price for a period that starts on {on}; add one"
    BLOCKED = "{plan} was ordered by {member} on {ordered}; it can be ordered again from {on} on"
    FIRST_PERIOD_OVER = "the first period of {plan} is over on {on}; choose an earlier start or another plan"


OBSTACLE_RULES: Mapping[ObstacleCode, str] = {
    ObstacleCode.DISABLED: "CAT-10",
    ObstacleCode.NOT_YET: "CAT-10",
    ObstacleCode.ENDED: "CAT-10",
    ObstacleCode.NO_PRICE: "CAT-02",
    ObstacleCode.BLOCKED: "CAT-12",
    ObstacleCode.FIRST_PERIOD_OVER: "CAT-14",
}
"""The rule that each of them is."""


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
    discounts: Mapping[UUID, Discount] = field(default_factory=dict)
    contract_fees: Mapping[UUID, ContractFee] = field(default_factory=dict)
    tags: Mapping[UUID, ReportingTag] = field(default_factory=dict)
    categories: Mapping[UUID, Category] = field(default_factory=dict)
    rates: Mapping[UUID, FeeRate] = field(default_factory=dict)

    def products_of(self, plan: Plan, chosen: tuple[UUID, ...] | None = None) -> tuple[Product, ...]:
        """The plan's products in their order; of `chosen` only these (CAT-13)."""
        return tuple(self.products[key] for key in plan.product_ids if chosen is None or key in chosen)

    def billing_plan_of(self, plan: Plan) -> BillingPlan:
        """The plan's one billing plan."""
        return self.billing_plans[plan.billing_plan_id]

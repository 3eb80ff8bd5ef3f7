"""What commands of the catalogue are given, as the caller wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.catalogue.model.fees import NewFeeRules
from domain.catalogue.model.goods import NewChoice, SharedUsers
from domain.catalogue.model.price_rules import PriceRuleKind
from domain.catalogue.model.selling import FirstLengthKind, Medium, MethodFee, MethodLead, PlanKind


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
    external_part_number: str | None = None
    report_group: str = ""
    matrix_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class UpdateProduct:
    """The input of update_product: what it is called and filed under. `version` is the one that the caller saw."""

    product_id: UUID
    version: int
    name: str
    revenue_account: str
    description: str = ""
    part_number: str | None = None
    external_part_number: str | None = None
    report_group: str = ""
    matrix_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewVatRate:
    """The input of add_vat_rate. `vat_rate_percent` is text such as "25" or "12.5"."""

    product_id: UUID
    vat_rate_percent: str
    valid_from: date


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
    method_leads: tuple[MethodLead, ...] = ()


@dataclass(frozen=True, slots=True)
class NewOffer:
    """What a plan is to promise, as the caller wrote it: a price rule has an amount or a percent ("50" or "12.5").

    `first_until_on` is the first period's last day, `contract_until_on` the last one that the order binds; with
    `contract_fee_id` there is either that or a number of frequencies.
    """

    price_kind: PriceRuleKind | None = None
    price_minor: int | None = None
    price_percent: str | None = None
    length_kind: FirstLengthKind | None = None
    first_days: int | None = None
    first_until_on: date | None = None
    stops: bool = False
    renewal_name: str = ""
    renewal_description: str = ""
    next_plan_ids: tuple[UUID, ...] = ()
    contract_fee_id: UUID | None = None
    contract_until_on: date | None = None
    contract_frequencies: int | None = None
    block_days: int | None = None
    begins_paid: bool = False
    pause_access: bool = False


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
    offer: NewOffer = NewOffer()
    fees: NewFeeRules | None = None
    choice: NewChoice | None = None
    shared: SharedUsers | None = None
    tag_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class UpdatePlan:
    """The input of update_plan. What its members have bought, products and frequency, is no part of it (CAT-43).

    `version` is the one that the caller saw.
    """

    plan_id: UUID
    version: int
    name: str
    billing_plan_id: UUID
    description: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    disabled: bool = False
    offer: NewOffer = NewOffer()
    fees: NewFeeRules | None = None
    choice: NewChoice | None = None
    shared: SharedUsers | None = None
    tag_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class NewDiscount:
    """The input of create_discount; the percent is text such as "50" or "12.5"."""

    name: str
    percent: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class NewFeeAmount:
    """What a fee rate is to come to from a day on. `vat_rate_percent` is text such as "25" or "0"."""

    amount_minor: int
    vat_rate_percent: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class NewContractFee:
    """The input of create_contract_fee. The amount includes VAT; `vat_rate_percent` is text such as "25"."""

    organisation_id: UUID
    name: str
    amount_minor: int
    vat_rate_percent: str
    account: str

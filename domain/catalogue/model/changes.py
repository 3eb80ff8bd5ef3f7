"""What has happened to the catalogue, and why something did not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from domain.kernel.facts import Fact
from domain.kernel.refusal import Refusal


@dataclass(frozen=True, slots=True)
class ProductCreated(Fact):
    """A product entered the catalogue."""

    kind: ClassVar[str] = "ProductCreated"
    product_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class ProductUpdated(Fact):
    """A product is called or filed otherwise, or has another VAT rate from a day on."""

    kind: ClassVar[str] = "ProductUpdated"
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
class PlanUpdated(Fact):
    """A plan says something else from now on."""

    kind: ClassVar[str] = "PlanUpdated"
    plan_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class DiscountChanged(Fact):
    """A permanent discount was registered, closed or opened again."""

    kind: ClassVar[str] = "DiscountChanged"
    discount_id: UUID
    name: str
    closed: bool


@dataclass(frozen=True, slots=True)
class FeeRateSaved(Fact):
    """A fee rate was made, or got an amount that holds from a day on."""

    kind: ClassVar[str] = "FeeRateSaved"
    fee_rate_id: UUID
    name: str
    amount_minor: int
    valid_from: date


@dataclass(eq=False)
class PlanChangedSince(Refusal):
    """Someone saved the plan after the caller had read it."""

    code: ClassVar[str] = "PLAN_CHANGED_SINCE"
    RULE: ClassVar[str] = "CAT-43"
    plan_id: UUID
    current_version: int

    @property
    def message(self) -> str:
        return "Someone saved this plan meanwhile. Look at it again, then change it."


@dataclass(eq=False)
class ProductChangedSince(Refusal):
    """Someone saved the product after the caller had read it."""

    code: ClassVar[str] = "PRODUCT_CHANGED_SINCE"
    RULE: ClassVar[str] = "CAT-43"
    product_id: UUID
    current_version: int

    @property
    def message(self) -> str:
        return "Someone saved this product meanwhile. Look at it again, then change it."


@dataclass(frozen=True, slots=True)
class ContractFeeCreated(Fact):
    """A fee for leaving contracts early was registered."""

    kind: ClassVar[str] = "ContractFeeCreated"
    contract_fee_id: UUID
    name: str

"""What a membership's fee depends on, as the schema shows and takes it (CAT-10, CAT-21)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.catalogue.categories import MembershipCategory, category_of
from api.catalogue.offers import PriceRuleKind
from api.context import Info
from api.ids import decode_id, decode_optional, encode_id
from api.nodes import node
from api.scalars import Minor
from domain.catalogue import model
from domain.catalogue.rules import vat_text

if TYPE_CHECKING:
    from api.catalogue.rates import FeeRate

AgeDay = model.AgeDay
strawberry.enum(AgeDay, description="On which day ages are reckoned (CAT-21).")
ShareKind = model.ShareKind
strawberry.enum(ShareKind, description="What a branch's share of a fee is (CAT-21).")
StartMonthKind = model.StartMonthKind
strawberry.enum(StartMonthKind, description="How a first year that begins late is priced (CAT-21).")


@strawberry.type
class AgeGroup:
    """What members of these ages pay: a fixed fee, or an amount or a percent off; without an end it is open.

    With a category it is for its members alone.
    """

    from_years: int
    to_years: int | None
    category: MembershipCategory | None
    kind: PriceRuleKind
    minor: Minor | None
    percent: str | None


@strawberry.type
class CategoryPrice:
    """What members of a category pay: a fixed fee, or an amount or a percent off."""

    category: MembershipCategory
    kind: PriceRuleKind
    minor: Minor | None
    percent: str | None


@strawberry.type
class HouseholdPrice:
    """What a household's main member pays from so many members on."""

    members: int
    kind: PriceRuleKind
    minor: Minor | None
    percent: str | None


@strawberry.type
class PlanRate:
    """The fee rate that a product of the plan costs; without `productId` it is the first one (CAT-22)."""

    product_id: strawberry.ID | None
    rate_key: strawberry.Private[UUID]

    @strawberry.field(description="The rate.")
    async def fee_rate(self, info: Info) -> Annotated[FeeRate, strawberry.lazy("api.catalogue.rates")]:
        return await node(info, "FeeRate", self.rate_key)  # type: ignore[no-any-return]


@strawberry.type
class PlanFees:
    """What the fee depends on, and who may start on the plan. Who has no price of its own pays the normal one."""

    category: str
    age_day: AgeDay
    age_least: int | None
    age_most: int | None
    household_least: int | None
    age_groups: list[AgeGroup]
    categories: list[CategoryPrice]
    households: list[HouseholdPrice]
    share_kind: ShareKind | None
    share_minor: Minor | None
    share_percent: str | None
    share_account: str
    start_kind: StartMonthKind | None
    start_amounts: list[Minor]
    start_percents: list[str]
    rate: PlanRate | None


@strawberry.input
class AgeGroupInput:
    """An age group, of a category alone or of all: both ages belong to it; a price has an amount or a percent."""

    from_years: int
    kind: PriceRuleKind
    to_years: int | None = None
    minor: Minor | None = None
    percent: str | None = None
    category_id: strawberry.ID | None = None


@strawberry.input
class CategoryPriceInput:
    """What members of a category pay."""

    category_id: strawberry.ID
    kind: PriceRuleKind
    minor: Minor | None = None
    percent: str | None = None


@strawberry.input
class HouseholdPriceInput:
    """A household's price from so many members on, the main member among them."""

    members: int
    kind: PriceRuleKind
    minor: Minor | None = None
    percent: str | None = None


@strawberry.input
class PlanFeesInput:
    """What a membership's fee is to depend on; a table of start months has twelve amounts or percents, January first.

    The share has an amount or a percent, and the account that it is posted to.
    """

    category: str = ""
    age_day: AgeDay = model.AgeDay.PERIOD_START
    age_least: int | None = None
    age_most: int | None = None
    household_least: int | None = None
    age_groups: list[AgeGroupInput] = strawberry.field(default_factory=list)
    households: list[HouseholdPriceInput] = strawberry.field(default_factory=list)
    share_kind: ShareKind | None = None
    share_minor: Minor | None = None
    share_percent: str | None = None
    share_account: str = ""
    start_kind: StartMonthKind | None = None
    start_amounts: list[Minor] = strawberry.field(default_factory=list)
    start_percents: list[str] = strawberry.field(default_factory=list)
    categories: list[CategoryPriceInput] = strawberry.field(default_factory=list)
    rate_id: strawberry.ID | None = None
    rate_product_id: strawberry.ID | None = None

    def rules(self) -> model.NewFeeRules:
        """Return what commands take."""
        return model.NewFeeRules(
            category=self.category,
            age_day=self.age_day,
            conditions=model.Conditions(self.age_least, self.age_most, self.household_least),
            age_groups=tuple(
                model.NewAgeGroup(
                    one.from_years,
                    one.to_years,
                    model.NewAmount(one.kind, one.minor, one.percent),
                    decode_optional("MembershipCategory", one.category_id, f"fees.ageGroups.{place}.categoryId"),
                )
                for place, one in enumerate(self.age_groups)
            ),
            households=tuple(
                model.NewHouseholdPrice(one.members, model.NewAmount(one.kind, one.minor, one.percent))
                for one in self.households
            ),
            share_kind=self.share_kind,
            share_minor=self.share_minor,
            share_percent=self.share_percent,
            share_account=self.share_account,
            start_kind=self.start_kind,
            start_amounts=tuple(self.start_amounts),
            start_percents=tuple(self.start_percents),
            categories=tuple(
                model.NewCategoryPrice(
                    decode_id("MembershipCategory", one.category_id, f"fees.categories.{place}.categoryId"),
                    model.NewAmount(one.kind, one.minor, one.percent),
                )
                for place, one in enumerate(self.categories)
            ),
            rate_id=decode_optional("FeeRate", self.rate_id, "fees.rateId"),
            rate_product_id=decode_optional("Product", self.rate_product_id, "fees.rateProductId"),
        )


def fees_of(fees: model.FeeRules | None, categories: Mapping[UUID, model.Category]) -> PlanFees | None:
    """Return fee rules as the schema shows them."""
    if fees is None:
        return None
    share, start = fees.share, fees.start_month
    is_percent = share is not None and share.kind is ShareKind.PERCENT
    values = start.values if start is not None else ()
    in_percent = start is not None and start.kind is StartMonthKind.PERCENTS
    return PlanFees(
        category=fees.category,
        age_day=fees.age_day,
        age_least=fees.conditions.age_least,
        age_most=fees.conditions.age_most,
        household_least=fees.conditions.household_least,
        age_groups=[
            AgeGroup(
                from_years=one.from_years,
                to_years=one.to_years,
                category=category_of(categories[one.category_id]) if one.category_id else None,
                kind=one.price.kind,
                minor=_minor(one.price),
                percent=_percent(one.price),
            )
            for one in fees.age_groups
        ],
        categories=[
            CategoryPrice(
                category=category_of(categories[one.category_id]),
                kind=one.price.kind,
                minor=_minor(one.price),
                percent=_percent(one.price),
            )
            for one in fees.categories
        ],
        households=[
            HouseholdPrice(
                members=one.members, kind=one.price.kind, minor=_minor(one.price), percent=_percent(one.price)
            )
            for one in fees.households
        ],
        share_kind=share.kind if share else None,
        share_minor=Minor(share.value) if share and not is_percent else None,
        share_percent=vat_text(share.value) if share and is_percent else None,
        share_account=share.account if share else "",
        start_kind=start.kind if start else None,
        start_amounts=[] if in_percent else [Minor(one) for one in values],
        start_percents=[vat_text(one) for one in values] if in_percent else [],
        rate=_rate(fees.rate) if fees.rate else None,
    )


def _rate(rate: model.PlanRate) -> PlanRate:
    product = encode_id("Product", rate.product_id) if rate.product_id else None
    return PlanRate(product_id=product, rate_key=rate.rate_id)


def _minor(price: model.PriceRule) -> Minor | None:
    return None if price.kind is PriceRuleKind.PERCENT_OFF else Minor(price.value)


def _percent(price: model.PriceRule) -> str | None:
    return vat_text(price.value) if price.kind is PriceRuleKind.PERCENT_OFF else None

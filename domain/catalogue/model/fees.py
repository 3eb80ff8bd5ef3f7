"""What a membership's fee may depend on: age, category, household, branch and start month (CAT-10, CAT-21)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from domain.catalogue.model.price_rules import PriceRule, PriceRuleKind

MONTHS = 12


class AgeDay(StrEnum):
    """On which day a member's age is reckoned: the period's first one, or 1 January of its year (CAT-21)."""

    PERIOD_START = "PERIOD_START"
    YEAR_START = "YEAR_START"


class ShareKind(StrEnum):
    """What a branch's share of a fee is: an amount of each copy, or a percent of what is billed (CAT-21)."""

    AMOUNT = "AMOUNT"
    PERCENT = "PERCENT"


class StartMonthKind(StrEnum):
    """How a first year that begins late is priced: by the months that are left, or by a table of twelve (CAT-21)."""

    MONTHS = "MONTHS"
    AMOUNTS = "AMOUNTS"
    PERCENTS = "PERCENTS"


@dataclass(frozen=True, slots=True)
class AgeGroup:
    """What members of some ages pay instead of the normal price; both ages belong to it, and None has no end.

    With `category_id` it is for members of that category alone.
    """

    from_years: int
    to_years: int | None
    price: PriceRule
    category_id: UUID | None = None

    @property
    def label(self) -> str:
        """The ages as people write them: 18–25, or 67+."""
        return f"{self.from_years}+" if self.to_years is None else f"{self.from_years}–{self.to_years}"


@dataclass(frozen=True, slots=True)
class CategoryPrice:
    """What members of a category pay instead of the normal price, and of the price of their age."""

    category_id: UUID
    price: PriceRule


@dataclass(frozen=True, slots=True)
class HouseholdPrice:
    """What a household's main member pays from so many members on, the main member among them (PPL-05)."""

    members: int
    price: PriceRule


@dataclass(frozen=True, slots=True)
class BranchShare:
    """The part of a fee that belongs to the member's branch: minor units of each copy, or hundredths of a percent."""

    kind: ShareKind
    value: int
    account: str


@dataclass(frozen=True, slots=True)
class StartMonth:
    """What a first year costs that begins in a month: twelve amounts, or hundredths of a percent, from January on."""

    kind: StartMonthKind
    values: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanRate:
    """The fee rate that one of a plan's products costs, the first one where none is named (CAT-22)."""

    rate_id: UUID
    product_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Conditions:
    """Who may start on a plan: from and to an age, both included, and with so many in the household (CAT-10)."""

    age_least: int | None = None
    age_most: int | None = None
    household_least: int | None = None


@dataclass(frozen=True, slots=True)
class FeeRules:
    """All that a membership plan's fee depends on (CAT-21).

    Ages and categories that have no price of their own pay the normal one. `category` is what the plan calls itself.
    """

    category: str = ""
    age_day: AgeDay = AgeDay.PERIOD_START
    conditions: Conditions = Conditions()
    age_groups: tuple[AgeGroup, ...] = ()
    households: tuple[HouseholdPrice, ...] = ()
    share: BranchShare | None = None
    start_month: StartMonth | None = None
    categories: tuple[CategoryPrice, ...] = ()
    rate: PlanRate | None = None

    @property
    def asks_household(self) -> bool:
        """Whether the plan is for households: their main member has it, and pays for all."""
        return bool(self.households) or self.conditions.household_least is not None


@dataclass(frozen=True, slots=True)
class NewAmount:
    """A price as the caller wrote it: an amount in minor units, or a percent off as text such as "50"."""

    kind: PriceRuleKind
    minor: int | None = None
    percent: str | None = None


@dataclass(frozen=True, slots=True)
class NewAgeGroup:
    """An age group as the caller wrote it."""

    from_years: int
    to_years: int | None
    price: NewAmount
    category_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewCategoryPrice:
    """A category's price as the caller wrote it."""

    category_id: UUID
    price: NewAmount


@dataclass(frozen=True, slots=True)
class NewHouseholdPrice:
    """A household's price as the caller wrote it."""

    members: int
    price: NewAmount


@dataclass(frozen=True, slots=True)
class NewFeeRules:
    """What a fee is to depend on, as the caller wrote it. Shares and tables have amounts, or percents as text."""

    category: str = ""
    age_day: AgeDay = AgeDay.PERIOD_START
    conditions: Conditions = Conditions()
    age_groups: tuple[NewAgeGroup, ...] = ()
    households: tuple[NewHouseholdPrice, ...] = ()
    share_kind: ShareKind | None = None
    share_minor: int | None = None
    share_percent: str | None = None
    share_account: str = ""
    start_kind: StartMonthKind | None = None
    start_amounts: tuple[int, ...] = ()
    start_percents: tuple[str, ...] = ()
    categories: tuple[NewCategoryPrice, ...] = ()
    rate_id: UUID | None = None
    rate_product_id: UUID | None = None

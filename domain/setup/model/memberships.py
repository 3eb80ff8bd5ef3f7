"""What a set-up file says of membership fees: what they depend on, categories, and fee rates (CAT-21, CAT-22)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.catalogue.model import AgeDay, Conditions, PriceRuleKind, ShareKind, StartMonthKind


@dataclass(frozen=True, slots=True)
class AmountEntry:
    """A price that differs from the normal one: an amount, or a percent off."""

    kind: PriceRuleKind
    amount_minor: int | None = None
    percent_bp: int | None = None


@dataclass(frozen=True, slots=True)
class AgeGroupEntry:
    """What members of some ages pay, those of a category alone where it names one."""

    price: AmountEntry
    from_years: int
    to_years: int | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class CategoryPriceEntry:
    """What members of a category pay."""

    price: AmountEntry
    category: str


@dataclass(frozen=True, slots=True)
class HouseholdEntry:
    """What a household pays from so many members on."""

    price: AmountEntry
    members: int


NO_CONDITIONS = Conditions()


@dataclass(frozen=True, slots=True)
class FeesEntry:
    """What a membership's fee depends on; a start's amounts and percents are twelve, from January on."""

    category: str = ""
    age_day: AgeDay = AgeDay.PERIOD_START
    conditions: Conditions = NO_CONDITIONS
    age_groups: tuple[AgeGroupEntry, ...] = ()
    households: tuple[HouseholdEntry, ...] = ()
    share_kind: ShareKind | None = None
    share_minor: int | None = None
    share_bp: int | None = None
    share_account: str = ""
    start_kind: StartMonthKind | None = None
    start_minor: tuple[int, ...] = ()
    start_bp: tuple[int, ...] = ()
    categories: tuple[CategoryPriceEntry, ...] = ()
    fee_rate: str | None = None
    fee_rate_product: str | None = None


@dataclass(frozen=True, slots=True)
class CategoryEntry:
    """A membership category of an organisation."""

    name: str
    organisation: str
    closed: bool = False


@dataclass(frozen=True, slots=True)
class FeeAmountEntry:
    """What a fee rate comes to from a day on, VAT included."""

    amount_minor: int
    vat_bp: int
    valid_from: date


@dataclass(frozen=True, slots=True)
class FeeRateEntry:
    """A fee rate of an organisation with its amounts, the oldest first."""

    name: str
    organisation: str
    amounts: tuple[FeeAmountEntry, ...]

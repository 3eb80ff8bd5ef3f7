"""What a set-up file says (CAT-44): one entry for each thing, named and naming others by name, without any id.

A field's name ends in `_minor` where it is an amount and in `_bp` where it is a percent; the file writes both as
decimals, under the name without that. A field that is left out has its default. A new field of the file is one line
here, and one where `reading` and `making` turn entries into what commands take.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from domain.catalogue.model import (
    FirstLengthKind,
    Issue,
    MatrixKind,
    Medium,
    MethodFee,
    MethodLead,
    PaymentMethod,
    PlanKind,
    PriceRuleKind,
    TagKind,
    VatChange,
)
from domain.club.model import RoleKind
from domain.dialogue.model import DunningTextKind, NoticeKind
from domain.dunning.model import CollectionRule, ReminderStep, Tolerance
from domain.people.model import Language, MemberKind
from domain.routines.model import CalendarMode, DateRange, RoutineKind, ScheduleKind
from domain.setup.model.memberships import AgeGroupEntry, CategoryEntry, CategoryPriceEntry, FeeRateEntry, FeesEntry
from domain.subscriptions.model import DueRule


class SetupKind(StrEnum):
    """What a set-up consists of, in the order in which it is made: what is named comes before what names it.

    Next plans, and the billing plan that a dunning process names for contracts, may come after.
    """

    MATRIX = "delivery_matrices"
    PRODUCT = "products"
    CONTRACT_FEE = "contract_fees"
    DISCOUNT = "discounts"
    CALENDAR = "calendars"
    DUNNING_PROCESS = "dunning_processes"
    BILLING_PLAN = "billing_plans"
    REPORTING_TAG = "reporting_tags"
    CATEGORY = "membership_categories"
    FEE_RATE = "fee_rates"
    PLAN = "plans"
    ROUTINE = "routines"


@dataclass(frozen=True, slots=True)
class MatrixEntry:
    """When something is delivered: weekdays from 1, Monday, or the dates of issues."""

    name: str
    kind: MatrixKind
    weekdays: tuple[int, ...] = ()
    issues: tuple[Issue, ...] = ()
    closed: bool = False


@dataclass(frozen=True, slots=True)
class PriceEntry:
    """A price of a product for one period of a frequency, from a day on."""

    amount_minor: int
    frequency_unit: str
    valid_from: date
    frequency_count: int = 1


@dataclass(frozen=True, slots=True)
class ProductEntry:
    """A product with its prices, and the VAT rates that it has from later days on."""

    name: str
    organisation: str
    medium: Medium
    vat_bp: int
    revenue_account: str
    description: str = ""
    part_number: str | None = None
    external_part_number: str | None = None
    report_group: str = ""
    matrix: str | None = None
    vat_changes: tuple[VatChange, ...] = ()
    prices: tuple[PriceEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class ContractFeeEntry:
    """What leaving a contract early costs."""

    name: str
    organisation: str
    amount_minor: int
    vat_bp: int
    account: str


@dataclass(frozen=True, slots=True)
class DiscountEntry:
    """A percent off every period."""

    name: str
    percent_bp: int
    description: str = ""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """Days on which routines run, or don't."""

    name: str
    mode: CalendarMode
    ranges: tuple[DateRange, ...] = ()


@dataclass(frozen=True, slots=True)
class StopEntry:
    """When a process stops subscriptions; the cause is a text, or a stop code by its code."""

    delay_days: int
    threshold_minor: int = 0
    cause: str = ""
    stop_code: str | None = None


@dataclass(frozen=True, slots=True)
class NoticeEntry:
    """A short message of a process."""

    kind: NoticeKind
    days: int
    body: str


@dataclass(frozen=True, slots=True)
class TextEntry:
    """A process's own text in a language; `step` is the reminder's."""

    kind: DunningTextKind
    language: Language
    subject: str
    body: str
    sms: str = ""
    step: int = 0


NO_TOLERANCE = Tolerance()


@dataclass(frozen=True, slots=True)
class ProcessEntry:
    """A dunning process with its notices and its own texts."""

    name: str
    currency: str
    steps: tuple[ReminderStep, ...] = ()
    consume_partial_payments: bool = False
    write_off_fee: bool = False
    tolerance: Tolerance = NO_TOLERANCE
    stop: StopEntry | None = None
    charge_attempts: int = 0
    collection: CollectionRule | None = None
    contract_billing_plan: str | None = None
    notices: tuple[NoticeEntry, ...] = ()
    texts: tuple[TextEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class BillingPlanEntry:
    """A billing plan, and the dunning process that it names."""

    name: str
    lead_days: int
    currency: str
    fees: tuple[MethodFee, ...] = ()
    method_leads: tuple[MethodLead, ...] = ()
    dunning_process: str | None = None


@dataclass(frozen=True, slots=True)
class OfferEntry:
    """What a plan promises at its order; `first_until_on` and `contract_until_on` are last days."""

    price_kind: PriceRuleKind | None = None
    price_minor: int | None = None
    price_bp: int | None = None
    length_kind: FirstLengthKind | None = None
    first_days: int | None = None
    first_until_on: date | None = None
    stops: bool = False
    renewal_name: str = ""
    renewal_description: str = ""
    next_plans: tuple[str, ...] = ()
    contract_fee: str | None = None
    contract_until_on: date | None = None
    contract_frequencies: int | None = None
    block_days: int | None = None
    begins_paid: bool = False
    pause_access: bool = False


@dataclass(frozen=True, slots=True)
class ChoiceEntry:
    """How many of a plan's products are chosen, and the percents off the first period for one, for two, and so on."""

    least: int
    most: int
    percent_bp: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SharedEntry:
    """A product of a plan that a subscriber may share with so many more users."""

    product: str
    users: int


@dataclass(frozen=True, slots=True)
class TagEntry:
    """A reporting tag, named by its code; `text` is its name."""

    name: str
    text: str
    kind: TagKind
    closed: bool = False


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """A plan with its promises."""

    name: str
    kind: PlanKind
    frequency_unit: str
    billing_plan: str
    products: tuple[str, ...]
    frequency_count: int = 1
    description: str = ""
    organisation: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    disabled: bool = False
    offer: OfferEntry = OfferEntry()
    fees: FeesEntry | None = None
    choice: ChoiceEntry | None = None
    shared: SharedEntry | None = None
    tags: tuple[str, ...] = ()


NO_DUE = DueRule()


@dataclass(frozen=True, slots=True)
class SetEntry:
    """A criteria set of a routine; what is left out takes all."""

    name: str
    plan_kinds: tuple[PlanKind, ...] = ()
    plans: tuple[str, ...] = ()
    payment_methods: tuple[PaymentMethod, ...] = ()
    member_kinds: tuple[MemberKind, ...] = ()
    branches: tuple[str, ...] = ()
    from_on: date | None = None
    minimum_minor: int = 0
    due: DueRule = NO_DUE
    role_kinds: tuple[RoleKind, ...] = ()
    role_titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DestinationEntry:
    """Where the invoices of a payment method go."""

    method: str
    destination: str


@dataclass(frozen=True, slots=True)
class RoutineEntry:
    """A run that starts by itself, and when."""

    name: str
    organisation: str
    kind: RoutineKind
    schedule: ScheduleKind
    times: tuple[time, ...]
    weekday: int | None = None
    month_day: int | None = None
    calendar: str | None = None
    days_ahead: int = 0
    sets: tuple[SetEntry, ...] = ()
    destinations: tuple[DestinationEntry, ...] = ()
    enabled: bool = True


Entry = (
    MatrixEntry
    | ProductEntry
    | ContractFeeEntry
    | DiscountEntry
    | CalendarEntry
    | ProcessEntry
    | BillingPlanEntry
    | TagEntry
    | CategoryEntry
    | FeeRateEntry
    | PlanEntry
    | RoutineEntry
)
ENTRIES: Mapping[SetupKind, type] = {
    SetupKind.MATRIX: MatrixEntry,
    SetupKind.PRODUCT: ProductEntry,
    SetupKind.CONTRACT_FEE: ContractFeeEntry,
    SetupKind.DISCOUNT: DiscountEntry,
    SetupKind.CALENDAR: CalendarEntry,
    SetupKind.DUNNING_PROCESS: ProcessEntry,
    SetupKind.BILLING_PLAN: BillingPlanEntry,
    SetupKind.REPORTING_TAG: TagEntry,
    SetupKind.CATEGORY: CategoryEntry,
    SetupKind.FEE_RATE: FeeRateEntry,
    SetupKind.PLAN: PlanEntry,
    SetupKind.ROUTINE: RoutineEntry,
}
REFERENCES: Mapping[tuple[type, str], SetupKind] = {
    (ProductEntry, "matrix"): SetupKind.MATRIX,
    (ProcessEntry, "contract_billing_plan"): SetupKind.BILLING_PLAN,
    (BillingPlanEntry, "dunning_process"): SetupKind.DUNNING_PROCESS,
    (PlanEntry, "billing_plan"): SetupKind.BILLING_PLAN,
    (PlanEntry, "products"): SetupKind.PRODUCT,
    (PlanEntry, "tags"): SetupKind.REPORTING_TAG,
    (AgeGroupEntry, "category"): SetupKind.CATEGORY,
    (CategoryPriceEntry, "category"): SetupKind.CATEGORY,
    (FeesEntry, "fee_rate"): SetupKind.FEE_RATE,
    (FeesEntry, "fee_rate_product"): SetupKind.PRODUCT,
    (OfferEntry, "next_plans"): SetupKind.PLAN,
    (OfferEntry, "contract_fee"): SetupKind.CONTRACT_FEE,
    (RoutineEntry, "calendar"): SetupKind.CALENDAR,
    (SharedEntry, "product"): SetupKind.PRODUCT,
    (SetEntry, "plans"): SetupKind.PLAN,
}
"""Fields that name other entries: an export takes those along."""

Setup = Mapping[SetupKind, Mapping[str, Entry]]
"""A whole set-up: the entries of each kind by name, in the order of names."""

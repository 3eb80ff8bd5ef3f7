"""States of subscriptions, their terms, and how they end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum, unique
from typing import ClassVar
from uuid import UUID

from domain.billing.model import InvoiceDraft, InvoiceLines, InvoiceState
from domain.billing.rules.crediting import CreditableLine
from domain.billing.rules.reject import RejectReason
from domain.catalogue.model import ContractFee, FeeRules, FirstLength, HeldCategory, PriceRule
from domain.kernel.reason import Code, Reason


class SubscriptionState(StrEnum):
    """The life of a subscription (SUB-02)."""

    PENDING = "PENDING"
    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    STOP_SCHEDULED = "STOP_SCHEDULED"
    STOPPED = "STOPPED"


_S = SubscriptionState
SUBSCRIPTION_TRANSITIONS: dict[SubscriptionState, frozenset[SubscriptionState]] = {
    _S.PENDING: frozenset({_S.ACTIVE, _S.PAUSED, _S.STOP_SCHEDULED, _S.STOPPED}),
    _S.ACTIVE: frozenset({_S.PAUSED, _S.STOP_SCHEDULED, _S.STOPPED}),
    _S.PAUSED: frozenset({_S.ACTIVE, _S.STOP_SCHEDULED, _S.STOPPED}),
    _S.STOP_SCHEDULED: frozenset({_S.ACTIVE, _S.PAUSED, _S.STOPPED}),
    _S.STOPPED: frozenset(),
}

RUN_KIND = "SUBSCRIPTION"
BULK_CREDIT_KIND = "BULK_CREDIT"
REVERSAL_KIND = "REVERSAL"
"""The kind of a run that takes back a billing run (RUN-07)."""
FORECAST_KIND = "FORECAST"
"""The kind of a run that reckons what a tenant's subscriptions will bill, and bills nothing (BIL-14)."""
TURN_STATES = "turn_subscriptions"
"""The task by which workers let each day act on subscriptions (SUB-02)."""

AWAITED = date.max
"""The day on which a subscription has begun whose first payment is awaited; the database calls it infinity (SUB-02)."""

ORIGIN_KIND = "SUBSCRIPTION_TERM"
CONTRACT_KIND = "CONTRACT"
# Without an agreement it is an invoice, on paper or by e-mail (SUB-01).
METHODS_WITHOUT_AGREEMENT = frozenset({"INVOICE", "EMAIL"})
KEPT_AGREEMENTS = ("CARD", "AVTALEGIRO", "EFAKTURA", "AUTOGIRO", "BETALINGSSERVICE")
"""The methods whose agreements are kept; where the agreement ends, its subscriptions fall back to invoice (SUB-18)."""


@dataclass(frozen=True, slots=True)
class TermPromise:
    """What a term was promised at its order (CAT-17, CAT-43). In a chain `prices` are those of the order's day.

    `prices` are (product, minor units); None leaves them to the register. `fees` are the rules of the order's day
    (CAT-21). Like promises share one charge, whichever term they are of.
    """

    number: int = field(compare=False)
    plan_id: UUID
    ordered_on: date
    price: PriceRule | None = None
    length: FirstLength | None = None
    prices: tuple[tuple[UUID, int], ...] | None = None
    fees: FeeRules | None = None


Choices = tuple[tuple[date, tuple[UUID, ...]], ...]
"""The products that a subscription has chosen of its plan, each time from a day on; the days ascend (CAT-13)."""


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """What a fee may depend on of the member that has a plan: age, category, household, branch, as of now (CAT-21).

    `household` counts the main member and those who name it; `main` is the main member where that is someone else.
    `categories` are those that it had, has and will have, as far as they are registered.
    """

    birth_on: date | None = None
    household: int = 1
    main: str | None = None
    branch_id: UUID | None = None
    branch: str = ""
    categories: tuple[HeldCategory, ...] = ()


@dataclass(frozen=True, slots=True)
class Running:
    """A subscription as billing sees it. `next_term` counts from 1; `monthly_minor` is its newest monthly value.

    `plan_id` is the plan that the next term is billed under. Terms are counted from `anchor_on`, where the term
    `anchor_term` starts: the start, the end of a first period, or the day after a pause or of a change. `promises` are
    those of terms to come, by number; the last one ever made is of `promised_term`. `settles_end`: the term in which it
    ends is billed for the used days (SUB-05). `begun_on`: the day of the first payment where it begins with that, and
    AWAITED until then. `stop_cause` is why it ends, in words. `set_number` is the criteria set that bills it, counted
    from 0, in a run that has sets.
    """

    id: UUID
    member_id: UUID
    payer_id: UUID | None
    plan_id: UUID
    payment_method: str
    copies: int
    start_on: date
    end_on: date | None
    registered_on: date
    next_term: int
    next_start: date
    monthly_minor: int | None
    anchor_on: date
    anchor_term: int
    discount_id: UUID | None = None
    promised_term: int = 0
    settles_end: bool = True
    begun_on: date | None = None
    stop_cause: str | None = None
    set_number: int = 0
    promises: Mapping[int, TermPromise] = field(default_factory=dict)

    @property
    def debtor_id(self) -> UUID:
        """Who is billed: the payer where there is one, else the member (SUB-13)."""
        return self.payer_id or self.member_id

    @property
    def awaits_payment(self) -> bool:
        """Whether it begins with its first payment, and that has not come (SUB-02)."""
        return self.begun_on == AWAITED


@dataclass(frozen=True, slots=True)
class TermBill:
    """A term that is due, with the invoice that bills it. `price_minor` is what the products cost, without fees.

    The terms after it are counted from `anchor_on`, where the term `anchor_term` starts.
    """

    subscription_id: UUID
    number: int
    start_on: date
    end_on: date
    price_minor: int
    monthly_minor: int
    draft: InvoiceDraft
    plan_id: UUID
    anchor_on: date
    anchor_term: int


@dataclass(frozen=True, slots=True)
class BilledTerm:
    """A term that is billed, with what is left of its invoice: `open_minor` of `left_minor` is still to be paid."""

    number: int
    start_on: date
    end_on: date
    invoice_id: UUID
    invoice_number: int
    state: InvoiceState
    open_minor: int
    lines: tuple[CreditableLine, ...]

    @property
    def left_minor(self) -> int:
        """What of the invoice is not credited."""
        return sum(one.left_minor for one in self.lines)

    @property
    def is_credited(self) -> bool:
        """Whether nothing of the invoice stands any more."""
        return self.state is InvoiceState.CREDITED

    @property
    def is_paid(self) -> bool:
        """Whether something was paid on it, or nothing is to be paid."""
        return not self.is_credited and self.open_minor < max(1, self.left_minor)


class TermFate(StrEnum):
    """What becomes of a billed term when its subscription ends, rests or changes on a day (SUB-05).

    UNDELIVERED: all of it is credited, because its subscription never began (SUB-02).
    """

    KEPT = "KEPT"
    CREDITED = "CREDITED"
    UNDELIVERED = "UNDELIVERED"
    SHORTENED = "SHORTENED"
    REPLACED = "REPLACED"
    CREDITED_BEFORE = "CREDITED_BEFORE"


@dataclass(frozen=True, slots=True)
class EndPolicy:
    """How invoices are treated when a subscription ends.

    credit_open: an unpaid invoice of a term that does not begin is credited (SUB-06). settle_running: a term that is
    cut is settled for the used days, else it stands in full (SUB-05).
    """

    credit_open: bool = True
    settle_running: bool = True


@dataclass(frozen=True, slots=True)
class TermOutcome:
    """What becomes of one term. `credit_minor` is credited; a REPLACED one is billed again with `lines`.

    `is_cut`: it ends on the day; that may cost nothing, and then its invoice is KEPT.
    """

    term: BilledTerm
    fate: TermFate
    credit_minor: int = 0
    part: Mapping[int, int] | None = None
    lines: InvoiceLines | None = None
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class ContractBreak:
    """A contract that is left before the first day on which it may be, and the fee that this costs (CAT-16).

    Its invoice has these lines and is due on that day, under the billing plan that the dunning process names for it,
    else under the subscription's own.
    """

    fee: ContractFee
    bound_until: date
    lines: InvoiceLines
    due_on: date
    billing_plan_id: UUID


@dataclass(frozen=True, slots=True)
class Ending:
    """When a subscription ends, rests or changes, and what becomes of the terms that are billed beyond that day.

    `settles_end`: the term in which it ends is settled for the used days, also where it is billed later (SUB-05).
    `bills` are those that a preview tells of: of what runs without an invoice, of what takes over, and the last one.
    `invoice_ids` are the invoices that doing it has made of them; a preview has undone those. `payment_method` is how
    a payer who takes over pays. `bills_rest`: days before it that have no invoice get one.
    """

    on: date
    outcomes: tuple[TermOutcome, ...]
    broken: ContractBreak | None = None
    settles_end: bool = True
    bills: tuple[TermBill, ...] = ()
    invoice_ids: tuple[UUID, ...] = ()
    payment_method: str | None = None
    bills_rest: bool = True


@dataclass(frozen=True, slots=True)
class NoPrice:
    """A product has no price for a period that starts on a day (CAT-02)."""

    product: str
    on: date


@dataclass(frozen=True, slots=True)
class TermReject:
    """A subscription that a run could not bill, with the reason."""

    subscription_id: UUID
    member_id: UUID
    reason: RejectReason


@unique
class WarningCode(Code):
    """What someone should look at before a run (RUN-05)."""

    NO_ADDRESS = "neither an e-mail address nor a postal address"
    PAYER_DIED = "the payer died: nothing is reminded or drawn, so another has to pay from now on"
    NO_EMAIL = "no e-mail address; the invoice goes by post"
    AMOUNT_ZERO = "the invoice is of 0"
    UNUSUALLY_HIGH = "more than {times} times the middle of this run"
    NO_PRICE = "{product} has no price for a period that starts on {on}; add one"
    BROKEN = "something is wrong with it, so it will wait in the quarantine: {detail}"
    NO_CARD = "pays by card and has none in force; nothing is drawn, so it has to be paid by its reference"
    NO_EMPLOYER = "pays by payroll deduction and has no employer; gets the invoice as a message instead"
    NO_AVTALEGIRO = "AvtaleGiro without an agreement; the bank draws nothing, so it has to be paid by its reference"
    NO_EFAKTURA = (
        "eFaktura without an agreement; it does not come up in the bank, so it has to be paid by its reference"
    )
    NO_AUTOGIRO = "Autogiro without an agreement; the bank draws nothing, so it has to be paid by its reference"
    NO_BETALINGSSERVICE = "Betalingsservice without an agreement; nothing is drawn; it has to be paid by its reference"
    NO_EHF = "EHF, and the payer has no organisation number; gets the invoice as a message instead"
    NO_VIPPS = "Vipps without an agreement; nothing is drawn, so it has to be paid by its reference"
    DOUBLED_IN_RUN = "two subscriptions are billed for the same days of {product} in this run"
    DOUBLED_BEFORE = "another subscription was billed for the same days of {product} already"
    DUE_MOVED = "due on {due}, not {asked} as the criteria set says: the bank needs notice of AvtaleGiro"
    CONDITIONS = "no longer meets the conditions of {plan}; billed by age and household as they are"


@dataclass(frozen=True, slots=True)
class RunWarning(Reason):
    """What someone should look at before a run."""

    CODES: ClassVar[type[Code]] = WarningCode
    code: WarningCode

"""Why an invoice line, a reminder or a payment stop is there (NEW-02). Whoever makes it says which of these it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import unique
from typing import Any, ClassVar

from domain.billing.model import NO_WHY, Why
from domain.kernel.reason import Code, Reason


@unique
class LineCode(Code):
    """Why a line, a reminder or a payment stop is there, and costs what it does."""

    PRICE = "price of the register valid from {on}"
    PROMISED_PRICE = "price promised at the order on {on}"
    FIRST_FIXED = "first period for {total} instead of {normal} (plan {plan})"
    FIRST_PERCENT = "first period {percent} % off (plan {plan})"
    FIRST_AMOUNT = "first period {amount} off the plan's total (plan {plan})"
    FIRST_LENGTH = "a first period until {on} costs its full price (plan {plan})"
    AGE_GROUP = "age group {ages}"
    CATEGORY = "category {category}"
    CATEGORY_AGE = "category {category}, age group {ages}"
    HOUSEHOLD = "household of {count}"
    START_MONTH = "started on {on}: {count}/12 of the year"
    START_TABLE = "started on {on}: by the table of start months"
    BRANCH_SHARE = "branch share {amount} ({branch})"
    CHOSEN = "{count} of {all} products chosen"
    COPIES = "{count} copies"
    DISCOUNT = "{percent} % off every period ({discount})"
    METHOD_FEE = "fee of the payment method from period {period} on (billing plan {plan})"
    FEE_VAT = "with the VAT of the products: {percent} %"
    CONTRACT_FEE = "left on {left}, but bound until {on}"
    REMINDED = "reminder {step} of {process}: not paid, though it was due on {on}"
    EARLIER_FEES = "fees of the reminders before it"
    REMINDER_FEE = "fee of reminder {step} of {process}"
    PAYMENT_STOP = "{debt} is owed, more than {threshold}, and the last reminder was due on {on}"
    FEE_RATE = "fee rate {rate}, valid from {on}"
    PLAN_RATE = "fee rate {rate} of the register, valid from {on}"
    ADMIN_FEE = "administration fee of {run}"
    USED_DAYS = "only the days until {on} are billed"
    STOPPED = "stopped from {on}: {cause}"
    CORRECTED = "registered by {who} on {on}"
    ADDITIONAL = "billed beside the subscriptions by {who}: {about}"
    DELAY_PASSED = "its delay of {days} days after that had passed"
    BANKS_TRIED = "banks had tried to draw it for {days} bank days"
    POSTPONED = "it was postponed until {on}"
    STILL_OPEN = "{open} of {total} was open"
    PAID_IN_PART = "{amount} was paid to the invoice"
    CREDITED_IN_PART = "{amount} of the invoice was credited"
    CONSUMED = "earlier payments took {amount} of the invoice"
    FEES_ADDED = "{amount} of fees of the reminders before it"
    FEE_ADDED = "{amount} of fee of reminder {step} of {process}"
    FIRST_DUE = "the invoice was due on {on}"
    NEXT_DUE = "reminder {step} was due on {on}, {days} days after that"
    STOP_DELAY = "the stop delay of {days} days after that: not before {on}"
    NOTHING_PAID = "nothing is paid, and {debt} is owed"
    ANNOUNCED = "reminder {step}, due on {on}, announced collection"
    COLLECTION_DELAY = "the delay of {days} days of {process} after that had passed on {on}"


RULES: Mapping[LineCode, str] = {
    LineCode.PRICE: "CAT-02",
    LineCode.PROMISED_PRICE: "CAT-17",
    LineCode.FIRST_FIXED: "CAT-11",
    LineCode.FIRST_PERCENT: "CAT-11",
    LineCode.FIRST_AMOUNT: "CAT-11",
    LineCode.FIRST_LENGTH: "CAT-14",
    LineCode.AGE_GROUP: "CAT-21",
    LineCode.CATEGORY: "CAT-21",
    LineCode.CATEGORY_AGE: "CAT-21",
    LineCode.HOUSEHOLD: "CAT-21",
    LineCode.START_MONTH: "CAT-21",
    LineCode.START_TABLE: "CAT-21",
    LineCode.BRANCH_SHARE: "CAT-21",
    LineCode.CHOSEN: "CAT-13",
    LineCode.COPIES: "SUB-01",
    LineCode.DISCOUNT: "CAT-20",
    LineCode.METHOD_FEE: "CAT-30",
    LineCode.FEE_VAT: "CAT-30",
    LineCode.CONTRACT_FEE: "CAT-16",
    LineCode.REMINDED: "DUN-01",
    LineCode.EARLIER_FEES: "DUN-01",
    LineCode.REMINDER_FEE: "CAT-40",
    LineCode.PAYMENT_STOP: "DUN-06",
    LineCode.FEE_RATE: "FEE-03",
    LineCode.PLAN_RATE: "CAT-22",
    LineCode.ADMIN_FEE: "FEE-03",
    LineCode.USED_DAYS: "SUB-05",
    LineCode.STOPPED: "SUB-05",
    LineCode.CORRECTED: "BIL-09",
    LineCode.ADDITIONAL: "BIL-10",
    LineCode.DELAY_PASSED: "DUN-02",
    LineCode.BANKS_TRIED: "DUN-10",
    LineCode.POSTPONED: "DUN-05",
    LineCode.STILL_OPEN: "DUN-01",
    LineCode.PAID_IN_PART: "DUN-03",
    LineCode.CREDITED_IN_PART: "DUN-03",
    LineCode.CONSUMED: "DUN-03",
    LineCode.FEES_ADDED: "DUN-01",
    LineCode.FEE_ADDED: "CAT-40",
    LineCode.FIRST_DUE: "DUN-06",
    LineCode.NEXT_DUE: "DUN-02",
    LineCode.STOP_DELAY: "DUN-06",
    LineCode.NOTHING_PAID: "DUN-06",
    LineCode.ANNOUNCED: "DUN-09",
    LineCode.COLLECTION_DELAY: "DUN-09",
}
"""The rule that each of them is."""


@dataclass(frozen=True, slots=True)
class LineReason(Reason):
    """Why a line, a reminder or a payment stop is there; its row keeps code and arguments."""

    CODES: ClassVar[type[Code]] = LineCode
    code: LineCode


def why_of(kept: Sequence[Mapping[str, Any]] | None) -> Why:
    """Return what a row keeps of why it is there; nothing where it was made before rows kept that."""
    return Why(LineReason.from_json(one) for one in kept) if kept else NO_WHY

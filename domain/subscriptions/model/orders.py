"""What an order is, as a confirmation tells it (SUB-17)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PeriodPrice:
    """A period `[start_on, end_on)` and what its invoice is of, VAT and fees included."""

    start_on: date
    end_on: date
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Order:
    """What a member has ordered. `now` is the period that runs, or the first one, and `then` the one after it; None
    where there is none, or no price.

    `product_descriptions` has a line or more for each product that has words of its own (CAT-01).
    `bound_until` and `ends_on` are the first days that are free of the contract, and without the subscription.
    `awaits_payment`: it begins when its first invoice is paid (SUB-02).
    """

    subscription_id: UUID
    member_id: UUID
    organisation_id: UUID
    organisation_name: str
    organisation_email: str
    currency: str
    plan_name: str
    plan_description: str
    product_descriptions: str
    copies: int
    start_on: date
    bound_until: date | None
    ends_on: date | None
    payment_method: str
    payer_name: str | None
    now: PeriodPrice | None
    then: PeriodPrice | None
    withdrawal: str
    awaits_payment: bool = False

"""What plans promise at their order, as the schema shows and takes it (CAT-11, CAT-14…CAT-17)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import zip_longest
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.history import Version, Versioned, changes_of
from api.ids import decode_id, decode_optional, encode_id
from api.scalars import Minor
from domain.catalogue import model
from domain.catalogue.rules import vat_text
from domain.kernel.history import changes_between

if TYPE_CHECKING:
    from api.catalogue.types import Plan

PriceRuleKind = model.PriceRuleKind
strawberry.enum(PriceRuleKind, description="How a plan's first period is priced (CAT-11).")
FirstLengthKind = model.FirstLengthKind
strawberry.enum(FirstLengthKind, description="How long a plan's first period is (CAT-14).")


@strawberry.type
class PriceRule:
    """What the first period costs: a fixed price or an amount off, or a percent off, of the plan's total (CAT-11)."""

    kind: PriceRuleKind
    amount_minor: Minor | None
    percent: str | None


@strawberry.type
class FirstLength:
    """How long the first period is: so many days, or until its last day; the rest of the month or the year (CAT-14)."""

    kind: FirstLengthKind
    days: int | None
    last_day: date | None


@strawberry.type
class ContractFee(Versioned):
    """What leaving a contract early costs, VAT included (CAT-16)."""

    name: str
    amount_minor: Minor
    vat_rate_percent: str
    account: str
    currency: str


@strawberry.type
class PlanContract:
    """How long an order binds: until a last day, or for so many frequencies after the initial period (CAT-16)."""

    fee: ContractFee
    last_day: date | None
    frequencies: int | None


@strawberry.type
class PlanOffer:
    """What a plan promises at its order. Orders keep what they were promised when the plan changes (CAT-43).

    `beginsPaid`: it begins with the first payment (SUB-02). `pauseAccess`: access goes on during a pause (SUB-09).
    """

    price: PriceRule | None
    length: FirstLength | None
    stops: bool
    renewal_name: str
    renewal_description: str
    contract: PlanContract | None
    block_days: int | None
    begins_paid: bool
    pause_access: bool
    steps: strawberry.Private[Callable[[], list[Plan]]]

    @strawberry.field(description="The plans that follow, each for one period, at the prices of the order's day.")
    def next_plans(self) -> list[Annotated[Plan, strawberry.lazy("api.catalogue.types")]]:
        return self.steps()


@strawberry.input
class PlanOfferInput:
    """What a plan is to promise: a price rule has an amount or a percent such as "50"; `…UntilOn` are last days.

    A contract has a fee, and either a last day or a number of frequencies.
    """

    price_kind: PriceRuleKind | None = None
    price_minor: Minor | None = None
    price_percent: str | None = None
    length_kind: FirstLengthKind | None = None
    first_days: int | None = None
    first_until_on: date | None = None
    stops: bool = False
    renewal_name: str = ""
    renewal_description: str = ""
    next_plan_ids: list[strawberry.ID] = strawberry.field(default_factory=list)
    contract_fee_id: strawberry.ID | None = None
    contract_until_on: date | None = None
    contract_frequencies: int | None = None
    block_days: int | None = None
    begins_paid: bool = False
    pause_access: bool = False

    def offer(self) -> model.NewOffer:
        """Return what commands take; raises InvalidInput where an id is none."""
        return model.NewOffer(
            price_kind=self.price_kind,
            price_minor=self.price_minor,
            price_percent=self.price_percent,
            length_kind=self.length_kind,
            first_days=self.first_days,
            first_until_on=self.first_until_on,
            stops=self.stops,
            renewal_name=self.renewal_name,
            renewal_description=self.renewal_description,
            next_plan_ids=tuple(decode_id("Plan", one, "input.offer.nextPlanIds") for one in self.next_plan_ids),
            contract_fee_id=decode_optional("ContractFee", self.contract_fee_id, "input.offer.contractFeeId"),
            contract_until_on=self.contract_until_on,
            contract_frequencies=self.contract_frequencies,
            block_days=self.block_days,
            begins_paid=self.begins_paid,
            pause_access=self.pause_access,
        )


def contract_fee_of(fee: model.ContractFee) -> ContractFee:
    """Return a contract fee as the schema shows it."""
    return ContractFee(
        id=encode_id("ContractFee", fee.id),
        name=fee.name,
        amount_minor=Minor(fee.amount_minor),
        vat_rate_percent=vat_text(fee.vat_bp),
        account=fee.account,
        currency=fee.currency,
    )


def offer_of(offer: model.Offer, catalogue: model.Catalogue, steps: Callable[[], list[Plan]]) -> PlanOffer:
    """Return a plan's promises; `steps` gives the plans that follow when they are asked for."""
    price, length, contract = offer.price, offer.length, offer.contract
    is_percent = price is not None and price.kind is PriceRuleKind.PERCENT_OFF
    return PlanOffer(
        price=PriceRule(
            kind=price.kind,
            amount_minor=None if is_percent else Minor(price.value),
            percent=vat_text(price.value) if is_percent else None,
        )
        if price
        else None,
        length=FirstLength(
            kind=length.kind,
            days=length.days,
            last_day=length.until_on - timedelta(days=1) if length.until_on else None,
        )
        if length
        else None,
        stops=offer.stops,
        renewal_name=offer.renewal_name,
        renewal_description=offer.renewal_description,
        contract=PlanContract(
            fee=contract_fee_of(catalogue.contract_fees[contract.fee_id]),
            last_day=contract.until_on - timedelta(days=1) if contract.until_on else None,
            frequencies=contract.frequencies,
        )
        if contract
        else None,
        block_days=offer.block_days,
        begins_paid=offer.begins_paid,
        pause_access=offer.pause_access,
        steps=steps,
    )


def versions_of(versions: Sequence[model.PlanVersion]) -> list[Version]:
    """Return how a plan was saved, the newest first, each with what differs from the one before it."""
    return [_version(one, before) for one, before in zip_longest(versions, versions[1:])]


def _version(version: model.PlanVersion, before: model.PlanVersion | None) -> Version:
    was = before.content if before else {} if version.number == 1 else version.content
    changes = changes_between(was, version.content)
    return Version(
        number=version.number,
        saved_at=version.saved_at,
        saved_by=version.saved_by,
        reason=None,
        changes=changes_of(changes),
    )

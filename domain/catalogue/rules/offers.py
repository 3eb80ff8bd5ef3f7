"""What a plan may promise at its order, and what contradicts itself (CAT-01, CAT-11, CAT-14…CAT-20)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from domain.catalogue.model import (
    Catalogue,
    Contract,
    FirstLength,
    FirstLengthKind,
    NewOffer,
    Offer,
    Plan,
    PriceRule,
    PriceRuleKind,
    Product,
)
from domain.catalogue.rules.selling import AMOUNT_MINOR_MAX, DESCRIPTION_CHARACTERS_MAX
from domain.kernel.refusal import FieldError
from domain.people.rules.texts import NAME_CHARACTERS_MAX, lines_errors, plain_lines, text_errors

FIRST_DAYS_MAX = 3_660
STEPS_MAX = 36
CONTRACT_FREQUENCIES_MAX = 120


def percent_bp(text: str) -> int | None:
    """Read a percent such as "50" or "12,5" as hundredths of it; None where it is not above 0 and at most 100."""
    try:
        percent = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    if not percent.is_finite() or not 0 < percent <= 100 or percent * 100 != int(percent * 100):
        return None
    return int(percent * 100)


def percent_errors(path: str, text: str, rule: str) -> list[FieldError]:
    """Find out whether a text is a percent that can be taken off: above 0, at most 100, two decimals.

    `rule` is the number of the rule by which it is.
    """
    if percent_bp(text) is not None:
        return []
    return [
        FieldError(path, "PERCENT", "write a percent above 0 and at most 100, with at most two decimals", rule=rule)
    ]


def offer_errors(new: NewOffer, today: date, *, is_cheaper_first: bool = False) -> list[FieldError]:
    """Find what is wrong with the promises of a plan by themselves; paths are those below the plan's `offer`.

    With `is_cheaper_first` the products that are chosen make the first period cheaper (CAT-13).
    """
    return [
        *_price_errors(new),
        *_length_errors(new, today),
        *text_errors("offer.renewalName", new.renewal_name, NAME_CHARACTERS_MAX),
        *lines_errors("offer.renewalDescription", new.renewal_description, DESCRIPTION_CHARACTERS_MAX),
        *_contract_errors(new, today),
        *_contradictions(new, is_cheaper_first=is_cheaper_first),
    ]


def offer_of(new: NewOffer) -> Offer:
    """Return the promises that were asked for; they mean something where `offer_errors` finds nothing."""
    price = None
    if new.price_kind is PriceRuleKind.PERCENT_OFF:
        price = PriceRule(new.price_kind, percent_bp(new.price_percent or "") or 0)
    elif new.price_kind is not None:
        price = PriceRule(new.price_kind, new.price_minor or 0)
    length = None
    if new.length_kind is FirstLengthKind.DAYS:
        length = FirstLength(new.length_kind, days=new.first_days)
    elif new.length_kind is FirstLengthKind.UNTIL_DATE and new.first_until_on is not None:
        length = FirstLength(new.length_kind, until_on=new.first_until_on + timedelta(days=1))
    elif new.length_kind is not None:
        length = FirstLength(new.length_kind)
    return Offer(
        price,
        length,
        new.stops,
        new.renewal_name.strip(),
        plain_lines(new.renewal_description),
        new.next_plan_ids,
        _contract_of(new),
        new.block_days,
        new.begins_paid,
        new.pause_access,
    )


def _contract_of(new: NewOffer) -> Contract | None:
    if new.contract_fee_id is None:
        return None
    until = new.contract_until_on and new.contract_until_on + timedelta(days=1)
    return Contract(new.contract_fee_id, until, new.contract_frequencies)


def first_period_end(length: FirstLength, start: date) -> date:
    """Return the first day after a first period (CAT-14); a fixed end date may lie before the start."""
    match length.kind:
        case FirstLengthKind.DAYS:
            assert length.days is not None, "a number of days has days"
            return start + timedelta(days=length.days)
        case FirstLengthKind.UNTIL_DATE:
            assert length.until_on is not None, "a fixed date has a date"
            return length.until_on
        case FirstLengthKind.OUT_THIS_MONTH:
            return date(start.year + start.month // 12, start.month % 12 + 1, 1)
        case FirstLengthKind.OUT_THIS_YEAR:
            return date(start.year + 1, 1, 1)


def chain_errors(steps: Sequence[Plan], own: Sequence[Product], catalogue: Catalogue) -> Iterator[FieldError]:
    """Find what keeps plans from following after a plan with such products: disabled, or accounted elsewhere (CAT-17).

    All steps belong to one organisation, and so have one currency.
    """
    organisation_ids = {product.organisation_id for product in own}
    for place, step in enumerate(steps):
        path = f"offer.nextPlanIds.{place}"
        if step.disabled:
            yield FieldError(
                path, "DISABLED_PLAN", f"{step.name} is disabled; choose a plan that is sold", rule="CAT-17"
            )
        if {product.organisation_id for product in catalogue.products_of(step)} != organisation_ids:
            yield FieldError(
                path, "OTHER_ORGANISATION", f"{step.name} is accounted in another organisation", rule="CAT-17"
            )
        if step.choice is not None:
            yield FieldError(
                path, "CHOICE_CHAIN", f"the products of {step.name} are chosen, so it is no next step", rule="CAT-17"
            )


def following_errors(plan: Plan, before: Plan, catalogue: Catalogue) -> Iterator[FieldError]:
    """Find the plans whose chains a change would break: products of a next step are not chosen (CAT-13, CAT-17)."""
    if plan.choice is None or before.choice is not None:
        return
    chains = [one.name for one in catalogue.plans.values() if plan.id in one.offer.next_plan_ids and plan.id != one.id]
    if chains:
        names = ", ".join(chains)
        message = f"it follows after {names}, so that its products can't be chosen; take it out there first"
        yield FieldError("choice.least", "FOLLOWS", message, (("plans", names),), rule="CAT-17")


def contract_fee_errors(offer: Offer, products: Sequence[Product], catalogue: Catalogue) -> Iterator[FieldError]:
    """Find out whether a plan's contract fee is one of the register, of the plan's organisation (CAT-16)."""
    if offer.contract is None:
        return
    fee = catalogue.contract_fees.get(offer.contract.fee_id)
    if fee is None:
        yield FieldError("offer.contractFeeId", "NOT_FOUND", "there is no such fee; choose one of the list")
    elif any(product.organisation_id != fee.organisation_id for product in products):
        yield FieldError(
            "offer.contractFeeId", "OTHER_ORGANISATION", f"{fee.name} belongs to another organisation", rule="CAT-16"
        )


def _price_errors(new: NewOffer) -> Iterator[FieldError]:
    if new.price_kind is PriceRuleKind.PERCENT_OFF:
        yield from percent_errors("offer.pricePercent", new.price_percent or "", "CAT-11")
    elif new.price_kind is not None and not 0 <= (-1 if new.price_minor is None else new.price_minor) <= (
        AMOUNT_MINOR_MAX
    ):
        yield FieldError("offer.priceMinor", "AMOUNT", f"an amount is 0–{AMOUNT_MINOR_MAX} minor units", rule="CAT-11")


def _length_errors(new: NewOffer, today: date) -> Iterator[FieldError]:
    if new.length_kind is FirstLengthKind.DAYS and not 1 <= (new.first_days or 0) <= FIRST_DAYS_MAX:
        limits = (("least", 1), ("most", FIRST_DAYS_MAX))
        yield FieldError(
            "offer.firstDays", "RANGE", f"a first period has 1–{FIRST_DAYS_MAX} days", limits, rule="CAT-14"
        )
    if new.length_kind is FirstLengthKind.UNTIL_DATE:
        if new.first_until_on is None:
            yield FieldError("offer.firstUntilOn", "REQUIRED", "say on which day the first period ends")
        elif new.first_until_on < today:
            yield FieldError(
                "offer.firstUntilOn", "PAST", "the first period would be over; choose a later day", rule="CAT-14"
            )


def _contract_errors(new: NewOffer, today: date) -> Iterator[FieldError]:
    until, frequencies = new.contract_until_on, new.contract_frequencies
    if new.contract_fee_id is None:
        if until is not None or frequencies is not None:
            yield FieldError("offer.contractFeeId", "REQUIRED", "say which fee it costs to leave earlier")
        return
    if (until is None) == (frequencies is None):
        message = "a contract binds until a date or for a number of frequencies; give one of the two"
        yield FieldError("offer.contractFrequencies", "REQUIRED", message)
    elif frequencies is not None and not 1 <= frequencies <= CONTRACT_FREQUENCIES_MAX:
        limits = (("least", 1), ("most", CONTRACT_FREQUENCIES_MAX))
        message = f"a contract binds for 1–{CONTRACT_FREQUENCIES_MAX} frequencies"
        yield FieldError("offer.contractFrequencies", "RANGE", message, limits, rule="CAT-16")
    elif until is not None and until < today:
        yield FieldError(
            "offer.contractUntilOn", "PAST", "the contract would be over; choose a later day", rule="CAT-16"
        )
    if new.stops:
        message = "a plan that stops after its first period can't be left early; leave the contract out"
        yield FieldError("offer.contractFeeId", "STOPS_FIRST", message, rule="CAT-16")


def _contradictions(new: NewOffer, *, is_cheaper_first: bool) -> Iterator[FieldError]:
    has_rule = is_cheaper_first or new.price_kind is not None or new.length_kind is not None
    if not has_rule:
        for path, text in (("renewalName", new.renewal_name), ("renewalDescription", new.renewal_description)):
            if text.strip():
                message = "all periods are alike; give the first one its own price or length, or leave this out"
                yield FieldError(f"offer.{path}", "NO_FIRST_RULE", message, rule="CAT-14")
    if new.block_days is not None and new.price_kind is None:
        message = "only an offer is blocked; give the first period its own price, or leave this out"
        yield FieldError("offer.blockDays", "NO_FIRST_RULE", message, rule="CAT-12")
    elif new.block_days is not None and not 1 <= new.block_days <= FIRST_DAYS_MAX:
        limits = (("least", 1), ("most", FIRST_DAYS_MAX))
        yield FieldError(
            "offer.blockDays", "RANGE", f"an offer is blocked for 1–{FIRST_DAYS_MAX} days", limits, rule="CAT-12"
        )
    if new.stops and new.next_plan_ids:
        message = "a plan that stops after its first period has no next step; choose one of the two"
        yield FieldError("offer.nextPlanIds", "STOPS_FIRST", message, rule="CAT-17")
    if len(new.next_plan_ids) > STEPS_MAX:
        message = f"at most {STEPS_MAX} next steps"
        yield FieldError("offer.nextPlanIds", "TOO_MANY", message, (("most", STEPS_MAX),), rule="CAT-17")

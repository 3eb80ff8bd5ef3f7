"""What a membership's fee comes to for its member, and who may start on a plan (CAT-10, CAT-21)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.billing.model import BillableLine, Why
from domain.billing.rules.why import LineCode, LineReason
from domain.catalogue.model import (
    AgeDay,
    BranchShare,
    FeeRules,
    FirstLengthKind,
    Plan,
    PriceRule,
    ShareKind,
    StartMonthKind,
)
from domain.catalogue.model.categories import held_on
from domain.catalogue.model.fees import MONTHS
from domain.catalogue.rules.first_prices import WHOLE_BP, ruled_minor
from domain.kernel.dates import Period
from domain.kernel.money import Money, share_minor, split_minor
from domain.kernel.refusal import FieldError
from domain.subscriptions.model import MemberFacts, TermPromise

SHARE_TEXT = "Lokallagsandel"


@dataclass(frozen=True, slots=True)
class Standing:
    """What of fee rules concerns a member in a period: places in their lists, months of a first year, the branch.

    `named` is the category whose price it is, alone or with an age. Members who stand alike share one charge.
    """

    age_group: int | None = None
    category: int | None = None
    named: str = ""
    household: int | None = None
    members: int = 1
    months: int | None = None
    branch: tuple[UUID, str] | None = None


def years_on(birth_on: date, day: date) -> int:
    """Return how old someone is on a day; who was born on 29 February is a year older on 1 March."""
    return day.year - birth_on.year - ((day.month, day.day) < (birth_on.month, birth_on.day))


def age_of(fees: FeeRules, facts: MemberFacts, period_start: date) -> int | None:
    """Return the age that a period is billed by, None where nobody knows it (CAT-21)."""
    if facts.birth_on is None:
        return None
    return years_on(facts.birth_on, period_start.replace(month=1, day=1) if by_year(fees) else period_start)


def by_year(fees: FeeRules) -> bool:
    """Whether ages are those of 1 January."""
    return fees.age_day is AgeDay.YEAR_START


def standing_of(fees: FeeRules, facts: MemberFacts, period: Period, promise: TermPromise | None) -> Standing:
    """Return where a member stands among fee rules in a period. Without a known age no age group fits."""
    household, months = None, None
    held = held_on(facts.categories, period.start) if facts.categories else {}
    group, category, named = _priced_by(fees, age_of(fees, facts, period.start), held)
    for place, size in enumerate(fees.households):
        if facts.main is None and size.members <= facts.household:
            household = place
    length = promise.length if promise is not None else None
    if fees.start_month is not None and length is not None and length.kind is FirstLengthKind.OUT_THIS_YEAR:
        months = MONTHS + 1 - period.start.month
    has_branch = fees.share is not None and facts.branch_id is not None
    branch = (facts.branch_id, facts.branch) if has_branch and facts.branch_id is not None else None
    members = facts.household if household is not None else 1
    return Standing(group, category, named, household, members, months, branch)


def _priced_by(fees: FeeRules, age: int | None, held: Mapping[UUID, str]) -> tuple[int | None, int | None, str]:
    """Return the age group or the category whose price a member has: both together before category before age."""
    of_all = None
    for place, one in enumerate(fees.age_groups):
        if age is None or age < one.from_years or (one.to_years is not None and one.to_years < age):
            continue
        if one.category_id is None:
            of_all = place
        elif one.category_id in held:
            return place, None, held[one.category_id]
    for place, priced in enumerate(fees.categories):
        if priced.category_id in held:
            return None, place, held[priced.category_id]
    return of_all, None, ""


def with_fees(
    products: Sequence[BillableLine], fees: FeeRules, standing: Standing, start_on: date
) -> tuple[BillableLine, ...]:
    """Return a plan's lines at the member's fee: by age and category, then by household, then by the start's month."""
    lines = tuple(products)
    if standing.age_group is not None:
        group = fees.age_groups[standing.age_group]
        reason = LineReason.of(LineCode.AGE_GROUP, ages=group.label)
        if group.category_id is not None:
            reason = LineReason.of(LineCode.CATEGORY_AGE, category=standing.named, ages=group.label)
        lines = _repriced(lines, group.price, reason)
    elif standing.category is not None:
        reason = LineReason.of(LineCode.CATEGORY, category=standing.named)
        lines = _repriced(lines, fees.categories[standing.category].price, reason)
    if standing.household is not None:
        reason = LineReason.of(LineCode.HOUSEHOLD, count=standing.members)
        lines = _repriced(lines, fees.households[standing.household].price, reason)
    start = fees.start_month
    if start is None or standing.months is None:
        return lines
    total, place = _total(lines), MONTHS - standing.months
    match start.kind:
        case StartMonthKind.MONTHS:
            if standing.months == MONTHS:
                return lines
            reason = LineReason.of(LineCode.START_MONTH, on=start_on, count=standing.months)
            return dealt_out(lines, share_minor(total, standing.months, MONTHS), reason)
        case StartMonthKind.PERCENTS:
            total = share_minor(total, start.values[place], WHOLE_BP)
        case StartMonthKind.AMOUNTS:
            total = start.values[place]
    return dealt_out(lines, total, LineReason.of(LineCode.START_TABLE, on=start_on))


def with_share(
    products: Sequence[BillableLine], share: BranchShare, branch: tuple[UUID, str], currency: str
) -> tuple[BillableLine, ...]:
    """Return lines with the branch's share as lines of its own, one for each VAT rate; the total stays (CAT-21).

    An amount is of each copy, and never more than what is billed of it.
    """
    total = _total(products)
    wanted = share.value if share.kind is ShareKind.AMOUNT else share_minor(total, share.value, WHOLE_BP)
    taken_minor = min(wanted, total)
    if taken_minor <= 0:
        return tuple(products)
    branch_id, name = branch
    reason = LineReason.of(LineCode.BRANCH_SHARE, amount=Money(taken_minor, currency), branch=name)
    parts = split_minor(taken_minor, [line.unit_minor for line in products])
    own, shares = [], dict[int, BillableLine]()
    for line, part in zip(products, parts, strict=True):
        own.append(_less(line, part, reason) if part else line)
        if part:
            before = shares.get(line.vat_bp)
            unit = part + (before.unit_minor if before else 0)
            shares[line.vat_bp] = BillableLine(
                f"{SHARE_TEXT} {name}",
                line.quantity,
                unit,
                line.vat_bp,
                share.account,
                before.product_id if before else line.product_id,
                Why((reason,)),
                branch_id,
            )
    return (*own, *shares.values())


def _less(line: BillableLine, part: int, reason: LineReason) -> BillableLine:
    """Return a line without a part of its price; the part is of the price before discounts, too."""
    kept = because(line, reason, unit_minor=line.unit_minor - part)
    return kept if kept.list_minor is None else replace(kept, list_minor=kept.list_minor - part)


def start_errors(plan: Plan, facts: MemberFacts, start_on: date) -> Iterator[FieldError]:
    """Find which of a plan's conditions a member does not meet on the day of a start (CAT-10, PPL-05)."""
    if plan.fees is None:
        return
    fees, age = plan.fees, age_of(plan.fees, facts, start_on)
    least, most = fees.conditions.age_least, fees.conditions.age_most
    if age is None:
        if least is not None or most is not None:
            message = f"{plan.name} depends on the member's age; register a day of birth first (CAT-10)"
            yield FieldError("planId", "AGE_UNKNOWN", message, (("plan", plan.name),), rule="CAT-10")
    elif least is not None and age < least:
        message = f"{plan.name} is for members of at least {least} years; this one is {age} (CAT-10)"
        yield FieldError(
            "planId", "TOO_YOUNG", message, (("plan", plan.name), ("years", least), ("age", age)), rule="CAT-10"
        )
    elif most is not None and age > most:
        message = f"{plan.name} is for members of at most {most} years; this one is {age} (CAT-10)"
        yield FieldError(
            "planId", "TOO_OLD", message, (("plan", plan.name), ("years", most), ("age", age)), rule="CAT-10"
        )
    if fees.asks_household and facts.main is not None:
        message = f"{facts.main} is the main member of this household; start {plan.name} there (PPL-05)"
        yield FieldError("planId", "NOT_MAIN", message, (("plan", plan.name), ("member", facts.main)), rule="CAT-10")
    elif fees.conditions.household_least is not None and facts.household < fees.conditions.household_least:
        few = fees.conditions.household_least
        message = f"{plan.name} is for households of at least {few}; this one has {facts.household} (CAT-10)"
        places = (("plan", plan.name), ("least", few), ("count", facts.household))
        yield FieldError("planId", "HOUSEHOLD_TOO_SMALL", message, places, rule="CAT-10")


def dealt_out(lines: Sequence[BillableLine], total_minor: int, reason: LineReason) -> tuple[BillableLine, ...]:
    """Return lines that cost so much together, in proportion to what they cost before, to the øre."""
    weights = [line.unit_minor for line in lines]
    units = split_minor(total_minor, weights if any(weights) else [1] * len(weights))
    return tuple(because(line, reason, unit_minor=unit) for line, unit in zip(lines, units, strict=True))


def because(
    line: BillableLine, reason: LineReason, *, quantity: int | None = None, unit_minor: int | None = None
) -> BillableLine:
    """Return a line with one more reason, and with the quantity or the price that it gives."""
    return replace(
        line,
        quantity=line.quantity if quantity is None else quantity,
        unit_minor=line.unit_minor if unit_minor is None else unit_minor,
        why=Why((*line.why, reason)),
    )


def _repriced(lines: Sequence[BillableLine], rule: PriceRule, reason: LineReason) -> tuple[BillableLine, ...]:
    return dealt_out(lines, ruled_minor(_total(lines), rule), reason)


def _total(lines: Sequence[BillableLine]) -> int:
    return sum(line.unit_minor for line in lines)

"""What first periods and discounts make of a plan's lines, whatever the prices are (CAT-11, CAT-20, BIL-07)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.billing.model import BillableLine
from domain.billing.rules.discounts import Discount, discount_of
from domain.billing.rules.lines import invoice_lines, vat_in
from domain.catalogue.model import (
    BillingPlan,
    BranchShare,
    Catalogue,
    FirstLength,
    FirstLengthKind,
    Medium,
    Offer,
    Plan,
    PlanKind,
    Price,
    PriceRule,
    PriceRuleKind,
    Product,
    ShareKind,
    VatChange,
)
from domain.catalogue.rules.offers import first_period_end
from domain.kernel.dates import Frequency, FrequencyUnit, Period
from domain.subscriptions.model import NoPrice, Running, TermBill, TermPromise
from domain.subscriptions.rules.membership import with_share
from domain.subscriptions.rules.pricing import Pricing, with_discount, with_price_rule
from domain.subscriptions.rules.promises import by_number, promises_of
from domain.subscriptions.rules.terms import due_terms, outlook

AMOUNTS = st.integers(0, 10**9)
RATES = st.sampled_from([0, 1200, 1500, 2500])
LINES = st.lists(st.tuples(AMOUNTS, RATES), min_size=1, max_size=6).map(
    lambda found: tuple(BillableLine(f"vare {n}", 1, unit, vat, "3000") for n, (unit, vat) in enumerate(found))
)
RULES = st.one_of(
    st.builds(PriceRule, st.sampled_from([PriceRuleKind.FIXED, PriceRuleKind.AMOUNT_OFF]), AMOUNTS),
    st.builds(PriceRule, st.just(PriceRuleKind.PERCENT_OFF), st.integers(1, 10_000)),
)
LENGTHS = st.one_of(
    st.none(),
    st.builds(FirstLength, st.just(FirstLengthKind.DAYS), st.integers(1, 400)),
    st.sampled_from([FirstLength(FirstLengthKind.OUT_THIS_MONTH), FirstLength(FirstLengthKind.OUT_THIS_YEAR)]),
)
RULE_OFF = PriceRule(PriceRuleKind.AMOUNT_OFF, 5_000)
BRANCH = (UUID(int=5), "Bergen")
TODAY, LONG_AGO = date(2026, 3, 2), date(2020, 1, 1)
PAYER = 1_001


@pytest.mark.rule("CAT-11", "BIL-07")
@given(LINES, RULES)
def test_the_shares_of_a_first_periods_price_add_up_to_the_oere(
    lines: tuple[BillableLine, ...], rule: PriceRule
) -> None:
    normal = sum(line.unit_minor for line in lines)
    made = with_price_rule(lines, rule, "Prøv", "NOK")
    total = sum(line.unit_minor for line in made)
    assert min(line.unit_minor for line in made) >= 0
    match rule.kind:
        case PriceRuleKind.FIXED:
            assert total == rule.value
        case PriceRuleKind.AMOUNT_OFF:
            assert total == max(0, normal - rule.value)
        case PriceRuleKind.PERCENT_OFF:
            assert abs(10_000 * total - normal * (10_000 - rule.value)) <= 5_000
    billed = invoice_lines(made)
    assert billed.total_minor == total
    for rate in {line.vat_bp for line in made}:
        own = [line for line in billed if line.vat_bp == rate]
        assert sum(line.vat_minor for line in own) == vat_in(sum(line.gross_minor for line in own), rate)


@pytest.mark.rule("CAT-11")
@given(LINES, RULES)
def test_each_line_bears_its_part_of_what_is_taken_off(lines: tuple[BillableLine, ...], rule: PriceRule) -> None:
    normal = sum(line.unit_minor for line in lines)
    made = with_price_rule(lines, rule, "Prøv", "NOK")
    total = sum(line.unit_minor for line in made)
    if normal:
        for before, after in zip(lines, made, strict=True):
            assert abs(after.unit_minor * normal - before.unit_minor * total) < normal


@pytest.mark.rule("CAT-20")
@given(LINES, RULES, st.integers(1, 10_000))
def test_a_discount_is_a_percent_of_what_the_first_period_costs(
    lines: tuple[BillableLine, ...], rule: PriceRule, percent_bp: int
) -> None:
    first = with_price_rule(lines, rule, "Prøv", "NOK")
    total = sum(line.unit_minor for line in first)
    made = with_discount(first, "Ansatt", percent_bp)
    assert abs(10_000 * sum(line.unit_minor for line in made) - total * (10_000 - percent_bp)) <= 5_000
    assert [len(line.why) for line in made] == [2] * len(lines)


@pytest.mark.rule("BIL-01", "CAT-11", "CAT-20", "CAT-21")
@given(LINES, RULES, st.integers(1, 10_000), st.integers(0, 10**6))
def test_a_line_that_was_made_cheaper_keeps_what_one_cost_before_and_no_other_does(
    lines: tuple[BillableLine, ...], rule: PriceRule, percent_bp: int, share_minor: int
) -> None:
    first = with_price_rule(lines, rule, "Prøv", "NOK")
    for before, after in zip(lines, first, strict=True):
        assert after.list_minor == (before.unit_minor if after.unit_minor < before.unit_minor else None)
    last = with_discount(first, "Ansatt", percent_bp)
    for normal, before, after in zip(lines, first, last, strict=True):
        dearest = max(normal.unit_minor, before.unit_minor)
        assert after.list_minor in ({None} if after.unit_minor == before.unit_minor == dearest else {dearest})
    shared = with_share(last, BranchShare(ShareKind.AMOUNT, share_minor, "3290"), BRANCH, "NOK")
    for before, after in zip(last, shared, strict=False):
        if before.list_minor is not None:
            assert after.list_minor is not None
            assert after.list_minor - after.unit_minor == before.list_minor - before.unit_minor


@pytest.mark.rule("BIL-01")
def test_the_percent_of_a_discount_is_said_where_it_is_one_percent_and_else_the_amount() -> None:
    [line] = with_discount((BillableLine("Avis", 2, 20_000, 2500, "3000"),), "Ansatt", 1_250)
    assert discount_of(2, line.unit_minor, line.list_minor, line.why) == Discount(20_000, 5_000, "12.5")
    half = PriceRule(PriceRuleKind.PERCENT_OFF, 5_000)
    [line] = with_discount(with_price_rule((line,), half, "Prøv", "NOK"), "Ansatt", 1_000)
    assert discount_of(1, line.unit_minor, line.list_minor, line.why) == Discount(20_000, 12_125, None)
    [line] = with_price_rule((BillableLine("Avis", 1, 20_000, 0, "3000"),), RULE_OFF, "Prøv", "NOK")
    assert discount_of(1, line.unit_minor, line.list_minor, line.why) == Discount(20_000, 5_000, None)
    assert discount_of(1, 20_000, None, line.why) is None


@pytest.mark.rule("CAT-14")
@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)))
def test_out_this_month_and_year_end_with_the_first_of_the_next(start: date) -> None:
    month = first_period_end(FirstLength(FirstLengthKind.OUT_THIS_MONTH), start)
    year = first_period_end(FirstLength(FirstLengthKind.OUT_THIS_YEAR), start)
    assert month.day == 1
    assert (month - timedelta(days=1)).replace(day=1) == start.replace(day=1)
    assert year == date(start.year + 1, 1, 1)


@pytest.mark.rule("CAT-14", "CAT-17", "BIL-14", "RUN-05")
@given(
    st.dates(TODAY - timedelta(days=40), TODAY + timedelta(days=400)),
    st.lists(st.tuples(RULES, LENGTHS, st.sampled_from(FrequencyUnit)), min_size=1, max_size=4),
    st.integers(1, 3),
)
def test_what_the_overview_shows_is_what_runs_bill_day_by_day(
    start_on: date, steps: list[tuple[PriceRule, FirstLength | None, FrequencyUnit]], copies: int
) -> None:
    catalogue, plan = _sold(steps)
    pricing = Pricing(catalogue)
    promised = promises_of(plan, catalogue, TODAY, start_on)
    assert isinstance(promised, tuple)
    running = replace(_running(plan, start_on, copies), promised_term=promised[-1].number, promises=by_number(promised))
    shown = [_facts(bill) for bill in outlook(running, pricing, TODAY, PAYER, None)]
    billed: list[tuple[date, date, int, str, UUID]] = []
    while len(billed) < len(shown):
        following = shown[len(billed)]
        [*due] = due_terms(running, pricing, max(TODAY, following[0] - timedelta(days=14)), PAYER, None)
        assert due
        for bill in due:
            assert isinstance(bill, TermBill)
            billed.append(_facts(bill))
            running = _after(running, bill)
    assert billed[: len(shown)] == shown


def _running(plan: Plan, start_on: date, copies: int) -> Running:
    return Running(
        *(UUID(int=1), UUID(int=2), None, plan.id, "INVOICE", copies, start_on, None, TODAY, 1, start_on, None),
        anchor_on=start_on,
        anchor_term=1,
    )


def _facts(bill: TermBill) -> tuple[date, date, int, str, UUID]:
    return bill.start_on, bill.end_on, bill.draft.total_minor, bill.draft.text, bill.plan_id


def _after(running: Running, bill: TermBill) -> Running:
    """The subscription as the run leaves it, and as the next one reads it."""
    following = running.promises.get(bill.number + 1)
    return replace(
        running,
        plan_id=following.plan_id if following else bill.plan_id,
        next_term=bill.number + 1,
        next_start=bill.end_on,
        anchor_on=bill.anchor_on,
        anchor_term=bill.anchor_term,
        promises=running.promises if running.promised_term > bill.number else {},
    )


@pytest.mark.rule("CAT-01", "CAT-17")
@pytest.mark.parametrize("promised", [False, True])
def test_a_vat_rate_holds_for_periods_from_its_day_on_whatever_was_promised(promised: bool) -> None:
    catalogue, plan = _sold([(PriceRule(PriceRuleKind.FIXED, 0), None, FrequencyUnit.MONTH)])
    key, day = UUID(int=11), date(2026, 5, 1)
    product = replace(catalogue.products[key], vat_changes=(VatChange(1500, day), VatChange(1200, date(2027, 1, 1))))
    pricing = Pricing(replace(catalogue, products={**catalogue.products, key: product}))
    prices = tuple((each.id, 10_000) for each in catalogue.products.values())
    promise = TermPromise(1, plan.id, TODAY, prices=prices) if promised else None
    running = _running(plan, date(2026, 3, 31), 1)
    found = []
    for start in (day - timedelta(days=1), day, date(2027, 1, 1)):
        charge = pricing.charge(running, plan, 1, Period(start, start + timedelta(days=30)), promise)
        assert not isinstance(charge, NoPrice)
        found.append([(line.vat_bp, line.gross_minor, line.vat_minor) for line in charge.lines])
    gross = found[0][0][1]
    assert [lines[0] for lines in found] == [(rate, gross, vat_in(gross, rate)) for rate in (2500, 1500, 1200)]
    assert {lines[1][0] for lines in found} == {0}


def _sold(steps: list[tuple[PriceRule, FirstLength | None, FrequencyUnit]]) -> tuple[Catalogue, Plan]:
    """A chain of plans over two products, which have a price for every frequency."""
    billing_plan = BillingPlan(UUID(int=9), "Avis", 14, "NOK", ())
    products = {}
    for key, vat in ((UUID(int=11), 2500), (UUID(int=12), 0)):
        prices = [
            Price(UUID(int=key.int * 10 + n), key, Frequency(1, unit), 9_901 * (n + 1), LONG_AGO)
            for n, unit in enumerate(FrequencyUnit)
        ]
        products[key] = Product(key, UUID(int=3), "P", "", None, Medium.DIGITAL, vat, "3000", "NOK", tuple(prices))
    ids = [UUID(int=100 + n) for n in range(len(steps))]
    plans = {
        key: Plan(
            *(key, f"Steg {n}", "", PlanKind.SUBSCRIPTION, Frequency(1, unit), None, billing_plan.id, tuple(products)),
            *(None, None, False),
            offer=Offer(price, length, renewal_name=f"Videre {n}", next_plan_ids=() if n else tuple(ids[1:])),
        )
        for n, (key, (price, length, unit)) in enumerate(zip(ids, steps, strict=True))
    }
    return Catalogue(products, plans, {billing_plan.id: billing_plan}), plans[ids[0]]

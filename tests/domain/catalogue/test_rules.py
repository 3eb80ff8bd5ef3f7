"""Which price holds, what a method costs, and what can be sold (CAT-01, CAT-02, CAT-10, CAT-30)."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalogue.model import (
    BillingPlan,
    MethodFee,
    Obstacle,
    ObstacleCode,
    PaymentMethod,
    Plan,
    PlanKind,
    Price,
    PriceTime,
)
from domain.catalogue.rules import (
    billing_plan_errors,
    fee_of,
    frequency_errors,
    price_on,
    price_time,
    same_step,
    vat_bp,
    vat_text,
    why_not_sellable,
)
from domain.kernel.dates import Frequency, FrequencyUnit
from domain.kernel.refusal import InvalidInput

YEARLY, MONTHLY = Frequency(1, FrequencyUnit.YEAR), Frequency(1, FrequencyUnit.MONTH)
PRODUCT = UUID(int=1)
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
frequencies = st.sampled_from([YEARLY, MONTHLY, Frequency(12, FrequencyUnit.MONTH), Frequency(2, FrequencyUnit.WEEK)])
prices = st.lists(
    st.builds(Price, st.uuids(), st.just(PRODUCT), frequencies, st.integers(0, 10**6), days),
    max_size=12,
    unique_by=lambda p: (p.frequency.months, p.frequency.days, p.valid_from),
)


def price(amount_minor: int, valid_from: date, frequency: Frequency = YEARLY) -> Price:
    return Price(uuid4(), PRODUCT, frequency, amount_minor, valid_from)


@pytest.mark.rule("CAT-02")
@given(prices, frequencies, days)
def test_the_price_of_a_period_is_the_newest_at_or_before_its_start(
    known: list[Price], frequency: Frequency, start: date
) -> None:
    fitting = [p for p in known if same_step(p.frequency, frequency) and p.valid_from <= start]
    assert price_on(known, frequency, start) == max(fitting, key=lambda p: p.valid_from, default=None)
    assert price_on(known[::-1], frequency, start) == price_on(known, frequency, start)


@pytest.mark.rule("CAT-02")
@given(prices, frequencies, days, st.integers(1, 1_000))
def test_a_new_price_never_touches_a_period_that_started_before_it(
    known: list[Price], frequency: Frequency, start: date, later: int
) -> None:
    change = price(1, start + timedelta(days=later), frequency)
    assert price_on([*known, change], frequency, start) == price_on(known, frequency, start)


@pytest.mark.rule("CAT-02")
def test_a_new_price_holds_from_its_first_day_on() -> None:
    old, new = price(500_00, date(2025, 1, 1)), price(550_00, date(2026, 1, 1))
    assert price_on([old, new], YEARLY, date(2025, 12, 31)) == old
    assert price_on([old, new], YEARLY, date(2026, 1, 1)) == new
    assert price_on([old, new], YEARLY, date(2024, 12, 31)) is None
    assert price_on([old, new], MONTHLY, date(2026, 1, 1)) is None


@pytest.mark.rule("CAT-02")
@given(prices, days)
def test_of_each_frequency_at_most_one_price_is_current(known: list[Price], today: date) -> None:
    for frequency in (YEARLY, MONTHLY):
        times = [price_time(known, p, today) for p in known if same_step(p.frequency, frequency)]
        assert times.count(PriceTime.CURRENT) == (price_on(known, frequency, today) is not None)
    for one in known:
        assert (price_time(known, one, today) is PriceTime.COMING) is (one.valid_from > today)


def test_twelve_months_are_a_year_and_a_week_is_seven_days() -> None:
    assert same_step(YEARLY, Frequency(12, FrequencyUnit.MONTH))
    assert same_step(Frequency(1, FrequencyUnit.WEEK), Frequency(7, FrequencyUnit.DAY))
    assert not same_step(MONTHLY, Frequency(30, FrequencyUnit.DAY))


@pytest.mark.rule("CAT-30")
@given(st.integers(1, 24), st.integers(1, 24), st.integers(0, 10**6))
def test_a_fee_is_charged_from_its_period_on_and_by_its_method_alone(
    from_period: int, number: int, fee_minor: int
) -> None:
    plan = BillingPlan(uuid4(), "Årlig", 14, "NOK", (MethodFee(PaymentMethod.INVOICE, fee_minor, from_period),))
    assert fee_of(plan, PaymentMethod.INVOICE, number) == (plan.fees[0] if number >= from_period else None)
    assert fee_of(plan, "INVOICE", number) == fee_of(plan, PaymentMethod.INVOICE, number)
    assert fee_of(plan, PaymentMethod.AVTALEGIRO, number) is None


@pytest.mark.rule("CAT-30")
def test_what_is_wrong_with_a_billing_plan_is_named() -> None:
    fee = MethodFee(PaymentMethod.INVOICE, 4_900, 1)
    assert billing_plan_errors("Årlig", 0, [fee]) == []
    assert [e.path for e in billing_plan_errors("", 366, [])] == ["name", "leadDays"]
    wrong = [fee, MethodFee(PaymentMethod.EMAIL, -1, 0), fee]
    assert [e.path for e in billing_plan_errors("Årlig", 14, wrong)] == [
        "fees.1.feeMinor",
        "fees.1.fromPeriod",
        "fees.2.method",
    ]


@pytest.mark.rule("CAT-01")
@given(st.integers(0, 10_000))
def test_a_vat_rate_reads_back(rate_bp: int) -> None:
    assert vat_bp("vat", vat_text(rate_bp)) == rate_bp


@pytest.mark.rule("CAT-01")
@pytest.mark.parametrize(
    ("text", "rate_bp"), [("25", 2500), (" 12,5 ", 1250), ("11.11", 1111), ("0", 0), ("100", 10_000)]
)
def test_a_vat_rate_is_percent_with_two_decimals(text: str, rate_bp: int) -> None:
    assert vat_bp("vat", text) == rate_bp


@pytest.mark.rule("CAT-01")
@pytest.mark.parametrize("text", ["", "25%", "-1", "100.01", "1e9", "12.345", "NaN", "Infinity", "fem"])
def test_what_is_no_vat_rate_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        vat_bp("vatRatePercent", text)
    assert refused.value.errors[0].path == "vatRatePercent"


@pytest.mark.parametrize(("count", "unit"), [(0, "YEAR"), (367, "DAY"), (1, "DECADE"), (-1, "MONTH")])
def test_what_is_no_frequency_is_named(count: int, unit: str) -> None:
    assert [e.code for e in frequency_errors("frequency", count, unit)] == ["FREQUENCY"]


@pytest.mark.rule("CAT-10")
def test_a_plan_is_sold_on_its_days_and_not_when_it_is_disabled() -> None:
    first, last = date(2026, 1, 1), date(2026, 6, 30)

    def why(
        on: date, valid_from: date | None = first, valid_to: date | None = last, disabled: bool = False
    ) -> Obstacle | None:
        ids = (uuid4(), uuid4())
        plan = Plan(ids[0], "X", "", PlanKind.COURSE, YEARLY, None, ids[1], (), valid_from, valid_to, disabled)
        return why_not_sellable(plan, on)

    assert why(first) is why(last) is None
    assert why(first - timedelta(days=1)) == Obstacle.of(ObstacleCode.NOT_YET, plan="X", on=first)
    assert why(last + timedelta(days=1)) == Obstacle.of(ObstacleCode.ENDED, plan="X", on=last)
    assert why(first, disabled=True) == Obstacle.of(ObstacleCode.DISABLED, plan="X")
    assert why(date(1990, 1, 1), None, None) is None

"""What ages, households, months and branches make of a plan's lines, whatever the prices are (CAT-21, BIL-07)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.billing.model import BillableLine
from domain.billing.rules.lines import invoice_lines
from domain.catalogue.model import BranchShare, FeeRules, ShareKind, StartMonth, StartMonthKind
from domain.kernel.dates import Period
from domain.kernel.money import share_minor
from domain.subscriptions.model import MemberFacts
from domain.subscriptions.rules.membership import Standing, standing_of, with_fees, with_share, years_on

AMOUNTS, RATES = st.integers(0, 10**9), st.sampled_from([0, 1200, 1500, 2500])
LINES = st.lists(st.tuples(AMOUNTS, RATES), min_size=1, max_size=6).map(
    lambda found: tuple(BillableLine(f"vare {n}", 1, unit, vat, "3000") for n, (unit, vat) in enumerate(found))
)
SHARES = st.one_of(
    st.builds(BranchShare, st.just(ShareKind.AMOUNT), AMOUNTS, st.just("3290")),
    st.builds(BranchShare, st.just(ShareKind.PERCENT), st.integers(1, 10_000), st.just("3290")),
)
BRANCH = UUID(int=7), "Oslo lokallag"
START = date(2026, 5, 10)


@pytest.mark.rule("CAT-21", "BIL-07")
@given(LINES, SHARES)
def test_a_branch_share_changes_neither_the_total_nor_the_vat_of_any_rate(
    lines: tuple[BillableLine, ...], share: BranchShare
) -> None:
    before, after = invoice_lines(lines), invoice_lines(with_share(lines, share, BRANCH, "NOK"))
    rates: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for place, found in enumerate((before, after)):
        for line in found:
            rates[line.vat_bp][place] += line.gross_minor
            rates[line.vat_bp][place + 2] += line.vat_minor
    assert all(one == other and vat == vat_after for one, other, vat, vat_after in rates.values())
    assert all(line.gross_minor >= 0 for line in after)
    total = sum(line.unit_minor for line in lines)
    wanted = share.value if share.kind is ShareKind.AMOUNT else share_minor(total, share.value, 10_000)
    assert sum(line.gross_minor for line in after if line.branch_id == BRANCH[0]) == min(wanted, total)


@pytest.mark.rule("CAT-21")
@given(LINES, st.integers(1, 12))
def test_a_first_year_by_months_is_n_of_12_to_the_oere(lines: tuple[BillableLine, ...], months: int) -> None:
    fees = FeeRules(start_month=StartMonth(StartMonthKind.MONTHS))
    made = with_fees(lines, fees, Standing(months=months), START)
    normal = sum(line.unit_minor for line in lines)
    assert sum(line.unit_minor for line in made) == share_minor(normal, months, 12)


@pytest.mark.rule("CAT-21")
@given(st.dates(date(1920, 1, 1), date(2020, 12, 31)), st.dates(date(2021, 1, 1), date(2030, 12, 31)))
def test_someone_grows_a_year_older_once_a_year(birth_on: date, day: date) -> None:
    years = years_on(birth_on, day)
    assert years >= 0
    assert day.year - birth_on.year - 1 <= years <= day.year - birth_on.year
    assert years_on(birth_on, day.replace(year=day.year + 1, day=min(day.day, 28))) in (years, years + 1)


@pytest.mark.rule("CAT-21")
def test_who_was_born_on_29_february_is_a_year_older_on_1_march() -> None:
    assert years_on(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert years_on(date(2008, 2, 29), date(2026, 3, 1)) == 18


@pytest.mark.rule("CAT-21")
def test_a_member_without_a_branch_has_no_share() -> None:
    fees = FeeRules(share=BranchShare(ShareKind.AMOUNT, 100, "3290"))
    period = Period(START, date(2027, 5, 10))
    assert standing_of(fees, MemberFacts(), period, None) == Standing()
    assert standing_of(fees, MemberFacts(branch_id=BRANCH[0], branch=BRANCH[1]), period, None).branch == BRANCH

"""What a campaign is compared with, and on which day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.fundraising.queries import earlier_campaigns
from domain.fundraising.rules.campaigns import best_earlier, day_number, day_of_number
from domain.kernel.dates import add_months
from tests.domain.fundraising.raising import make_campaign
from tests.tenants import TODAY, Tenant, make_tenant

days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.rule("FUN-01")
@given(days, days, days)
def test_a_day_has_the_same_number_in_both_campaigns(start_on: date, earlier_start_on: date, on: date) -> None:
    number = day_number(start_on, on)
    if on < start_on:
        assert number is None
        return
    assert number is not None
    assert number >= 1
    assert day_of_number(earlier_start_on, number) - earlier_start_on == on - start_on


@pytest.mark.rule("FUN-01")
@given(days, st.lists(days, max_size=8))
def test_the_one_to_compare_with_began_most_nearly_a_year_before(start_on: date, starts: list[date]) -> None:
    place = best_earlier(start_on, starts)
    if not starts:
        assert place is None
        return
    assert place is not None
    distance = abs(starts[place] - add_months(start_on, -12))
    assert all(distance <= abs(other - add_months(start_on, -12)) for other in starts)


@pytest.mark.rule("FUN-01")
def test_of_two_that_are_as_near_the_later_one_is_compared_with() -> None:
    year_before = add_months(TODAY, -12)
    assert best_earlier(TODAY, [year_before - timedelta(days=3), year_before + timedelta(days=3)]) == 1


@pytest.mark.rule("FUN-01")
async def test_earlier_ones_are_whole_campaigns_of_the_organisation_the_newest_first(tenant: Tenant) -> None:
    stranger = await make_tenant(tenant.database, "Andre", 1)
    async with stranger.work() as work:
        await make_campaign(work, stranger, "Fremmed", start_on=TODAY - timedelta(days=5))
    async with tenant.work() as work:
        one = await make_campaign(work, tenant, "Første", start_on=TODAY - timedelta(days=400))
        two = await make_campaign(work, tenant, "Andre", start_on=TODAY - timedelta(days=30))
        part = await make_campaign(work, tenant, "Andre, brev", start_on=TODAY - timedelta(days=30), parent_id=two.id)
        three = await make_campaign(work, tenant, "Tredje")
        beside = await make_campaign(work, tenant, "Samtidig")
    async with tenant.read() as read:
        found = await earlier_campaigns(read, [one.id, two.id, part.id, three.id, beside.id])
    assert {key: [row["id"] for row in rows] for key, rows in found.items()} == {
        one.id: [],
        two.id: [one.id],
        part.id: [],
        three.id: [two.id, one.id],
        beside.id: [two.id, one.id],
    }

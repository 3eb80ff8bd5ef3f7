"""A run before it is run, beside what the newest forecast said of the same terms (RUN-05, BIL-14)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.catalogue.commands.add_price import add_price
from domain.catalogue.model import NewPrice, PaymentMethod
from domain.people.model import MemberKind
from domain.subscriptions.commands.rehearse_run import rehearse_run
from domain.subscriptions.commands.stop_subscription import stop_subscription
from domain.subscriptions.model import CriteriaSet, StopSubscription
from domain.subscriptions.rules.forecast import AgainstForecast, Compared
from tests.domain.routines.test_criteria_sets import paid_by, run_sets
from tests.domain.subscriptions.selling import DUES_MINOR, FEE_MINOR, MAGAZINE_MINOR, Shop, open_shop, run, start
from tests.domain.subscriptions.test_forecast import forecast
from tests.tenants import TODAY, Tenant

pytestmark = pytest.mark.rule("RUN-05", "BIL-14")
TERM_MINOR = DUES_MINOR + MAGAZINE_MINOR + FEE_MINOR
FIRST_RUN, SECOND_RUN = date(2027, 2, 18), date(2027, 2, 26)


async def forecast_shop(tenant: Tenant, *, members: int = 4) -> Shop:
    """Members whose years begin four days apart, and a forecast of TODAY."""
    shop = await open_shop(tenant, members=members)
    for n, member_id in enumerate(shop.member_ids):
        await start(shop, member_id, TODAY + timedelta(days=4 * n))
    await forecast(shop, size=3)
    return shop


async def against(shop: Shop, on: date, *sets: CriteriaSet, plan: bool = False) -> AgainstForecast | None:
    async with shop.tenant.read() as read:
        plan_id = shop.plan_id if plan else None
        return (await rehearse_run(read, shop.tenant.organisation_id, on, plan_id, sets)).forecast


async def test_a_run_that_does_what_was_foreseen_differs_in_nothing(tenant: Tenant) -> None:
    shop = await forecast_shop(tenant)
    found = await against(shop, FIRST_RUN)
    assert found is not None
    assert found.forecast_on == TODAY
    assert found.whole == Compared(said=1, said_minor=TERM_MINOR, run=1, run_minor=TERM_MINOR)
    assert found.plans == {shop.plan_id: found.whole}
    await run(shop, FIRST_RUN)
    after = await against(shop, SECOND_RUN)
    assert after is not None
    assert after.whole == Compared(3, 3 * TERM_MINOR, 1, TERM_MINOR, 2, 2 * TERM_MINOR)
    assert (after.whole.difference, after.whole.difference_minor) == (0, 0)
    again = await against(shop, FIRST_RUN)
    assert again is not None
    assert again.whole == Compared(said=1, said_minor=TERM_MINOR, billed=1, billed_minor=TERM_MINOR)


async def test_what_has_changed_since_the_forecast_is_the_difference(tenant: Tenant) -> None:
    shop = await forecast_shop(tenant, members=2)
    async with tenant.work() as work:
        await add_price(work, NewPrice(shop.dues_id, 1, "YEAR", 60_000, date(2027, 1, 1)))
    new = await start(shop, shop.member_ids[0], TODAY + timedelta(days=1))
    found = await against(shop, SECOND_RUN)
    assert found is not None
    assert found.whole == Compared(2, 2 * TERM_MINOR, 0, 0, 3, 3 * (TERM_MINOR + 10_000))
    assert (found.whole.difference, found.whole.difference_minor) == (1, 3 * (TERM_MINOR + 10_000) - 2 * TERM_MINOR)
    async with tenant.work() as work:
        command = StopSubscription(new.subscription_id, "MEMBER", TODAY + timedelta(days=30), False, True)
        await stop_subscription(work, command, idempotency_key="s")
    less = await against(shop, SECOND_RUN)
    assert less is not None
    assert (less.whole.said, less.whole.billed, less.whole.run, less.whole.difference) == (2, 0, 2, 0)


async def test_sets_and_plans_are_compared_with_their_part_of_it(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=3)
    for member_id in shop.member_ids:
        await start(shop, member_id, TODAY)
    await paid_by(shop, shop.member_ids[0], "EHF")
    await forecast(shop)
    by_ehf, by_post = (
        CriteriaSet(method.value, payment_methods=(method,)) for method in (PaymentMethod.EHF, PaymentMethod.INVOICE)
    )
    ehf, post = await against(shop, SECOND_RUN, by_ehf), await against(shop, SECOND_RUN, by_post)
    whole = await against(shop, SECOND_RUN, plan=True)
    assert ehf is not None
    assert post is not None
    assert whole is not None
    assert [(one.whole.said, one.whole.run) for one in (ehf, post, whole)] == [(1, 1), (2, 2), (3, 3)]
    await run_sets(shop, by_ehf, on=SECOND_RUN)
    rest = await against(shop, SECOND_RUN)
    assert rest is not None
    assert (rest.whole.said, rest.whole.billed, rest.whole.run) == (3, 1, 2)
    assert await against(shop, SECOND_RUN, CriteriaSet("Folk", member_kinds=(MemberKind.PERSON,))) is None


async def test_there_is_nothing_where_no_forecast_reaches_the_day(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1)
    await start(shop, shop.member_ids[0], TODAY)
    assert await against(shop, FIRST_RUN) is None
    await forecast(shop)
    assert await against(shop, TODAY - timedelta(days=1)) is None
    last = date(2028, 3, 2) - timedelta(days=15)
    assert await against(shop, last) is not None
    assert await against(shop, last + timedelta(days=1)) is None

"""Two years of a newspaper: an offer and its next step, a pause, a dearer year, another plan, and two ways to stop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest

from domain.catalogue.commands.add_price import add_price
from domain.catalogue.commands.create_billing_plan import create_billing_plan
from domain.catalogue.commands.create_plan import create_plan
from domain.catalogue.commands.create_product import create_product
from domain.catalogue.model import (
    Medium,
    NewBillingPlan,
    NewOffer,
    NewPlan,
    NewPrice,
    NewProduct,
    PlanKind,
    PriceRuleKind,
)
from domain.kernel.work import Work
from domain.people.commands.create_members import create_members
from domain.people.model import MemberDetails, MemberKind
from domain.subscriptions.commands.change_plan import change_plan
from domain.subscriptions.commands.pause_subscription import pause_subscription
from domain.subscriptions.commands.start_subscription import start_subscription
from domain.subscriptions.commands.stop_subscription import stop_subscription
from domain.subscriptions.model import ChangePlan, PauseSubscription, StartSubscription, StopSubscription
from tests.domain.ledger.balances import journal_balances
from tests.domain.subscriptions.selling import faults
from tests.scenarios.telling import Telling, table
from tests.tenants import TODAY, Tenant

QUARTER_MINOR, DEARER_MINOR, WEEKEND_MINOR = 90_000, 96_000, 60_000
LONG_AGO = date(2020, 1, 1)
# day, what, debit, credit, amount. Kari pauses from 2 October, reads weekends from 10 March on: of the 89 days of her
# term 66 are credited (960.00 × 66 / 89), which the next two invoices take. Her last term is not settled.
EXPECTED_KARI = """
2026-03-02  10001 Prøv                            1500  3000    79.20
2026-03-02  10001 Prøv                            1500  2700    19.80
2026-03-16  KID 0010001000100012                  1920  1500    99.00
2026-03-19  10003 Avisen                          1500  3000   720.00
2026-03-19  10003 Avisen                          1500  2700   180.00
2026-04-02  KID 0010001000100038                  1920  1500   900.00
2026-06-18  10005 Avisen                          1500  3000   720.00
2026-06-18  10005 Avisen                          1500  2700   180.00
2026-07-02  KID 0010001000100053                  1920  1500   900.00
2026-11-01  10008 Avisen                          1500  3000   720.00
2026-11-01  10008 Avisen                          1500  2700   180.00
2026-11-15  KID 0010001000100087                  1920  1500   900.00
2027-02-01  10010 Avisen                          1500  3000   768.00
2027-02-01  10010 Avisen                          1500  2700   192.00
2027-02-15  KID 0010001000100103                  1920  1500   960.00
2027-03-10  Kreditnota 1 for faktura 10010        3000  1500   569.53
2027-03-10  Kreditnota 1 for faktura 10010        2700  1500   142.38
2027-03-10  10011 Helgeavisen                     1500  3000   480.00
2027-03-10  10011 Helgeavisen                     1500  2700   120.00
2027-05-27  10013 Helgeavisen                     1500  3000   480.00
2027-05-27  10013 Helgeavisen                     1500  2700   120.00
2027-06-10  KID 0010001000100137                  1920  1500   488.09
2027-08-27  10015 Helgeavisen                     1500  3000   480.00
2027-08-27  10015 Helgeavisen                     1500  2700   120.00
2027-09-10  KID 0010001000100152                  1920  1500   600.00
"""
# Ola stops on 1 September with 31 of 92 days to go, which he has paid: 960.00 × 31 / 92 stays on his reskontro.
EXPECTED_OLA = """
2026-03-02  10002 Prøv                            1500  3000    79.20
2026-03-02  10002 Prøv                            1500  2700    19.80
2026-03-16  KID 0010002000100028                  1920  1500    99.00
2026-03-19  10004 Avisen                          1500  3000   720.00
2026-03-19  10004 Avisen                          1500  2700   180.00
2026-04-02  KID 0010002000100044                  1920  1500   900.00
2026-06-18  10006 Avisen                          1500  3000   720.00
2026-06-18  10006 Avisen                          1500  2700   180.00
2026-07-02  KID 0010002000100069                  1920  1500   900.00
2026-09-18  10007 Avisen                          1500  3000   720.00
2026-09-18  10007 Avisen                          1500  2700   180.00
2026-10-02  KID 0010002000100077                  1920  1500   900.00
2026-12-19  10009 Avisen                          1500  3000   768.00
2026-12-19  10009 Avisen                          1500  2700   192.00
2027-01-02  KID 0010002000100093                  1920  1500   960.00
2027-03-19  10012 Avisen                          1500  3000   768.00
2027-03-19  10012 Avisen                          1500  2700   192.00
2027-04-02  KID 0010002000100127                  1920  1500   960.00
2027-06-18  10014 Avisen                          1500  3000   768.00
2027-06-18  10014 Avisen                          1500  2700   192.00
2027-07-02  KID 0010002000100143                  1920  1500   960.00
2027-09-01  Kreditnota 2 for faktura 10014        3000  1500   258.78
2027-09-01  Kreditnota 2 for faktura 10014        2700  1500    64.70
"""


@dataclass(frozen=True, slots=True)
class Paper:
    """The plans, and the subscriptions of Kari and Ola."""

    product_id: UUID
    weekend_id: UUID
    kari: UUID
    ola: UUID
    karis: UUID
    olas: UUID


async def _open(story: Telling) -> Paper:
    """Sell a first month for 99.00, after which the newspaper goes on by the quarter."""
    async with story.work() as work:
        billing = await create_billing_plan(work, NewBillingPlan("Avis", 14))
        daily = await _product(work, story, "Avis", QUARTER_MINOR)
        weekend = await _product(work, story, "Helg", WEEKEND_MINOR)
        quarter = (PlanKind.SUBSCRIPTION, 3, "MONTH", billing.id)
        paper = await create_plan(work, NewPlan("Avisen", *quarter, (daily,)))
        weekends = await create_plan(work, NewPlan("Helgeavisen", *quarter, (weekend,)))
        offer = NewOffer(PriceRuleKind.FIXED, 9_900, next_plan_ids=(paper.id,))
        trial = await create_plan(
            work, NewPlan("Prøv", PlanKind.SUBSCRIPTION, 1, "MONTH", billing.id, (daily,), offer=offer)
        )
        people = [MemberDetails(MemberKind.PERSON, first_name=name, last_name="Leser") for name in ("Kari", "Ola")]
        kari, ola = (await create_members(work, people)).ids
        started = [
            await start_subscription(work, StartSubscription(one, trial.id, TODAY), idempotency_key=str(one))
            for one in (kari, ola)
        ]
    story.pay_in_time |= {kari, ola}
    return Paper(daily, weekends.id, kari, ola, *(one.subscription_id for one in started))


async def _product(work: Work, story: Telling, name: str, quarter_minor: int) -> UUID:
    new = NewProduct(story.tenant.organisation_id, name, Medium.PHYSICAL, "25", "3000")
    product = await create_product(work, new)
    for months, amount in ((1, quarter_minor // 3), (3, quarter_minor)):
        await add_price(work, NewPrice(product.id, months, "MONTH", amount, LONG_AGO))
    return product.id


@pytest.mark.rule("CAT-02", "CAT-11", "CAT-17", "SUB-05", "SUB-09", "SUB-11", "BIL-11", "LED-01", "NEW-03")
async def test_two_years_of_a_newspaper(tenant: Tenant) -> None:
    story = Telling(tenant)
    paper = await _open(story)
    await story.to(date(2026, 7, 20))
    async with story.work() as work:
        rest = PauseSubscription(paper.karis, date(2026, 11, 15), "Utenlands")
        assert (await pause_subscription(work, rest, idempotency_key="pause")).from_on == date(2026, 10, 2)
    await story.to(date(2026, 12, 1))
    async with story.work() as work:
        await add_price(work, NewPrice(paper.product_id, 3, "MONTH", DEARER_MINOR, date(2027, 1, 1)))
    await story.to(date(2027, 3, 10))
    async with story.work() as work:
        other = ChangePlan(paper.karis, paper.weekend_id, date(2027, 3, 10))
        assert len((await change_plan(work, other, idempotency_key="change")).invoice_ids) == 1
    await story.to(date(2027, 9, 1))
    async with story.work() as work:
        with_credit = StopSubscription(paper.olas, "Flyttet", date(2027, 9, 1))
        await stop_subscription(work, with_credit, idempotency_key="Ola stops")
    await story.to(date(2027, 11, 20))
    async with story.work() as work:
        without = StopSubscription(paper.karis, "Leser ikke", date(2027, 11, 20), settle_running=False)
        await stop_subscription(work, without, idempotency_key="Kari stops")
    await story.to(date(2028, 3, 2))
    assert await story.ledger(paper.kari) == table(EXPECTED_KARI)
    assert await story.ledger(paper.ola) == table(EXPECTED_OLA)
    async with tenant.read() as read:
        assert await journal_balances(read, tenant.organisation_id, story.today) == {paper.ola: 32_348}
    assert not await faults(tenant)

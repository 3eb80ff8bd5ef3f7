"""Two years of a union: dues by the month, one who is deducted, and one who stops paying until he is stopped."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.catalogue.commands.add_price import add_price
from domain.catalogue.commands.create_billing_plan import create_billing_plan
from domain.catalogue.commands.create_plan import create_plan
from domain.catalogue.commands.create_product import create_product
from domain.catalogue.model import Medium, NewBillingPlan, NewPlan, NewPrice, NewProduct, PlanKind
from domain.dunning.commands.attach_process import attach_process
from domain.dunning.commands.save_process import save_process
from domain.dunning.model import ProcessDetails, ReminderStep, StopRule
from domain.people.commands.create_members import create_members
from domain.people.commands.save_employment import save_employment
from domain.people.model import EmploymentDetails, MemberDetails, MemberKind
from domain.subscriptions.commands.change_payer import change_payer
from domain.subscriptions.commands.run_bulk_credit_chunk import run_bulk_credit_chunk
from domain.subscriptions.commands.start_bulk_credit import start_bulk_credit
from domain.subscriptions.commands.start_subscription import start_subscription
from domain.subscriptions.model import ChangePayer, StartSubscription
from domain.subscriptions.repository.bulk_credit import found_items
from domain.subscriptions.rules.bulk_credit import BulkCreditSearch
from tests.domain.ledger.balances import journal_balances
from tests.domain.subscriptions.selling import faults
from tests.scenarios.telling import Telling, table
from tests.tenants import TODAY, Tenant

STEPS = (ReminderStep(14, 10, 3_500), ReminderStep(5, 10, 3_500))
LAST_PAID = date(2027, 1, 15)
# Liv pays her first dues by KID, later ones are deducted: 10 days after each run her employer pays its list. They rise
# from 300.00 to 310.00 with the term that starts on 2 January 2027.
EXPECTED_LIV = """
2026-03  600.00  600.00
2026-04  300.00  300.00
2026-05  300.00  300.00
2026-06  300.00  300.00
2026-07  300.00  300.00
2026-08  300.00  300.00
2026-09  300.00  300.00
2026-10  300.00  300.00
2026-11  300.00  300.00
2026-12  310.00  310.00
2027-01  310.00  310.00
2027-02  310.00  310.00
2027-03  310.00  310.00
2027-04  310.00  310.00
2027-05  310.00  310.00
"""
# Kim pays Liv's dues, by e-mail, from the period after those that Liv has paid.
EXPECTED_KIM = """
2027-06  310.00  0.00
2027-07  310.00  310.00
2027-08  310.00  310.00
2027-09  310.00  310.00
2027-10  310.00  310.00
2027-11  310.00  310.00
2027-12  310.00  310.00
2028-01  310.00  310.00
2028-02  310.00  310.00
2028-03  0.00  310.00
"""
# Per pays for the last time on 2 January 2027. February's invoice is reminded of 14 days after its due date, and 5 days
# after the 10 that the reminder gave; 7 days after the second deadline his membership stops, within its March term.
EXPECTED_PER = """
2027-01-19  10024 Medlem                          1500  3200   310.00
2027-02-16  10026 Medlem                          1500  3200   310.00
2027-02-16  Purring 1 for faktura 10024           1500  3900    35.00
2027-03-03  Purring 2 for faktura 10024           1500  3900    35.00
2027-03-16  Purring 3 for faktura 10026           1500  3900    35.00
2027-03-19  10028 Medlem                          1500  3200   310.00
2027-03-20  Kreditnota 1 for faktura 10026        3200  1500   310.00
2027-03-20  10029 Medlem                          1500  3200   180.00
2027-03-20  Kreditnota 2 for faktura 10028        3200  1500   310.00
2027-03-20  Avskrevet purregebyr for faktura 10026  3900  1500    35.00
2027-04-17  Purring 4 for faktura 10029           1500  3900    35.00
2027-05-02  Purring 5 for faktura 10029           1500  3900    35.00
2027-06-01  Kreditnota 3 for faktura 10024        3200  1500   310.00
2027-06-01  Kreditnota 4 for faktura 10029        3200  1500   180.00
2027-06-01  Avskrevet purregebyr for faktura 10024  3900  1500    35.00
2027-06-01  Avskrevet purregebyr for faktura 10024  3900  1500    35.00
2027-06-01  Avskrevet purregebyr for faktura 10029  3900  1500    35.00
2027-06-01  Avskrevet purregebyr for faktura 10029  3900  1500    35.00
"""


async def _open(story: Telling) -> tuple[UUID, UUID, UUID]:
    """Start the memberships of Liv, who is deducted at the works, and of Per, by invoice; both are reminded alike."""
    async with story.work() as work:
        billing = await create_billing_plan(work, NewBillingPlan("Forbund", 14))
        stop = StopRule(7, 0, "Manglende betaling")
        process = await save_process(work, ProcessDetails("Vanlig", STEPS, stop=stop))
        await attach_process(work, billing.id, process.id)
        new = NewProduct(story.tenant.organisation_id, "Fagforeningskontingent", Medium.SPOKEN, "0", "3200")
        dues = await create_product(work, new)
        for amount, valid_from in ((30_000, date(2020, 1, 1)), (31_000, date(2027, 1, 1))):
            await add_price(work, NewPrice(dues.id, 1, "MONTH", amount, valid_from))
        plan = await create_plan(work, NewPlan("Medlem", PlanKind.MEMBERSHIP, 1, "MONTH", billing.id, (dues.id,)))
        people = [
            MemberDetails(MemberKind.PERSON, first_name=name, last_name="Arbeider", email=f"{name}@epost.example")
            for name in ("liv", "per", "kim")
        ]
        liv, per, kim = (await create_members(work, people)).ids
        [works] = (await create_members(work, [MemberDetails(MemberKind.COMPANY, company_name="Verket AS")])).ids
        await save_employment(work, EmploymentDetails(liv, works, date(2020, 1, 1)))
        for one, method in ((liv, "PAYROLL"), (per, "INVOICE")):
            command = StartSubscription(one, plan.id, TODAY, payment_method=method)
            await start_subscription(work, command, idempotency_key=method)
    return liv, per, kim


async def _months(story: Telling, member_id: UUID) -> list[list[str]]:
    """Return what was invoiced and paid of a member, by the month."""
    async with story.tenant.read() as read:
        rows = await read.sql(
            "SELECT to_char(posted_on, 'YYYY-MM') AS month, -coalesce(sum(reskontro_minor) FILTER "
            "(WHERE reskontro_minor < 0), 0) AS invoiced, coalesce(sum(reskontro_minor) FILTER "
            "(WHERE reskontro_minor > 0), 0) AS paid FROM posting WHERE member_id = $1 GROUP BY 1 ORDER BY 1",
            member_id,
        )
    return [[row["month"], f"{row['invoiced'] / 100:.2f}", f"{row['paid'] / 100:.2f}"] for row in rows]


async def _write_off(story: Telling) -> None:
    """Write off all that is left of members who have stopped."""
    search = BulkCreditSearch(story.tenant.organisation_id)
    async with story.work() as work:
        found = await found_items(work, search, story.today, 100)
        ids, minor = [one.item_id for one in found], sum(one.amount_minor for one in found)
        run_id = await start_bulk_credit(
            work, search, ids, expected_minor=minor, reason=None, idempotency_key="write off"
        )
        assert not await run_bulk_credit_chunk(work, run_id)


@pytest.mark.rule("RUN-01", "SUB-13", "CAT-02", "CAT-40", "DUN-01", "DUN-06", "BIL-12", "SUB-05", "SUB-06", "NEW-03")
async def test_two_years_of_a_union(tenant: Tenant) -> None:
    story = Telling(tenant)
    liv, per, kim = await _open(story)
    story.pay_in_time |= {liv, per}  # Liv her first invoice, which no run made
    story.employers_pay = timedelta(days=10)
    await story.to(date(2026, 4, 1))
    story.pay_in_time -= {liv}
    await story.to(LAST_PAID)
    story.pay_in_time -= {per}
    await story.to(date(2027, 6, 1))
    async with tenant.read() as read:
        [row] = await read.sql("SELECT state, end_on, stop_kind FROM subscription WHERE member_id = $1", per)
        assert tuple(row.values()) == ("STOPPED", date(2027, 3, 20), "PAYMENT_STOP")
    await _write_off(story)
    async with story.work() as work:
        [one] = await work.sql("SELECT id FROM subscription WHERE member_id = $1", liv)
        change = ChangePayer(one["id"], kim, "EMAIL")
        assert (await change_payer(work, change, idempotency_key="by e-mail")).on == date(2027, 7, 2)
    story.pay_in_time |= {kim}
    await story.to(date(2028, 3, 2))
    since = str(LAST_PAID)
    assert await _months(story, liv) == table(EXPECTED_LIV)
    assert await _months(story, kim) == table(EXPECTED_KIM)
    assert [one for one in await story.ledger(per) if one[0] > since] == table(EXPECTED_PER)
    async with tenant.read() as read:
        assert await journal_balances(read, tenant.organisation_id, story.today) == {}
    assert not await faults(tenant)

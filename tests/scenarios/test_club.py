"""Two years of a fee run: told 12 days before, billed four times a year, dearer, with players who come and go."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.billing.commands.credit_invoice import credit_invoice
from domain.catalogue.commands.add_fee_amount import add_fee_amount
from domain.catalogue.model import NewFeeAmount
from domain.club.commands.end_placement import end_placement
from domain.feeruns.commands.save_fee_run import save_fee_run
from domain.feeruns.model import FeeRunLocked
from tests.domain.club.clubbing import place
from tests.domain.feeruns.running import open_fee_club, run_of, save
from tests.domain.ledger.balances import journal_balances
from tests.domain.subscriptions.selling import faults
from tests.scenarios.fee_years import ANNE, BO, CARL, QUARTERLY, FeeYears
from tests.scenarios.telling import Telling, table
from tests.tenants import Tenant

# Anne pays on the due date, 14 days after each run; from 2027 on it costs 120.00. The run ends with 1 October 2027.
EXPECTED_ANNE = """
2026-04-01  10001 Kontingent U19                  1500  3200   100.00
2026-04-15  KID 0010001000100012                  1920  1500   100.00
2026-07-01  10003 Kontingent U19                  1500  3200   100.00
2026-07-15  KID 0010001000100038                  1920  1500   100.00
2026-10-01  10005 Kontingent U19                  1500  3200   100.00
2026-10-15  KID 0010001000100053                  1920  1500   100.00
2027-01-01  10007 Kontingent U19                  1500  3200   120.00
2027-01-15  KID 0010001000100079                  1920  1500   120.00
2027-04-01  10009 Kontingent U19                  1500  3200   120.00
2027-04-15  KID 0010001000100095                  1920  1500   120.00
2027-07-01  10011 Kontingent U19                  1500  3200   120.00
2027-07-15  KID 0010001000100111                  1920  1500   120.00
2027-10-01  10013 Kontingent U19                  1500  3200   120.00
2027-10-15  KID 0010001000100137                  1920  1500   120.00
"""
# Bo leaves at the end of 2026; of his last fee, which he does not pay, the club lets him off 40.00.
EXPECTED_BO = """
2026-04-01  10002 Kontingent U19                  1500  3200   100.00
2026-04-15  KID 0010002000100028                  1920  1500   100.00
2026-07-01  10004 Kontingent U19                  1500  3200   100.00
2026-07-15  KID 0010002000100044                  1920  1500   100.00
2026-10-01  10006 Kontingent U19                  1500  3200   100.00
2026-12-31  Kreditnota 1 for faktura 10006        3200  1500    40.00
"""
# Carl joins on 1 January 2027: the run of that very day takes him along.
EXPECTED_CARL = """
2027-01-01  10008 Kontingent U19                  1500  3200   120.00
2027-01-15  KID 0010003000100083                  1920  1500   120.00
2027-04-01  10010 Kontingent U19                  1500  3200   120.00
2027-04-15  KID 0010003000100109                  1920  1500   120.00
2027-07-01  10012 Kontingent U19                  1500  3200   120.00
2027-07-15  KID 0010003000100125                  1920  1500   120.00
2027-10-01  10014 Kontingent U19                  1500  3200   120.00
2027-10-15  KID 0010003000100141                  1920  1500   120.00
"""
EXPECTED_MAILS = """
2026-03-20  FEE_DETAILS  the collector
2026-04-01  FEE_COLLECTION  Anne
2026-04-01  FEE_COLLECTION  Bo
2026-06-19  FEE_DETAILS  the collector
2026-07-01  FEE_COLLECTION  Anne
2026-07-01  FEE_COLLECTION  Bo
2026-09-19  FEE_DETAILS  the collector
2026-10-01  FEE_COLLECTION  Anne
2026-10-01  FEE_COLLECTION  Bo
2026-12-20  FEE_DETAILS  the collector
2027-01-01  FEE_COLLECTION  Anne
2027-01-01  FEE_COLLECTION  Carl
2027-03-20  FEE_DETAILS  the collector
2027-04-01  FEE_COLLECTION  Anne
2027-04-01  FEE_COLLECTION  Carl
2027-06-19  FEE_DETAILS  the collector
2027-07-01  FEE_COLLECTION  Anne
2027-07-01  FEE_COLLECTION  Carl
2027-09-19  FEE_DETAILS  the collector
2027-10-01  FEE_COLLECTION  Anne
2027-10-01  FEE_COLLECTION  Carl
"""


@pytest.mark.rule("FEE-01", "FEE-02", "FEE-03", "FEE-04", "FEE-05", "FEE-07", "BIL-11", "NEW-03")
async def test_two_years_of_a_fee_run(tenant: Tenant) -> None:
    fees, story = await open_fee_club(tenant), Telling(tenant)
    anne, bo, carl = (fees.club.members[one] for one in (ANNE, BO, CARL))
    run = await save(fees, timing=QUARTERLY)
    years = FeeYears(story, fees, run)
    story.pay_in_time |= {anne, bo, carl}
    await years.live(date(2026, 9, 30))
    story.pay_in_time -= {bo}
    assert fees.details.fee_rate_id is not None
    async with story.work() as work:
        await add_fee_amount(work, fees.details.fee_rate_id, NewFeeAmount(12_000, "0", date(2027, 1, 1)))
        [placed] = await work.sql("SELECT id FROM placement WHERE member_id = $1 ORDER BY from_on LIMIT 1", bo)
        await end_placement(work, placed["id"], date(2026, 12, 31))
    await place(fees.club, CARL, fees.club.u19, from_on=date(2027, 1, 1))
    await years.live(date(2026, 12, 31))
    async with story.work() as work:
        [owed] = await work.sql("SELECT invoice_id FROM open_item WHERE payer_id = $1", bo)
        await credit_invoice(work, owed["invoice_id"], reason="Slutter", part=4_000, idempotency_key="off")
    await years.live(date(2027, 6, 22))
    now = await run_of(fees, run.id)
    with pytest.raises(FeeRunLocked):  # told on the 19th
        async with story.work() as work:
            timing = replace(QUARTERLY, day=2)
            details = replace(fees.details, timing=timing)
            await save_fee_run(work, details, fee_run_id=run.id, version=now.version)
    await years.live(date(2027, 8, 1))
    now = await run_of(fees, run.id)
    async with story.work() as work:
        timing = replace(QUARTERLY, end_on=date(2027, 10, 1))
        details = replace(fees.details, timing=timing)
        await save_fee_run(work, details, fee_run_id=run.id, version=now.version)
    await years.live(date(2028, 3, 2))
    assert await story.ledger(anne) == table(EXPECTED_ANNE)
    assert await story.ledger(bo) == table(EXPECTED_BO)
    assert await story.ledger(carl) == table(EXPECTED_CARL)
    assert years.mails == table(EXPECTED_MAILS)
    async with tenant.read() as read:
        assert await journal_balances(read, tenant.organisation_id, story.today) == {bo: -6_000}
    assert not await faults(tenant)

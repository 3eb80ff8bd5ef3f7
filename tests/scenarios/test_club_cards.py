"""Two years of a fee run with cards: enrolled by the first link, told 7 days before, drawn, declined, timed out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from domain.catalogue.commands.add_fee_amount import add_fee_amount
from domain.catalogue.model import NewFeeAmount
from domain.feeruns.model import PaymentType
from ops.cards.faults import Faults
from tests.cards import APPROVED, POOR_LATER, SLOW_LATER, Cards, card_service, charges, open_account
from tests.conftest import DatabaseUrls
from tests.domain.club.clubbing import place
from tests.domain.feeruns.running import RATE_MINOR, open_fee_club, run_of, save
from tests.domain.ledger.balances import journal_balances
from tests.domain.subscriptions.selling import faults
from tests.scenarios.fee_years import ANNE, BO, CARL, QUARTERLY, CardYears, FeeYears
from tests.scenarios.telling import Telling, table
from tests.tenants import Tenant
from tests.till import Till, open_till

DEARER_MINOR = 12_000
_KEY = re.compile(" [0-9a-f]{8}-[0-9a-f-]{27}$")
# Anne enrols a card with the first payment and is drawn from then on; from 2027 on it costs 120.00.
EXPECTED_ANNE = """
2026-04-01  10001 Kontingent U19  1500  3200  100.00
2026-04-03  Kort                  1920  1500  100.00
2026-07-01  10003 Kontingent U19  1500  3200  100.00
2026-07-01  Kort                  1920  1500  100.00
2026-10-01  10005 Kontingent U19  1500  3200  100.00
2026-10-01  Kort                  1920  1500  100.00
2027-01-01  10007 Kontingent U19  1500  3200  120.00
2027-01-01  Kort                  1920  1500  120.00
2027-04-01  10010 Kontingent U19  1500  3200  120.00
2027-04-01  Kort                  1920  1500  120.00
2027-07-01  10013 Kontingent U19  1500  3200  120.00
2027-07-01  Kort                  1920  1500  120.00
2027-10-01  10016 Kontingent U19  1500  3200  120.00
2027-10-01  Kort                  1920  1500  120.00
2028-01-01  10019 Kontingent U19  1500  3200  120.00
2028-01-01  Kort                  1920  1500  120.00
"""
# Bo's first card has too little money in July; he pays by the link of the payment mail and keeps another card.
EXPECTED_BO = """
2026-04-01  10002 Kontingent U19  1500  3200  100.00
2026-04-04  Kort                  1920  1500  100.00
2026-07-01  10004 Kontingent U19  1500  3200  100.00
2026-07-05  Kort                  1920  1500  100.00
2026-10-01  10006 Kontingent U19  1500  3200  100.00
2026-10-01  Kort                  1920  1500  100.00
2027-01-01  10008 Kontingent U19  1500  3200  120.00
2027-01-01  Kort                  1920  1500  120.00
2027-04-01  10011 Kontingent U19  1500  3200  120.00
2027-04-01  Kort                  1920  1500  120.00
2027-07-01  10014 Kontingent U19  1500  3200  120.00
2027-07-01  Kort                  1920  1500  120.00
2027-10-01  10017 Kontingent U19  1500  3200  120.00
2027-10-01  Kort                  1920  1500  120.00
2028-01-01  10020 Kontingent U19  1500  3200  120.00
2028-01-01  Kort                  1920  1500  120.00
"""
# Carl joins on 1 January 2027. When his card is drawn no answer comes: what was done is found out, and not done again.
EXPECTED_CARL = """
2027-01-01  10009 Kontingent U19  1500  3200  120.00
2027-01-04  Kort                  1920  1500  120.00
2027-04-01  10012 Kontingent U19  1500  3200  120.00
2027-04-01  Kort                  1920  1500  120.00
2027-07-01  10015 Kontingent U19  1500  3200  120.00
2027-07-01  Kort                  1920  1500  120.00
2027-10-01  10018 Kontingent U19  1500  3200  120.00
2027-10-01  Kort                  1920  1500  120.00
2028-01-01  10021 Kontingent U19  1500  3200  120.00
2028-01-01  Kort                  1920  1500  120.00
"""
EXPECTED_MAILS = """
2026-03-20  FEE_DETAILS  the collector
2026-04-01  FEE_COLLECTION  Anne
2026-04-01  FEE_COLLECTION  Bo
2026-04-03  FEE_RECEIPT  Anne
2026-04-04  FEE_RECEIPT  Bo
2026-06-19  FEE_DETAILS  the collector
2026-06-24  FEE_NOTICE  Anne
2026-06-24  FEE_NOTICE  Bo
2026-07-01  FEE_COLLECTION  Bo
2026-07-01  FEE_RECEIPT  Anne
2026-07-05  FEE_RECEIPT  Bo
2026-09-19  FEE_DETAILS  the collector
2026-09-24  FEE_NOTICE  Anne
2026-09-24  FEE_NOTICE  Bo
2026-10-01  FEE_RECEIPT  Anne
2026-10-01  FEE_RECEIPT  Bo
2026-12-20  FEE_DETAILS  the collector
2026-12-25  FEE_NOTICE  Anne
2026-12-25  FEE_NOTICE  Bo
2027-01-01  FEE_COLLECTION  Carl
2027-01-01  FEE_RECEIPT  Anne
2027-01-01  FEE_RECEIPT  Bo
2027-01-04  FEE_RECEIPT  Carl
2027-03-20  FEE_DETAILS  the collector
2027-03-25  FEE_NOTICE  Anne
2027-03-25  FEE_NOTICE  Bo
2027-03-25  FEE_NOTICE  Carl
2027-04-01  FEE_RECEIPT  Anne
2027-04-01  FEE_RECEIPT  Bo
2027-04-01  FEE_RECEIPT  Carl
2027-06-19  FEE_DETAILS  the collector
2027-06-24  FEE_NOTICE  Anne
2027-06-24  FEE_NOTICE  Bo
2027-06-24  FEE_NOTICE  Carl
2027-07-01  FEE_RECEIPT  Anne
2027-07-01  FEE_RECEIPT  Bo
2027-07-01  FEE_RECEIPT  Carl
2027-09-19  FEE_DETAILS  the collector
2027-09-24  FEE_NOTICE  Anne
2027-09-24  FEE_NOTICE  Bo
2027-09-24  FEE_NOTICE  Carl
2027-10-01  FEE_RECEIPT  Anne
2027-10-01  FEE_RECEIPT  Bo
2027-10-01  FEE_RECEIPT  Carl
2027-12-20  FEE_DETAILS  the collector
2027-12-25  FEE_NOTICE  Anne
2027-12-25  FEE_NOTICE  Bo
2027-12-25  FEE_NOTICE  Carl
2028-01-01  FEE_RECEIPT  Anne
2028-01-01  FEE_RECEIPT  Bo
2028-01-01  FEE_RECEIPT  Carl
"""


@pytest.fixture
async def cards(tmp_path: Path) -> AsyncIterator[Cards]:
    async with card_service(tmp_path) as running:
        yield running


@pytest.fixture
async def till(tenant: Tenant, database_urls: DatabaseUrls, valkey_url: str) -> AsyncIterator[Till]:
    async with open_till(tenant, database_urls, valkey_url) as opened:
        yield opened


@pytest.mark.rule("FEE-01", "FEE-03", "FEE-04", "FEE-05", "FEE-07", "PRV-04", "NEW-03")
async def test_two_years_of_a_fee_run_with_cards(till: Till, cards: Cards, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Faults, "DROPPED_SECONDS", 2.0)
    tenant = till.tenant
    fees, story = await open_fee_club(tenant), Telling(tenant)
    await open_account(tenant, cards.url)
    timing = replace(QUARTERLY, end_on=date(2028, 1, 1))
    run = await save(fees, timing=timing, payment_type=PaymentType.SUBSCRIPTION)
    years = FeeYears(story, fees, run)
    drawn = CardYears(years, till, cards)
    years.after_run = drawn.draw
    await drawn.pay_by_link(ANNE, APPROVED, date(2026, 4, 3))
    await drawn.pay_by_link(BO, POOR_LATER, date(2026, 4, 4))
    await drawn.pay_by_link(BO, APPROVED, date(2026, 7, 5), keep_card=True)
    await years.live(date(2026, 12, 1))
    assert fees.details.fee_rate_id is not None
    async with story.work() as work:
        await add_fee_amount(work, fees.details.fee_rate_id, NewFeeAmount(DEARER_MINOR, "0", date(2027, 1, 1)))
    await place(fees.club, CARL, fees.club.u19, from_on=date(2027, 1, 1))
    await drawn.pay_by_link(CARL, SLOW_LATER, date(2027, 1, 4))
    await years.live(date(2028, 3, 1))
    expected = {ANNE: EXPECTED_ANNE, BO: EXPECTED_BO, CARL: EXPECTED_CARL}
    for place_, ledger in expected.items():
        assert await _ledger(story, fees.club.members[place_]) == table(ledger)
    assert years.mails == table(EXPECTED_MAILS)
    assert drawn.in_doubt == ["2027-04-01", "2027-07-01", "2027-10-01", "2028-01-01"]
    # 3 quarters of two and 5 of three people; the card service has heard of each payment once, and of one decline
    assert await cards.captured_minor() == 6 * RATE_MINOR + 15 * DEARER_MINOR
    assert len(await cards.payments()) == 22
    assert Counter(row["state"] for row in await charges(tenant)) == {"CAPTURED": 21, "FALLEN_BACK": 1}
    assert {row["attempts"] for row in await charges(tenant)} == {1}
    assert (await run_of(fees, run.id)).next_on is None
    async with tenant.read() as read:
        assert await journal_balances(read, tenant.organisation_id, story.today) == {}
    assert not await faults(tenant)


async def _ledger(story: Telling, member_id: UUID) -> list[list[str]]:
    """What was posted about a member, without the keys of payments."""
    return [[day, _KEY.sub("", text), *rest] for day, text, *rest in await story.ledger(member_id)]

"""What branches are owed of a period (CAT-21)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from domain.billing.commands.credit_invoice import credit_invoice
from domain.billing.queries.shares import branch_settlement
from tests.domain.subscriptions.association import SHARE_MINOR, SHARED, YEAR_MINOR, Association, open_association
from tests.domain.subscriptions.newspaper import days
from tests.domain.subscriptions.selling import Shop, faults, invoices_of, pay
from tests.tenants import Tenant

MARCH, APRIL, MAY, JUNE = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)
LATER = APRIL + days(3)


@pytest.mark.rule("CAT-21")
async def test_a_branch_is_owed_its_part_of_what_is_paid_when_it_is_paid(tenant: Tenant) -> None:
    club = await open_association(tenant)
    plan_id = await club.plan(SHARED)
    for _ in range(2):
        await club.join(plan_id, await club.member(in_branch=True))
    await club.join(plan_id, await club.member())
    first, second, outside = await invoices_of(_shop(club))
    assert await _settled(club, MARCH, APRIL) == (2, 2 * SHARE_MINOR, 0, 0)
    await pay(tenant, first, YEAR_MINOR // 3)
    await pay(tenant, outside)
    await pay(tenant, second, on=LATER)
    part = round(SHARE_MINOR * (YEAR_MINOR // 3) / YEAR_MINOR)
    assert await _settled(club, MARCH, APRIL) == (2, 2 * SHARE_MINOR, 0, part)
    assert await _settled(club, APRIL, MAY) == (0, 0, 0, SHARE_MINOR)
    assert await _settled(club, MARCH, MAY) == (2, 2 * SHARE_MINOR, 0, part + SHARE_MINOR)


@pytest.mark.rule("CAT-21", "BIL-11")
async def test_crediting_what_was_paid_takes_the_branchs_part_back_in_that_period(tenant: Tenant) -> None:
    club = await open_association(tenant)
    await club.join(await club.plan(SHARED), await club.member(in_branch=True))
    [invoice] = await invoices_of(_shop(club))
    await pay(tenant, invoice)
    async with tenant.work(LATER) as work:
        await credit_invoice(work, invoice["id"], reason="Angret", idempotency_key="credit")
    assert await _settled(club, MARCH, APRIL) == (1, SHARE_MINOR, 0, SHARE_MINOR)
    assert await _settled(club, APRIL, MAY) == (0, 0, SHARE_MINOR, -SHARE_MINOR)
    assert not await faults(tenant)


@pytest.mark.rule("CAT-21", "BIL-11")
async def test_a_credit_of_other_lines_leaves_the_branch_its_whole_share(tenant: Tenant) -> None:
    club = await open_association(tenant)
    await club.join(await club.plan(SHARED), await club.member(in_branch=True))
    [invoice] = await invoices_of(_shop(club))
    async with tenant.work() as work:
        await credit_invoice(work, invoice["id"], reason="Rabatt", part={1: 50_000}, idempotency_key="credit")
    await pay(tenant, invoice, YEAR_MINOR - 50_000)
    assert await _settled(club, MARCH, APRIL) == (1, SHARE_MINOR, 0, SHARE_MINOR)


@pytest.mark.rule("CAT-21", "LED-03")
async def test_what_was_paid_in_one_period_and_taken_away_in_the_next_counts_in_both(tenant: Tenant) -> None:
    club = await open_association(tenant)
    await club.join(await club.plan(SHARED), await club.member(in_branch=True))
    [invoice] = await invoices_of(_shop(club))
    await pay(tenant, invoice, on=LATER)
    async with tenant.work() as work:
        undone = "UPDATE allocation SET undone_at = $2 WHERE invoice_id = $1"
        await work.send(undone, invoice["id"], datetime.combine(MAY, time(12), UTC))
    assert await _settled(club, APRIL, MAY) == (0, 0, 0, SHARE_MINOR)
    assert await _settled(club, MAY, JUNE) == (0, 0, 0, -SHARE_MINOR)
    assert await _settled(club, MARCH, JUNE) == (1, SHARE_MINOR, 0, 0)


def _shop(club: Association) -> Shop:
    return Shop(club.tenant, club.branch_id, club.branch_id, ())


async def _settled(club: Association, from_on: date, to_on: date) -> tuple[int, int, int, int]:
    async with club.tenant.read() as read:
        [one] = await branch_settlement(read, club.tenant.organisation_id, from_on, to_on)
    assert one.branch_id == club.branch_id
    return one.invoices, one.invoiced_minor, one.credited_minor, one.paid_minor

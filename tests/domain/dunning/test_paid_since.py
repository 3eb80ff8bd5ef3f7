"""What came in since a payment stop (DUN-06)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest

from domain.billing.commands.issue_additional_invoice import issue_additional_invoice
from domain.billing.model import AdditionalInvoice, AdditionalLine
from domain.dunning.commands.move_payment import move_payment
from domain.dunning.model import StopRule
from domain.dunning.queries.stops import StopSearch, stop_page
from domain.kernel.database import Row
from domain.payments.model import NewMove
from tests.domain.dunning.stopped import CAUSE, FIRST_ON, SECOND_ON, STOP_ON, dun, guard
from tests.domain.subscriptions.selling import faults, invoices_of, pay
from tests.tenants import TODAY, Tenant

DAY = timedelta(days=1)


@pytest.mark.rule("DUN-06", "LED-03")
async def test_what_a_move_took_of_a_payment_from_before_the_stop_is_not_counted_as_paid_since(tenant: Tenant) -> None:
    guarded = await guard(tenant, members=2, stop=StopRule(7, 1_000, CAUSE))
    payer_id, other_id = guarded.shop.member_ids
    async with tenant.work() as work:
        line = AdditionalLine(1, 5_000, "Kurs", vat_rate_percent="0", account="3000")
        course = AdditionalInvoice(tenant.organisation_id, payer_id, guarded.dunning.billing_plan_id, "Kurs", (line,))
        course_id = await issue_additional_invoice(work, course, idempotency_key="course")
    first, _, extra = await invoices_of(guarded.shop)
    assert (first["payer_id"], extra["id"]) == (payer_id, course_id)
    await pay(tenant, extra, on=TODAY + DAY)
    await dun(guarded, FIRST_ON, SECOND_ON, STOP_ON)
    [before] = await payments_of(tenant)
    async with tenant.work(STOP_ON + DAY) as work:
        move = NewMove(before["id"], other_id, None, 5_000, "Feil medlem")
        await move_payment(work, move, idempotency_key="move")
    assert await paid_since(tenant, payer_id) == 0
    await pay(tenant, extra, 4_000, on=STOP_ON + DAY)
    assert await paid_since(tenant, payer_id) == 4_000
    assert await faults(tenant) == {}


async def payments_of(tenant: Tenant) -> Sequence[Row]:
    async with tenant.read() as read:
        return await read.sql("SELECT id FROM payment")


async def paid_since(tenant: Tenant, payer_id: UUID) -> int:
    async with tenant.read() as read:
        [row] = await stop_page(read, StopSearch(member_id=payer_id), limit=2, before=None)
    return int(row["paid_since_minor"])

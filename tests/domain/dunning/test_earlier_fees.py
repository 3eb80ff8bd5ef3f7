"""Fees of settled invoices are demanded with the payer's next one, and posted once (BIL-08)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.billing.commands.credit_invoice import credit_invoice
from domain.billing.commands.issue_additional_invoice import issue_additional_invoice
from domain.billing.commands.turn_over_invoices import turn_over_invoices
from domain.billing.model import (
    AdditionalInvoice,
    AdditionalLine,
    InvoiceDraft,
    InvoiceLine,
    InvoiceLines,
    InvoiceState,
)
from domain.billing.queries.documents import invoice_document, invoice_pdf
from domain.billing.queries.earlier_fees import earlier_fees_of
from domain.billing.queries.invoices import invoices
from domain.billing.rules.destinations import DEMAND_FILE
from domain.billing.rules.drawing import demands_fees
from domain.catalogue.model import PaymentMethod
from domain.dialogue.commands.make_run_files import make_run_files
from domain.dialogue.commands.queue_invoice_dispatches import queue_invoice_dispatches
from domain.dialogue.queries import file_parts, run_files
from domain.dunning.commands.undo_settlement import undo_settlement
from domain.kernel.database import Row
from domain.kernel.ids import new_id
from domain.people.commands.switch_ledger_billing import switch_ledger_billing
from domain.subscriptions.commands.rehearse_run import rehearse_run
from domain.subscriptions.commands.start_billing_run import start_billing_run
from domain.subscriptions.queries.coming import coming
from domain.subscriptions.queries.subscriptions import next_bill
from tests.domain.dunning.stopped import FIRST_ON, Guarded, dun, guard
from tests.domain.dunning.unpaid import settle
from tests.domain.subscriptions.selling import faults, finish, invoices_of, pay, run
from tests.tenants import Tenant

FEE = 3_500
DAY = timedelta(days=1)
NEXT_RUN = date(2027, 2, 16)
POSTED = "SELECT count(*) AS n FROM journal_entry WHERE kind = 'REMINDER_FEE'"
pytestmark = pytest.mark.rule("BIL-08")


async def owing_a_fee(tenant: Tenant, *, ledger_billing: bool = True) -> tuple[Guarded, Row]:
    """A member whose first invoice is paid, and the fee of its reminder is not."""
    guarded = await guard(tenant, stop=None)
    async with tenant.work() as work:
        await switch_ledger_billing(work, tenant.organisation_id, on=ledger_billing)
    await dun(guarded, FIRST_ON)
    [first] = await invoices_of(guarded.shop)
    await pay(tenant, first, on=FIRST_ON + DAY)
    await settle(guarded.dunning, FIRST_ON + DAY)
    return guarded, first


async def bill(guarded: Guarded, minor: int, *, key: str = "a") -> Row:
    """Issue an invoice of one free line, and return it."""
    async with guarded.tenant.work(FIRST_ON + 2 * DAY) as work:
        line = AdditionalLine(1, minor, "Kurs", vat_rate_percent="0", account="3000")
        new = AdditionalInvoice(
            guarded.tenant.organisation_id,
            guarded.shop.member_ids[0],
            guarded.dunning.billing_plan_id,
            "Kurs",
            (line,),
        )
        invoice_id = await issue_additional_invoice(work, new, idempotency_key=key)
    return await shown(guarded.tenant, invoice_id)


async def shown(tenant: Tenant, invoice_id: UUID) -> Row:
    async with tenant.read() as read:
        return (await invoices(read, [invoice_id]))[invoice_id]


async def demanded(tenant: Tenant, invoice: Row) -> int:
    """What an invoice demands of earlier fees."""
    async with tenant.read() as read:
        return sum(row["amount_minor"] for row in (await earlier_fees_of(read, [invoice["id"]]))[invoice["id"]])


async def to_pay(tenant: Tenant, invoice: Row) -> tuple[int, int]:
    """What an invoice's slip demands, and what of it are earlier fees."""
    async with tenant.read() as read:
        document = await invoice_document(read, invoice["id"])
    return document.open_minor, document.earlier_fees_minor


async def owed(tenant: Tenant) -> dict[str, int]:
    """What is open, by invoices and fees."""
    async with tenant.read() as read:
        rows = await read.sql("SELECT fee_of IS NULL AS whole, open_minor FROM open_item")
    return {
        kind: sum(row["open_minor"] for row in rows if row["whole"] is is_invoice)
        for kind, is_invoice in (("invoices", True), ("fees", False))
    }


async def test_bil_08_a_fee_of_35_of_a_paid_invoice_raises_the_next_demand_and_is_posted_once(tenant: Tenant) -> None:
    guarded, _ = await owing_a_fee(tenant)
    subscription_id = guarded.subscription_ids[0]
    async with tenant.read() as read:
        expected = await next_bill(read, subscription_id, FIRST_ON + 2 * DAY)
        events = await coming(read, subscription_id, FIRST_ON + 2 * DAY)
        preview = await rehearse_run(read, tenant.organisation_id, NEXT_RUN)
        [posted] = await read.sql(POSTED)
    assert expected is not None
    assert [fee.amount_minor for fee in expected.draft.earlier_fees] == [FEE]
    assert [len(one.bill.draft.earlier_fees) for one in events if one.bill][:2] == [1, 0]
    assert [len(row.draft.earlier_fees) for row in preview.rows] == [1]
    await run(guarded.shop, NEXT_RUN)
    second = (await invoices_of(guarded.shop))[-1]
    assert second["total_minor"] == second["open_minor"] == expected.draft.total_minor
    assert await demanded(tenant, second) == FEE
    async with tenant.work(NEXT_RUN) as work:
        document = await invoice_document(work, second["id"])
        assert (await invoice_pdf(work, second["id"])).startswith(b"%PDF")
        await queue_invoice_dispatches(work, [second["id"]])
        [message] = await work.sql("SELECT body FROM dispatch WHERE invoice_id = $1", second["id"])
        assert await work.sql(POSTED) == [posted]
    to_pay = second["total_minor"] + FEE
    assert (document.total_minor, document.earlier_fees_minor, document.open_minor) == (
        second["total_minor"],
        FEE,
        to_pay,
    )
    assert "Tidligere purregebyr: 35,00 kr\nÅ betale: " in message["body"].replace("\u00a0", " ")
    await pay(tenant, second, to_pay, on=NEXT_RUN)
    assert await owed(tenant) == {"invoices": 0, "fees": 0}
    async with tenant.read() as read:
        assert (await invoice_document(read, second["id"])).open_minor == 0
    assert not await faults(tenant)


async def test_it_is_demanded_again_only_when_no_open_invoice_demands_it(tenant: Tenant) -> None:
    guarded, _ = await owing_a_fee(tenant)
    one, two = await bill(guarded, 10_000), await bill(guarded, 20_000, key="b")
    assert [await demanded(tenant, each) for each in (one, two)] == [FEE, 0]
    await pay(tenant, one, 10_000)
    assert await owed(tenant) == {"invoices": 20_000, "fees": FEE}
    three = await bill(guarded, 30_000, key="c")
    assert await demanded(tenant, three) == FEE
    async with tenant.work(FIRST_ON + 3 * DAY) as work:
        await credit_invoice(work, three["id"], reason="Feil", idempotency_key="note")
    assert await demanded(tenant, await bill(guarded, 40_000, key="d")) == FEE
    assert not await faults(tenant)


async def test_what_a_collector_has_raises_nothing_and_nor_does_it_raise_what_credit_covers(tenant: Tenant) -> None:
    guarded, first = await owing_a_fee(tenant)
    async with tenant.work(FIRST_ON + 2 * DAY) as work:
        await turn_over_invoices(work, [first["id"]], InvoiceState.IN_COLLECTION)
    assert await demanded(tenant, await bill(guarded, 10_000, key="collected")) == 0
    async with tenant.work(FIRST_ON + 2 * DAY) as work:
        await turn_over_invoices(work, [first["id"]], InvoiceState.ISSUED)
        await credit_invoice(work, first["id"], part=1_000, reason="Feil", idempotency_key="part")
    covered = await bill(guarded, 1_000, key="covered")
    assert (covered["open_minor"], await demanded(tenant, covered)) == (0, 0)
    assert await demanded(tenant, await bill(guarded, 10_000, key="slip")) == FEE


@pytest.mark.rule("BIL-08", "LED-04")
async def test_a_slip_demands_no_fee_once_it_is_settled_or_the_fee_s_own_invoice_is_open_again(tenant: Tenant) -> None:
    guarded, first = await owing_a_fee(tenant)
    one = await bill(guarded, 10_000)
    assert await to_pay(tenant, one) == (10_000 + FEE, FEE)
    async with tenant.read() as read:
        [settled] = await read.sql("SELECT id FROM allocation WHERE invoice_id = $1", first["id"])
    async with tenant.work(FIRST_ON + 2 * DAY) as work:
        await undo_settlement(work, settled["id"], reason="Feil", idempotency_key="u")
    assert await to_pay(tenant, one) == (10_000, 0)
    await pay(tenant, first, on=FIRST_ON + 3 * DAY)
    assert await to_pay(tenant, one) == (10_000 + FEE, FEE)
    await pay(tenant, one, 10_000, on=FIRST_ON + 3 * DAY)
    assert await to_pay(tenant, one) == (0, 0)
    assert await demanded(tenant, await bill(guarded, 100_000, key="b")) == FEE
    assert not await faults(tenant)


@pytest.mark.rule("BIL-08", "RUN-01")
async def test_a_file_of_demands_asks_for_the_fee_with_the_invoice(tenant: Tenant) -> None:
    guarded, _ = await owing_a_fee(tenant)
    async with tenant.work(NEXT_RUN) as work:
        run_id = await start_billing_run(
            work, tenant.organisation_id, NEXT_RUN, destinations={"INVOICE": DEMAND_FILE}, idempotency_key="run"
        )
    await finish(guarded.shop, run_id, NEXT_RUN)
    more = True
    while more:
        async with tenant.work(NEXT_RUN) as work:
            more = await make_run_files(work, run_id)
    second = (await invoices_of(guarded.shop))[-1]
    async with tenant.read() as read:
        [file] = (await run_files(read, [run_id]))[run_id]
        [(_, content)] = [part async for part in file_parts(read, file["id"], table=True)]
    assert file["total_minor"] == second["total_minor"]
    written = f"{second['total_minor'] // 100},00;{(second['total_minor'] + FEE) // 100},00;{second['reference']}"
    assert written in content.decode()
    assert not await faults(tenant)


async def test_with_ledger_billing_off_or_the_invoice_open_a_fee_waits_where_it_is(tenant: Tenant) -> None:
    guarded, _ = await owing_a_fee(tenant, ledger_billing=False)
    assert await demanded(tenant, await bill(guarded, 10_000)) == 0
    async with tenant.work() as work:
        await switch_ledger_billing(work, tenant.organisation_id, on=True)
        await work.sql("UPDATE open_item SET open_minor = 1 WHERE fee_of IS NOT NULL RETURNING 1")
    later = await bill(guarded, 10_000, key="b")
    assert await demanded(tenant, later) == 1


@pytest.mark.parametrize("method", PaymentMethod)
def test_only_a_slip_of_which_something_is_to_pay_takes_fees_along(method: PaymentMethod) -> None:
    lines = InvoiceLines([InvoiceLine("Kurs", 1, 100, 0, 100, 0, 100, "3000")])
    own = new_id(), new_id(), 1, "ADDITIONAL", None, None, "Kurs", None, None, FIRST_ON, FIRST_ON
    draft = InvoiceDraft(*own, method.value, lines)
    assert demands_fees(draft, 99) is (method in {PaymentMethod.INVOICE, PaymentMethod.EMAIL})
    assert not demands_fees(draft, 100)
    assert not demands_fees(replace(draft, takes_fees=False), 0)

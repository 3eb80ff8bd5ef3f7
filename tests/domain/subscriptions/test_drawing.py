"""Credit finds its way into the next invoice (BIL-08, BIL-11)."""

from __future__ import annotations

import asyncio
from datetime import date
from uuid import UUID

import pytest

from domain.billing.commands.credit_invoice import credit_invoice
from domain.billing.commands.issue_additional_invoice import issue_additional_invoice
from domain.billing.model import AdditionalInvoice, AdditionalLine, CreditSource
from domain.billing.queries.credit import drawn_of
from domain.billing.queries.documents import invoice_document, invoice_pdf
from domain.billing.queries.invoices import invoices
from domain.billing.rules.drawing import drawn_minor
from domain.catalogue.queries import load_catalogue
from domain.dialogue.commands.queue_invoice_dispatches import queue_invoice_dispatches
from domain.kernel.database import Row
from domain.kernel.ids import new_id
from domain.kernel.refusal import NotFound
from domain.ledger.queries import balances
from domain.payments.commands.assign_payment import assign_payment
from domain.people.commands.switch_ledger_billing import switch_ledger_billing
from domain.subscriptions.commands.rehearse_run import rehearse_run
from domain.subscriptions.queries.coming import coming
from domain.subscriptions.queries.subscriptions import next_bill
from tests.domain.subscriptions.selling import (
    DUES_MINOR,
    MAGAZINE_MINOR,
    Shop,
    faults,
    invoices_of,
    open_shop,
    pay,
    run,
    start,
)
from tests.tenants import TODAY, Tenant

TOTAL = DUES_MINOR + MAGAZINE_MINOR
FEE = 4_900
NEXT_RUN = date(2027, 2, 16)
pytestmark = pytest.mark.rule("BIL-08", "BIL-11")


async def switch(tenant: Tenant, *, on: bool = True) -> None:
    async with tenant.work() as work:
        await switch_ledger_billing(work, tenant.organisation_id, on=on)


async def credit(tenant: Tenant, invoice_id: UUID, part: int | None = None) -> UUID:
    async with tenant.work() as work:
        return await credit_invoice(work, invoice_id, part=part, reason="feil", idempotency_key=f"{invoice_id} {part}")


async def bill(shop: Shop, minor: int, *, member: int = 0, key: str = "a") -> Row:
    """Issue an invoice of one free line, and return it."""
    async with shop.tenant.work() as work:
        [plan] = (await load_catalogue(work)).billing_plans.values()
        line = AdditionalLine(1, minor, "Kurs", vat_rate_percent="0", account="3000")
        new = AdditionalInvoice(shop.tenant.organisation_id, shop.member_ids[member], plan.id, "Kurs", (line,))
        invoice_id = await issue_additional_invoice(work, new, idempotency_key=key)
    async with shop.tenant.read() as read:
        return (await invoices(read, [invoice_id]))[invoice_id]


async def take_back_money(tenant: Tenant, member_id: UUID, minor: int) -> None:
    """Book money that a bank took back, which only its files tell of."""
    payment_id = new_id()
    async with tenant.work() as work:
        await work.sql(
            "INSERT INTO payment (tenant_id, id, organisation_id, state, matching_type, amount_minor, currency, "
            "paid_on, value_on, source, source_id, created_at) VALUES ($1, $2, $3, 'AWAITING_IDENTIFICATION', "
            "'BY_REFERENCE', $4, 'NOK', $5, $5, 'OCR_GIRO', $6, now())",
            *(tenant.id, payment_id, tenant.organisation_id, -minor, TODAY, str(payment_id)),
        )
        await assign_payment(work, payment_id, member_id=member_id, invoice_id=None, idempotency_key=str(payment_id))


async def drawn(tenant: Tenant, invoice_id: UUID) -> dict[CreditSource, int]:
    async with tenant.read() as read:
        found = (await drawn_of(read, [invoice_id]))[invoice_id]
    return {kind: drawn_minor(found, kind) for kind in {one.kind for one in found}}


async def balance(tenant: Tenant, member_id: UUID) -> int:
    async with tenant.read() as read:
        return sum(row["balance_minor"] for row in await balances(read, [member_id]))


async def test_overpaid_100_earlier_lowers_249_to_149(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    await switch(tenant)
    first = await bill(shop, 20_000)
    await pay(tenant, first, 30_000)
    second = await bill(shop, 24_900, key="b")
    assert (second["total_minor"], second["open_minor"], second["state"]) == (24_900, 14_900, "ISSUED")
    assert await drawn(tenant, second["id"]) == {CreditSource.PAYMENT_CREDIT: 10_000}
    async with tenant.read() as read:
        document = await invoice_document(read, second["id"])
        assert (await invoice_pdf(read, second["id"])).startswith(b"%PDF")
    assert (document.total_minor, document.overpaid_before_minor, document.open_minor) == (24_900, 10_000, 14_900)
    await pay(tenant, second)
    assert await balance(tenant, shop.member_ids[0]) == 0
    assert not await faults(tenant)


async def test_the_message_says_what_is_left_to_pay_and_why(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    await switch(tenant)
    await pay(tenant, await bill(shop, 20_000), 60_000)
    second, third = await bill(shop, 24_900, key="b"), await bill(shop, 24_900, key="c")
    async with tenant.work() as work:
        await queue_invoice_dispatches(work, [second["id"], third["id"]])
        rows = await work.sql("SELECT invoice_id, body FROM dispatch")
    texts = {row["invoice_id"]: row["body"].replace("\u00a0", " ") for row in rows}
    assert "Fakturabeløp: 249,00 kr\nTidligere innbetalt: −249,00 kr\nÅ betale: 0,00 kr" in texts[second["id"]]
    assert "KID" not in texts[second["id"]]
    assert "Tidligere innbetalt: −151,00 kr\nÅ betale: 98,00 kr" in texts[third["id"]]
    assert f"KID: {third['reference']}" in texts[third["id"]]


async def test_with_ledger_billing_off_a_payment_waits_on_the_reskontro_and_a_credit_note_does_not(
    tenant: Tenant,
) -> None:
    shop = await open_shop(tenant)
    first = await bill(shop, 20_000)
    await pay(tenant, first, 30_000)
    await credit(tenant, first["id"], 5_000)
    second = await bill(shop, 24_900, key="b")
    assert second["open_minor"] == 19_900
    assert await drawn(tenant, second["id"]) == {CreditSource.CREDIT_NOTE: 5_000}
    assert await balance(tenant, shop.member_ids[0]) == 10_000 - 19_900
    await switch(tenant)
    third = await bill(shop, 24_900, key="c")
    assert third["open_minor"] == 14_900
    assert not await faults(tenant)


async def test_credit_larger_than_the_demand_leaves_nothing_to_pay_and_the_rest_on_the_reskontro(
    tenant: Tenant,
) -> None:
    shop = await open_shop(tenant)
    await switch(tenant)
    await pay(tenant, await bill(shop, 10_000), 50_000)
    second = await bill(shop, 24_900, key="b")
    assert (second["state"], second["open_minor"]) == ("ISSUED", 0)
    assert await balance(tenant, shop.member_ids[0]) == 40_000 - 24_900
    assert (await bill(shop, 24_900, key="c"))["open_minor"] == 24_900 - 15_100
    assert not await faults(tenant)


async def test_debt_on_open_invoices_never_raises_the_demand_and_takes_no_credit_away(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    await switch(tenant)
    first = await bill(shop, 20_000)
    await bill(shop, 70_000, key="debt")
    async with tenant.work() as work:
        await credit_invoice(work, first["id"], reason="feil", part=5_000, idempotency_key="p")
    assert (await bill(shop, 24_900, key="b"))["open_minor"] == 24_900
    await pay(tenant, first, 15_000)
    await credit(tenant, first["id"], 2_000)
    third = await bill(shop, 24_900, key="c")
    assert third["open_minor"] == 22_900
    assert not await faults(tenant)


async def test_money_that_was_taken_back_is_not_drawn(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    await switch(tenant)
    await pay(tenant, await bill(shop, 10_000), 30_000)
    await take_back_money(tenant, shop.member_ids[0], 15_000)
    second = await bill(shop, 24_900, key="b")
    assert second["open_minor"] == 24_900 - 5_000
    assert (await bill(shop, 24_900, key="c"))["open_minor"] == 24_900
    assert not await faults(tenant)


async def test_crediting_an_invoice_that_drew_sets_the_credit_free_for_the_next(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    await switch(tenant)
    await pay(tenant, await bill(shop, 20_000), 30_000)
    second = await bill(shop, 24_900, key="b")
    await credit(tenant, second["id"])
    assert await balance(tenant, shop.member_ids[0]) == 10_000
    await switch(tenant, on=False)  # it is a credit note's now
    third = await bill(shop, 24_900, key="c")
    assert await drawn(tenant, third["id"]) == {CreditSource.CREDIT_NOTE: 10_000}
    assert third["open_minor"] == 14_900
    assert not await faults(tenant)


async def test_a_run_draws_what_its_rehearsal_said_for_many_terms_and_payers(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=4)
    await switch(tenant)
    for member_id in shop.member_ids:
        await start(shop, member_id, date(2026, 3, 2))
    of = {row["payer_id"]: row for row in await invoices_of(shop)}
    first, second, third, _ = (of[member_id] for member_id in shop.member_ids)
    await pay(tenant, first, TOTAL + 200_000)  # enough for two terms and a part of a third
    await pay(tenant, second)
    await credit(tenant, second["id"], 10_000)
    await pay(tenant, third)
    late = date(2029, 2, 20)
    async with tenant.read() as read:
        preview = await rehearse_run(read, tenant.organisation_id, late)
    assert preview.drawn_minor == 210_000
    await run(shop, late, size=2)
    after = [row for row in await invoices_of(shop) if row["run_id"]]
    assert sum(row["total_minor"] - row["open_minor"] for row in after) == preview.drawn_minor
    expected = [(bill.subscription_id, bill.number, drawn_minor(bill.draft.drawn)) for bill in preview.rows]
    found = [(row["origin_id"], row["origin_number"], row["total_minor"] - row["open_minor"]) for row in after]
    assert sorted(found) == sorted(expected)
    assert [row["open_minor"] for row in after if row["payer_id"] == first["payer_id"]] == [
        0,
        0,
        3 * (TOTAL + FEE) - 200_000,
    ]
    assert not await faults(tenant)


async def test_a_preview_is_outdated_when_the_credit_has_changed(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1)
    await switch(tenant)
    await start(shop, shop.member_ids[0], TODAY)
    async with tenant.read() as read:
        before = await rehearse_run(read, tenant.organisation_id, NEXT_RUN)
    [invoice] = await invoices_of(shop)
    await pay(tenant, invoice, TOTAL + 1)
    async with tenant.read() as read:
        after = await rehearse_run(read, tenant.organisation_id, NEXT_RUN)
    assert (before.total_minor, before.drawn_minor) == (after.total_minor, after.drawn_minor - 1)
    assert before.hash != after.hash


@pytest.mark.rule("SUB-04", "BIL-14")
async def test_what_is_to_come_shows_what_will_be_drawn(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1, unit="MONTH")
    await switch(tenant)
    started = await start(shop, shop.member_ids[0], TODAY)
    [invoice] = await invoices_of(shop)
    await pay(tenant, invoice, TOTAL + TOTAL + FEE + 100)
    async with tenant.read() as read:
        bill_next = await next_bill(read, started.subscription_id, TODAY)
        events = await coming(read, started.subscription_id, TODAY)
    assert bill_next is not None
    assert drawn_minor(bill_next.draft.drawn) == TOTAL + FEE
    assert [drawn_minor(one.bill.draft.drawn) for one in events if one.bill][:3] == [TOTAL + FEE, 100, 0]


async def test_two_at_once_never_draw_the_same_credit_twice(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    await switch(tenant)
    await pay(tenant, await bill(shop, 10_000), 40_000)
    issued = await asyncio.gather(*[bill(shop, 24_900, key=f"both {n}") for n in range(4)])
    assert sum(row["total_minor"] - row["open_minor"] for row in issued) == 30_000
    assert not await faults(tenant)


async def test_a_run_beside_payments_and_other_invoices_draws_each_credit_once(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=6)
    await switch(tenant)
    for member_id in shop.member_ids:
        await start(shop, member_id, TODAY)
    own = await invoices_of(shop)
    await asyncio.gather(
        *[pay(tenant, row, TOTAL + 10_000) for row in own],
        *[bill(shop, 24_900, member=n, key=f"beside {n}") for n in range(6)],
        run(shop, NEXT_RUN, size=2),
    )
    assert not await faults(tenant)


async def test_switching_is_audited_once_and_needs_an_organisation(tenant: Tenant) -> None:
    await switch(tenant)
    await switch(tenant)
    async with tenant.work() as work:
        rows = await work.sql("SELECT before, after FROM audit_entry WHERE what = 'switch_ledger_billing'")
    assert len(rows) == 1
    with pytest.raises(NotFound):
        async with tenant.work() as work:
            await switch_ledger_billing(work, UUID(int=1), on=True)

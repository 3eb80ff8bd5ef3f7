"""Settlements are undone and redone by staff; the record stays, and the books agree (LED-04)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from domain.billing.commands.credit_invoice import credit_invoice
from domain.billing.commands.turn_over_invoices import turn_over_invoices
from domain.billing.model import InvoiceState, SettlementObstacle, SettlementStays
from domain.dunning.commands.settle_with_credit import settle_with_credit
from domain.dunning.commands.undo_settlement import undo_settlement
from domain.dunning.model import Tolerance
from domain.kernel.database import Row
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, NotFound
from domain.payments.queries.refunds import refundable_minor
from tests.domain.dunning.unpaid import (
    DUE_ON,
    FEE_MINOR,
    Dunning,
    more,
    open_dunning,
    owing,
    pay,
    remind,
    reminders,
)
from tests.domain.payments.owing import Owing, balance, facts, open_minor
from tests.domain.subscriptions.selling import faults
from tests.tenants import TODAY, Tenant

pytestmark = pytest.mark.rule("LED-04")


async def settled(dunning: Dunning, *, kind: str | None = None) -> Sequence[Row]:
    """What counts as settled, in the order in which it was."""
    async with dunning.tenant.read() as read:
        return await read.sql(
            "SELECT * FROM allocation WHERE undone_at IS NULL AND ($1::text IS NULL OR source_kind = $1) ORDER BY id",
            kind,
        )


async def undo(dunning: Dunning, settlement_id: UUID, *, reason: str = "Feil faktura", key: str = "") -> UUID:
    async with dunning.tenant.work() as work:
        return await undo_settlement(
            work, settlement_id, reason=reason, idempotency_key=key or f"undo {settlement_id} {new_id()}"
        )


async def use(dunning: Dunning, one: Owing, minor: int, *, key: str = "") -> None:
    async with dunning.tenant.work() as work:
        await settle_with_credit(work, one.invoice_id, minor, idempotency_key=key or f"use {new_id()}")


async def figures(dunning: Dunning, *owed: Owing) -> tuple[list[int], int, int]:
    """What is open of invoices, what their payer has unused, and the payer's balance."""
    async with dunning.tenant.read() as read:
        open_minors = [await open_minor(read, one.invoice_id) for one in owed]
        unused = await refundable_minor(read, dunning.tenant.organisation_id, owed[0].member_id)
        return open_minors, unused, await balance(read, owed[0].member_id)


async def test_what_a_payment_settled_is_open_again_and_the_amount_unused(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    [one] = await owing(dunning, 50_000)
    await pay(dunning, one, 50_000, TODAY)
    [paid] = await settled(dunning)
    assert await undo(dunning, paid["id"], key="k") == one.invoice_id
    assert await undo(dunning, paid["id"], key="k") == one.invoice_id
    assert await figures(dunning, one) == ([50_000], 50_000, 0)
    async with tenant.read() as read:
        [item] = await read.sql("SELECT * FROM open_item")
        [kept] = await read.sql("SELECT * FROM allocation")
        [audit] = await read.sql("SELECT * FROM audit_entry WHERE what = 'undo_settlement'")
        [fact] = await facts(read, "SettlementUndone")
    assert (item["due_on"], item["total_minor"], item["fee_of"]) == (DUE_ON, 50_000, None)
    assert (kept["id"], kept["amount_minor"]) == (paid["id"], 50_000)
    assert kept["undone_at"] is not None
    assert audit["reason"] == "Feil faktura"
    assert (fact["invoice_id"], fact["amount_minor"]) == (str(one.invoice_id), 50_000)
    assert not await faults(tenant)


async def test_undoing_everything_and_redoing_it_gives_the_same_open_amounts(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    [one] = await owing(dunning, 50_000)
    other = await more(dunning, one, 30_000)
    await pay(dunning, one, 60_000, TODAY)
    await pay(dunning, other, 25_000, TODAY)
    before = await figures(dunning, one, other)
    assert before == ([0, 0], 5_000, 5_000)
    for paid in await settled(dunning):
        await undo(dunning, paid["id"])
    assert await figures(dunning, one, other) == ([50_000, 30_000], 85_000, 5_000)
    await use(dunning, one, 50_000, key="k")
    await use(dunning, one, 50_000, key="k")
    await use(dunning, other, 30_000)
    assert await figures(dunning, one, other) == before
    redone = [(row["source_kind"], row["amount_minor"]) for row in await settled(dunning)]
    assert redone == [("PAYMENT_CREDIT", 50_000), ("PAYMENT_CREDIT", 10_000), ("PAYMENT_CREDIT", 20_000)]
    assert not await faults(tenant)
    for paid in await settled(dunning):
        await undo(dunning, paid["id"])
    assert await figures(dunning, one, other) == ([50_000, 30_000], 85_000, 5_000)
    assert not await faults(tenant)


@pytest.mark.rule("LED-05")
async def test_a_rest_within_the_tolerance_comes_back_with_its_payment_and_goes_again(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant, tolerance=Tolerance(amount_minor=500))
    [one] = await owing(dunning, 50_000)
    await pay(dunning, one, 49_600, TODAY)
    assert await figures(dunning, one) == ([0], 0, 0)
    paid, rest = await settled(dunning)
    with pytest.raises(SettlementStays) as refused:
        await undo(dunning, rest["id"])
    assert refused.value.obstacle is SettlementObstacle.WRITTEN_OFF
    await undo(dunning, paid["id"])
    assert await figures(dunning, one) == ([50_000], 49_600, -400)
    assert not await faults(tenant)
    await use(dunning, one, 49_600)
    assert await figures(dunning, one) == ([0], 0, 0)
    assert not await faults(tenant)


@pytest.mark.rule("DUN-01")
async def test_the_fee_of_a_reminder_is_undone_alone_and_paid_after_its_invoice(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    [one] = await owing(dunning, 50_000)
    await remind(dunning, DUE_ON + timedelta(days=14))
    await pay(dunning, one, 50_000 + FEE_MINOR, DUE_ON + timedelta(days=15))
    [reminder] = await reminders(dunning)
    of_invoice, of_fee = await settled(dunning)
    assert of_fee["invoice_id"] == reminder["id"]
    assert await undo(dunning, of_fee["id"]) == one.invoice_id
    async with tenant.read() as read:
        [item] = await read.sql("SELECT * FROM open_item")
    assert (item["invoice_id"], item["fee_of"], item["open_minor"]) == (reminder["id"], one.invoice_id, FEE_MINOR)
    assert item["due_on"] == reminder["due_on"]
    assert not await faults(tenant)
    await undo(dunning, of_invoice["id"])
    await use(dunning, one, 50_000 + 1_000)
    assert [(row["invoice_id"], row["amount_minor"]) for row in await settled(dunning)] == [
        (one.invoice_id, 50_000),
        (reminder["id"], 1_000),
    ]
    assert not await faults(tenant)


@pytest.mark.rule("BIL-11")
async def test_the_credit_of_another_invoice_is_undone_and_an_own_credit_note_stays(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    [one] = await owing(dunning, 50_000)
    await pay(dunning, one, 50_000, TODAY)
    other = await more(dunning, one, 30_000)
    async with tenant.work() as work:
        await credit_invoice(work, one.invoice_id, reason="Feil", idempotency_key="whole")
        await credit_invoice(work, other.invoice_id, reason="Feil", part=1_000, idempotency_key="part")
    await use(dunning, other, 10_000)
    paid, own, *drawn = await settled(dunning)
    assert [row["source_kind"] for row in (own, *drawn)] == ["CREDIT_NOTE", "CREDIT_NOTE"]
    for row, obstacle in ((paid, SettlementObstacle.CREDITED), (own, SettlementObstacle.OWN_CREDIT_NOTE)):
        with pytest.raises(SettlementStays) as refused:
            await undo(dunning, row["id"])
        assert refused.value.obstacle is obstacle
    await undo(dunning, drawn[0]["id"])
    assert await figures(dunning, other) == ([29_000], 50_000, 21_000)
    assert not await faults(tenant)


async def test_it_is_undone_once_of_what_is_not_with_a_collector_and_with_a_reason(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    [one] = await owing(dunning, 50_000)
    await pay(dunning, one, 20_000, TODAY)
    [paid] = await settled(dunning)
    with pytest.raises(InvalidInput):
        await undo(dunning, paid["id"], reason=" ")
    with pytest.raises(NotFound):
        await undo(dunning, new_id())
    async with tenant.work() as work:
        await turn_over_invoices(work, [one.invoice_id], InvoiceState.IN_COLLECTION)
    with pytest.raises(SettlementStays) as refused:
        await undo(dunning, paid["id"])
    assert refused.value.obstacle is SettlementObstacle.IN_COLLECTION
    async with tenant.work() as work:
        await turn_over_invoices(work, [one.invoice_id], InvoiceState.ISSUED)
    answers = await asyncio.gather(*(undo(dunning, paid["id"]) for _ in range(4)), return_exceptions=True)
    assert sum(answer == one.invoice_id for answer in answers) == 1
    assert [each.obstacle for each in answers if isinstance(each, SettlementStays)] == [SettlementObstacle.UNDONE] * 3
    assert await figures(dunning, one) == ([50_000], 20_000, -30_000)
    assert not await faults(tenant)


async def test_no_more_is_settled_than_is_open_and_unused(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    [one] = await owing(dunning, 50_000)
    await pay(dunning, one, 60_000, TODAY)
    other = await more(dunning, one, 30_000)
    small = await more(dunning, one, 4_000)
    for demand, minor in ((other, 10_001), (other, 0), (other, -1), (small, 4_001), (one, 1)):
        with pytest.raises(InvalidInput) as refused:
            await use(dunning, demand, minor)
        assert [(field.path, field.code) for field in refused.value.fields] == [("amountMinor", "RANGE")]
    answers = await asyncio.gather(*(use(dunning, other, 6_000) for _ in range(3)), return_exceptions=True)
    assert sum(answer is None for answer in answers) == 1
    assert await figures(dunning, other, small) == ([24_000, 4_000], 4_000, -24_000)
    async with dunning.tenant.read() as read:
        assert len(await facts(read, "CreditConsumed")) == 1
    with pytest.raises(NotFound):
        async with tenant.work() as work:
            await settle_with_credit(work, new_id(), 1, idempotency_key="none")
    assert not await faults(tenant)


@pytest.mark.rule("PAY-02c")
async def test_no_program_of_ours_may_change_or_remove_a_settlement(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    [one] = await owing(dunning, 50_000)
    await pay(dunning, one, 20_000, TODAY)
    before = await settled(dunning)
    columns = [name for name, _ in before[0].items() if name != "undone_at"]
    assert len(columns) > 5
    for sql in ("DELETE FROM allocation", *(f"UPDATE allocation SET {name} = {name}" for name in columns)):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with tenant.work() as work:
                await work.sql(sql)
    assert await settled(dunning) == before

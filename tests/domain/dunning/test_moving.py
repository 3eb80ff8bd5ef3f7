"""A payment is moved to another invoice, or to the member who paid it in truth; the books agree (LED-03)."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from domain.billing.commands.credit_invoice import credit_invoice
from domain.billing.commands.turn_over_invoices import turn_over_invoices
from domain.billing.model import InvoiceState
from domain.dunning.commands.move_payment import move_payment
from domain.dunning.model import Tolerance
from domain.dunning.queries.moving import movable_minors
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, NotFound
from domain.payments.commands.assign_payment import assign_payment
from domain.payments.commands.import_payment_file import import_payment_file
from domain.payments.commands.register_refund import register_refund
from domain.payments.model import MoveHindrance, NewMove, NewRefund, PaymentStays
from domain.payments.queries.payments import work_list
from domain.payments.queries.refunds import refundable_minor
from tests.domain.dunning.unpaid import DUE_ON, FEE_MINOR, Dunning, more, open_dunning, owing, pay, remind
from tests.domain.payments.ocr_files import transaction
from tests.domain.payments.owing import Owing, balance, facts, open_minor, tenant_file
from tests.domain.subscriptions.selling import faults
from tests.tenants import TODAY, Tenant

pytestmark = pytest.mark.rule("LED-03")


async def moved(
    dunning: Dunning, payment_id: UUID, to: Owing | UUID, minor: int, *, reason: str = "Feil KID", key: str = ""
) -> UUID:
    """Move to an invoice of its payer, or to a member alone."""
    member_id, invoice_id = (to.member_id, to.invoice_id) if isinstance(to, Owing) else (to, None)
    async with dunning.tenant.work() as work:
        move = NewMove(payment_id, member_id, invoice_id, minor, reason)
        return await move_payment(work, move, idempotency_key=key or f"move {new_id()}")


async def taken_back(dunning: Dunning, one: Owing, minor: int, payer: Owing) -> None:
    """Let the bank take money back, as the work list gives it to a member, in a file with a payment of another one."""
    rows = [transaction(1, payer.total_minor, payer.kid), transaction(2, minor, one.kid, deducts=True)]
    content = tenant_file(dunning.tenant, rows)
    async with dunning.tenant.work() as work:
        await import_payment_file(work, "minus.txt", content)
    async with dunning.tenant.read() as read:
        [minus] = await work_list(read, limit=10)
    async with dunning.tenant.work() as work:
        await assign_payment(work, minus["id"], member_id=one.member_id, invoice_id=None, idempotency_key="back")


async def figures(dunning: Dunning, *owed: Owing) -> list[tuple[int, int, int]]:
    """By invoice: what is open of it, what its payer has unused, and the payer's balance."""
    async with dunning.tenant.read() as read:
        return [
            (
                await open_minor(read, one.invoice_id),
                await refundable_minor(read, dunning.tenant.organisation_id, one.member_id),
                await balance(read, one.member_id),
            )
            for one in owed
        ]


async def movable(dunning: Dunning, payment_id: UUID) -> int:
    async with dunning.tenant.read() as read:
        return (await movable_minors(read, [payment_id]))[payment_id]


async def test_a_payment_of_the_wrong_invoice_settles_another_of_its_payer(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    [wrong] = await owing(dunning, 50_000)
    right = await more(dunning, wrong, 30_000)
    payment_id = await pay(dunning, wrong, 30_000, TODAY)
    assert await movable(dunning, payment_id) == 30_000
    for _ in range(2):
        assert await moved(dunning, payment_id, right, 30_000, key="k") == payment_id
    assert await figures(dunning, wrong, right) == [(50_000, 0, -50_000), (0, 0, -50_000)]
    async with tenant.read() as read:
        entries = await read.sql("SELECT kind FROM journal_entry ORDER BY number")
        [move] = await read.sql("SELECT * FROM payment_move")
        [audit] = await read.sql("SELECT * FROM audit_entry WHERE what = 'move_payment'")
        assert len(await facts(read, "SettlementUndone")) == len(await facts(read, "CreditConsumed")) == 1
    assert [row["kind"] for row in entries] == ["INVOICE", "INVOICE", "PAYMENT"]
    assert (move["reason"], move["out_id"], move["invoice_id"]) == ("Feil KID", None, right.invoice_id)
    assert (audit["reason"], audit["subject_id"]) == ("Feil KID", payment_id)
    assert not await faults(tenant)


async def test_a_payment_of_the_wrong_member_is_taken_back_and_is_the_other_s(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    [kari] = await owing(dunning, 50_000)
    [ola] = await owing(dunning, 40_000)
    payment_id = await pay(dunning, kari, 50_000, TODAY)
    async with tenant.work(TODAY + timedelta(days=3)) as work:
        move = NewMove(payment_id, ola.member_id, ola.invoice_id, 50_000, "Feil medlem")
        now_id = await move_payment(work, move, idempotency_key="k")
    assert await figures(dunning, kari, ola) == [(50_000, 0, -50_000), (0, 10_000, 10_000)]
    async with tenant.read() as read:
        payments = await read.sql("SELECT * FROM payment ORDER BY amount_minor, source_id")
        posted = await read.sql(
            "SELECT e.entry_on, e.text, p.reskontro_minor, p.debit_account, p.credit_account FROM journal_entry e"
            " JOIN posting p ON p.entry_id = e.id WHERE e.kind = 'PAYMENT' ORDER BY e.number"
        )
        done = await facts(read, "PaymentCompleted")
    back, *others = payments
    own = next(row for row in others if row["id"] == now_id)
    assert (back["amount_minor"], back["member_id"], back["credit_minor"]) == (-50_000, kari.member_id, 0)
    assert (own["amount_minor"], own["member_id"], own["credit_minor"]) == (50_000, ola.member_id, 10_000)
    assert {row["paid_on"] for row in payments} == {TODAY}
    assert {row["comment"] for row in (back, own)} == {"Feil medlem"}
    assert [(row["entry_on"] - TODAY).days for row in posted] == [0, 3, 3]
    assert [row["reskontro_minor"] for row in posted] == [50_000, -50_000, 50_000]
    assert posted[1]["credit_account"] == posted[2]["debit_account"] == posted[0]["debit_account"]
    assert [row["text"] for row in posted[1:]] == [
        f"Flyttet til medlem {ola.member_number}",
        f"Flyttet fra medlem {kari.member_number}",
    ]
    assert [fact["amount_minor"] for fact in done] == [50_000, -50_000, 50_000]
    assert await movable(dunning, payment_id) == 0
    with pytest.raises(PaymentStays) as refused:
        await moved(dunning, back["id"], ola, 1)
    assert refused.value.hindrance is MoveHindrance.TAKEN_BACK
    assert not await faults(tenant)
    await moved(dunning, now_id, kari, 50_000)
    assert await figures(dunning, kari, ola) == [(0, 0, 0), (40_000, 0, -40_000)]
    assert not await faults(tenant)


async def test_a_part_is_moved_from_what_is_unused_first_and_then_from_the_newest_settlement(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    [kari] = await owing(dunning, 50_000)
    later = await more(dunning, kari, 30_000)
    [ola] = await owing(dunning, 40_000)
    payment_id = await pay(dunning, kari, 82_000, TODAY)
    await moved(dunning, payment_id, ola.member_id, 2_000)
    assert await figures(dunning, kari, later, ola) == [(0, 0, 0), (0, 0, 0), (38_000, 0, -38_000)]
    await moved(dunning, payment_id, ola, 12_000)
    assert await figures(dunning, kari, later, ola) == [
        (0, 0, -12_000),
        (12_000, 0, -12_000),
        (26_000, 0, -26_000),
    ]
    async with tenant.read() as read:
        settled = await read.sql(
            "SELECT a.amount_minor, a.undone_at IS NULL AS stands FROM allocation a"
            " JOIN invoice i ON i.id = a.invoice_id WHERE source_id = $1 ORDER BY a.id",
            payment_id,
        )
    assert [tuple(row.values()) for row in settled] == [(50_000, True), (30_000, False), (18_000, True)]
    assert await movable(dunning, payment_id) == 68_000
    assert not await faults(tenant)


@pytest.mark.rule("LED-05", "DUN-01")
async def test_a_rest_within_the_tolerance_and_a_fee_follow_the_payment(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant, tolerance=Tolerance(amount_minor=500))
    [kari] = await owing(dunning, 50_000)
    [ola] = await owing(dunning, 50_000)
    await remind(dunning, DUE_ON + timedelta(days=14))
    payment_id = await pay(dunning, kari, 49_600, TODAY)
    assert await figures(dunning, kari) == [(0, 0, -FEE_MINOR)]
    await moved(dunning, payment_id, ola, 49_600)
    assert await figures(dunning, kari) == [(50_000, 0, -50_000 - FEE_MINOR)]
    whole = await pay(dunning, kari, 50_000 + FEE_MINOR, TODAY, key="whole")
    await moved(dunning, whole, ola.member_id, 50_000 + FEE_MINOR)
    assert await figures(dunning, kari) == [(50_000, 0, -50_000 - FEE_MINOR)]
    assert not await faults(tenant)


@pytest.mark.rule("PAY-07")
async def test_what_was_paid_back_credited_or_is_with_a_collector_is_not_moved(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    [kari] = await owing(dunning, 50_000)
    [ola] = await owing(dunning, 40_000)
    payment_id = await pay(dunning, kari, 60_000, TODAY)
    async with tenant.work() as work:
        back = NewRefund(tenant.organisation_id, kari.member_id, 4_000, TODAY)
        await register_refund(work, back, idempotency_key="r")
        await turn_over_invoices(work, [kari.invoice_id], InvoiceState.IN_COLLECTION)
    assert await movable(dunning, payment_id) == 6_000
    with pytest.raises(InvalidInput) as refused:
        await moved(dunning, payment_id, ola, 6_001)
    assert [(one.path, one.code) for one in refused.value.fields] == [("amountMinor", "RANGE")]
    await moved(dunning, payment_id, ola, 6_000)
    with pytest.raises(PaymentStays) as stays:
        await moved(dunning, payment_id, ola, 1)
    assert stays.value.hindrance is MoveHindrance.NOTHING_LEFT
    async with tenant.work() as work:
        await turn_over_invoices(work, [kari.invoice_id], InvoiceState.ISSUED)
        await credit_invoice(work, kari.invoice_id, reason="Feil", idempotency_key="c")
    assert await movable(dunning, payment_id) == 0
    assert not await faults(tenant)


@pytest.mark.rule("DUN-04")
async def test_a_payment_that_is_moved_to_an_invoice_pays_it_exactly(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant, write_off_fee=True)
    [wrong] = await owing(dunning, 70_000)
    right, small = await more(dunning, wrong, 50_000), await more(dunning, wrong, 40_000)
    await remind(dunning, DUE_ON + timedelta(days=14))
    payment_id = await pay(dunning, wrong, 50_000, TODAY)
    await moved(dunning, payment_id, small, 40_000)
    assert await fees(dunning) == {wrong.invoice_id, right.invoice_id, small.invoice_id}
    whole = await pay(dunning, wrong, 50_000, TODAY, key="whole")
    await moved(dunning, whole, right, 50_000)
    assert await fees(dunning) == {wrong.invoice_id, small.invoice_id}
    assert not await faults(tenant)


async def fees(dunning: Dunning) -> set[UUID]:
    """The invoices whose fees are open."""
    async with dunning.tenant.read() as read:
        rows = await read.sql("SELECT fee_of FROM open_item WHERE fee_of IS NOT NULL")
    return {row["fee_of"] for row in rows}


async def test_what_the_bank_took_back_is_not_passed_on(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    [kari] = await owing(dunning, 50_000)
    [ola] = await owing(dunning, 40_000)
    [per] = await owing(dunning, 30_000)
    payment_id = await pay(dunning, kari, 50_000, TODAY)
    await taken_back(dunning, kari, 30_000, per)
    assert await figures(dunning, kari, ola) == [(0, 0, -30_000), (40_000, 0, -40_000)]
    assert await movable(dunning, payment_id) == 20_000
    with pytest.raises(InvalidInput) as refused:
        await moved(dunning, payment_id, ola, 20_001)
    assert [(one.path, one.code) for one in refused.value.fields] == [("amountMinor", "RANGE")]
    await moved(dunning, payment_id, ola, 20_000)
    assert await figures(dunning, kari, ola) == [(20_000, 0, -50_000), (20_000, 0, -20_000)]
    assert await movable(dunning, payment_id) == 0
    with pytest.raises(PaymentStays) as stays:
        await moved(dunning, payment_id, ola, 1)
    assert stays.value.hindrance is MoveHindrance.NOTHING_LEFT
    other = await more(dunning, kari, 10_000)
    await moved(dunning, payment_id, other, 10_000)
    assert not await faults(tenant)


async def test_what_is_wrong_with_a_move_is_said(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    [kari] = await owing(dunning, 50_000)
    small = await more(dunning, kari, 1_000)
    [ola] = await owing(dunning, 40_000)
    payment_id = await pay(dunning, kari, 20_000, TODAY)
    for to, minor, reason, wrong in (
        (ola, 1_000, " ", ("reason", "REQUIRED")),
        (kari.member_id, 1_000, "Feil", ("invoiceId", "REQUIRED")),
        (
            replace(ola, member_id=kari.member_id),
            1_000,
            "Feil",
            ("invoiceId", "OTHER_MEMBER"),
        ),
        (small, 1_001, "Feil", ("amountMinor", "RANGE")),
        (ola, 20_001, "Feil", ("amountMinor", "RANGE")),
        (ola, 0, "Feil", ("amountMinor", "RANGE")),
        (ola, -1, "Feil", ("amountMinor", "RANGE")),
    ):
        with pytest.raises(InvalidInput) as refused:
            await moved(dunning, payment_id, to, minor, reason=reason)
        assert [(one.path, one.code) for one in refused.value.fields] == [wrong]
    with pytest.raises(PaymentStays):
        await moved(dunning, payment_id, kari, 1)
    with pytest.raises(NotFound):
        await moved(dunning, new_id(), ola, 1)
    with pytest.raises(NotFound):
        await moved(dunning, payment_id, new_id(), 1)
    assert await figures(dunning, kari, ola) == [(30_000, 0, -31_000), (40_000, 0, -40_000)]
    assert not await faults(tenant)


async def test_many_moves_at_once_never_move_more_than_there_is(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    [kari] = await owing(dunning, 50_000)
    [ola] = await owing(dunning, 40_000)
    payment_id = await pay(dunning, kari, 50_000, TODAY)
    back = await pay(dunning, ola, 40_000, TODAY)
    answers = await asyncio.gather(
        *(moved(dunning, payment_id, ola.member_id, 30_000) for _ in range(3)),
        *(moved(dunning, back, kari.member_id, 30_000) for _ in range(3)),
        return_exceptions=True,
    )
    assert [isinstance(answer, UUID) for answer in answers].count(True) == 2, answers
    assert all(isinstance(answer, UUID | InvalidInput | PaymentStays) for answer in answers), answers
    assert [row[2] for row in await figures(dunning, kari, ola)] == [0, 0]
    assert not await faults(tenant)

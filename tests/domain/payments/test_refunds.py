"""Paying back what a payer has unused: registered, posted, undone, and never more than there is (PAY-07, BIL-08)."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.billing.commands.credit_invoice import credit_invoice
from domain.billing.model import NoBankAccount
from domain.billing.queries.documents import invoice_document
from domain.kernel.database import Row
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotFound
from domain.ledger.commands.close_month import close_month
from domain.ledger.queries import balances, reskontro_rows
from domain.payments.commands.register_refund import register_refund
from domain.payments.commands.undo_refund import undo_refund
from domain.payments.model import NewRefund
from domain.payments.queries.refunds import (
    RefundSearch,
    count_refunds,
    last_account,
    refund_page,
    refundable_minor,
    refunds_by_id,
)
from domain.people.commands.switch_ledger_billing import switch_ledger_billing
from tests.domain.subscriptions.selling import (
    DUES_MINOR,
    MAGAZINE_MINOR,
    Shop,
    faults,
    invoices_of,
    open_shop,
    pay,
    start,
)
from tests.tenants import TODAY, Tenant

pytestmark = pytest.mark.rule("PAY-07")
TOTAL = DUES_MINOR + MAGAZINE_MINOR


async def overpaid(tenant: Tenant, minor: int = 10_000) -> Shop:
    """A shop whose first member has paid so much more than its invoice."""
    shop = await open_shop(tenant, members=2)
    await start(shop, shop.member_ids[0], TODAY)
    [invoice] = await invoices_of(shop)
    await pay(tenant, invoice, TOTAL + minor)
    return shop


async def refund(
    shop: Shop, minor: int, *, key: str = "k", on: date = TODAY, today: date = TODAY, **given: str
) -> UUID:
    async with shop.tenant.work(today) as work:
        new = NewRefund(shop.tenant.organisation_id, shop.member_ids[0], minor, on, **given)
        return await register_refund(work, new, idempotency_key=key)


async def undo(tenant: Tenant, refund_id: UUID, *, reason: str = "Feil", today: date = TODAY) -> None:
    async with tenant.work(today) as work:
        await undo_refund(work, refund_id, reason=reason)


async def left(shop: Shop) -> int:
    async with shop.tenant.read() as read:
        return await refundable_minor(read, shop.tenant.organisation_id, shop.member_ids[0])


async def rows_of(shop: Shop) -> list[Row]:
    async with shop.tenant.read() as read:
        return list(await reskontro_rows(read, shop.member_ids[0], shop.tenant.organisation_id, 20))


@pytest.mark.rule("LED-01", "BIL-08", "NEW-03")
async def test_a_refund_leaves_the_bank_and_lowers_what_is_unused(tenant: Tenant) -> None:
    shop = await overpaid(tenant)
    given: dict[str, Any] = {"account": " 1234.56.78903 ", "reference": "B-77", "comment": "Ringte"}
    refund_id = await refund(shop, 4_000, **given)
    assert await refund(shop, 4_000, **given) == refund_id
    assert await left(shop) == 6_000
    newest = (await rows_of(shop))[0]
    assert (newest["kind"], newest["amount_minor"], newest["balance_minor"]) == ("REFUND", -4_000, 6_000)
    assert newest["text"] == "Tilbakebetaling B-77"
    async with tenant.read() as read:
        postings = await read.sql(
            "SELECT p.debit_account, p.credit_account, p.amount_minor FROM posting p"
            " JOIN journal_entry e ON e.id = p.entry_id WHERE e.kind = 'REFUND'"
        )
        [row] = (await refunds_by_id(read, [refund_id])).values()
        assert await last_account(read, shop.member_ids[0]) == "1234.56.78903"
    assert [tuple(one.values()) for one in postings] == [("1500", "1920", 4_000)]
    assert (row["account"], row["reference"], row["comment"], row["undone_at"]) == (
        "1234.56.78903",
        "B-77",
        "Ringte",
        None,
    )
    assert not await faults(tenant)


@pytest.mark.rule("BIL-08")
async def test_what_was_paid_back_is_not_drawn(tenant: Tenant) -> None:
    shop = await overpaid(tenant)
    async with tenant.work() as work:
        await switch_ledger_billing(work, tenant.organisation_id, on=True)
    await refund(shop, 7_500)
    await start(shop, shop.member_ids[0], TODAY, key="second")
    second = (await invoices_of(shop))[-1]
    assert second["open_minor"] == TOTAL - 2_500
    assert not await faults(tenant)


async def test_no_more_is_paid_back_than_is_unused(tenant: Tenant) -> None:
    shop = await overpaid(tenant)
    with pytest.raises(InvalidInput) as refused:
        await refund(shop, 10_001)
    assert [(field.path, field.code) for field in refused.value.fields] == [("amountMinor", "RANGE")]
    await refund(shop, 10_000)
    for minor in (1, 10_000):
        with pytest.raises(InvalidInput):
            await refund(shop, minor, key=f"more {minor}")
    with pytest.raises(IdempotencyConflict):
        await refund(shop, 9_000)
    assert not await faults(tenant)


async def test_of_many_at_once_none_takes_what_another_took(tenant: Tenant) -> None:
    shop = await overpaid(tenant)
    answers = await asyncio.gather(*(refund(shop, 4_000, key=f"k {n}") for n in range(5)), return_exceptions=True)
    assert sum(isinstance(one, UUID) for one in answers) == 2
    assert sum(isinstance(one, InvalidInput) for one in answers) == 3
    assert await left(shop) == 2_000
    assert not await faults(tenant)


@pytest.mark.parametrize(
    ("given", "path", "code"),
    [
        ({"minor": 0}, "amountMinor", "NOT_POSITIVE"),
        ({"minor": -5}, "amountMinor", "NOT_POSITIVE"),
        ({"minor": 5, "on": TODAY + timedelta(days=1)}, "paidOn", "IN_FUTURE"),
        ({"minor": 5, "account": "1" * 35}, "account", "TOO_LONG"),
        ({"minor": 5, "comment": "x" * 201}, "comment", "TOO_LONG"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(tenant: Tenant, given: dict[str, Any], path: str, code: str) -> None:
    shop = await overpaid(tenant)
    with pytest.raises(InvalidInput) as refused:
        await refund(shop, **given)
    assert [(field.path, field.code) for field in refused.value.fields] == [(path, code)]


async def test_a_refund_needs_its_organisation_member_and_a_bank_account(tenant: Tenant) -> None:
    shop = await overpaid(tenant)
    for organisation_id, member_id in ((UUID(int=1), shop.member_ids[0]), (tenant.organisation_id, UUID(int=1))):
        with pytest.raises(NotFound):
            async with tenant.work() as work:
                await register_refund(work, NewRefund(organisation_id, member_id, 5, TODAY), idempotency_key="n")
    async with tenant.work() as work:
        await work.sql("UPDATE bank_account SET active = false")
    with pytest.raises(NoBankAccount):
        await refund(shop, 5)


@pytest.mark.rule("LED-04", "NEW-03")
async def test_a_refund_that_was_a_mistake_is_undone_once_and_its_credit_is_unused_again(tenant: Tenant) -> None:
    shop = await overpaid(tenant)
    refund_id = await refund(shop, 10_000)
    with pytest.raises(InvalidInput):
        await undo(tenant, refund_id, reason=" ")
    with pytest.raises(NotFound):
        await undo(tenant, UUID(int=1))
    for _ in range(2):
        await undo(tenant, refund_id)
    assert await left(shop) == 10_000
    assert [row["amount_minor"] for row in (await rows_of(shop))[:2]] == [10_000, -10_000]
    async with tenant.read() as read:
        [row] = (await refunds_by_id(read, [refund_id])).values()
        [balance] = await balances(read, [shop.member_ids[0]])
    assert (row["undone_reason"], balance["balance_minor"]) == ("Feil", 10_000)
    await refund(shop, 10_000, key="again")
    assert not await faults(tenant)


@pytest.mark.rule("LED-06")
async def test_a_refund_of_a_closed_month_stands_and_a_late_one_is_dated_in_the_open_month(tenant: Tenant) -> None:
    shop = await overpaid(tenant)
    refund_id = await refund(shop, 3_000)
    later = (TODAY.replace(day=1) + timedelta(days=40)).replace(day=5)
    async with tenant.work(later) as work:
        await close_month(work, tenant.organisation_id, TODAY)
    with pytest.raises(InvalidInput) as refused:
        await undo(tenant, refund_id, today=later)
    assert [field.code for field in refused.value.fields] == ["MONTH_CLOSED"]
    late = await refund(shop, 2_000, key="late", today=later)
    newest = (await rows_of(shop))[0]
    assert (newest["amount_minor"], newest["entry_on"].month) == (-2_000, later.month)
    await undo(tenant, late, today=later)
    assert not await faults(tenant)


@pytest.mark.rule("BIL-11")
async def test_a_credit_note_says_what_of_it_was_paid_back(tenant: Tenant) -> None:
    shop = await overpaid(tenant, 0)
    [invoice] = await invoices_of(shop)
    async with tenant.work() as work:
        note_id = await credit_invoice(work, invoice["id"], reason="Feil", part=20_000, idempotency_key="c")
    await refund(shop, 15_000)
    async with tenant.read() as read:
        fate = (await invoice_document(read, note_id)).takes_back
    assert fate is not None
    assert (fate.taken_off_minor, fate.used_minor, fate.paid_back_minor, fate.left_minor) == (0, 0, 15_000, 5_000)


@pytest.mark.rule("PAY-06")
async def test_refunds_are_found_by_period_page_by_page(tenant: Tenant) -> None:
    shop = await overpaid(tenant)
    days = [TODAY - timedelta(days=n) for n in (0, 3, 3, 9)]
    ids = [await refund(shop, 100, on=day, key=f"k {n}") for n, day in enumerate(days)]
    search = RefundSearch(tenant.organisation_id, shop.member_ids[0], paid_from=days[1], paid_to=TODAY)
    async with tenant.read() as read:
        first = await refund_page(read, search, limit=2, after=None)
        rest = await refund_page(read, search, limit=2, after=(first[-1]["paid_on"], first[-1]["id"]))
        assert await count_refunds(read, search) == 3
        assert await count_refunds(read, RefundSearch(member_id=shop.member_ids[1])) == 0
    assert [row["id"] for row in (*first, *rest)] == [ids[0], ids[2], ids[1]]

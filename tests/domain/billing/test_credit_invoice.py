"""Crediting (BIL-11) and the reskontro (LED-01, LED-02, LED-03)."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

import asyncpg
import pytest

from domain.billing.commands.credit_invoice import credit_invoice
from domain.billing.commands.turn_over_invoices import turn_over_invoices
from domain.billing.model import InvoiceNotOpen, InvoiceState, InvoiceStatus
from domain.billing.queries.documents import invoice_document, invoice_pdf
from domain.billing.queries.invoices import invoices, lines
from domain.kernel.refusal import InvalidInput
from domain.ledger.queries import proof, reskontro_rows
from domain.people.commands.create_branch import create_branch
from tests.domain.ledger.balances import journal_balances
from tests.domain.subscriptions.selling import DUES_MINOR, MAGAZINE_MINOR, faults, invoices_of, open_shop, pay, start
from tests.tenants import TODAY, Tenant

TOTAL = DUES_MINOR + MAGAZINE_MINOR


@pytest.mark.rule("BIL-11", "LED-01", "LED-03")
async def test_crediting_an_unpaid_invoice_zeroes_it_and_brings_the_reskontro_back(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    started = await start(shop, shop.member_ids[0], TODAY)
    assert started.invoice_id is not None
    async with tenant.work() as work:
        note_id = await credit_invoice(work, started.invoice_id, reason="feil", idempotency_key="c")
    async with tenant.work() as work:
        assert await credit_invoice(work, started.invoice_id, reason="feil", idempotency_key="c") == note_id
    async with tenant.read() as read:
        found = await invoices(read, [started.invoice_id, note_id])
        rows = await reskontro_rows(read, shop.member_ids[0], tenant.organisation_id, 10)
        assert set((await proof(read)).values()) == {0}
        assert await journal_balances(read, tenant.organisation_id, TODAY) == {}
    assert (found[started.invoice_id]["state"], found[started.invoice_id]["open_minor"]) == ("CREDITED", 0)
    assert (found[note_id]["number"], found[note_id]["total_minor"]) == (1, -TOTAL)
    assert [(row["kind"], row["amount_minor"], row["balance_minor"]) for row in rows] == [
        ("CREDIT_NOTE", TOTAL, 0),
        ("INVOICE", -TOTAL, -TOTAL),
    ]


@pytest.mark.rule("BIL-11")
async def test_an_invoice_is_credited_once_and_only_with_a_reason(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    started = await start(shop, shop.member_ids[0], TODAY)
    assert started.invoice_id is not None
    with pytest.raises(InvalidInput):
        async with tenant.work() as work:
            await credit_invoice(work, started.invoice_id, reason=" ", idempotency_key="a")
    async with tenant.work() as work:
        note_id = await credit_invoice(work, started.invoice_id, reason="feil", idempotency_key="b")
    for target, state in ((started.invoice_id, InvoiceStatus.CREDITED), (note_id, InvoiceStatus.CREDIT_NOTE)):
        with pytest.raises(InvoiceNotOpen) as refused:
            async with tenant.work() as work:
                await credit_invoice(work, target, reason="igjen", idempotency_key=f"again {target}")
        assert refused.value.state is state
    assert len(await invoices_of(shop)) == 2


async def _credit(tenant: Tenant, invoice_id: UUID, part: dict[int, int] | int | None, key: str) -> UUID:
    async with tenant.work() as work:
        return await credit_invoice(work, invoice_id, reason="feil", part=part, idempotency_key=key)


@pytest.mark.rule("BIL-11", "LED-01")
async def test_crediting_a_part_of_an_unpaid_invoice_lowers_what_is_open(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    started = await start(shop, shop.member_ids[0], TODAY)
    assert started.invoice_id is not None
    note_id = await _credit(tenant, started.invoice_id, {2: 10_000}, "a")
    async with tenant.read() as read:
        found = await invoices(read, [started.invoice_id, note_id])
        noted = (await lines(read, [note_id]))[note_id]
    invoice = found[started.invoice_id]
    assert (invoice["state"], invoice["open_minor"]) == ("ISSUED", TOTAL - 10_000)
    assert [(row["line"], row["gross_minor"], row["vat_minor"]) for row in noted] == [(2, -10_000, -2_000)]
    assert await faults(tenant) == {}
    with pytest.raises(InvalidInput, match=r"150\.00 NOK"):
        await _credit(tenant, started.invoice_id, {2: 15_001}, "b")
    await _credit(tenant, started.invoice_id, DUES_MINOR, "c")
    last_id = await _credit(tenant, started.invoice_id, None, "d")
    async with tenant.read() as read:
        found = await invoices(read, [started.invoice_id, last_id])
        assert await journal_balances(read, tenant.organisation_id, TODAY) == {}
    assert (found[started.invoice_id]["state"], found[started.invoice_id]["open_minor"]) == ("CREDITED", 0)
    assert found[last_id]["total_minor"] == -(TOTAL - 10_000 - DUES_MINOR)
    assert await faults(tenant) == {}


@pytest.mark.rule("BIL-11", "LED-01")
async def test_crediting_more_than_is_open_leaves_the_rest_as_credit_on_the_reskontro(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    started = await start(shop, shop.member_ids[0], TODAY)
    assert started.invoice_id is not None
    await pay(tenant, (await invoices_of(shop))[0], TOTAL - 5_000)
    await _credit(tenant, started.invoice_id, 20_000, "a")
    async with tenant.read() as read:
        found = (await invoices(read, [started.invoice_id]))[started.invoice_id]
        assert await journal_balances(read, tenant.organisation_id, TODAY) == {shop.member_ids[0]: 15_000}
    assert (found["state"], found["open_minor"]) == ("ISSUED", 0)
    assert await faults(tenant) == {}


@pytest.mark.rule("LED-01")
async def test_nobody_can_change_the_journal_and_an_unbalanced_posting_has_no_form(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    await start(shop, shop.member_ids[0], TODAY)
    for text in (
        "UPDATE posting SET amount_minor = 1",
        "DELETE FROM journal_entry",
        "UPDATE invoice SET total_minor = 1",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with tenant.work() as work:
                await work.sql(text)
    with pytest.raises(asyncpg.CheckViolationError):
        async with tenant.work() as work:
            await work.sql(
                "INSERT INTO posting (tenant_id, entry_id, line, organisation_id, debit_account, credit_account,"
                " amount_minor, posted_on) VALUES ($1, $1, 1, $1, '1500', '1500', 5, '2026-01-01')",
                tenant.id,
            )


@pytest.mark.rule("BIL-13")
async def test_the_document_says_what_is_to_be_paid_where_and_with_which_kid(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    started = await start(shop, shop.member_ids[0], TODAY)
    assert started.invoice_id is not None
    [invoice] = await invoices_of(shop)
    async with tenant.read() as read:
        document = await invoice_document(read, started.invoice_id)
        pdf = await invoice_pdf(read, started.invoice_id)
    assert (document.reference, document.account) == (invoice["reference"], "15030000002")
    assert (document.open_minor, document.vat_minor) == (TOTAL, 5000)
    assert pdf.startswith(b"%PDF-")


@pytest.mark.rule("BIL-11", "LED-01")
async def test_a_credit_note_is_posted_to_the_branch_of_its_invoice_even_where_the_member_has_moved(
    tenant: Tenant,
) -> None:
    shop = await open_shop(tenant)
    async with tenant.work() as work:
        old, new = [(await create_branch(work, name=name)).id for name in ("Nordre lag", "Søndre lag")]
        await work.sql("UPDATE member SET branch_id = $1", old)
    started = await start(shop, shop.member_ids[0], TODAY)
    assert started.invoice_id is not None
    async with tenant.work() as work:
        await work.sql("UPDATE member SET branch_id = $1", new)
        await credit_invoice(work, started.invoice_id, reason="feil", idempotency_key="c")
    async with tenant.read() as read:
        rows = await read.sql("SELECT branch_id, sum(reskontro_minor) AS minor FROM posting GROUP BY branch_id")
    assert [(row["branch_id"], row["minor"]) for row in rows] == [(old, 0)]


@pytest.mark.rule("BIL-02", "DUN-09")
async def test_an_invoice_goes_to_collection_and_back_by_the_table_of_states_alone(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    started = await start(shop, shop.member_ids[0], TODAY)
    assert started.invoice_id is not None
    ways: tuple[tuple[Literal[InvoiceState.IN_COLLECTION, InvoiceState.ISSUED], InvoiceStatus], ...] = (
        (InvoiceState.IN_COLLECTION, InvoiceStatus.IN_COLLECTION),
        (InvoiceState.ISSUED, InvoiceStatus.OPEN),
    )
    for target, shown in ways:
        async with tenant.work() as work:
            await turn_over_invoices(work, [started.invoice_id], target)
        with pytest.raises(InvoiceNotOpen) as refused:
            async with tenant.work() as work:
                await turn_over_invoices(work, [started.invoice_id], target)
        assert refused.value.state is shown

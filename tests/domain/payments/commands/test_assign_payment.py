"""PAY-03, PAY-01: a person connects what a file could not, once, and the money then stays where it is."""

import asyncio
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.billing.commands.credit_invoice import credit_invoice
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotFound
from domain.payments.commands.assign_payment import assign_payment
from domain.payments.commands.import_payment_file import import_payment_file
from domain.payments.commands.take_as_gift import take_as_gift
from domain.payments.model import PaymentAlreadyCompleted
from domain.payments.queries.imports import imports_by_id
from domain.payments.queries.payments import count_work_list, work_list
from tests.domain.payments.ocr_files import transaction
from tests.domain.payments.owing import (
    Owing,
    balance,
    facts,
    issue,
    make_members,
    open_minor,
    owe,
    payments,
    prove,
    tenant_file,
)
from tests.tenants import Tenant

pytestmark = pytest.mark.rule("PAY-03")


async def waiting(tenant: Tenant, amount_minor: int = 10_000, kid: str = "") -> UUID:
    """A payment without KID in the work list."""
    content = tenant_file(tenant, [transaction(1, amount_minor, kid)], transmission=uuid4().int % 10**7)
    async with tenant.work() as work:
        import_id = await import_payment_file(work, "one.txt", content)
    async with tenant.read() as read:
        rows = await read.sql("SELECT id FROM payment WHERE import_id = $1", import_id)
    payment_id: UUID = rows[0]["id"]
    return payment_id


async def assign(tenant: Tenant, payment_id: UUID, one: Owing, *, invoice: bool = True, key: str = "k") -> UUID:
    async with tenant.work() as work:
        return await assign_payment(
            work,
            payment_id,
            member_id=one.member_id,
            invoice_id=one.invoice_id if invoice else None,
            idempotency_key=key,
        )


@pytest.mark.rule("PAY-01", "LED-04")
async def test_connecting_settles_the_invoice_and_empties_the_work_list(tenant: Tenant) -> None:
    [one] = await owe(tenant, 10_000)
    payment_id = await waiting(tenant)
    await assign(tenant, payment_id, one)
    async with tenant.read() as read:
        assert await open_minor(read, one.invoice_id) == 0
        assert await balance(read, one.member_id) == 0
        assert await count_work_list(read) == 0
        [paid] = await payments(read)
        assert (paid["state"], paid["matching_type"], paid["problem"]) == ("COMPLETED", "BY_MEMBER_AND_INVOICE", None)
        file = (await imports_by_id(read, [paid["import_id"]]))[paid["import_id"]]
        assert (file["booked_count"], file["work_list_count"]) == (1, 0)
        [fact] = await facts(read, "PaymentCompleted")
        assert fact["invoice_ids"] == [str(one.invoice_id)]
        log = await read.sql("SELECT what, before, after FROM audit_entry WHERE subject_id = $1", payment_id)
        assert log[0]["what"] == "assign_payment"
        assert log[0]["before"]["problem"] == "NO_REFERENCE"
        await prove(read)


async def test_without_an_invoice_the_oldest_open_ones_are_settled_and_the_rest_is_credit(tenant: Tenant) -> None:
    [one] = await owe(tenant, 7_000)
    await assign(tenant, await waiting(tenant), one, invoice=False)
    async with tenant.read() as read:
        assert await open_minor(read, one.invoice_id) == 0
        assert await balance(read, one.member_id) == 3_000
        [paid] = await payments(read)
        assert (paid["matching_type"], paid["invoice_id"], paid["credit_minor"]) == ("NO_INVOICE", None, 3_000)
        await prove(read)


async def test_a_double_click_takes_effect_once(tenant: Tenant) -> None:
    [one, other] = await owe(tenant, 10_000, 10_000)
    payment_id = await waiting(tenant)
    results = await asyncio.gather(*(assign(tenant, payment_id, one) for _ in range(3)))
    assert results == [payment_id] * 3
    with pytest.raises(IdempotencyConflict):
        await assign(tenant, payment_id, other)
    with pytest.raises(PaymentAlreadyCompleted):
        await assign(tenant, payment_id, other, key="another")
    async with tenant.read() as read:
        assert await balance(read, one.member_id) == 0
        await prove(read)


async def test_two_people_at_once_complete_it_once(tenant: Tenant) -> None:
    [one, other] = await owe(tenant, 10_000, 10_000)
    payment_id = await waiting(tenant)
    results = await asyncio.gather(
        assign(tenant, payment_id, one, key="a"), assign(tenant, payment_id, other, key="b"), return_exceptions=True
    )
    assert sorted(str(type(result).__name__) for result in results) == ["PaymentAlreadyCompleted", "UUID"]
    async with tenant.read() as read:
        assert await balance(read, one.member_id) + await balance(read, other.member_id) == -10_000
        await prove(read)


async def test_an_invoice_of_someone_else_is_refused_and_the_payment_waits_on(tenant: Tenant) -> None:
    [one, other] = await owe(tenant, 10_000, 10_000)
    payment_id = await waiting(tenant)
    with pytest.raises(InvalidInput, match="not to be paid by this member"):
        async with tenant.work() as work:
            await assign_payment(
                work, payment_id, member_id=one.member_id, invoice_id=other.invoice_id, idempotency_key="k"
            )
    for member_id, invoice_id, missing in (
        (uuid4(), None, "member"),
        (one.member_id, uuid4(), "invoice"),
    ):
        with pytest.raises(NotFound) as refused:
            async with tenant.work() as work:
                await assign_payment(work, payment_id, member_id=member_id, invoice_id=invoice_id, idempotency_key="k2")
        assert refused.value.what == missing
    with pytest.raises(NotFound):
        await assign(tenant, uuid4(), one)
    async with tenant.read() as read:
        assert [row["id"] for row in await work_list(read, limit=10)] == [payment_id]
        await prove(read)


@pytest.mark.rule("PAY-02a", "PAY-02b")
async def test_a_person_may_leave_the_payment_of_a_credited_invoice_as_credit(tenant: Tenant) -> None:
    [one] = await owe(tenant, 10_000)
    async with tenant.work() as work:
        await credit_invoice(work, one.invoice_id, reason="feil", idempotency_key="c")
    payment_id = await waiting(tenant, kid=one.kid)
    await assign(tenant, payment_id, one)
    async with tenant.read() as read:
        assert await balance(read, one.member_id) == 10_000
        assert await open_minor(read, one.invoice_id) == 0
        await prove(read)


async def test_money_that_the_bank_takes_back_lowers_the_reskontro_and_settles_nothing(tenant: Tenant) -> None:
    [one] = await owe(tenant, 10_000)
    content = tenant_file(tenant, [transaction(1, 10_000, one.kid), transaction(2, 4_000, one.kid, deducts=True)])
    async with tenant.work() as work:
        await import_payment_file(work, "minus.txt", content)
    async with tenant.read() as read:
        [minus] = await work_list(read, limit=10)
    with pytest.raises(InvalidInput, match="settles no invoice"):
        await assign(tenant, minus["id"], one)
    with pytest.raises(InvalidInput, match="no gift"):
        async with tenant.work() as work:
            await take_as_gift(work, minus["id"], one.member_id)
    await assign(tenant, minus["id"], one, invoice=False, key="k2")
    async with tenant.read() as read:
        assert await balance(read, one.member_id) == -4_000
        await prove(read)


@pytest.mark.rule("PAY-01")
async def test_a_completed_payment_can_not_be_changed_even_by_hand(tenant: Tenant) -> None:
    [one] = await owe(tenant, 10_000)
    payment_id = await waiting(tenant)
    await assign(tenant, payment_id, one)
    async with tenant.work() as work:
        assert await work.sql("UPDATE payment SET amount_minor = 1 WHERE id = $1 RETURNING id", payment_id) == []
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with tenant.work() as work:
            await work.sql("DELETE FROM payment WHERE id = $1", payment_id)


async def test_a_payment_taken_as_a_gift_leaves_the_reskontro_alone(tenant: Tenant) -> None:
    [one] = await owe(tenant, 10_000)
    payment_id = await waiting(tenant, 2_500)
    async with tenant.work() as work:
        taken = await take_as_gift(work, payment_id, one.member_id)
    assert (taken.amount_minor, taken.currency, taken.bank_ledger_account) == (2_500, "NOK", "1920")
    async with tenant.read() as read:
        assert await balance(read, one.member_id) == -10_000
        assert await count_work_list(read) == 0
        assert await facts(read, "PaymentCompleted") != []
    with pytest.raises(PaymentAlreadyCompleted):
        async with tenant.work() as work:
            await take_as_gift(work, payment_id, one.member_id)


async def test_paying_and_crediting_at_once_never_waits_in_a_circle(tenant: Tenant) -> None:
    async with tenant.work() as work:
        owing = await issue(work, tenant, await make_members(work, 6), 1_000)
    content = [transaction(i, 1_000, one.kid) for i, one in enumerate(owing, 1)]

    async def pay() -> None:
        async with tenant.work() as work:
            await import_payment_file(work, "race.txt", tenant_file(tenant, content))

    async def credit(one: Owing) -> None:
        async with tenant.work() as work:
            await credit_invoice(work, one.invoice_id, reason="samtidig", idempotency_key=str(one.invoice_id))

    await asyncio.gather(pay(), *(credit(one) for one in reversed(owing[:3])))
    async with tenant.read() as read:
        await prove(read)

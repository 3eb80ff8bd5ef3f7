"""PAY-02: payments registered by hand, each matching type by its own rules, once for each source id."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from domain.billing.commands.credit_invoice import credit_invoice
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotFound
from domain.payments.commands.approve_payment import approve_payment
from domain.payments.commands.register_payment import NewPayment, register_payment
from domain.payments.model import MatchingType, PaymentAlreadyCompleted
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
)
from tests.tenants import Tenant

pytestmark = pytest.mark.rule("PAY-02")


def new(tenant: Tenant, by: MatchingType, **other: object) -> NewPayment:
    payment = NewPayment(
        organisation_id=tenant.organisation_id,
        matching_type=by,
        amount_minor=10_000,
        paid_on=date(2026, 3, 9),
        value_on=date(2026, 3, 6),
        source="MANUAL",
        source_id="bilag 17",
    )
    return replace(payment, **other)  # type: ignore[arg-type]


async def register(tenant: Tenant, payment: NewPayment) -> UUID:
    async with tenant.work() as work:
        return await register_payment(work, payment)


async def two_invoices(tenant: Tenant) -> tuple[Owing, Owing]:
    """An older and a newer invoice of one member."""
    async with tenant.work() as work:
        members = await make_members(work, 1)
        [older] = await issue(work, tenant, members, 10_000, due_in_days=10)
    async with tenant.work(date(2026, 3, 5)) as work:
        [newer] = await issue(work, tenant, members, 10_000, due_in_days=10)
    return older, newer


@pytest.mark.parametrize(
    ("by", "settles"),
    [
        (MatchingType.BY_REFERENCE, "newer"),
        (MatchingType.BY_MEMBER_AND_INVOICE, "newer"),
        (MatchingType.BY_RESKONTRO, "newer"),
        (MatchingType.MEMBER_FROM_REFERENCE, "older"),
        (MatchingType.NO_INVOICE, "older"),
    ],
)
async def test_each_matching_type_settles_what_it_names(tenant: Tenant, by: MatchingType, settles: str) -> None:
    older, newer = await two_invoices(tenant)
    reference = newer.kid if by in {MatchingType.BY_REFERENCE, MatchingType.MEMBER_FROM_REFERENCE} else None
    invoice_id = newer.invoice_id if by is MatchingType.BY_MEMBER_AND_INVOICE else None
    member_id = None if reference else newer.member_id
    await register(tenant, new(tenant, by, reference=reference, invoice_id=invoice_id, member_id=member_id))
    async with tenant.read() as read:
        left = [await open_minor(read, each.invoice_id) for each in (older, newer)]
        assert left == ([10_000, 0] if settles == "newer" else [0, 10_000])
        [paid] = await payments(read)
        assert (paid["state"], paid["matching_type"]) == ("COMPLETED", by.value)
        await prove(read)


async def test_the_same_source_id_again_changes_nothing_and_another_payment_under_it_is_refused(
    tenant: Tenant,
) -> None:
    [one] = await owe(tenant, 10_000)
    payment = new(tenant, MatchingType.BY_REFERENCE, reference=one.kid)
    first = await register(tenant, payment)
    assert await register(tenant, payment) == first
    with pytest.raises(IdempotencyConflict):
        await register(tenant, replace(payment, amount_minor=1))
    async with tenant.read() as read:
        assert len(await payments(read)) == 1
        await prove(read)


@pytest.mark.parametrize(
    ("other", "paths"),
    [
        ({"amount_minor": 0}, ["amountMinor", "memberId"]),
        ({"amount_minor": -5, "reference": "1", "invoice_id": UUID(int=1)}, None),
        ({"invoice_id": UUID(int=1), "member_id": UUID(int=2)}, ["invoiceId"]),
        ({"reference": "123", "member_id": UUID(int=2)}, ["reference"]),
    ],
)
async def test_no_invoice_with_an_invoice_or_a_reference_is_refused_field_by_field(
    tenant: Tenant, other: dict[str, object], paths: list[str] | None
) -> None:
    with pytest.raises(InvalidInput) as refused:
        await register(tenant, new(tenant, MatchingType.NO_INVOICE, **other))
    found = [field.path for field in refused.value.fields]
    assert found == (paths or ["amountMinor", "memberId", "invoiceId", "reference"])
    async with tenant.read() as read:
        assert await payments(read) == []


async def test_what_is_missing_for_the_matching_type_is_told(tenant: Tenant) -> None:
    for by, path in (
        (MatchingType.BY_REFERENCE, "reference"),
        (MatchingType.BY_RESKONTRO, "memberId"),
    ):
        with pytest.raises(InvalidInput) as refused:
            await register(tenant, new(tenant, by))
        assert [field.path for field in refused.value.fields] == [path]
    [one, other] = await owe(tenant, 100, 100)
    wrong = new(tenant, MatchingType.BY_MEMBER_AND_INVOICE, member_id=one.member_id, invoice_id=other.invoice_id)
    with pytest.raises(InvalidInput, match="not one of the member's own"):
        await register(tenant, wrong)
    with pytest.raises(NotFound):
        await register(tenant, new(tenant, MatchingType.NO_INVOICE, member_id=UUID(int=9)))
    elsewhere = new(tenant, MatchingType.NO_INVOICE, member_id=one.member_id, organisation_id=UUID(int=9))
    with pytest.raises(NotFound):
        await register(tenant, elsewhere)


@pytest.mark.rule("PAY-02a")
async def test_what_can_not_be_matched_waits_in_the_work_list(tenant: Tenant) -> None:
    [one] = await owe(tenant, 10_000)
    async with tenant.work() as work:
        await credit_invoice(work, one.invoice_id, reason="feil", idempotency_key="c")
    await register(tenant, new(tenant, MatchingType.BY_REFERENCE, reference=one.kid))
    await register(tenant, new(tenant, MatchingType.BY_REFERENCE, reference="77", source_id="bilag 18"))
    async with tenant.read() as read:
        problems = sorted(payment["problem"]["code"] for payment in await payments(read))
        assert problems == ["INVOICE_CREDITED", "KID_LENGTH"]
        assert len(await facts(read, "PaymentNeedsProcessing")) == 2
        await prove(read)


@pytest.mark.rule("PAY-01")
async def test_a_source_that_is_not_approved_by_itself_waits_for_approval(tenant: Tenant) -> None:
    [one] = await owe(tenant, 10_000)
    payment_id = await register(tenant, new(tenant, MatchingType.BY_REFERENCE, reference=one.kid, source="SPREADSHEET"))
    async with tenant.read() as read:
        [paid] = await payments(read)
        assert (paid["state"], paid["member_id"]) == ("AWAITING_APPROVAL", one.member_id)
        assert await open_minor(read, one.invoice_id) == 10_000
        assert [fact["member_id"] for fact in await facts(read, "PaymentIdentified")] == [str(one.member_id)]
        await prove(read)
    async with tenant.work() as work:
        await approve_payment(work, payment_id)
    with pytest.raises(PaymentAlreadyCompleted):
        async with tenant.work() as work:
            await approve_payment(work, payment_id)
    async with tenant.read() as read:
        assert await open_minor(read, one.invoice_id) == 0
        assert await balance(read, one.member_id) == 0
        await prove(read)


@pytest.mark.rule("PAY-01")
async def test_only_an_identified_payment_can_be_approved(tenant: Tenant) -> None:
    payment_id = await register(tenant, new(tenant, MatchingType.BY_REFERENCE, reference="77"))
    with pytest.raises(InvalidInput, match="not identified yet"):
        async with tenant.work() as work:
            await approve_payment(work, payment_id)

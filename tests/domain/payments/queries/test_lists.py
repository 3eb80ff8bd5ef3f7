"""PAY-03: lists of payments and files come in pages that neither skip nor repeat a row."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.payments.commands.import_payment_file import import_payment_file
from domain.payments.model import PaymentState
from domain.payments.queries.imports import count_imports, import_page, imports_by_id
from domain.payments.queries.payments import (
    PaymentSearch,
    count_payments,
    count_work_list,
    payment_page,
    payments_by_id,
    work_list,
)
from tests.domain.payments.ocr_files import DAY, transaction
from tests.domain.payments.owing import owe, tenant_file
from tests.tenants import Tenant, make_tenant


async def imported(tenant: Tenant) -> tuple[UUID, UUID]:
    """A file with three payments on three days, one of them completed; and another file with one."""
    [one] = await owe(tenant, 500)
    part = [
        transaction(1, 500, one.kid, settled_on=DAY),
        transaction(2, 600, settled_on=DAY - timedelta(days=1)),
        transaction(3, 700, settled_on=DAY + timedelta(days=1)),
    ]
    async with tenant.work() as work:
        first = await import_payment_file(work, "first", tenant_file(tenant, part))
    async with tenant.work() as work:
        second = await import_payment_file(work, "second", tenant_file(tenant, [transaction(1, 800)], transmission=2))
    return first, second


async def amounts(tenant: Tenant, search: PaymentSearch) -> list[int]:
    async with tenant.read() as read:
        found = await payment_page(read, search, limit=10, after=None)
        assert await count_payments(read, search) == len(found)
    return [row["amount_minor"] for row in found]


@pytest.mark.rule("PAY-03")
async def test_payments_are_found_by_period_state_file_member_and_organisation(tenant: Tenant) -> None:
    first, second = await imported(tenant)
    assert await amounts(tenant, PaymentSearch()) in ([700, 800, 500, 600], [700, 500, 800, 600])
    assert await amounts(tenant, PaymentSearch(paid_from=DAY + timedelta(days=1))) == [700]
    assert await amounts(tenant, PaymentSearch(paid_to=DAY - timedelta(days=1))) == [600]
    assert await amounts(tenant, PaymentSearch(state=PaymentState.COMPLETED)) == [500]
    assert await amounts(tenant, PaymentSearch(import_id=second)) == [800]
    assert await amounts(tenant, PaymentSearch(import_id=first, paid_from=DAY, paid_to=DAY)) == [500]
    assert await amounts(tenant, PaymentSearch(member_id=UUID(int=1))) == []
    assert len(await amounts(tenant, PaymentSearch(organisation_id=tenant.organisation_id))) == 4


@pytest.mark.rule("PAY-03")
async def test_pages_neither_skip_nor_repeat(tenant: Tenant) -> None:
    await imported(tenant)
    async with tenant.read() as read:
        seen: list[UUID] = []
        after: tuple[date, UUID] | None = None
        while rows := await payment_page(read, PaymentSearch(), limit=1, after=after):
            seen += [row["id"] for row in rows]
            after = rows[-1]["paid_on"], rows[-1]["id"]
        assert len(seen) == len(set(seen)) == 4
        jumped = await payment_page(read, PaymentSearch(), limit=9, after=None, skip=3)
        assert [row["id"] for row in jumped] == seen[3:]
        waiting: list[int] = []
        after = None
        while rows := await work_list(read, limit=2, after=after):
            waiting += [row["amount_minor"] for row in rows]
            after = rows[-1]["paid_on"], rows[-1]["id"]
        assert waiting == [600, 800, 700]
        assert await count_work_list(read) == 3
        assert set(await payments_by_id(read, [seen[0], UUID(int=1)])) == {seen[0]}


@pytest.mark.rule("FIL-01")
async def test_files_are_listed_newest_first_without_their_bytes(tenant: Tenant) -> None:
    first, second = await imported(tenant)
    async with tenant.read() as read:
        [newest] = await import_page(read, limit=1)
        [older] = await import_page(read, limit=5, after=(newest["imported_at"], newest["id"]))
        assert [newest["id"], older["id"]] == [second, first]
        assert "content" not in newest
        assert await count_imports(read) == 2
        assert (await imports_by_id(read, [first]))[first]["work_list_count"] == 2
    other = await make_tenant(tenant.database, "Naboen", 1)
    async with other.read() as read:
        assert await import_page(read, limit=5) == []
        assert await payments_by_id(read, [first]) == {}
        assert await count_work_list(read) == 0

"""Number series have no gaps: a number that is not used is given again (ORG-01, PPL-02)."""

import asyncio
from uuid import uuid4

import pytest

from domain.kernel.series import take_numbers
from tests.tenants import Tenant, make_tenant


async def take(tenant: Tenant, count: int = 1, kind: str = "invoice", first: int = 1) -> int:
    async with tenant.work() as work:
        return await take_numbers(work, tenant.organisation_id, kind, count, first=first)


@pytest.mark.rule("ORG-01")
async def test_numbers_follow_one_another(tenant: Tenant) -> None:
    assert [await take(tenant), await take(tenant, 5), await take(tenant)] == [1, 2, 7]


@pytest.mark.rule("ORG-01")
async def test_a_number_of_a_failed_transaction_is_given_again(tenant: Tenant) -> None:
    async def fail() -> None:
        async with tenant.work() as work:
            assert await take_numbers(work, tenant.organisation_id, "invoice", 3) == 2
            raise RuntimeError("halfway")

    assert await take(tenant) == 1
    with pytest.raises(RuntimeError, match="halfway"):
        await fail()
    assert await take(tenant) == 2


@pytest.mark.rule("ORG-01")
async def test_takers_at_the_same_time_share_no_number_and_leave_none_out(tenant: Tenant) -> None:
    firsts = await asyncio.gather(*(take(tenant, 3) for _ in range(12)))
    assert sorted(firsts) == list(range(1, 37, 3))


@pytest.mark.rule("ORG-01")
async def test_each_kind_organisation_and_tenant_counts_by_itself(tenant: Tenant) -> None:
    other = await make_tenant(tenant.database, "Andre", 1)
    assert await take(tenant, 10) == 1
    assert await take(tenant, kind="credit_note") == 1
    assert await take(other) == 1
    async with tenant.work() as work:
        assert await take_numbers(work, uuid4(), "invoice", 1) == 1


async def test_a_new_series_may_begin_elsewhere(tenant: Tenant) -> None:
    assert await take(tenant, 2, first=1_000) == 1_000
    assert await take(tenant, first=1_000) == 1_002

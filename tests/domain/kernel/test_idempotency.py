"""A key takes effect once, also when two senders come at the same time."""

import asyncio
from datetime import date
from uuid import uuid4

import pytest

from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.ids import new_id
from domain.kernel.refusal import IdempotencyConflict
from domain.people.tables import branch
from tests.tenants import Tenant, make_tenant

HASH = request_hash("do", {"amount_minor": 100})


async def do(tenant: Tenant, key: str, digest: str = HASH) -> str:
    """A command that makes a branch, once for each key."""
    async with tenant.work() as work:
        if stored := await claim(work, key, digest):
            return str(stored["branch_id"])
        branch_id = new_id()
        await work.insert(branch, id=branch_id, name=str(branch_id), sort_key=str(branch_id))
        await asyncio.sleep(0.02)
        await remember(work, key, {"branch_id": branch_id})
    return str(branch_id)


async def branches(tenant: Tenant) -> int:
    async with tenant.read() as read:
        return int((await read.sql("SELECT count(*) AS n FROM branch"))[0]["n"])


async def test_the_second_sender_gets_the_first_ones_result(tenant: Tenant) -> None:
    assert await do(tenant, "k1") == await do(tenant, "k1")
    assert await do(tenant, "k2") != await do(tenant, "k1")
    assert await branches(tenant) == 2


async def test_a_double_click_does_it_once(tenant: Tenant) -> None:
    answers = await asyncio.gather(*(do(tenant, "k") for _ in range(5)))
    assert len(set(answers)) == 1
    assert await branches(tenant) == 1


async def test_a_key_can_not_serve_another_request(tenant: Tenant) -> None:
    await do(tenant, "k")
    with pytest.raises(IdempotencyConflict) as refused:
        await do(tenant, "k", request_hash("do", {"amount_minor": 200}))
    assert refused.value.key == "k"
    assert await branches(tenant) == 1


async def test_a_command_that_failed_leaves_its_key_free(tenant: Tenant) -> None:
    async def fail() -> None:
        async with tenant.work() as work:
            await claim(work, "k", HASH)
            raise RuntimeError("halfway")

    with pytest.raises(RuntimeError, match="halfway"):
        await fail()
    assert await do(tenant, "k")


async def test_tenants_do_not_share_keys(tenant: Tenant) -> None:
    other = await make_tenant(tenant.database, "Andre", 1)
    assert await do(tenant, "k") != await do(other, "k")


def test_the_digest_depends_on_the_values_and_not_on_their_order() -> None:
    key = uuid4()
    one = request_hash("do", {"a": key, "on": date(2026, 1, 1)})
    assert one == request_hash("do", {"on": date(2026, 1, 1), "a": key})
    assert one != request_hash("do", {"on": date(2026, 1, 2), "a": key})
    assert one != request_hash("undo", {"a": key, "on": date(2026, 1, 1)})

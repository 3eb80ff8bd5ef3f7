"""The states of a dispatch: claimed before it is sent, then sent, tried again, failed, or in doubt; and sent again."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from domain.dialogue.commands.claim_dispatches import claim_dispatches
from domain.dialogue.commands.mark_failed import mark_failed
from domain.dialogue.commands.mark_in_doubt import mark_in_doubt
from domain.dialogue.commands.mark_sent import mark_sent
from domain.dialogue.commands.release_dispatches import release_dispatches
from domain.dialogue.commands.resend_dispatch import resend_dispatch
from domain.dialogue.commands.resolve_doubt import resolve_doubt
from domain.dialogue.commands.settle_interrupted import settle_interrupted
from domain.dialogue.model import ATTEMPTS_MAX, Dispatch, DispatchNotResendable
from domain.dialogue.rules.faults import INTERRUPTED, DispatchFault, DispatchFaultCode
from domain.kernel.ids import new_id
from domain.kernel.refusal import NotFound
from domain.people.model import Channel
from tests.domain.dialogue.people import by_letter, by_mail, by_nothing, by_sms, dispatches_of, queued
from tests.tenants import Tenant

ALL = list(Channel)


def busy(n: int) -> DispatchFault:
    return DispatchFault.of(DispatchFaultCode.MAIL_SAID, answer=f"421 busy {n}")


async def _claim(tenant: Tenant, limit: int = 100) -> list[Dispatch]:
    async with tenant.work() as work:
        return await claim_dispatches(work, ALL, limit)


async def _states(tenant: Tenant) -> list[str]:
    return [row["state"] for row in await dispatches_of(tenant)]


async def _kinds(tenant: Tenant) -> list[str]:
    sql = "SELECT kind FROM fact WHERE kind LIKE 'Dispatch%' ORDER BY seq"
    async with tenant.read() as read:
        return [row["kind"] for row in await read.sql(sql)]


async def _long_ago(tenant: Tenant) -> None:
    async with tenant.work() as work:
        await work.sql("UPDATE dispatch SET claimed_at = now() - interval '1 hour' RETURNING id")


async def _due_now(tenant: Tenant) -> None:
    async with tenant.work() as work:
        await work.sql("UPDATE dispatch SET next_attempt_at = now() WHERE channel <> 'LETTER' RETURNING id")


@pytest.mark.rule("DIA-04")
async def test_many_senders_never_get_the_same_dispatch(tenant: Tenant) -> None:
    await queued(tenant, *(by_mail(n) for n in range(30)))
    batches = await asyncio.gather(*(_claim(tenant, 7) for _ in range(5)))
    ids = [dispatch.id for batch in batches for dispatch in batch]
    assert len(ids) == len(set(ids)) == 30


async def test_letters_wait_for_print_and_are_never_claimed(tenant: Tenant) -> None:
    await queued(tenant, by_letter(), by_nothing())
    assert await _claim(tenant) == []


async def test_what_is_sent_stays_sent(tenant: Tenant) -> None:
    await queued(tenant, by_mail())
    (claimed,) = await _claim(tenant)
    for _ in range(2):
        async with tenant.work() as work:
            await mark_sent(work, [claimed.id])
    async with tenant.work() as work:
        await mark_failed(work, claimed, INTERRUPTED, final=True)
        await mark_in_doubt(work, [claimed.id], INTERRUPTED)
        await release_dispatches(work, [claimed.id])
    (row,) = await dispatches_of(tenant)
    assert (row["state"], row["attempts"], row["error"]) == ("SENT", 1, None)
    assert row["sent_at"] is not None
    assert await _kinds(tenant) == ["DispatchesQueued", "DispatchSent"]


async def test_a_failure_is_tried_again_later_and_given_up_after_the_last_attempt(tenant: Tenant) -> None:
    await queued(tenant, by_mail())
    for n in range(1, ATTEMPTS_MAX + 1):
        (claimed,) = await _claim(tenant)
        async with tenant.work() as work:
            again = await mark_failed(work, claimed, busy(n))
        if again is not None:
            assert again > datetime.now(UTC) + timedelta(seconds=30)
        assert await _claim(tenant) == []
        await _due_now(tenant)
    (row,) = await dispatches_of(tenant)
    assert (row["state"], row["attempts"], row["error"]) == (
        "FAILED",
        ATTEMPTS_MAX,
        busy(ATTEMPTS_MAX).as_json(),
    )
    assert await _kinds(tenant) == ["DispatchesQueued", "DispatchFailed"]


async def test_what_was_not_begun_goes_back_uncounted(tenant: Tenant) -> None:
    await queued(tenant, by_mail())
    (claimed,) = await _claim(tenant)
    async with tenant.work() as work:
        await release_dispatches(work, [claimed.id])
    (again,) = await _claim(tenant)
    assert again.attempts == 1


@pytest.mark.rule("DIA-04")
async def test_after_a_dead_worker_an_sms_is_sent_again_and_a_mail_is_in_doubt(tenant: Tenant) -> None:
    await queued(tenant, by_mail(), by_sms(), by_mail(2))
    await _claim(tenant, 2)
    async with tenant.work() as work:
        assert await settle_interrupted(work, 30, 10) == 0
    await _long_ago(tenant)
    async with tenant.work() as work:
        assert await settle_interrupted(work, 30, 10) == 2
    assert await _states(tenant) == ["IN_DOUBT", "QUEUED", "QUEUED"]
    assert "DispatchInDoubt" in await _kinds(tenant)
    assert {d.channel for d in await _claim(tenant)} == {Channel.SMS, Channel.EMAIL}
    assert (await _states(tenant))[0] == "IN_DOUBT"


async def test_doubt_ends_by_what_the_receiver_says(tenant: Tenant) -> None:
    await queued(tenant, by_mail(1), by_mail(2), by_mail(3))
    ids = [d.id for d in await _claim(tenant)]
    async with tenant.work() as work:
        await mark_in_doubt(work, ids, INTERRUPTED)
    async with tenant.work() as work:
        await resolve_doubt(work, ids[:1], ids[1:2])
    assert await _states(tenant) == ["SENT", "QUEUED", "IN_DOUBT"]


async def _resend(tenant: Tenant, dispatch_id: UUID) -> UUID:
    async with tenant.work() as work:
        return await resend_dispatch(work, dispatch_id)


@pytest.mark.rule("DIA-03")
async def test_a_person_can_send_what_is_in_doubt_again_once_at_a_time(tenant: Tenant) -> None:
    await queued(tenant, by_mail())
    (claimed,) = await _claim(tenant)
    with pytest.raises(DispatchNotResendable):
        await _resend(tenant, claimed.id)
    async with tenant.work() as work:
        await mark_in_doubt(work, [claimed.id], INTERRUPTED)
    results = await asyncio.gather(*(_resend(tenant, claimed.id) for _ in range(3)), return_exceptions=True)
    assert sum(isinstance(result, UUID) for result in results) == 1
    assert sum(isinstance(result, DispatchNotResendable) for result in results) == 2
    old, new = await dispatches_of(tenant)
    assert (old["state"], new["state"], new["resends_id"]) == ("IN_DOUBT", "QUEUED", old["id"])
    assert (new["subject"], new["body"], new["invoice_id"]) == (old["subject"], old["body"], old["invoice_id"])


async def test_a_resend_goes_to_where_the_member_is_reached_now(tenant: Tenant) -> None:
    (billed,) = await queued(tenant, by_nothing())
    async with tenant.work() as work:
        sql = "UPDATE member SET email = 'ny@eksempel.example' WHERE id = $1 RETURNING id"
        await work.sql(sql, billed.member_id)
    (failed,) = await dispatches_of(tenant)
    await _resend(tenant, failed["id"])
    _, new = await dispatches_of(tenant)
    assert (new["channel"], new["recipient"], new["state"]) == ("EMAIL", "ny@eksempel.example", "QUEUED")


async def test_an_unknown_dispatch_can_not_be_resent(tenant: Tenant) -> None:
    with pytest.raises(NotFound):
        await _resend(tenant, new_id())

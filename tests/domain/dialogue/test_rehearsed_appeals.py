"""Rehearsed appeals: sent for real, undone, and committed only as they were (NEW-01)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.billing.model import ChangeCode, ChangedSince
from domain.dialogue.commands.rehearse_appeal import REHEARSALS_KEPT, rehearse_appeal
from domain.dialogue.commands.send_appeal import send_appeal
from domain.dialogue.model import Appeal, AppealDifference, AppealOutcome, AppealOutdated
from domain.dialogue.queries import appeal_differences, appeal_members, appeal_rehearsals
from domain.dialogue.rules.rehearsing import Asked, RehearsedMembers, changes_of, hash_of, message_key
from domain.fundraising.commands.create_campaign import create_campaign
from domain.kernel.database import Row
from domain.kernel.ids import new_id
from domain.kernel.reason import Named
from domain.kernel.refusal import InvalidInput, NotFound
from domain.people.commands.create_members import create_members
from domain.people.commands.update_member import update_member
from domain.people.model import Channel, MemberDetails
from tests.domain.dialogue.people import by_letter, by_mail, by_sms, dispatches_of
from tests.domain.subscriptions.rehearsing import everything
from tests.tenants import TODAY, Tenant

pytestmark = pytest.mark.rule("NEW-01")
BODY = "Kjære {{first_name}}, {{campaign_name}} trenger deg. KID {{reference}}"


async def appeal_of(tenant: Tenant, *, body: str = BODY) -> Appeal:
    async with tenant.work() as work:
        made = await create_campaign(work, organisation_id=tenant.organisation_id, name="Vår", start_on=TODAY)
    return Appeal(made.id, Channel.EMAIL, "Til {{first_name}}", body)


async def members(tenant: Tenant, *details: MemberDetails) -> list[UUID]:
    async with tenant.work() as work:
        return list((await create_members(work, details)).ids)


async def rehearse(tenant: Tenant, appeal: Appeal) -> UUID:
    async with tenant.work() as work:
        return await rehearse_appeal(work, appeal)


async def send(tenant: Tenant, appeal: Appeal, rehearsal_id: UUID | None = None, key: str = "send") -> int:
    async with tenant.work() as work:
        return await send_appeal(work, appeal, key, rehearsal_id=rehearsal_id)


async def kept(tenant: Tenant, rehearsal_id: UUID) -> Row:
    async with tenant.read() as read:
        return (await appeal_rehearsals(read, [rehearsal_id]))[rehearsal_id]


async def rows_of(tenant: Tenant, rehearsal_id: UUID, **only: Any) -> dict[UUID, tuple[str | None, str | None]]:
    against_id = (await kept(tenant, rehearsal_id))["against_id"]
    async with tenant.read() as read:
        rows = await appeal_members(read, RehearsedMembers(rehearsal_id, against_id, **only), 100)
    return {row["member_id"]: (row["outcome"], row["difference"]) for row in rows}


async def everything_but_appeals(tenant: Tenant) -> Mapping[str, Any]:
    found = await everything(tenant)
    async with tenant.read() as read:
        [facts] = await read.sql("SELECT count(*)::int AS n FROM fact")
    return {name: said for name, said in found.items() if not name.startswith("appeal_rehearsal")} | {"fact": facts}


def named_in(change: ChangedSince) -> UUID:
    [(_, member)] = change.args
    assert isinstance(member, Named)
    return member.id


async def test_an_appeal_is_rehearsed_without_a_trace_and_the_same_is_sent(tenant: Tenant) -> None:
    appeal = await appeal_of(tenant)
    ada, bo, _, _ = await members(tenant, by_mail(1), by_mail(2), by_sms(3), by_letter())
    before = await everything_but_appeals(tenant)
    rehearsal_id = await rehearse(tenant, appeal)
    assert await everything_but_appeals(tenant) == before
    assert await dispatches_of(tenant) == []
    row = await kept(tenant, rehearsal_id)
    assert (row["reached"], row["asked_before"], row["no_address"]) == (2, 0, 2)
    assert await send(tenant, appeal, rehearsal_id) == 2
    reached = await rows_of(tenant, rehearsal_id, outcome=AppealOutcome.REACHED)
    assert {one["member_id"] for one in await dispatches_of(tenant)} == set(reached) == {ada, bo}


async def test_who_was_asked_before_is_left_out_with_the_reason(tenant: Tenant) -> None:
    appeal = await appeal_of(tenant)
    [ada] = await members(tenant, by_mail(1))
    await send(tenant, appeal)
    bo, cai = await members(tenant, by_mail(2), by_sms(3))
    rows = await rows_of(tenant, await rehearse(tenant, appeal))
    assert rows == {ada: ("ASKED_BEFORE", None), bo: ("REACHED", None), cai: ("NO_ADDRESS", None)}


async def test_what_has_changed_since_is_named_and_nothing_is_sent(tenant: Tenant) -> None:
    appeal = await appeal_of(tenant)
    ada, bo, _ = await members(tenant, by_mail(1), by_mail(2), by_mail(3))
    rehearsal_id = await rehearse(tenant, appeal)
    async with tenant.work() as work:
        await update_member(work, ada, 1, replace(by_mail(1), email="ny@eksempel.example"))
        await update_member(work, bo, 1, replace(by_mail(2), email=None))
    [new] = await members(tenant, by_mail(4))
    before = await everything(tenant)
    with pytest.raises(AppealOutdated) as refused:
        await send(tenant, appeal, rehearsal_id)
    assert await everything(tenant) == before
    assert refused.value.changed == 3
    assert {(one.code, named_in(one)) for one in refused.value.changes} == {
        (ChangeCode.MAIL_CHANGED, ada),
        (ChangeCode.MAIL_GONE, bo),
        (ChangeCode.MAIL_NEW, new),
    }

    again = await rehearse(tenant, appeal)
    row = await kept(tenant, again)
    assert row["against_id"] == rehearsal_id
    async with tenant.read() as read:
        counts = await appeal_differences(read, again, rehearsal_id)
    assert counts == dict.fromkeys(AppealDifference, 1)
    assert await rows_of(tenant, again, difference=AppealDifference.GONE) == {bo: ("NO_ADDRESS", "GONE")}
    assert await send(tenant, appeal, again) == 3


async def test_another_text_than_the_rehearsed_is_not_sent(tenant: Tenant) -> None:
    appeal = await appeal_of(tenant)
    await members(tenant, by_mail(1))
    rehearsal_id = await rehearse(tenant, appeal)
    other = Appeal(appeal.campaign_id, appeal.channel, appeal.subject, "Noe annet")
    with pytest.raises(AppealOutdated) as refused:
        await send(tenant, other, rehearsal_id)
    assert [one.code for one in refused.value.changes] == [ChangeCode.MAIL_CHANGED]
    assert await dispatches_of(tenant) == []


async def test_of_two_who_send_at_once_one_does_and_the_other_hears_who_is_gone(tenant: Tenant) -> None:
    appeal = await appeal_of(tenant)
    people = await members(tenant, *(by_mail(n) for n in range(5)))
    rehearsal_id = await rehearse(tenant, appeal)
    done = await asyncio.gather(
        *(send(tenant, appeal, rehearsal_id, key) for key in ("a", "b")), return_exceptions=True
    )
    [refused] = [one for one in done if isinstance(one, AppealOutdated)]
    assert [one for one in done if one is not refused] == [5]
    assert {one.code for one in refused.changes} == {ChangeCode.MAIL_GONE}
    assert {named_in(one) for one in refused.changes} == set(people)
    assert len(await dispatches_of(tenant)) == 5


async def test_a_kid_that_is_given_meanwhile_changes_nothing(tenant: Tenant) -> None:
    appeal, other = await appeal_of(tenant), await appeal_of(tenant)
    await members(tenant, by_mail(1))
    rehearsal_id = await rehearse(tenant, appeal)
    await send(tenant, other, key="other")
    assert await send(tenant, appeal, rehearsal_id) == 1


async def test_a_rehearsal_of_another_campaign_or_a_wrong_text_is_refused(tenant: Tenant) -> None:
    appeal, other = await appeal_of(tenant), await appeal_of(tenant)
    await members(tenant, by_mail(1))
    rehearsal_id = await rehearse(tenant, appeal)
    for wrong, key in ((rehearsal_id, "a"), (new_id(), "b")):
        with pytest.raises(NotFound):
            await send(tenant, other, wrong, key)
    with pytest.raises(InvalidInput):
        await rehearse(tenant, Appeal(appeal.campaign_id, Channel.EMAIL, "Hei", "{{secret}}"))
    with pytest.raises(NotFound):
        await rehearse(tenant, Appeal(new_id(), Channel.EMAIL, "Hei", "Hei"))


async def test_the_last_rehearsals_of_a_campaign_are_kept_with_their_rows(tenant: Tenant) -> None:
    appeal = await appeal_of(tenant)
    await members(tenant, by_mail(1))
    made = [await rehearse(tenant, appeal) for _ in range(REHEARSALS_KEPT + 2)]
    async with tenant.read() as read:
        left = await read.sql("SELECT id FROM appeal_rehearsal ORDER BY id")
        rows = await read.sql("SELECT DISTINCT rehearsal_id AS id FROM appeal_rehearsal_row ORDER BY 1")
    assert [one["id"] for one in left] == [one["id"] for one in rows] == made[2:]


MESSAGES = st.dictionaries(st.uuids(), st.uuids(), max_size=5)


@given(MESSAGES, MESSAGES)
def test_the_hash_is_the_same_exactly_where_nothing_has_changed(was: dict[UUID, UUID], now: dict[UUID, UUID]) -> None:
    for before, after in ((was, now), (was, dict(reversed(was.items()))), (was, was | now)):
        hashes = [
            hash_of(Asked(member_id, AppealOutcome.REACHED, key) for member_id, key in one.items())
            for one in (before, after)
        ]
        assert (hashes[0] == hashes[1]) is (not list(changes_of(before, after)))


def test_a_message_has_the_same_key_whatever_its_kid_and_another_for_another_address() -> None:
    keys = [
        message_key(Channel.EMAIL, to, "Hei", f"KID {reference}", reference)
        for to, reference in (
            ("a@eksempel.example", "123"),
            ("a@eksempel.example", "456"),
            ("b@eksempel.example", "123"),
        )
    ]
    assert keys[0] == keys[1] != keys[2]

"""Gifts that a person enters."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.fundraising.commands.register_gift import NewGift, register_gift
from domain.fundraising.queries import gift_totals, gifts_by_id, gifts_of_member
from domain.kernel.ids import new_id
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotFound
from domain.ledger.queries import proof
from tests.domain.fundraising.raising import facts, gift_rows, make_campaign, make_member, postings_of
from tests.tenants import TODAY, Tenant


async def new_gift(tenant: Tenant, **more: Any) -> NewGift:
    async with tenant.work() as work:
        campaign = await make_campaign(work, tenant)
        member_id, _ = await make_member(work)
    gift = NewGift(tenant.organisation_id, campaign.id, member_id, 25_000, TODAY - timedelta(days=2))
    return replace(gift, **more)


async def register(tenant: Tenant, gift: NewGift, key: str = "k1") -> Any:
    async with tenant.work() as work:
        return await register_gift(work, gift, key)


@pytest.mark.rule("FUN-03", "LED-01")
async def test_a_gift_debits_the_bank_and_credits_the_gift_account_with_its_campaign(tenant: Tenant) -> None:
    new = await new_gift(tenant)
    gift_id = await register(tenant, new)
    async with tenant.read() as read:
        row = (await gifts_by_id(read, [gift_id]))[gift_id]
        assert (row["member_id"], row["amount_minor"], row["currency"]) == (new.member_id, 25_000, "NOK")
        assert (row["given_on"], row["purpose"], row["channel"]) == (new.given_on, "Hytter", "BANK")
        assert await postings_of(read, gift_id) == [("1920", "3500", 25_000, None, new.campaign_id)]
        assert set((await proof(read)).values()) == {0}
        assert [(f["gift_id"], f["payment_id"]) for f in await facts(read, "GiftRegistered")] == [(str(gift_id), None)]
        assert await gift_totals(read, [new.member_id, new_id()]) == {new.member_id: (1, 25_000)}  # type: ignore[list-item]


@pytest.mark.rule("FUN-03")
async def test_an_anonymous_gift_has_no_member(tenant: Tenant) -> None:
    gift_id = await register(tenant, await new_gift(tenant, member_id=None, channel="CASH", purpose="Sti"))
    async with tenant.read() as read:
        row = (await gifts_by_id(read, [gift_id]))[gift_id]
    assert (row["member_id"], row["channel"], row["purpose"]) == (None, "CASH", "Sti")


@pytest.mark.rule("FUN-03", "API-02")
async def test_the_same_key_gives_the_same_gift_and_other_input_with_it_is_refused(tenant: Tenant) -> None:
    new = await new_gift(tenant)
    first = await register(tenant, new)
    assert await register(tenant, new) == first
    with pytest.raises(IdempotencyConflict):
        await register(tenant, replace(new, amount_minor=1))
    async with tenant.read() as read:
        assert [row["id"] for row in await gift_rows(read)] == [first]


@pytest.mark.rule("FUN-03")
@pytest.mark.parametrize(
    ("wrong", "path", "code"),
    [
        ({"amount_minor": 0}, "amountMinor", "NOT_POSITIVE"),
        ({"amount_minor": 10**14}, "amountMinor", "TOO_HIGH"),
        ({"given_on": TODAY + timedelta(days=1)}, "givenOn", "IN_FUTURE"),
        ({"channel": "KID"}, "channel", "NEEDS_PAYMENT"),
        ({"channel": "PIGEON"}, "channel", "UNKNOWN"),
    ],
)
async def test_what_is_wrong_with_a_gift_is_said_and_nothing_is_left_behind(
    tenant: Tenant, wrong: dict[str, Any], path: str, code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        await register(tenant, await new_gift(tenant, **wrong))
    assert [(e.path, e.code) for e in refused.value.fields] == [(path, code)]
    async with tenant.read() as read:
        assert await gift_rows(read) == []
        assert await read.sql("SELECT 1 FROM idempotency") == []


@pytest.mark.rule("FUN-03")
@pytest.mark.parametrize("wrong", ["organisation_id", "campaign_id", "member_id"])
async def test_a_gift_of_or_to_what_is_not_there_is_refused(tenant: Tenant, wrong: str) -> None:
    new = await new_gift(tenant)
    fields: dict[str, Any] = {wrong: new_id()}
    with pytest.raises(NotFound):
        await register(tenant, replace(new, **fields))


@pytest.mark.rule("LED-03")
async def test_a_members_gifts_come_newest_first_page_by_page(tenant: Tenant) -> None:
    new = await new_gift(tenant)
    made = [
        await register(tenant, replace(new, given_on=TODAY - timedelta(days=days)), f"k{n}")
        for n, days in enumerate((9, 3, 3, 0))
    ]
    seen: list[Any] = []
    after = None
    async with tenant.read() as read:
        while rows := await gifts_of_member(read, new.member_id, 2, after):  # type: ignore[arg-type]
            seen += [row["id"] for row in rows]
            after = (rows[-1]["given_on"], rows[-1]["id"])
    assert seen == [made[3], made[2], made[1], made[0]]

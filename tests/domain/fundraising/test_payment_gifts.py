"""Payments that become gifts: by themselves with a standing KID, or because a person says so."""

from typing import Any
from uuid import UUID

import asyncpg
import pytest

from domain.billing.rules.kid import control_character
from domain.fundraising.commands.give_references import give_references
from domain.fundraising.commands.register_payment_as_gift import register_payment_as_gift
from domain.fundraising.commands.register_waiting_gifts import register_waiting_gifts
from domain.kernel.ids import new_id
from domain.kernel.refusal import NotFound
from domain.ledger.queries import proof
from domain.payments.model import PaymentAlreadyCompleted
from domain.people.model import KidAlgorithm
from tests.domain.fundraising.raising import (
    facts,
    gift_rows,
    make_campaign,
    make_member,
    money_in,
    payment_row,
    postings_of,
)
from tests.domain.payments.owing import issue
from tests.tenants import TODAY, Tenant


@pytest.mark.rule("KID-02", "FUN-03", "PAY-03", "LED-01")
async def test_money_with_a_standing_kid_becomes_a_gift_without_a_hand_on_it(tenant: Tenant) -> None:
    async with tenant.work() as work:
        campaign = await make_campaign(work, tenant)
        member_id, number = await make_member(work)
        owed = (await issue(work, tenant, [(member_id, number)], 30_000))[0]
        reference = (await give_references(work, campaign.id, [member_id]))[member_id]
        payment_id = await money_in(work, tenant, reference)
    async with tenant.read() as read:
        waiting = await payment_row(read, payment_id)
        assert waiting["state"] == "AWAITING_IDENTIFICATION"
        assert waiting["problem"]
    async with tenant.work() as work:
        gifts = await register_waiting_gifts(work, [payment_id])
    async with tenant.read() as read:
        paid, gift = await payment_row(read, payment_id), (await gift_rows(read))[0]
        assert (paid["state"], paid["member_id"], paid["problem"]) == ("COMPLETED", member_id, None)
        assert [gift["id"]] == gifts
        assert (gift["campaign_id"], gift["member_id"], gift["payment_id"]) == (campaign.id, member_id, payment_id)
        assert (gift["amount_minor"], gift["given_on"], gift["channel"]) == (30_000, TODAY, "KID")
        assert await postings_of(read, gift["id"]) == [("1920", "3500", 30_000, None, campaign.id)]
        assert await postings_of(read, payment_id) == []
        still_open = await read.sql("SELECT open_minor FROM open_item WHERE invoice_id = $1", owed.invoice_id)
        assert [row["open_minor"] for row in still_open] == [30_000]
        assert set((await proof(read)).values()) == {0}
        assert len(await facts(read, "PaymentCompleted")) == len(await facts(read, "GiftRegistered")) == 1


@pytest.mark.rule("KID-02", "PAY-03")
async def test_running_again_or_late_changes_nothing_and_other_payments_stay(tenant: Tenant) -> None:
    async with tenant.work() as work:
        campaign = await make_campaign(work, tenant)
        member_id, _ = await make_member(work)
        reference = (await give_references(work, campaign.id, [member_id]))[member_id]
        wrong = reference[:-1] + str((int(reference[-1]) + 1) % 10)
        ours = await money_in(work, tenant, reference, source_id="1")
        theirs = await money_in(work, tenant, wrong, source_id="2")
        without = await money_in(work, tenant, unknown_kid(reference), source_id="3")
    for _ in range(2):
        async with tenant.work() as work:
            made = await register_waiting_gifts(work, [theirs, ours, without, ours, new_id()])
    assert made == []
    async with tenant.read() as read:
        assert [row["payment_id"] for row in await gift_rows(read)] == [ours]
        states = [(await payment_row(read, each))["state"] for each in (theirs, without)]
        assert states == ["AWAITING_IDENTIFICATION"] * 2


@pytest.mark.rule("FUN-03", "KID-02")
async def test_many_payments_become_gifts_as_one_set(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    async with tenant.work() as work:
        campaigns = [await make_campaign(work, tenant, name) for name in ("Vinter", "Sommer")]
        members = [(await make_member(work))[0] for _ in range(10)]
        references = [(await give_references(work, each.id, members))[m] for each in campaigns for m in members]
        payments = [await money_in(work, tenant, r, 100 + n, str(n)) for n, r in enumerate(references)]
    first, *others = payments
    asked = await statements_of(tenant, [first], monkeypatch), await statements_of(tenant, others, monkeypatch)
    assert asked[0] == asked[1], "the number of statements must not grow with that of payments"
    async with tenant.read() as read:
        gifts = {row["payment_id"]: row for row in await gift_rows(read)}
        assert set(gifts) == set(payments)
        assert [gifts[payment]["amount_minor"] for payment in payments] == list(range(100, 120))
        assert [gifts[payment]["member_id"] for payment in payments] == members * 2
        assert [gifts[payment]["campaign_id"] for payment in payments] == [c.id for c in campaigns for _ in members]
        assert set((await proof(read)).values()) == {0}
        assert len(await facts(read, "GiftRegistered")) == len(await facts(read, "PaymentCompleted")) == 20


async def statements_of(tenant: Tenant, payments: list[UUID], monkeypatch: pytest.MonkeyPatch) -> int:
    """How many statements it takes to make gifts of payments."""
    asked: list[str] = []
    with monkeypatch.context() as patched:
        for name in ("execute", "fetch", "fetchrow", "fetchval"):
            patched.setattr(asyncpg.Connection, name, counted(getattr(asyncpg.Connection, name), asked))
        async with tenant.work() as work:
            assert len(await register_waiting_gifts(work, payments)) == len(payments)
    return len(asked)


def counted(original: Any, asked: list[str]) -> Any:
    async def run(connection: Any, sql: str, *values: Any, **more: Any) -> Any:
        asked.append(sql)
        return await original(connection, sql, *values, **more)

    return run


def unknown_kid(reference: str) -> str:
    """A valid KID of the same form that nobody was given."""
    body = reference[:-2] + str((int(reference[-2]) + 1) % 10)
    return body + control_character(body, KidAlgorithm.MOD10)


async def waiting(tenant: Tenant) -> tuple[UUID, UUID, UUID]:
    async with tenant.work() as work:
        campaign = await make_campaign(work, tenant)
        member_id, _ = await make_member(work)
        payment_id = await money_in(work, tenant, "123")
    return payment_id, member_id, campaign.id


@pytest.mark.rule("PAY-03", "FUN-03")
async def test_a_person_makes_a_gift_of_a_payment_and_it_leaves_the_work_list(tenant: Tenant) -> None:
    payment_id, member_id, campaign_id = await waiting(tenant)
    values = {"payment_id": payment_id, "member_id": member_id, "campaign_id": campaign_id}
    made = set()
    for _ in range(2):
        async with tenant.work() as work:
            made.add(await register_payment_as_gift(work, **values, idempotency_key="k"))
    async with tenant.read() as read:
        gifts = await gift_rows(read)
        assert {gift["id"] for gift in gifts} == made
        assert (gifts[0]["payment_id"], gifts[0]["channel"]) == (payment_id, "BANK")
        assert (await payment_row(read, payment_id))["state"] == "COMPLETED"
    with pytest.raises(PaymentAlreadyCompleted):
        async with tenant.work() as work:
            await register_payment_as_gift(work, **values, idempotency_key="another")


@pytest.mark.rule("PAY-03")
@pytest.mark.parametrize("wrong", ["payment_id", "member_id", "campaign_id"])
async def test_a_gift_of_or_to_what_is_not_there_leaves_the_payment_waiting(tenant: Tenant, wrong: str) -> None:
    payment_id, member_id, campaign_id = await waiting(tenant)
    values = {"payment_id": payment_id, "member_id": member_id, "campaign_id": campaign_id, wrong: new_id()}
    with pytest.raises(NotFound):
        async with tenant.work() as work:
            await register_payment_as_gift(work, **values, idempotency_key="k")
    async with tenant.read() as read:
        assert (await payment_row(read, payment_id))["state"] == "AWAITING_IDENTIFICATION"
        assert await gift_rows(read) == []

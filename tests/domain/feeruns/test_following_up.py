"""What is done about people of a run afterwards: mailed again, reminded, cancelled (FEE-09)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dialogue.model import DispatchState
from domain.feeruns.commands.follow_up_payers import follow_up_payers
from domain.feeruns.model import FeePayersHindered, FollowedUp, FollowUp, HindranceCode, PayerState, PaymentType
from domain.feeruns.rules.following import hindrance
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, NotFound
from domain.payments.commands.note_click import note_click
from domain.payments.commands.request_checkout import request_checkout
from domain.payments.model import LinkNotPayable, LinkStatus
from tests.cards import click, keys, rows_of
from tests.domain.feeruns.running import (
    FeeClub,
    deliver,
    keep_cards,
    mails_of,
    open_fee_club,
    open_provider,
    people_in,
    run_through,
    save,
    shop_of,
)
from tests.domain.subscriptions.selling import faults, invoices_of, pay
from tests.tenants import Tenant

RUN_ON = date(2026, 4, 1)
LATER = RUN_ON + timedelta(days=9)


async def ran(tenant: Tenant, payment_type: PaymentType = PaymentType.NONE) -> tuple[FeeClub, UUID]:
    """A club with a provider whose run has mailed members 0 and 1, and the mails have arrived."""
    fees = await open_fee_club(tenant)
    await open_provider(fees)
    run = await save(fees, payment_type=payment_type)
    await run_through(fees, run)
    await deliver(fees)
    return fees, run.id


async def follow(fees: FeeClub, what: FollowUp, ids: Sequence[UUID], *, key: str = "") -> FollowedUp:
    async with fees.tenant.work(LATER) as work:
        return await follow_up_payers(work, what, ids, key=keys().link, idempotency_key=key or str(new_id()))


async def ids_of(fees: FeeClub, run_id: UUID, *places: int) -> list[UUID]:
    people = await people_in(fees, run_id)
    return [people[one]["id"] for one in places]


def codes(hindrances: Sequence[object]) -> list[tuple[object, str]]:
    return [(one.code, dict(one.args)["name"]) for one in hindrances]  # type: ignore[attr-defined]


@pytest.mark.rule("FEE-09")
async def test_a_payment_mail_is_sent_again_with_the_same_link_and_pay_by_date_once_for_each_click(
    tenant: Tenant,
) -> None:
    fees, run_id = await ran(tenant)
    [before] = [row for row in await mails_of(fees) if row["member_id"] == fees.club.members[0]]
    ids = await ids_of(fees, run_id, 0)
    for _ in range(2):
        assert (await follow(fees, FollowUp.RESEND, ids, key="once")).done == 1
    mails = [row for row in await mails_of(fees) if row["member_id"] == fees.club.members[0]]
    assert [row["body"] for row in mails] == [before["body"]] * 2
    assert "Betales innen: 15.04.2026" in before["body"]
    assert (await people_in(fees, run_id))[0]["mail_dispatch_id"] == mails[1]["id"]
    with pytest.raises(FeePayersHindered) as refused:
        await follow(fees, FollowUp.RESEND, ids)
    assert codes(refused.value.hindrances) == [(HindranceCode.ON_ITS_WAY, "Spiller 0 Hansen")]
    assert not await faults(tenant)


@pytest.mark.rule("FEE-09")
async def test_a_reminder_goes_to_who_got_the_mail_and_has_not_paid_and_carries_no_fee(tenant: Tenant) -> None:
    fees, run_id = await ran(tenant)
    paid = (await people_in(fees, run_id))[1]["invoice_id"]
    invoices = await invoices_of(shop_of(tenant))
    await pay(tenant, next(row for row in invoices if row["id"] == paid), on=LATER)
    ids = await ids_of(fees, run_id, 0, 1)
    followed = await follow(fees, FollowUp.REMIND, ids, key="a click")
    assert await follow(fees, FollowUp.REMIND, ids, key="a click") == followed
    assert (followed.done, codes(followed.passed_over)) == (1, [(HindranceCode.PAID, "Spiller 1 Hansen")])
    [reminder] = [row for row in await mails_of(fees) if row["purpose"] == "FEE_REMINDER"]
    assert reminder["member_id"] == fees.club.members[0]
    assert "betalingen på 100,00" in reminder["body"]
    assert "15.04.2026" in reminder["body"]
    person = (await people_in(fees, run_id))[0]
    assert (person["reminded_on"], person["state"]) == (LATER, "MAILED")
    [link] = [row for row in await rows_of(tenant, "payment_link") if row["invoice_id"] == person["invoice_id"]]
    assert str(link["id"]) in reminder["body"]
    assert await rows_of(tenant, "reminder") == []
    assert not await faults(tenant)


@pytest.mark.rule("FEE-09")
async def test_who_was_not_reached_is_not_reminded_but_mailed_again(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    run = await save(fees)
    await run_through(fees, run)
    await deliver(fees, DispatchState.FAILED)
    ids = await ids_of(fees, run.id, 0, 1)
    with pytest.raises(FeePayersHindered, match="did not reach Spiller 0 Hansen") as refused:
        await follow(fees, FollowUp.REMIND, ids)
    assert [code for code, _ in codes(refused.value.hindrances)] == [HindranceCode.NOT_DELIVERED] * 2
    assert await follow(fees, FollowUp.RESEND, ids) == FollowedUp(2)


@pytest.mark.rule("FEE-05", "FEE-09")
async def test_who_was_mailed_before_there_was_a_provider_gets_a_link_with_the_next_mail(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    run = await save(fees)
    await run_through(fees, run)
    await deliver(fees)
    assert await rows_of(tenant, "payment_link") == []
    await open_provider(fees)
    ids = await ids_of(fees, run.id, 0)
    await follow(fees, FollowUp.REMIND, ids)
    await follow(fees, FollowUp.RESEND, ids)
    [link] = await rows_of(tenant, "payment_link")
    assert all(str(link["id"]) in row["body"] for row in (await mails_of(fees))[-2:])
    assert not await faults(tenant)


@pytest.mark.rule("FEE-09")
async def test_a_cancelled_payment_mail_has_a_link_that_refuses_to_be_paid(tenant: Tenant) -> None:
    fees, run_id = await ran(tenant)
    ids = await ids_of(fees, run_id, 0)
    assert await follow(fees, FollowUp.CANCEL, ids) == FollowedUp(1)
    person = (await people_in(fees, run_id))[0]
    assert person["state"] == "CANCELLED"
    links = {row["invoice_id"]: row for row in await rows_of(tenant, "payment_link")}
    cancelled = links.pop(person["invoice_id"])
    assert (cancelled["state"], [row["state"] for row in links.values()]) == ("CANCELLED", ["OPEN"])
    async with tenant.work(LATER) as work:
        with pytest.raises(LinkNotPayable) as refused:
            await request_checkout(work, cancelled["id"], keep_card=False)
    assert refused.value.link_status is LinkStatus.CANCELLED
    for what in FollowUp:
        with pytest.raises(FeePayersHindered) as hindered:
            await follow(fees, what, ids)
        assert codes(hindered.value.hindrances) == [(HindranceCode.CANCELLED, "Spiller 0 Hansen")]
    assert not await faults(tenant)


@pytest.mark.rule("FEE-09")
async def test_who_is_paying_right_now_is_not_cancelled(tenant: Tenant) -> None:
    fees, run_id = await ran(tenant)
    person = (await people_in(fees, run_id))[0]
    [link] = [row for row in await rows_of(tenant, "payment_link") if row["invoice_id"] == person["invoice_id"]]
    await click(tenant, link["id"], on=LATER)
    followed = await follow(fees, FollowUp.CANCEL, await ids_of(fees, run_id, 0, 1))
    assert (followed.done, codes(followed.passed_over)) == (1, [(HindranceCode.PAYING, "Spiller 0 Hansen")])
    people = await people_in(fees, run_id)
    assert [people[one]["state"] for one in (0, 1)] == ["MAILED", "CANCELLED"]


@pytest.mark.rule("FEE-08")
async def test_each_person_shows_mail_click_notice_card_and_the_day_of_payment(tenant: Tenant) -> None:
    fees, run_id = await ran(tenant, PaymentType.OPTIONAL)
    person = (await people_in(fees, run_id))[0]
    assert (person["clicked_at"], person["enrolled"], person["paid_on"]) == (None, False, None)
    [link] = [row for row in await rows_of(tenant, "payment_link") if row["invoice_id"] == person["invoice_id"]]
    for _ in range(2):
        async with tenant.work(LATER) as work:
            await note_click(work, link["id"])
    async with tenant.read() as read:
        [told] = await read.sql("SELECT count(*) AS n FROM fact WHERE kind = 'PaymentLinkOpened'")
    assert told["n"] == 1
    await keep_cards(fees, (await rows_of(tenant, "provider_account"))[0]["id"], 0)
    invoices = await invoices_of(shop_of(tenant))
    await pay(tenant, next(row for row in invoices if row["id"] == person["invoice_id"]), on=LATER)
    person = (await people_in(fees, run_id))[0]
    assert person["clicked_at"] is not None
    assert (person["enrolled"], person["paid_on"]) == (True, LATER)


@pytest.mark.rule("FEE-09")
async def test_only_people_of_runs_can_be_chosen_and_not_too_many(tenant: Tenant) -> None:
    fees, _ = await ran(tenant)
    with pytest.raises(NotFound):
        await follow(fees, FollowUp.RESEND, [new_id()])
    for ids in ([], [new_id() for _ in range(501)]):
        with pytest.raises(InvalidInput):
            await follow(fees, FollowUp.RESEND, ids)


@pytest.mark.rule("FEE-09")
@given(
    st.sampled_from(FollowUp),
    st.sampled_from(PayerState),
    st.none() | st.sampled_from(DispatchState),
    st.integers(-1, 1),
    st.booleans(),
)
def test_only_who_was_mailed_and_has_neither_paid_nor_been_cancelled_is_followed_up(
    what: FollowUp, state: PayerState, mail: DispatchState | None, open_minor: int, is_paying: bool
) -> None:
    if hindrance(what, state, mail, open_minor, is_paying=is_paying) is None:
        assert state is PayerState.MAILED
        assert mail is not None
        assert open_minor > 0
        assert what is FollowUp.CANCEL or mail in (DispatchState.SENT, DispatchState.FAILED, DispatchState.IN_DOUBT)
        assert what is not FollowUp.REMIND or mail is not DispatchState.FAILED
        assert not (what is FollowUp.CANCEL and is_paying)

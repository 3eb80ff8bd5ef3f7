"""Payers who take over (SUB-13): from which period, who owes what, and taking it back."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalogue.model import NewOffer
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, NotFound
from domain.subscriptions.commands.change_method import change_method
from domain.subscriptions.commands.change_payer import PayerChange, change_payer, preview_payer, take_back_payer
from domain.subscriptions.commands.change_plan import change_plan
from domain.subscriptions.commands.follow_agreements import pay_by_card
from domain.subscriptions.commands.pause_subscription import pause_subscription
from domain.subscriptions.commands.resume_subscription import resume_subscription
from domain.subscriptions.commands.stop_subscription import stop_subscription
from domain.subscriptions.commands.turn_states import turn_states
from domain.subscriptions.model import (
    ChangeMethod,
    ChangePayer,
    ChangePlan,
    ChangeRefused,
    PauseSubscription,
    StopSubscription,
)
from domain.subscriptions.queries.coming import ComingKind, coming
from domain.subscriptions.queries.subscriptions import paid_by
from domain.subscriptions.rules.payers import method_of_payer
from tests.domain.subscriptions.newspaper import open_newspaper
from tests.domain.subscriptions.selling import Shop, faults, invoices_of, open_shop, pay, run, start, totals_of
from tests.domain.subscriptions.test_stop import balances, stop, subscription_of
from tests.tenants import TODAY, Tenant

NEXT = TODAY.replace(year=TODAY.year + 1)
AFTER = NEXT.replace(year=NEXT.year + 1)
LATE = NEXT - timedelta(days=10)


async def hand_over(
    shop: Shop, key: UUID, payer_id: UUID | None, *, today: date = TODAY, method: str | None = None
) -> PayerChange:
    command = ChangePayer(key, payer_id, method)
    async with shop.tenant.work(today) as work:
        preview = await preview_payer(work, command)
    async with shop.tenant.work(today) as work:
        done = await change_payer(work, command, idempotency_key=f"payer {payer_id} {today}")
    assert preview.on == done.on
    assert [one.draft.total_minor for one in preview.bills] == await totals_of(shop, done.invoice_ids)
    return done


async def billed(shop: Shop) -> list[tuple[UUID, date, str]]:
    rows = [row for row in await invoices_of(shop) if row["kind"] == "INVOICE"]
    return [(row["payer_id"], row["period_start"], row["state"]) for row in rows]


async def keep_card(shop: Shop, member_id: UUID) -> None:
    """Let a member have a card in force at the organisation, as the provider would have left it."""
    async with shop.tenant.work() as work:
        account_id = new_id()
        await work.sql(
            "INSERT INTO provider_account (tenant_id, id, organisation_id, provider, name, bank_account_id, "
            "credentials_sealed, active, created_at) VALUES ($1, $2, $3, 'card_service', $4, $5, 'x', true, now())",
            work.tenant_id, account_id, shop.tenant.organisation_id, str(member_id), shop.tenant.bank_account_id,
        )  # fmt: skip
        await work.sql(
            "INSERT INTO payment_agreement (tenant_id, id, organisation_id, member_id, provider_account_id, method, "
            "token_sealed, masked, expires_on, state, charge_id, created_at) "
            "VALUES ($1, $2, $3, $4, $5, 'CARD', 'x', '4242', $6, 'ACTIVE', $2, now())",
            work.tenant_id, new_id(), shop.tenant.organisation_id, member_id, account_id, date(2031, 1, 1),
        )  # fmt: skip


@pytest.mark.rule("SUB-13", "SUB-20")
async def test_a_payer_takes_over_with_the_next_period_and_what_is_issued_stays(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    member, payer, _ = shop.member_ids
    key = (await start(shop, member, TODAY)).subscription_id
    assert await hand_over(shop, key, payer) == PayerChange(NEXT, ())
    async with tenant.read() as read:
        events = await coming(read, key, TODAY)
        pays = await paid_by(read, [payer, member])
    assert [(one.on, one.payer_id) for one in events if one.kind is ComingKind.PAYER] == [(NEXT, payer)]
    assert {one.bill.draft.payer_id for one in events if one.bill} == {payer}
    assert ([row["id"] for row in pays[payer]], pays[member]) == ([key], [])
    assert (await subscription_of(shop, key))["payer_id"] is None
    await run(shop, LATE)
    assert await billed(shop) == [(member, TODAY, "ISSUED"), (payer, NEXT, "ISSUED")]
    assert set(await balances(shop, LATE)) == {member, payer}
    async with tenant.work(NEXT) as work:
        await turn_states(work)
    row = await subscription_of(shop, key)
    assert (row["payer_id"], row["next_payer_id"], row["payer_changes_on"]) == (payer, None, None)
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-13")
async def test_an_unpaid_invoice_for_the_coming_term_is_credited_and_made_anew(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    member, payer, _ = shop.member_ids
    key = (await start(shop, member, TODAY)).subscription_id
    await pay(tenant, (await invoices_of(shop))[0])
    await run(shop, LATE)
    done = await hand_over(shop, key, payer, today=LATE)
    assert (done.on, len(done.invoice_ids)) == (NEXT, 1)
    assert (await billed(shop))[1:] == [(member, NEXT, "CREDITED"), (payer, NEXT, "ISSUED")]
    assert set(await balances(shop, LATE)) == {payer}
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-13")
async def test_a_coming_term_that_is_paid_stays_with_who_paid_it(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    member, payer, _ = shop.member_ids
    key = (await start(shop, member, TODAY)).subscription_id
    await run(shop, LATE)
    for invoice in await invoices_of(shop):
        await pay(tenant, invoice, on=LATE)
    assert await hand_over(shop, key, payer, today=LATE) == PayerChange(AFTER, ())
    await run(shop, AFTER, key="after")
    assert [one[:2] for one in await billed(shop)] == [(member, TODAY), (member, NEXT), (payer, AFTER)]
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-13", "SUB-11")
async def test_a_period_that_runs_unbilled_is_billed_to_the_payer_before_and_the_preview_says_so(
    tenant: Tenant,
) -> None:
    shop = await open_shop(tenant)
    member, payer, _ = shop.member_ids
    key = (await start(shop, member, TODAY)).subscription_id
    late = AFTER - timedelta(days=3)  # the lead days of the period after have begun, too
    done = await hand_over(shop, key, payer, today=late)
    assert (done.on, len(done.invoice_ids)) == (AFTER, 2)
    assert await billed(shop) == [(member, TODAY, "ISSUED"), (member, NEXT, "ISSUED"), (payer, AFTER, "ISSUED")]
    assert not await faults(tenant)


@pytest.mark.rule("SUB-13")
async def test_it_can_be_taken_back_and_the_coming_invoice_goes_back_with_it(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    member, payer, _ = shop.member_ids
    key = (await start(shop, member, TODAY)).subscription_id
    with pytest.raises(ChangeRefused, match="no change of payer"):
        async with tenant.work() as work:
            await take_back_payer(work, key, idempotency_key="none")
    await hand_over(shop, key, payer)
    await run(shop, LATE)
    async with tenant.work(LATE) as work:
        back = await take_back_payer(work, key, idempotency_key="back")
    assert (back.on, len(back.invoice_ids)) == (NEXT, 1)
    row = await subscription_of(shop, key)
    assert (row["payer_id"], row["next_payer_id"], row["method_before"]) == (None, None, None)
    assert {one[0] for one in await billed(shop) if one[2] == "ISSUED"} == {member}
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-13", "SUB-09", "CAT-16")
async def test_a_payer_who_was_to_come_after_a_pause_comes_where_that_is_ended_earlier(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    bound = NewOffer(contract_fee_id=await paper.contract_fee(), contract_frequencies=12)
    key = await paper.order(await paper.plan("Bundet", bound))
    payer, july, september = await paper.person("Ola", {}), date(2026, 7, 1), date(2026, 9, 1)
    async with tenant.work() as work:
        await pause_subscription(work, PauseSubscription(key, september, "Reise"), idempotency_key="rest")
    async with tenant.work() as work:
        assert (await change_payer(work, ChangePayer(key, payer), idempotency_key="payer")).on == september
    async with tenant.work(TODAY + timedelta(days=40)) as work:
        await resume_subscription(work, key, july, idempotency_key="home")
    assert (ComingKind.PAYER, july) in await paper.kinds(key, TODAY + timedelta(days=40))
    async with tenant.work(july) as work:
        await turn_states(work)
    async with tenant.work(july) as work:
        leave = StopSubscription(key, "Flytter", end_on=july + timedelta(days=9))
        await stop_subscription(work, leave, idempotency_key="stop")
    [fee] = [row for row in await paper.invoices() if row["period_start"] is None]
    assert fee["payer_id"] == payer
    assert not await faults(tenant)


@pytest.mark.rule("SUB-13", "SUB-11")
async def test_a_payer_takes_over_with_a_plan_that_comes_earlier(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    key, payer = await paper.order(await paper.plan()), await paper.person("Ola", {})
    async with tenant.work() as work:
        await change_payer(work, ChangePayer(key, payer), idempotency_key="payer")
    on = TODAY + timedelta(days=10)
    async with tenant.work() as work:
        await change_plan(work, ChangePlan(key, await paper.plan("Annen"), on), idempotency_key="plan")
    row = await paper.row(key)
    assert (row["payer_changes_on"], row["plan_changes_on"]) == (on, on)
    [invoice] = [row for row in await paper.invoices() if row["period_start"] == on]
    assert invoice["payer_id"] == payer
    assert not await faults(tenant)


@pytest.mark.rule("SUB-13", "SUB-18")
async def test_a_card_stays_with_its_payer_and_comes_back_with_it(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    member, payer, other = shop.member_ids
    for one in (member, other):
        await keep_card(shop, one)
    key = (await start(shop, member, TODAY)).subscription_id
    invoice_id = (await invoices_of(shop))[0]["id"]
    async with tenant.work() as work:
        assert await pay_by_card(work, [invoice_id]) == 1
    with pytest.raises(InvalidInput, match="no agreement"):
        await hand_over(shop, key, payer, method="CARD")
    methods = []
    for who in (payer, other, member):
        await hand_over(shop, key, who)
        methods.append((await subscription_of(shop, key))["payment_method"])
    assert methods == ["INVOICE", "CARD", "CARD"]
    await hand_over(shop, key, payer, today=TODAY + timedelta(days=1))
    async with tenant.work() as work:  # a card that is kept with the old payer's invoice says nothing of the new one
        assert await pay_by_card(work, [invoice_id]) == 0
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-13", "SUB-02")
async def test_who_pays_already_a_stop_before_and_strangers_are_refused(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    member, payer, _ = shop.member_ids
    key = (await start(shop, member, TODAY)).subscription_id
    with pytest.raises(ChangeRefused, match="pays it already"):
        await hand_over(shop, key, None)
    with pytest.raises(NotFound):
        await hand_over(shop, key, new_id())
    await hand_over(shop, key, payer)
    with pytest.raises(ChangeRefused, match="pays it already"):
        await hand_over(shop, key, payer)
    await stop(shop, key)
    with pytest.raises(ChangeRefused, match=f"stops on {NEXT}"):
        await hand_over(shop, key, None)


@pytest.mark.rule("SUB-13")
@given(wanted=st.sampled_from(["INVOICE", "EMAIL", "CARD", "EHF"]), chosen=st.booleans(), may=st.booleans())
def test_a_payer_pays_as_wanted_by_invoice_or_not_at_all(wanted: str, chosen: bool, may: bool) -> None:
    if chosen and not may:
        with pytest.raises(InvalidInput):
            method_of_payer(wanted, chosen=chosen, has_agreement=may)
    else:
        assert method_of_payer(wanted, chosen=chosen, has_agreement=may) == (wanted if may else "INVOICE")


@pytest.mark.rule("SUB-18")
async def test_a_card_may_pay_another_subscription_and_an_invoice_may_take_over_again(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    member, other, _ = shop.member_ids
    key = (await start(shop, member, TODAY)).subscription_id

    async def pay_by(method: str, attempt: str) -> None:
        async with tenant.work() as work:
            await change_method(work, ChangeMethod(key, method), idempotency_key=attempt)

    with pytest.raises(InvalidInput) as refused:
        await pay_by("CARD", "without a card")
    assert [(one.path, one.code) for one in refused.value.fields] == [("paymentMethod", "NO_AGREEMENT")]
    await keep_card(shop, member)
    for attempt in range(2):
        await pay_by("CARD", "with a card")
        assert (await subscription_of(shop, key))["payment_method"] == "CARD", attempt
    with pytest.raises(ChangeRefused, match="paid that way already"):
        await pay_by("CARD", "again")
    await run(shop, LATE)
    await pay_by("EMAIL", "by e-mail")
    async with tenant.read() as read:
        rows = await read.sql("SELECT payment_method FROM invoice ORDER BY number")
        [card] = await read.sql("SELECT state FROM payment_agreement")
    assert [row["payment_method"] for row in rows] == ["INVOICE", "CARD"]
    assert ((await subscription_of(shop, key))["payment_method"], card["state"]) == ("EMAIL", "ACTIVE")
    await hand_over(shop, key, other)
    await pay_by("INVOICE", "the next payer")
    async with tenant.work() as work:
        await take_back_payer(work, key, idempotency_key="back")
    assert (await subscription_of(shop, key))["payment_method"] == "EMAIL"
    assert not await faults(tenant)


@pytest.mark.rule("SUB-18")
async def test_how_an_ended_subscription_is_paid_does_not_change(tenant: Tenant) -> None:
    shop = await open_shop(tenant)
    key = (await start(shop, shop.member_ids[0], TODAY)).subscription_id
    await stop(shop, key, TODAY)
    async with tenant.work() as work:
        with pytest.raises(ChangeRefused, match="has ended"):
            await change_method(work, ChangeMethod(key, "EMAIL"), idempotency_key="late")
        with pytest.raises(NotFound):
            await change_method(work, ChangeMethod(new_id(), "EMAIL"), idempotency_key="nobody")

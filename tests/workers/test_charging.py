"""Charging against the local card service: approved, declined, timed out and found, and never twice (PRV-04)."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from domain.catalogue.commands.create_billing_plan import create_billing_plan
from domain.catalogue.commands.update_product import update_product
from domain.catalogue.model import NewBillingPlan, UpdateProduct
from domain.catalogue.queries import load_catalogue
from domain.dialogue.commands.queue_payment_links import queue_declined_once, queue_fallen_back
from domain.dialogue.commands.queue_receipts import queue_receipt_dispatches
from domain.dialogue.commands.save_text import save_text
from domain.dialogue.model import DunningText, DunningTextKind
from domain.dunning.commands.attach_process import attach_process
from domain.dunning.commands.save_process import save_process
from domain.dunning.model import ProcessDetails, ReminderStep
from domain.insight.model import QuarantineKind
from domain.insight.queries.quarantine import quarantine
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput
from domain.payments.commands.end_agreements import end_agreement
from domain.payments.commands.register_payment import NewPayment, register_payment
from domain.payments.commands.replace_credentials import replace_credentials
from domain.payments.commands.take_notice import SETTLE_CHARGE, take_notice
from domain.payments.model import AgreementNotActive, LinkEnrolment, LinkNotPayable, MatchingType, Notice
from domain.people.rules.sealing import SealBroken
from domain.subscriptions.commands import follow_agreements
from domain.subscriptions.commands.start_subscription import start_subscription
from domain.subscriptions.model import StartSubscription
from ops.cards.faults import Faults
from tests.breaking import rewrite
from tests.cards import (
    BLOCKED_LATER,
    POOR,
    POOR_LATER,
    SLOW_LATER,
    Cards,
    Payer,
    attempts,
    bill,
    card_service,
    charges,
    click,
    keys,
    make_link,
    open_account,
    open_of,
    rows_of,
)
from tests.conftest import DatabaseUrls
from tests.domain.payments.owing import facts as recorded
from tests.domain.subscriptions.selling import faults, invoices_of, open_shop, run, start
from tests.tenants import TODAY, Tenant
from tests.till import Till, enrol, open_till
from workers.charging import settle_charge
from workers.tasks import Runner


@pytest.fixture
async def cards(tmp_path: Path) -> AsyncIterator[Cards]:
    async with card_service(tmp_path) as running:
        yield running


@pytest.fixture
async def till(tenant: Tenant, database_urls: DatabaseUrls, valkey_url: str) -> AsyncIterator[Till]:
    async with open_till(tenant, database_urls, valkey_url) as opened:
        yield opened


async def states(tenant: Tenant, invoice_id: UUID) -> list[str]:
    return [row["state"] for row in await charges(tenant, invoice_id)]


@pytest.mark.rule("PRV-04", "FEE-05")
async def test_a_payer_pays_once_by_a_link_and_the_invoice_is_settled(till: Till, cards: Cards) -> None:
    await open_account(till.tenant, cards.url)
    (payer,) = await bill(till.tenant, 25_000, method="INVOICE")
    link_id = await make_link(till.tenant, payer.invoice_id)
    charge_id = await click(till.tenant, link_id)
    await cards.decide(await till.checkout(charge_id))
    await till.settle(charge_id)
    assert await states(till.tenant, payer.invoice_id) == ["CAPTURED"]
    assert await open_of(till.tenant, payer.invoice_id) == 0
    (payment,) = await rows_of(till.tenant, "payment")
    assert (payment["source"], payment["source_id"], payment["amount_minor"]) == ("PROVIDER", str(charge_id), 25_000)
    (link,) = await rows_of(till.tenant, "payment_link")
    assert (link["state"], link["settled_at"] is not None) == ("PAID", True)
    assert await rows_of(till.tenant, "payment_agreement") == []
    assert await cards.captured_minor() == 25_000
    assert not await faults(till.tenant)


@pytest.mark.rule("PRV-04", "SUB-18")
async def test_a_kept_card_pays_the_next_invoice_on_its_due_date_and_once(till: Till, cards: Cards) -> None:
    await open_account(till.tenant, cards.url)
    payer = await enrol(till, cards)
    (agreement,) = await rows_of(till.tenant, "payment_agreement")
    assert (agreement["masked"], agreement["expires_on"]) == ("Visa •••• 4242", date(2039, 12, 31))
    due_on = TODAY + timedelta(days=10)
    (next_one,) = await bill(till.tenant, 49_000, due_on=due_on, member_id=payer.member_id)
    await till.charge()
    assert await states(till.tenant, next_one.invoice_id) == ["SCHEDULED"]
    for _ in range(3):
        await till.charge(due_on)
    assert await states(till.tenant, next_one.invoice_id) == ["CAPTURED"]
    assert await open_of(till.tenant, next_one.invoice_id) == 0
    assert await cards.captured_minor() == 10_000 + 49_000
    assert not await faults(till.tenant)


@pytest.mark.rule("PRV-04", "CAT-40")
async def test_a_declined_card_without_extra_attempts_falls_back_at_once(till: Till, cards: Cards) -> None:
    await open_account(till.tenant, cards.url)
    payer = await enrol(till, cards, POOR_LATER)
    (next_one,) = await bill(till.tenant, 49_000, member_id=payer.member_id)
    await till.charge()
    (charge,) = await charges(till.tenant, next_one.invoice_id)
    assert (charge["state"], charge["reason"]["code"]) == ("FALLEN_BACK", "INSUFFICIENT_FUNDS")
    (attempt,) = await attempts(till.tenant, charge["id"])
    assert (attempt["outcome"], attempt["amount_minor"], attempt["open_minor"]) == ("FAILED", 49_000, 49_000)
    assert await open_of(till.tenant, next_one.invoice_id) == 49_000
    assert not await faults(till.tenant)


@pytest.mark.rule("SUB-18")
async def test_a_card_that_is_blocked_is_not_tried_again_and_its_agreement_ends(till: Till, cards: Cards) -> None:
    await open_account(till.tenant, cards.url)
    payer = await enrol(till, cards, BLOCKED_LATER)
    (next_one,) = await bill(till.tenant, 49_000, member_id=payer.member_id)
    await till.charge()
    assert await states(till.tenant, next_one.invoice_id) == ["FALLEN_BACK"]
    (agreement,) = await rows_of(till.tenant, "payment_agreement")
    assert (agreement["state"], agreement["end_cause"]) == ("ENDED", "REFUSED")
    await till.charge()
    (agreement,) = await rows_of(till.tenant, "payment_agreement")
    assert agreement["forgotten_at"] is not None
    assert not await faults(till.tenant)


@pytest.mark.rule("PRV-04")
async def test_a_charge_that_timed_out_is_found_approved_and_not_made_again(
    till: Till, cards: Cards, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Faults, "DROPPED_SECONDS", 2.0)
    await open_account(till.tenant, cards.url)
    payer = await enrol(till, cards, SLOW_LATER)
    (next_one,) = await bill(till.tenant, 49_000, member_id=payer.member_id)
    assert await till.charge(), "an unknown outcome is asked for again soon"
    assert await states(till.tenant, next_one.invoice_id) == ["DUE"]
    assert len(await cards.payments()) == 2
    await asyncio.sleep(0.9)
    await till.charge()
    assert await states(till.tenant, next_one.invoice_id) == ["CAPTURED"]
    assert len(await cards.payments()) == 2
    assert await cards.captured_minor() == 10_000 + 49_000
    assert not await faults(till.tenant)


@pytest.mark.rule("PRV-04")
async def test_a_service_that_is_down_blames_no_card_and_is_asked_again(till: Till, cards: Cards) -> None:
    await open_account(till.tenant, cards.url)
    payer = await enrol(till, cards)
    (next_one,) = await bill(till.tenant, 49_000, member_id=payer.member_id)
    await cards.fault(down=1)
    assert await till.charge()
    assert await states(till.tenant, next_one.invoice_id) == ["DUE"]
    await asyncio.sleep(0.9)
    await till.charge()
    (charge,) = await charges(till.tenant, next_one.invoice_id)
    assert (charge["state"], charge["attempts"]) == ("CAPTURED", 1)
    assert not await faults(till.tenant)


@pytest.mark.rule("PRV-04")
async def test_an_invoice_that_was_paid_otherwise_is_not_charged(till: Till, cards: Cards) -> None:
    await open_account(till.tenant, cards.url)
    payer = await enrol(till, cards)
    due_on = TODAY + timedelta(days=5)
    (next_one,) = await bill(till.tenant, 49_000, due_on=due_on, member_id=payer.member_id)
    await till.charge()
    await pay_at_bank(till.tenant, next_one, 49_000)
    await till.charge(due_on)
    assert await states(till.tenant, next_one.invoice_id) == ["CANCELLED"]
    assert await cards.captured_minor() == 10_000
    assert not await faults(till.tenant)


@pytest.mark.rule("PRV-04")
async def test_what_is_paid_while_a_card_is_asked_is_not_taken_from_the_card(till: Till, cards: Cards) -> None:
    await open_account(till.tenant, cards.url)
    payer = await enrol(till, cards)
    (partly,) = await bill(till.tenant, 49_000, member_id=payer.member_id)
    await cards.fault(down=1)
    await till.charge()
    await pay_at_bank(till.tenant, partly, 40_000)
    await asyncio.sleep(0.9)
    await till.charge()
    assert await open_of(till.tenant, partly.invoice_id) == 0
    assert await cards.captured_minor() == 10_000 + 9_000
    assert not await faults(till.tenant)


@pytest.mark.rule("PRV-04")
async def test_a_double_click_gives_one_charge_and_a_decline_leaves_the_link_open(till: Till, cards: Cards) -> None:
    await open_account(till.tenant, cards.url)
    (payer,) = await bill(till.tenant, 25_000, method="INVOICE")
    link_id = await make_link(till.tenant, payer.invoice_id)
    both = await asyncio.gather(click(till.tenant, link_id), click(till.tenant, link_id))
    assert both[0] == both[1]
    await cards.decide(await till.checkout(both[0]), POOR)
    await asyncio.gather(till.settle(both[0]), asyncio.sleep(0))
    assert await states(till.tenant, payer.invoice_id) == ["FALLEN_BACK"]
    again = await click(till.tenant, link_id)
    await cards.decide(await till.checkout(again))
    await till.settle(again)
    assert Counter(await states(till.tenant, payer.invoice_id)) == {"FALLEN_BACK": 1, "CAPTURED": 1}
    with pytest.raises(LinkNotPayable):
        await click(till.tenant, link_id)
    assert await cards.captured_minor() == 25_000
    assert not await faults(till.tenant)


@pytest.mark.rule("SUB-18", "PRV-04")
async def test_a_card_that_staff_end_leaves_what_it_was_to_pay_to_its_payer(till: Till, cards: Cards) -> None:
    await open_account(till.tenant, cards.url)
    payer = await enrol(till, cards)
    due_on = TODAY + timedelta(days=5)
    (next_one,) = await bill(till.tenant, 49_000, due_on=due_on, member_id=payer.member_id)
    (agreement,) = await rows_of(till.tenant, "payment_agreement")
    async with till.tenant.work() as work:
        await end_agreement(work, agreement["id"])
    assert await states(till.tenant, next_one.invoice_id) == ["FALLEN_BACK"]
    with pytest.raises(AgreementNotActive):
        async with till.tenant.work() as work:
            await end_agreement(work, agreement["id"])
    await till.charge(due_on)
    assert await cards.captured_minor() == 10_000
    assert not await faults(till.tenant)


@pytest.mark.rule("SUB-18")
async def test_an_expired_card_ends_by_itself_the_day_after(till: Till, cards: Cards) -> None:
    await open_account(till.tenant, cards.url)
    await enrol(till, cards)
    await till.charge(date(2039, 12, 31))
    assert (await rows_of(till.tenant, "payment_agreement"))[0]["state"] == "ACTIVE"
    await till.charge(date(2040, 1, 1))
    (agreement,) = await rows_of(till.tenant, "payment_agreement")
    assert (agreement["state"], agreement["end_cause"]) == ("ENDED", "EXPIRED")


async def pay_at_bank(tenant: Tenant, payer: Payer, amount_minor: int) -> None:
    """Pay an invoice in another way than by card."""
    async with tenant.work() as work:
        await register_payment(
            work,
            NewPayment(
                organisation_id=tenant.organisation_id,
                matching_type=MatchingType.BY_MEMBER_AND_INVOICE,
                amount_minor=amount_minor,
                paid_on=TODAY,
                value_on=TODAY,
                source="MANUAL",
                source_id=f"bank {payer.invoice_id} {amount_minor}",
                member_id=payer.member_id,
                invoice_id=payer.invoice_id,
            ),
        )


@pytest.mark.rule("CAT-40")
async def test_extra_charge_attempts_are_made_one_a_day_and_then_the_payer_gets_a_link(
    till: Till, cards: Cards
) -> None:
    await open_account(till.tenant, cards.url)
    async with till.tenant.work() as work:
        billing_plan = await create_billing_plan(work, NewBillingPlan("Kort", 14))
        steps = (ReminderStep(14, 14, 3_500),)
        process = await save_process(work, ProcessDetails("Vanlig", steps, currency="NOK", charge_attempts=2))
        await attach_process(work, billing_plan.id, process.id)
    payer = await enrol(till, cards, POOR_LATER)
    (owed,) = await bill(till.tenant, 49_000, member_id=payer.member_id, billing_plan_id=billing_plan.id)
    seen = []
    for day in (0, 0, 1, 2, 3):
        await till.charge(TODAY + timedelta(days=day))
        (charge,) = await charges(till.tenant, owed.invoice_id)
        seen.append((charge["state"], charge["attempts"]))
        for _ in range(2):
            async with till.tenant.work(TODAY + timedelta(days=day)) as work:
                await queue_declined_once(work, [charge["id"]], keys().link)
                await queue_fallen_back(work, [charge["id"]], keys().link)
    assert seen == [("FAILED", 1), ("FAILED", 1), ("FAILED", 2), ("FALLEN_BACK", 3), ("FALLEN_BACK", 3)]
    async with till.tenant.read() as read:
        told = await recorded(read, "ChargeDeclined")
    assert [row["charge_id"] for row in told] == [str(charge["id"])]
    first, dispatch = [row for row in await rows_of(till.tenant, "dispatch") if row["purpose"] == "PAYMENT_LINK"]
    early, link = [row for row in await rows_of(till.tenant, "payment_link") if row["invoice_id"] == owed.invoice_id]
    assert f"Vi prøver kortet igjen {TODAY + timedelta(days=1):%d.%m.%Y}. " in first["body"]
    assert f"[[payment-link:{early['id']}]]" in first["body"]
    assert "og vi prøver ikke igjen" in dispatch["body"]
    assert f"[[payment-link:{link['id']}]]" in dispatch["body"]
    assert "Visa •••• 0341" in dispatch["body"]
    assert link["enrolment"] == "OFFERED"
    assert not await faults(till.tenant)


@pytest.mark.rule("CAT-40", "PRV-04")
async def test_who_pays_by_the_link_of_a_declined_card_is_not_charged_the_next_day(till: Till, cards: Cards) -> None:
    await open_account(till.tenant, cards.url)
    async with till.tenant.work() as work:
        billing_plan = await create_billing_plan(work, NewBillingPlan("Kort", 14))
        steps = (ReminderStep(14, 14, 3_500),)
        process = await save_process(work, ProcessDetails("Vanlig", steps, currency="NOK", charge_attempts=2))
        await attach_process(work, billing_plan.id, process.id)
        own = "Eget: {{amount}} innen {{due_on}}, {{payment_link}}, eller {{retry_on}}"
        await save_text(work, DunningText(process.id, DunningTextKind.CARD_DECLINED, 0, "nb", "Avvist", own))
    payer = await enrol(till, cards, POOR_LATER)
    (owed,) = await bill(till.tenant, 49_000, member_id=payer.member_id, billing_plan_id=billing_plan.id)
    await till.charge()
    (charge,) = await charges(till.tenant, owed.invoice_id)
    async with till.tenant.work() as work:
        await queue_declined_once(work, [charge["id"]], keys().link)
    (told,) = [row for row in await rows_of(till.tenant, "dispatch") if row["purpose"] == "PAYMENT_LINK"]
    assert (told["subject"], told["body"][:16]) == ("Avvist", "Eget: 490,00\u00a0kr ")
    (link,) = [row for row in await rows_of(till.tenant, "payment_link") if row["invoice_id"] == owed.invoice_id]
    by_link = await click(till.tenant, link["id"])
    await cards.decide(await till.checkout(by_link))
    await till.settle(by_link)
    await till.charge(TODAY + timedelta(days=1))
    assert sorted(await states(till.tenant, owed.invoice_id)) == ["CANCELLED", "CAPTURED"]
    assert await open_of(till.tenant, owed.invoice_id) == 0
    async with till.tenant.work(TODAY + timedelta(days=1)) as work:
        assert await queue_declined_once(work, [charge["id"]], keys().link) == 0
    assert not await faults(till.tenant)


@pytest.mark.rule("NEW-10", "PRV-04")
async def test_a_callback_of_a_payment_that_is_not_here_waits_and_is_not_dropped(till: Till, cards: Cards) -> None:
    account_id = await open_account(till.tenant, cards.url)
    for key in (str(new_id()), "order-7"):
        for _ in range(2):
            async with till.tenant.work() as work:
                assert not await take_notice(work, account_id, Notice(f"n {key}", key))
    (task,) = [row for row in await rows_of(till.tenant, "task") if row["name"] == SETTLE_CHARGE]
    await Runner(till.shop, {SETTLE_CHARGE: settle_charge}).run(till.tenant.id, task["id"])
    async with till.tenant.read() as read:
        (waits,) = await quarantine(read, [QuarantineKind.TASK], 10, None)
    assert (waits["id"], waits["cause"]["code"], waits["amount_minor"]) == (task["id"], "UNKNOWN_PAYMENT", None)


@pytest.mark.rule("NEW-10", "PRV-04")
async def test_a_card_that_can_t_be_read_stops_no_other_and_waits_with_what_it_was_to_pay(
    till: Till, cards: Cards, owner_url: str
) -> None:
    await open_account(till.tenant, cards.url)
    broken, other = await enrol(till, cards), await enrol(till, cards)
    (owed,) = await bill(till.tenant, 49_000, member_id=broken.member_id)
    (paid,) = await bill(till.tenant, 30_000, member_id=other.member_id)
    await rewrite(
        owner_url, "UPDATE payment_agreement SET token_sealed = '\\x00' WHERE member_id = $1", broken.member_id
    )
    await till.charge()
    assert await states(till.tenant, paid.invoice_id) == ["CAPTURED"]
    assert await states(till.tenant, owed.invoice_id) == ["DUE"]
    (task,) = [row for row in await rows_of(till.tenant, "task") if row["key"].startswith("alone:")]
    with pytest.raises(SealBroken):
        await till.settle(UUID(task["payload"]["charge_id"]))
    await rewrite(owner_url, "UPDATE task SET state = 'FAILED', finished_at = now() WHERE id = $1", task["id"])
    async with till.tenant.read() as read:
        (waits,) = await quarantine(read, [QuarantineKind.TASK], 10, None)
    assert (waits["amount_minor"], waits["currency"], waits["member_id"]) == (49_000, "NOK", broken.member_id)


@pytest.mark.rule("FEE-05")
async def test_a_receipt_is_queued_once_with_amount_and_transaction(till: Till, cards: Cards) -> None:
    await open_account(till.tenant, cards.url)
    payer = await enrol(till, cards)
    (charge,) = await charges(till.tenant, payer.invoice_id)
    for _ in range(2):
        async with till.tenant.work() as work:
            await queue_receipt_dispatches(work, [charge["id"]])
    (dispatch,) = await rows_of(till.tenant, "dispatch")
    assert dispatch["purpose"] == "RECEIPT"
    assert "100,00" in dispatch["body"]
    assert ").\n\nBetalt: " in dispatch["body"]
    assert charge["provider_reference"] in dispatch["body"]


@pytest.mark.rule("CAT-01")
async def test_a_receipt_says_what_the_products_are(till: Till, cards: Cards) -> None:
    await open_account(till.tenant, cards.url)
    shop = await open_shop(till.tenant, members=1)
    async with till.tenant.work() as work:
        one = (await load_catalogue(work)).products[shop.dues_id]
        await update_product(
            work, UpdateProduct(one.id, one.version, one.name, one.revenue_account, "Hele året.\nMed kort.")
        )
    started = await start(shop, shop.member_ids[0], TODAY)
    assert started.invoice_id is not None
    charge_id = await click(till.tenant, await make_link(till.tenant, started.invoice_id, LinkEnrolment.NEVER))
    await cards.decide(await till.checkout(charge_id))
    await till.settle(charge_id)
    async with till.tenant.work() as work:
        await queue_receipt_dispatches(work, [charge_id])
    (dispatch,) = [row for row in await rows_of(till.tenant, "dispatch") if row["purpose"] == "RECEIPT"]
    assert f").\n\n{one.name}: Hele året.\nMed kort.\n\nBetalt: " in dispatch["body"]


@pytest.mark.rule("SUB-18", "BIL-03")
async def test_a_subscription_follows_its_payers_card_from_enrolment_to_the_cards_end(till: Till, cards: Cards) -> None:
    await open_account(till.tenant, cards.url)
    shop = await open_shop(till.tenant, members=1)
    started = await start(shop, shop.member_ids[0], TODAY)
    assert started.invoice_id is not None
    link_id = await make_link(till.tenant, started.invoice_id, LinkEnrolment.REQUIRED)
    charge_id = await click(till.tenant, link_id)
    await cards.decide(await till.checkout(charge_id))
    await till.settle(charge_id)
    async with till.tenant.work() as work:
        assert await follow_agreements.pay_by_card(work, [started.invoice_id]) == 1
        assert await follow_agreements.pay_by_card(work, [started.invoice_id]) == 0
    next_year = TODAY.replace(year=TODAY.year + 1)
    await run(shop, next_year)
    (billed,) = [row for row in await invoices_of(shop) if row["payment_method"] == "CARD"]
    await till.charge(billed["due_on"])
    assert await states(till.tenant, billed["id"]) == ["CAPTURED"]
    async with till.tenant.work() as work:
        command = StartSubscription(shop.member_ids[0], shop.plan_id, TODAY, payment_method="CARD")
        ordered = await start_subscription(work, command, idempotency_key="by card")
    assert ordered.invoice_id is not None
    await till.charge()
    assert await states(till.tenant, ordered.invoice_id) == ["CAPTURED"], "charged on the order day"
    (agreement,) = await rows_of(till.tenant, "payment_agreement")
    async with till.tenant.work() as work:
        await end_agreement(work, agreement["id"])
        owners = [(till.tenant.organisation_id, shop.member_ids[0])]
        assert await follow_agreements.pay_by_invoice(work, owners) == 2
    async with till.tenant.read() as read:
        assert {row["payment_method"] for row in await read.sql("SELECT payment_method FROM subscription")} == {
            "INVOICE"
        }
    with pytest.raises(InvalidInput, match="no agreement"):
        async with till.tenant.work() as work:
            await start_subscription(work, command, idempotency_key="by card again")
    assert not await faults(till.tenant)


@pytest.mark.rule("SUB-18")
async def test_a_newer_card_takes_the_place_of_the_older_one_and_its_charges(till: Till, cards: Cards) -> None:
    await open_account(till.tenant, cards.url)
    payer = await enrol(till, cards, POOR_LATER)
    due_on = TODAY + timedelta(days=5)
    (next_one,) = await bill(till.tenant, 49_000, due_on=due_on, member_id=payer.member_id)
    await till.charge()
    link_id = await make_link(till.tenant, next_one.invoice_id, LinkEnrolment.REQUIRED)
    (other,) = await bill(till.tenant, 30_000, due_on=due_on, member_id=payer.member_id)
    await till.charge()
    charge_id = await click(till.tenant, link_id)
    await cards.decide(await till.checkout(charge_id))
    await till.settle(charge_id)
    await till.charge(due_on)
    assert Counter(await states(till.tenant, next_one.invoice_id)) == {"CANCELLED": 1, "CAPTURED": 1}
    assert Counter(await states(till.tenant, other.invoice_id)) == {"CANCELLED": 1, "CAPTURED": 1}
    found = Counter((row["state"], row["end_cause"]) for row in await rows_of(till.tenant, "payment_agreement"))
    assert found == {("ENDED", "REPLACED"): 1, ("ACTIVE", None): 1}
    assert not await faults(till.tenant)


@pytest.mark.rule("PRV-06")
async def test_the_connection_of_an_account_is_tried_and_what_opens_it_is_sealed(till: Till, cards: Cards) -> None:
    account_id = await open_account(till.tenant, cards.url)
    await till.check(account_id)
    (account,) = await rows_of(till.tenant, "provider_account")
    assert (account["checked_at"] is not None, account["check_problem"]) == (True, None)
    assert b"test-key" not in account["credentials_sealed"]
    wrong = {"baseUrl": cards.url, "apiKey": "wrong", "callbackSecret": "x"}
    async with till.tenant.work() as work:
        await replace_credentials(work, account_id, wrong, key=keys().provider)
    await till.check(account_id)
    (account,) = await rows_of(till.tenant, "provider_account")
    assert account["check_problem"]["code"] == "REQUEST_REFUSED"

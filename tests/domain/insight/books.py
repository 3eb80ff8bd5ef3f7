"""Books in which everything happens once: issued, paid, overpaid, credited, reminded, stopped, charged …"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from domain.billing.commands.credit_invoice import credit_invoice
from domain.catalogue.commands.give_category import give_category
from domain.catalogue.commands.save_category import save_category
from domain.catalogue.commands.save_matrix import save_matrix
from domain.catalogue.commands.save_reporting_tag import save_reporting_tag
from domain.catalogue.model import CategoryDetails, Issue, MatrixDetails, MatrixKind, SaveTag, TagKind
from domain.dunning.commands.hand_over import hand_over
from domain.dunning.commands.issue_balance_invoices import issue_balance_invoices
from domain.dunning.commands.move_payment import move_payment
from domain.dunning.commands.remind_invoice import remind_invoice
from domain.dunning.commands.save_balance_setting import save_balance_setting
from domain.dunning.commands.save_process import save_process
from domain.dunning.model import BalanceSetting, CollectionRule, ProcessDetails, ReminderStep
from domain.fundraising.commands.give_references import give_references
from domain.fundraising.commands.register_waiting_gifts import register_waiting_gifts
from domain.insight.commands.post_accrual import post_accrual
from domain.ledger.commands.close_month import close_month
from domain.ledger.commands.seal_journal import seal_journal
from domain.payments.commands.note_answers import note_answers
from domain.payments.commands.register_refund import register_refund
from domain.payments.commands.undo_refund import undo_refund
from domain.payments.model import Answer, NewMove, NewRefund, ProviderStatus
from domain.subscriptions.commands.add_correction import NewCorrection, add_correction
from domain.subscriptions.commands.begin_paid import begin_paid
from domain.subscriptions.commands.keep_tips import keep_tips
from domain.subscriptions.commands.tag_subscription import tag_subscription
from tests.cards import bill, click, keys, make_link, open_account
from tests.domain.dunning.stopped import stop_unpaid_term
from tests.domain.dunning.unpaid import DUE_ON, FEE_MINOR, Dunning, more, open_dunning, owing, pay, remind
from tests.domain.feeruns.running import open_fee_club, run_through, save
from tests.domain.fundraising.raising import make_campaign, make_member, money_in
from tests.domain.subscriptions.giving import GIFT_MINOR, give
from tests.domain.subscriptions.selling import Shop, open_shop, start
from tests.domain.subscriptions.selling import pay as pay_invoice
from tests.tenants import TODAY, Tenant

ACCRUED_ON = date(2026, 4, 1)
REMINDED_ON = DUE_ON + timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Books:
    """The invoices by what became of them. Whoever overpaid has 10 000 minor units left, and owes a later invoice."""

    tenant: Tenant
    issued: UUID
    paid: UUID
    part_paid: UUID
    credited: UUID
    reminded: UUID
    later: UUID
    overpayment: UUID
    gift_payment: UUID


async def keep_books(tenant: Tenant) -> Books:
    """Live through all of it by commands."""
    dunning = await open_dunning(tenant, write_off_fee=True)
    issued, paid, part_paid, credited, reminded, late = await owing(
        dunning, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000
    )
    overpayment = await pay(dunning, paid, 30_000, TODAY)
    await pay(dunning, part_paid, 12_000, TODAY)
    async with tenant.work() as work:
        await credit_invoice(work, credited.invoice_id, reason="Feil", idempotency_key="credit")
        await save_matrix(work, MatrixDetails("Utgivelser", MatrixKind.ISSUES, issues=(Issue(TODAY, "1/2026"),)))
    await remind(dunning, REMINDED_ON)
    await pay(dunning, late, 60_000, REMINDED_ON + timedelta(days=1))  # the reminder's fee is written off
    later = await more(dunning, paid, 15_000, REMINDED_ON)
    shop = await open_shop(tenant, members=2)
    started = [await start(shop, member_id, TODAY) for member_id in shop.member_ids]
    async with tenant.work() as work:
        assert started[0].invoice_id is not None
        await credit_invoice(work, started[0].invoice_id, reason="Feil", part=1_000, idempotency_key="part")
        waiting = NewCorrection(started[0].subscription_id, "Rabatt", -500)
        await add_correction(work, waiting, idempotency_key="waiting")
        student = await save_category(work, CategoryDetails(tenant.organisation_id, "Student"))
        await give_category(work, tenant.organisation_id, shop.member_ids[:1], student.id, TODAY)
        tag = await save_reporting_tag(work, SaveTag("KARI", "Kari", TagKind.WHO))
        await tag_subscription(work, started[0].subscription_id, (tag.id,))
    await stop_unpaid_term(shop, TODAY + timedelta(days=400))
    async with tenant.work() as work:
        campaign = await make_campaign(work, tenant)
        member_id, _ = await make_member(work, "Ola")
        reference = (await give_references(work, campaign.id, [member_id]))[member_id]
        gift_payment = await money_in(work, tenant, reference)
    async with tenant.work() as work:
        await register_waiting_gifts(work, [gift_payment])
    await _pay_by_card(tenant)
    async with tenant.work() as work:
        await close_month(work, tenant.organisation_id, TODAY - timedelta(days=TODAY.day))
    async with tenant.work(ACCRUED_ON) as work:
        await post_accrual(work, tenant.organisation_id, TODAY)
    fees = await open_fee_club(tenant)
    await run_through(fees, await save(fees))
    await _demand_balances(tenant)
    await _collect(tenant)
    await _pay_back(dunning)
    await _move(dunning)
    await _give_more(tenant, shop)
    assert FEE_MINOR > 0
    return Books(
        tenant,
        issued.invoice_id,
        paid.invoice_id,
        part_paid.invoice_id,
        credited.invoice_id,
        reminded.invoice_id,
        later.invoice_id,
        overpayment,
        gift_payment,
    )


async def _give_more(tenant: Tenant, shop: Shop) -> None:
    """Pay a recurring gift, which begins with that, and something on top."""
    async with tenant.work() as work:
        member_id, _ = await make_member(work, "Gry")
    gift = await give(shop, member_id, begins_paid=True)
    await pay_invoice(tenant, gift, GIFT_MINOR + 700)
    async with tenant.work() as work:
        await begin_paid(work)
        await keep_tips(work, [gift["id"]])


async def _demand_balances(tenant: Tenant) -> None:
    """Demand what is left to pay of the subscription that was stopped."""
    async with tenant.work() as work:
        await save_balance_setting(work, BalanceSetting(tenant.organisation_id, True, 1, 1, TODAY))
    async with tenant.work(TODAY + timedelta(days=404)) as work:
        await issue_balance_invoices(work, tenant.organisation_id)


async def _collect(tenant: Tenant) -> None:
    """Hand an invoice over to collection."""
    steps = (ReminderStep(14, 14, 0),)
    dunning = await open_dunning(tenant, steps=steps)
    async with tenant.work() as work:
        details = ProcessDetails("Inkasso", steps, collection=CollectionRule(1))
        await save_process(work, details, process_id=dunning.process_id, version=1)
    [nobody] = await owing(dunning, 8_000)
    async with tenant.work(REMINDED_ON) as work:
        await remind_invoice(work, nobody.invoice_id, idempotency_key="before collection")
    async with tenant.work(REMINDED_ON + timedelta(days=20)) as work:
        await hand_over(work, tenant.organisation_id, None, idempotency_key="collect")


async def _pay_back(dunning: Dunning) -> None:
    """Pay back a part of what somebody paid too much, and undo another refund."""
    [generous] = await owing(dunning, 9_000)
    await pay(dunning, generous, 9_900, TODAY)
    for minor in (600, 200):
        async with dunning.tenant.work() as work:
            new = NewRefund(dunning.tenant.organisation_id, generous.member_id, minor, TODAY)
            refund_id = await register_refund(work, new, idempotency_key=f"back {minor}")
    async with dunning.tenant.work() as work:
        await undo_refund(work, refund_id, reason="Feil beløp")


async def _move(dunning: Dunning) -> None:
    """Move a part of a payment to the member who paid it in truth."""
    [wrong, right] = await owing(dunning, 5_200, 5_300)
    payment_id = await pay(dunning, wrong, 5_200, TODAY)
    async with dunning.tenant.work() as work:
        move = NewMove(payment_id, right.member_id, right.invoice_id, 5_100, "Feil medlem")
        await move_payment(work, move, idempotency_key="move")


async def _pay_by_card(tenant: Tenant) -> None:
    """Let a payer follow a payment link, with a provider that answers at once."""
    (payer,) = await bill(tenant, 7_000, method="INVOICE")
    await open_account(tenant, "http://localhost:1")
    charge_id = await click(tenant, await make_link(tenant, payer.invoice_id))
    for status in (ProviderStatus.RESERVED, ProviderStatus.CAPTURED):
        async with tenant.work() as work:
            await note_answers(work, {charge_id: Answer(status, "card-1", 7_000)}, keys().provider)


async def seal_all(tenant: Tenant, block: int = 1_000) -> list[int]:
    """Seal what the journal has; return how many entries each block holds."""
    blocks: list[int] = []
    while not blocks or blocks[-1]:
        async with tenant.work() as work:
            blocks.append(await seal_journal(work, tenant.organisation_id, block))
    return blocks[:-1]

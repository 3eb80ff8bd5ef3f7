"""What may happen to money on a day, drawn at random: payments, credit notes, corrections, write-offs, reversals."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from domain.billing.commands.credit_invoice import credit_invoice
from domain.billing.commands.hold_invoices import hold_invoices
from domain.billing.commands.issue_additional_invoice import issue_additional_invoice
from domain.billing.commands.remove_correction import remove_correction
from domain.billing.commands.write_credit_note import Crediting, write_credit_notes
from domain.billing.model import AdditionalInvoice, AdditionalLine
from domain.dunning.commands.postpone_reminder import postpone_reminder
from domain.dunning.commands.settle_reminders import settle_reminders
from domain.insight.commands.post_accrual import post_accrual
from domain.kernel.database import Row
from domain.kernel.work import Work
from domain.ledger.commands.close_month import close_month
from domain.payments.commands.assign_payment import assign_payment
from domain.payments.commands.register_payment import NewPayment, register_payment
from domain.payments.model import MatchingType
from domain.people.commands.switch_ledger_billing import switch_ledger_billing
from domain.subscriptions.commands.add_correction import NewCorrection, add_correction
from domain.subscriptions.commands.reverse_run import reverse_run
from domain.subscriptions.commands.run_bulk_credit_chunk import run_bulk_credit_chunk
from domain.subscriptions.commands.run_reversal_chunk import run_reversal_chunk
from domain.subscriptions.commands.start_bulk_credit import start_bulk_credit
from domain.subscriptions.repository.bulk_credit import found_items
from domain.subscriptions.rules.bulk_credit import BulkCreditSearch
from tests.scenarios.years import World
from tests.scenarios.years_ordering import any_subscription


async def any_of(world: World, text: str, *values: Any) -> Row | None:
    """Draw one of the rows of a query."""
    rows: Sequence[Row] = await world.rows(text, *values)
    return world.chance.choice(rows) if rows else None


async def pay(world: World) -> str | None:
    """Pay an open invoice: exactly, with too little or too much, with a reference that nobody knows, or with none."""
    row = await any_of(
        world,
        "SELECT i.id, i.number, i.reference, i.payer_id, i.organisation_id, o.open_minor FROM open_item o "
        "JOIN invoice i ON i.id = o.invoice_id WHERE o.due_on < $1 AND o.fee_of IS NULL ORDER BY o.due_on, i.number "
        "LIMIT 40",
        world.today + timedelta(days=10),
    )
    if row is None or row["open_minor"] == 0:
        return None
    how = world.chance.choices(("exact", "less", "short", "more", "unknown", "none"), (24, 2, 1, 3, 1, 2))[0]
    amount = row["open_minor"]
    if how == "less":
        amount = world.chance.randint(1, amount)
    elif how == "short":
        amount = max(1, amount - 400)
    elif how == "more":
        amount += world.chance.choice((1, 10_000, 100_000))
    reference = {"none": None, "unknown": "000000000000018"}.get(how, row["reference"])
    async with world.work() as work:
        await register_payment(
            work,
            NewPayment(
                organisation_id=row["organisation_id"],
                matching_type=MatchingType.BY_REFERENCE if reference else MatchingType.NO_INVOICE,
                amount_minor=amount,
                paid_on=world.days(-5, 0),
                value_on=world.days(-3, 0),
                source="MANUAL",
                source_id=world.key(),
                member_id=None if reference else row["payer_id"],
                reference=reference,
                bank_account_id=world.bank_account_ids[row["organisation_id"]],
            ),
        )
    return f"{amount} ({how}) on invoice {row['number']}, of which {row['open_minor']} is open"


async def assign(world: World) -> str | None:
    """Give a payment of the work list to a member."""
    row = await any_of(
        world, "SELECT id, amount_minor FROM payment WHERE state = 'AWAITING_IDENTIFICATION' ORDER BY source_id"
    )
    if row is None:
        return None
    member_id = world.chance.choice(world.member_ids)
    async with world.work() as work:
        await assign_payment(work, row["id"], member_id=member_id, invoice_id=None, idempotency_key=world.key())
    return f"{row['amount_minor']} to {member_id}"


async def credit(world: World) -> str | None:
    """Credit an invoice of the last year, whole or in part, whether it is paid or not."""
    row = await any_of(
        world,
        "SELECT id, number, total_minor, origin_kind FROM invoice "
        "WHERE kind = 'INVOICE' AND state = 'ISSUED' AND issued_on > $1 ORDER BY organisation_id, number",
        world.today - timedelta(days=365),
    )
    if row is None:
        return None
    part = world.chance.choice((None, world.chance.randint(1, max(1, row["total_minor"])), 100))
    async with world.work() as work:
        await credit_invoice(work, row["id"], reason="Feil", part=part, idempotency_key=world.key())
    return f"{part or 'all'} of invoice {row['number']} ({row['origin_kind']} of {row['total_minor']})"


async def correct(world: World) -> str | None:
    """Let a deduction or an addition wait on a subscription."""
    row = await any_subscription(world)
    if row is None:
        return None
    amount = world.chance.choice((-100_000, -1_000, -333, 250, 5_000))
    async with world.work() as work:
        await add_correction(work, NewCorrection(row["id"], "Rettelse", amount), idempotency_key=world.key())
    return f"{amount} on {row['id']}"


async def take_correction_back(world: World) -> str | None:
    """Remove a correction that waits."""
    row = await any_of(world, "SELECT id, left_minor FROM correction WHERE left_minor <> 0 ORDER BY created_at")
    if row is None:
        return None
    async with world.work() as work:
        await remove_correction(work, row["id"])
    return f"{row['left_minor']}"


async def bill_beside(world: World) -> str:
    """Issue an invoice beside all subscriptions."""
    name = world.chance.choice(("Bladet", "Støtte"))
    organisation_id = world.organisation_ids[name == "Støtte"]
    lines = (
        AdditionalLine(world.chance.randint(1, 3), world.chance.randint(1, 9_999), product_id=world.product_ids[name]),
        AdditionalLine(1, 333, "Porto", vat_rate_percent="12", account="3900"),
    )
    new = AdditionalInvoice(
        organisation_id, world.chance.choice(world.member_ids), world.billing_plan_ids["Standard"], "Kjøp", lines
    )
    async with world.work() as work:
        invoice_id = await issue_additional_invoice(work, new, idempotency_key=world.key())
    return f"{invoice_id}"


async def postpone(world: World) -> str | None:
    """Let a reminder wait."""
    row = await any_of(
        world,
        "SELECT i.id, i.number FROM open_item o JOIN invoice i ON i.id = o.invoice_id "
        "WHERE o.due_on < $1 AND o.fee_of IS NULL ORDER BY i.organisation_id, i.number",
        world.today,
    )
    if row is None:
        return None
    until_on = world.days(1, 40)
    async with world.work() as work:
        await postpone_reminder(work, row["id"], until_on=until_on, reason="Lover å betale")
    return f"invoice {row['number']} until {until_on}"


async def write_off(world: World) -> str | None:
    """Write off some of what is left of stopped subscriptions."""
    search = BulkCreditSearch(world.chance.choice(world.organisation_ids))
    async with world.tenant.read() as read:
        found = await found_items(read, search, world.today, 1_000)
    picked = [one for one in found if world.chance.random() < 0.7]
    if not picked:
        return None
    async with world.work() as work:
        run_id = await start_bulk_credit(
            work,
            search,
            [one.item_id for one in picked],
            expected_minor=sum(one.amount_minor for one in picked),
            reason=None,
            idempotency_key=world.key(),
        )
    await run_out(world, run_id, run_bulk_credit_chunk)
    return f"{len(picked)} items: {', '.join(f'{one.kind} {one.amount_minor}' for one in picked[:6])}"


async def reverse(world: World) -> str | None:
    """Take a billing run of the last days back, if nothing of it was paid."""
    row = await any_of(
        world,
        "SELECT r.id, r.run_on FROM run r WHERE r.kind = 'SUBSCRIPTION' AND r.state = 'DONE' AND r.invoiced > 0 "
        "AND r.run_on > $1 AND NOT EXISTS (SELECT FROM run o WHERE o.reverses_id = r.id) ORDER BY r.created_at",
        world.today - timedelta(days=4),
    )
    if row is None:
        return None
    async with world.work() as work:
        run_id = await reverse_run(work, row["id"], reason="Feil pris", idempotency_key=world.key())
    await run_out(world, run_id, run_reversal_chunk)
    return f"the run of {row['run_on']}"


async def close(world: World) -> str | None:
    """Post last month's accrual, and close the month."""
    organisation_id = world.chance.choice(world.organisation_ids)
    last: date = world.today.replace(day=1) - timedelta(days=1)
    async with world.work() as work:
        if world.chance.random() < 0.5:
            await post_accrual(work, organisation_id, last)
        months = await close_month(work, organisation_id, last)
    return f"{len(months)} months until {last}" if months else None


async def switch(world: World) -> str:
    """Let an organisation draw on what payments left, or not any more."""
    on = world.chance.random() < 0.7
    async with world.work() as work:
        await switch_ledger_billing(work, world.organisation_ids[0], on=on)
    return str(on)


async def credit_everything(world: World) -> None:
    """Credit what is left of every invoice, with the fees of its reminders."""
    for organisation_id in world.organisation_ids:
        async with world.work() as work:
            rows = await work.sql(
                "SELECT id FROM invoice WHERE organisation_id = $1 AND kind = 'INVOICE' AND state = 'ISSUED'",
                organisation_id,
            )
            held = await hold_invoices(work, organisation_id, [row["id"] for row in rows])
            await write_credit_notes(work, organisation_id, [Crediting(one) for one in held.values()], reason="Alt")
            await settle_reminders(work, sorted(held))


async def run_out(world: World, run_id: UUID, chunk: Callable[[Work, UUID, int], Awaitable[bool]]) -> None:
    """Do a run's chunks, which are small here, to its end."""
    more = True
    while more:
        async with world.work() as work:
            more = await chunk(work, run_id, 25)

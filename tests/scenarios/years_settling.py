"""What may happen to money that is there already, drawn at random: settled otherwise, paid back, deducted, demanded."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from domain.billing.model import CreditSource
from domain.billing.queries.credit import fill_purse
from domain.billing.rules.drawing import Purse
from domain.dialogue.commands.list_deductions import list_deductions
from domain.dialogue.commands.settle_payroll_list import settle_payroll_list
from domain.dunning.commands.issue_balance_invoices import issue_balance_invoices
from domain.dunning.commands.settle_with_credit import settle_with_credit
from domain.dunning.commands.undo_settlement import undo_settlement
from domain.kernel.database import Row
from domain.payments.commands.register_payment import NewPayment, register_payment
from domain.payments.commands.register_refund import register_refund
from domain.payments.commands.undo_refund import undo_refund
from domain.payments.model import MatchingType, NewRefund
from tests.scenarios.years import World
from tests.scenarios.years_paying import any_of

# Members with a payment that is not all used, as far as its own settlements tell; and of them, who owes something.
_LEFT_OVER = """
SELECT p.organisation_id, p.member_id FROM payment p
LEFT JOIN allocation a ON a.source_id = p.id AND a.undone_at IS NULL
WHERE p.state = 'COMPLETED' AND p.member_id IS NOT NULL AND (NOT $1 OR EXISTS (
  SELECT FROM open_item o WHERE o.organisation_id = p.organisation_id AND o.payer_id = p.member_id
))
GROUP BY p.id, p.organisation_id, p.member_id, p.amount_minor, p.source_id
HAVING p.amount_minor > coalesce(sum(a.amount_minor), 0) ORDER BY p.source_id
"""
_OPEN_OF = """
SELECT i.id, i.number, sum(o.open_minor)::bigint AS open_minor FROM open_item o
JOIN invoice i ON i.id = coalesce(o.fee_of, o.invoice_id)
WHERE o.organisation_id = $1 AND o.payer_id = $2 GROUP BY i.id, i.number ORDER BY i.number
"""


async def undo(world: World) -> str | None:
    """Undo what was settled of a demand in the last months."""
    row = await any_of(
        world,
        "SELECT id, source_kind, amount_minor FROM allocation WHERE undone_at IS NULL AND allocated_on > $1 "
        "ORDER BY recorded_at, id",
        world.today - timedelta(days=90),
    )
    if row is None:
        return None
    async with world.work() as work:
        await undo_settlement(work, row["id"], reason="Feil faktura", idempotency_key=world.key())
    return f"{row['amount_minor']} by {row['source_kind']}"


async def use(world: World) -> str | None:
    """Let what a payer has unused settle one of their invoices, in whole or in part."""
    payer = await any_of(world, _LEFT_OVER, True)
    row = payer and await any_of(world, _OPEN_OF, payer["organisation_id"], payer["member_id"])
    most = min(await _unused_minor(world, payer), row["open_minor"]) if payer and row else 0
    if not row or most <= 0:
        return None
    amount = world.chance.choice((most, world.chance.randint(1, most)))
    async with world.work() as work:
        await settle_with_credit(work, row["id"], amount, idempotency_key=world.key())
    return f"{amount} on invoice {row['number']}"


async def pay_back(world: World) -> str | None:
    """Pay what somebody has unused back to them."""
    payer = await any_of(world, _LEFT_OVER, False)
    most = await _unused_minor(world, payer) if payer else 0
    if not payer or most <= 0:
        return None
    amount = world.chance.choice((most, world.chance.randint(1, most)))
    new = NewRefund(payer["organisation_id"], payer["member_id"], amount, world.days(-3, 0))
    async with world.work() as work:
        await register_refund(work, new, idempotency_key=world.key())
    return f"{amount} to {payer['member_id']}"


async def take_back(world: World) -> str | None:
    """Undo a refund that never left the bank."""
    row = await any_of(world, "SELECT id, amount_minor FROM refund WHERE undone_at IS NULL ORDER BY registered_at, id")
    if row is None:
        return None
    async with world.work() as work:
        await undo_refund(work, row["id"], reason="Ble ikke sendt")
    return f"{row['amount_minor']}"


async def demand_rests(world: World) -> str | None:
    """Demand what is left of subscriptions that have stopped (CAT-42)."""
    async with world.work() as work:
        while await issue_balance_invoices(work, world.organisation_ids[0], 25):
            pass
        rows = await work.sql("SELECT total_minor FROM balance_invoice WHERE issued_on = $1", world.today)
    return f"{sum(row['total_minor'] for row in rows)} by {len(rows)} invoices" if rows else None


async def pay_rest(world: World) -> str | None:
    """Pay a balance invoice by its own reference."""
    row = await any_of(
        world,
        "SELECT number, reference, total_minor FROM balance_invoice WHERE issued_on > $1 ORDER BY number",
        world.today - timedelta(days=30),
    )
    if row is None:
        return None
    organisation_id = world.organisation_ids[0]
    async with world.work() as work:
        await register_payment(
            work,
            NewPayment(
                organisation_id=organisation_id,
                matching_type=MatchingType.BY_REFERENCE,
                amount_minor=row["total_minor"],
                paid_on=world.today,
                value_on=world.today,
                source="MANUAL",
                source_id=world.key(),
                reference=row["reference"],
                bank_account_id=world.bank_account_ids[organisation_id],
            ),
        )
    return f"{row['total_minor']} for balance invoice {row['number']}"


async def list_deducted(world: World, run_id: UUID) -> None:
    """Make the lists of employers after a run."""
    more = True
    while more:
        async with world.work() as work:
            [run] = await work.sql("SELECT * FROM run WHERE id = $1", run_id)
            more = await list_deductions(work, run)


async def deduct(world: World) -> str | None:
    """Let an employer pay its list: all of it, or less of some and nothing of others."""
    row = await any_of(
        world,
        "SELECT DISTINCT l.file_id, f.created_at FROM payroll_line l JOIN run_file f ON f.id = l.file_id "
        "WHERE l.settled_on IS NULL AND f.state = 'READY' ORDER BY f.created_at, l.file_id",
    )
    if row is None:
        return None
    async with world.work() as work:
        done = await settle_payroll_list(work, row["file_id"], world.today)
    return f"{done.total_minor} by {done.payments} payments"


async def _unused_minor(world: World, payer: Row) -> int:
    purse = Purse()
    async with world.tenant.read() as read:
        await fill_purse(read, purse, payer["organisation_id"], [payer["member_id"]], frozenset(CreditSource))
    return purse.usable_minor(payer["member_id"])

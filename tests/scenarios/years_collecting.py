"""What may happen to open invoices beside payments by KID, drawn at random: cards, links, and collection."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from domain.dunning.commands.hand_over import hand_over
from domain.dunning.commands.report_changes import report_changes
from domain.dunning.commands.take_back import take_back
from domain.payments.commands.begin_charges import amounts_to_take, begin_charges
from domain.payments.commands.create_payment_links import create_payment_links
from domain.payments.commands.note_answers import note_answers
from domain.payments.commands.request_checkout import request_checkout
from domain.payments.commands.schedule_charges import schedule_charges
from domain.payments.model import Answer, Decline, DeclineCode, LinkEnrolment, NewLink, ProviderStatus, StoredCard
from tests.cards import keys
from tests.scenarios.years import World
from tests.scenarios.years_paying import any_of

DECLINES = (DeclineCode.INSUFFICIENT_FUNDS, DeclineCode.REFUSED, DeclineCode.CARD_BLOCKED)


async def follow_link(world: World) -> str | None:
    """Pay an open invoice by a link, and keep the card for the next ones; some give up on the way."""
    row = await any_of(
        world,
        "SELECT i.id, i.number, o.open_minor FROM open_item o JOIN invoice i ON i.id = o.invoice_id "
        "WHERE o.due_on < $1 AND o.fee_of IS NULL AND o.open_minor > 0 ORDER BY o.due_on, i.number LIMIT 40",
        world.today + timedelta(days=10),
    )
    if row is None:
        return None
    async with world.work() as work:
        made = await create_payment_links(work, [NewLink(row["id"], LinkEnrolment.OFFERED, 30)], keys().link)
        charge_id = await request_checkout(work, made[row["id"]], keep_card=world.chance.random() < 0.7)
    told = await _answer(world, [charge_id])
    return f"invoice {row['number']}, of which {row['open_minor']} is open: {told}"


async def charge(world: World) -> str | None:
    """Charge the kept cards whose day has come."""
    async with world.work() as work:
        await schedule_charges(work, {})
        begun, _ = await begin_charges(work, 50)
    return await _answer(world, [one.id for one in begun]) if begun else None


async def _answer(world: World, charge_ids: list[UUID]) -> str:
    """Let the provider take what was asked for, or say no."""
    async with world.work() as work:
        rows = await work.sql("SELECT id, amount_minor FROM charge WHERE id = ANY($1) ORDER BY id", charge_ids)
        answers = {row["id"]: _reserved(world, row["id"], row["amount_minor"]) for row in rows}
        held = await note_answers(work, answers, keys().provider)
    async with world.work() as work:
        taking = await amounts_to_take(work, [one.id for one in held])
        card = StoredCard("token", "Visa", "4242", world.today + timedelta(days=400))
        captured = {
            one.id: Answer(ProviderStatus.CAPTURED, f"card {one.id}", one.amount_minor, card=card)
            if one.amount_minor
            else Answer(ProviderStatus.CANCELLED, f"card {one.id}")
            for one in taking
        }
        await note_answers(work, captured, keys().provider)
    return f"{sum(one.amount_minor for one in taking)} from {len(taking)} of {len(charge_ids)} cards"


def _reserved(world: World, charge_id: UUID, amount_minor: int) -> Answer:
    if world.chance.random() < 0.2:
        return Answer(ProviderStatus.DECLINED, reason=Decline.of(world.chance.choice(DECLINES)))
    return Answer(ProviderStatus.RESERVED, f"card {charge_id}", amount_minor)


async def collect(world: World) -> str:
    """Hand what is ready over to collection."""
    organisation_id = world.organisation_ids[0]
    async with world.work() as work:
        file_id = await hand_over(work, organisation_id, None, idempotency_key=world.key())
        [row] = await work.sql("SELECT rows, total_minor FROM collection_file WHERE id = $1", file_id)
    return f"{row['rows']} claims of {row['total_minor']}"


async def report(world: World) -> str:
    """Tell the collector what has happened to its claims."""
    async with world.work() as work:
        return f"{await report_changes(work, world.organisation_ids[0], idempotency_key=world.key())}"


async def take_from_collector(world: World) -> str | None:
    """Take an invoice back from collection."""
    row = await any_of(
        world, "SELECT id, number FROM invoice WHERE state = 'IN_COLLECTION' ORDER BY organisation_id, number"
    )
    if row is None:
        return None
    async with world.work() as work:
        await take_back(work, row["id"], reason="Avtale")
    return f"invoice {row['number']}"


async def take_everything_back(world: World) -> None:
    """Take all invoices back from collection."""
    for row in await world.rows("SELECT id FROM invoice WHERE state = 'IN_COLLECTION' ORDER BY id"):
        async with world.work() as work:
            await take_back(work, row["id"], reason="Alt")

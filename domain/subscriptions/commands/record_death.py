"""Record that a member died, and end all that it subscribes to (SUB-02)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.billing.commands.hold_invoices import hold_invoices
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.work import Work
from domain.payments.commands.cancel_charges import cancel_charges
from domain.people.commands.mark_deceased import mark_deceased
from domain.subscriptions.commands.begin_paid import begin_paid
from domain.subscriptions.commands.hold_subscriptions import HeldSubscriptions, hold_subscriptions, terms_beyond
from domain.subscriptions.commands.stop_subscription import make_stop, stop_basis
from domain.subscriptions.model import Ending, StopKind
from domain.subscriptions.repository.changes import not_ended
from domain.subscriptions.rules.ending import settle_at_death

CAUSE = "Død"


async def record_death(work: Work, member_id: UUID, died_on: date, *, idempotency_key: str) -> list[UUID]:
    """Write the day of a member's death, stop its subscriptions today, and return them.

    What is unpaid of them is credited, of a paid term the unused days, and no contract is broken. What it owes besides
    stays open, but is not reminded any more, nor drawn from its card. Subscriptions of others that it pays go on.
    Refuses with NotFound and InvalidInput (a company; a day that has not come). The same key gives the same answer.
    """
    asked = {"id": member_id, "died_on": died_on}
    known = await claim(work, idempotency_key, request_hash("record_death", asked))
    if known is not None:
        return [UUID(key) for key in known["subscription_ids"]]
    await mark_deceased(work, member_id, died_on)
    await cancel_charges(work, member_id)
    holding = await _hold(work, member_id)
    organisations = sorted({row["organisation_id"] for _, row in holding.found.values()})
    for organisation_id in organisations:
        await hold_invoices(work, organisation_id, holding.invoice_ids)
    basis, terms = await stop_basis(work), await terms_beyond(work, list(holding.found))
    for key, (running, row) in holding.found.items():
        ending = settle_at_death(running, terms[key], work.today)
        await make_stop(work, running, row, ending, basis, CAUSE, kind=StopKind.DECEASED)
    await remember(work, idempotency_key, {"subscription_ids": [str(key) for key in holding.found]})
    return list(holding.found)


async def preview_death(work: Work, member_id: UUID) -> list[tuple[UUID, Ending]]:
    """Return how the subscriptions of a member would end, by the code that ends them and without a trace."""
    async with work.rehearsed():
        holding = await _hold(work, member_id)
        terms = await terms_beyond(work, list(holding.found))
        return [(key, settle_at_death(running, terms[key], work.today)) for key, (running, _) in holding.found.items()]


async def _hold(work: Work, member_id: UUID) -> HeldSubscriptions:
    """Hold what a member subscribes to; what waits for its first payment begins first where that has come."""
    keys = await not_ended(work, member_id)
    await begin_paid(work, keys)
    return await hold_subscriptions(work, keys)

"""Take back what is billed of a subscription that awaits its first payment (SUB-02)."""

from __future__ import annotations

from collections.abc import Sequence

from domain.kernel.database import Row
from domain.kernel.work import Work
from domain.subscriptions.commands.take_back_terms import take_back_terms
from domain.subscriptions.model import BilledTerm, Running
from domain.subscriptions.repository.changes import drop_terms, update_subscription
from domain.subscriptions.rules.ending import undelivered
from domain.subscriptions.rules.plans import plan_columns

NEVER_BEGUN = "Ikke betalt, og derfor aldri begynt"


async def give_up(work: Work, running: Running, row: Row, billed: Sequence[BilledTerm]) -> None:
    """Credit all that is billed of a subscription that has ended without ever having begun; the caller holds it."""
    outcomes = undelivered(billed)
    await take_back_terms(work, running, row["organisation_id"], outcomes, work.today, lead_days=0, reason=NEVER_BEGUN)


async def await_anew(work: Work, running: Running, row: Row) -> None:
    """Let the first term of a subscription be billed again whose first invoice was credited whole before it was paid.

    An order ends by its stop, not by a credit note: else it would wait for a payment that can't come. The caller holds
    it.
    """
    await drop_terms(work, running.id, 1)
    await update_subscription(
        work,
        running.id,
        next_term=1,
        next_start=running.start_on,
        anchor_on=running.start_on,
        anchor_term=1,
        **plan_columns(running, row["running_plan_id"], 1, running.start_on),
    )

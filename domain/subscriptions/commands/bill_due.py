"""Bill at once what is due of one subscription, after it was changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from domain.catalogue.queries import load_catalogue
from domain.kernel.database import Row
from domain.kernel.refusal import NotFound
from domain.kernel.work import Work
from domain.people.queries.billing import payers
from domain.subscriptions.commands.bill_terms import bill_terms
from domain.subscriptions.model import Running, SubscriptionState, TermBill
from domain.subscriptions.repository.changes import held
from domain.subscriptions.repository.knowing import learn_subscriptions
from domain.subscriptions.rules.reckoning import Reckoner


async def due_now(work: Work, subscription_id: UUID) -> list[TermBill]:
    """Return the terms of a subscription that are due today and not billed, with their drafts."""
    found = await held(work, subscription_id)
    assert found is not None, "the caller holds the subscription"
    running = found[0]
    payer = (await payers(work, [running.debtor_id]))[running.debtor_id]
    reckoner = Reckoner(await load_catalogue(work), work.today)
    await learn_subscriptions(work, reckoner.pricing, [running])
    terms = reckoner.terms(running, payer["number"], payer["branch_id"])
    return [one for one in terms if isinstance(one, TermBill)]


async def bill_due(work: Work, subscription_id: UUID) -> dict[UUID, TermBill]:
    """Bill the terms of a subscription that are due today, and return them by their invoices, in their order."""
    found = await held(work, subscription_id)
    assert found is not None, "the caller holds the subscription"
    running, row = found
    return await _bill(work, row["organisation_id"], running)


async def _bill(
    work: Work, organisation_id: UUID, running: Running, *, begun_only: bool = False
) -> dict[UUID, TermBill]:
    reckoner = Reckoner(await load_catalogue(work), work.today, begun_only)
    billed = await bill_terms(work, organisation_id, [running], reckoner)
    return {invoice.id: bill for invoice, bill in zip(billed.invoices, billed.bills, strict=True)}


async def held_and_billed(
    work: Work, subscription_id: UUID, until: date | None = None
) -> tuple[Running, Row, dict[UUID, TermBill]]:
    """Hold a subscription that is to change, after billing what has begun already: that is owed as it was.

    What is due and has not begun is left to whatever takes over. A term that the change cuts is billed for its days
    `until` then (SUB-05). Returns what was billed, too, by its invoices. Refuses with NotFound.
    """
    found = await held(work, subscription_id)
    if found is None:
        raise NotFound("subscription", subscription_id)
    running, row = found
    if running.next_start > work.today or row["state"] == SubscriptionState.STOPPED:
        return running, row, {}
    owed = running if until is None else replace(running, end_on=until, settles_end=True, stop_cause=None)
    before = await _bill(work, row["organisation_id"], owed, begun_only=True)
    billed = await held(work, subscription_id)
    assert billed is not None, "it is held"
    return *billed, before

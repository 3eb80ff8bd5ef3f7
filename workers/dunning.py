"""Tasks of dunning: what goes by itself when invoices are paid or credited, and some days after a stop."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from domain.dunning.commands import settle_reminders as command
from domain.dunning.commands.issue_balance_invoices import issue_balance_invoices
from domain.dunning.queries.balances import balance_settings
from domain.kernel.database import Reading
from domain.kernel.tasks import Claim, LeaseLost, hold
from domain.kernel.work import Work
from domain.routines.model import RoutineKind
from domain.routines.queries import organisations_with
from domain.subscriptions.commands.keep_tips import keep_tips
from workers.settings import TURN_SECONDS
from workers.shop import Shop
from workers.tasks import PutOff, by_facts


async def settle_reminders(shop: Shop, claim: Claim) -> None:
    """Write off unpaid fees, and rests within the tolerance, of invoices that were paid or credited (DUN-04).

    What was paid over on a gift is kept as a tip (LED-05).
    """

    async def settle(work: Work, facts: Sequence[Mapping[str, Any]]) -> None:
        touched = {one for fact in facts for one in fact.get("invoice_ids") or [fact.get("invoice_id")] if one}
        invoice_ids = [UUID(one) for one in sorted(touched)]
        await command.settle_reminders(work, invoice_ids)
        await keep_tips(work, invoice_ids)

    await by_facts(shop, claim, settle)


async def issue_balances(shop: Shop, claim: Claim) -> None:
    """Issue balance invoices, one organisation after another, in chunks of stops (CAT-42).

    A routine names its organisation; the task of the day is for those that have no routine of their own (RUN-01). An
    organisation that can't, because it has no bank account or something is wrong with it, stops no other.
    """
    ends = time.monotonic() + TURN_SECONDS
    async with shop.database.read(claim.tenant_id) as read:
        organisation_ids = await _demanding(read, claim.payload.get("organisation_id"))
    failed: Exception | None = None
    for organisation_id in organisation_ids:
        try:
            await _issue_balances(shop, claim, organisation_id, ends)
        except (PutOff, LeaseLost):
            raise
        except Exception as error:  # noqa: BLE001 - it is raised when the others are done (NEW-10)
            failed = failed or error
    if failed is not None:
        raise failed


async def _demanding(read: Reading, named: str | None) -> list[UUID]:
    """Return the organisations to issue for: the named one, or all without a routine."""
    active = [key for key, setting in (await balance_settings(read)).items() if setting.active]
    if named is not None:
        return [key for key in active if key == UUID(named)]
    by_routine = await organisations_with(read, RoutineKind.RESIDUAL)
    return [key for key in active if key not in by_routine]


async def _issue_balances(shop: Shop, claim: Claim, organisation_id: UUID, ends: float) -> None:
    more = True
    while more:
        if time.monotonic() > ends:
            raise PutOff(0.0)
        async with shop.work(claim.tenant_id) as work:
            await hold(work, claim, shop.settings.lease_seconds)
            more = await issue_balance_invoices(work, organisation_id)

"""Reckon the next chunk of a forecast, in one transaction (BIL-14, RUN-06)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from functools import partial
from uuid import UUID

from domain.billing.commands.advance_run import ChunkResult, begin_run, record_chunk, take_run
from domain.billing.queries.corrections import waiting_corrections
from domain.billing.rules.reject import reject_reason
from domain.catalogue.queries import load_catalogue
from domain.kernel.isolating import each_alone
from domain.kernel.work import Work
from domain.people.queries.billing import payers
from domain.subscriptions.model import Running, TermBill
from domain.subscriptions.repository.forecast import add_amounts, count_after, next_subscriptions
from domain.subscriptions.repository.knowing import learn_subscriptions
from domain.subscriptions.rules.adjusting import adjusted
from domain.subscriptions.rules.forecast import Amount, Cell, tally
from domain.subscriptions.rules.pricing import Pricing
from domain.subscriptions.rules.terms import outlook

# After so many subscriptions whatever else the worker does has a turn.
_AT_ONCE = 50


async def run_forecast_chunk(work: Work, run_id: UUID, size: int = 2_000) -> bool:
    """Reckon up to `size` subscriptions of a forecast for 24 months; return whether there are more.

    Each is reckoned by the code that bills, with the corrections that wait for its next invoice. What it comes to is
    added up by month and by day, plan and method, so that a forecast keeps no row per invoice. One that can't be
    reckoned is recorded as a reject and stops no other (NEW-10).
    """
    run = await take_run(work, run_id)
    if run is None:
        return False
    organisation_id, total = run["organisation_id"], run["total"]
    if run["state"] == "QUEUED":
        total = run["done"] + await count_after(work, organisation_id, run["reached_id"])
        await begin_run(work, run, total - run["done"])
    some = await next_subscriptions(work, organisation_id, run["reached_id"], size)
    pricing = Pricing(await load_catalogue(work))
    reckoned, broken = await each_alone(work, some, partial(_reckon, work, pricing, run["run_on"]))
    amounts: dict[Cell, Amount] = {}
    days: dict[Cell, Amount] = {}
    tally((bill for bills in reckoned for bill in bills), amounts, days)
    await add_amounts(work, run_id, amounts, days)
    result = ChunkResult(
        looked_at=len(some),
        invoiced=sum(one.invoices for one in amounts.values()),
        total_minor=sum(one.total_minor for one in amounts.values()),
        reached_id=some[-1].id if len(some) == size else None,
        rejects=[(one.id, one.member_id, reject_reason(error)) for one, error in broken],
    )
    await record_chunk(work, run, total, result)
    return result.reached_id is not None


async def _reckon(work: Work, pricing: Pricing, on: date, some: Sequence[Running]) -> list[TermBill]:
    known = await payers(work, sorted({one.debtor_id for one in some}))
    await learn_subscriptions(work, pricing, some)
    corrections = await waiting_corrections(work, [one.id for one in some])
    found: list[TermBill] = []
    for n, one in enumerate(some):
        if n % _AT_ONCE == 0:
            await asyncio.sleep(0)
        payer = known[one.debtor_id]
        bills = outlook(one, pricing, on, payer["number"], payer["branch_id"])
        found += [adjusted(bill, corrections) for bill in bills]
    return found

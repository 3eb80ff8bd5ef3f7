"""Writes payment stops, and reads what payers owe, by which they are decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.billing.queries.payments import overdue_totals
from domain.billing.queries.rehearsals import rehearsed_stops
from domain.dunning.model import Debt, StopDraft
from domain.dunning.rules.why import why_stopped
from domain.dunning.tables import payment_stop
from domain.kernel.database import Reading
from domain.kernel.ids import new_id
from domain.kernel.work import Work
from domain.ledger.queries import balances

_MORNING = """
SELECT DISTINCT ON (payer_id) payer_id, overdue_minor, unused_minor FROM payment_stop
WHERE tenant_id = $1 AND organisation_id = $2 AND stopped_on = $3 AND payer_id = ANY($4::uuid[])
ORDER BY payer_id, id
"""

_BILLED_BY = "SELECT origin_id FROM invoice WHERE tenant_id = $1 AND id = ANY($2::uuid[])"


async def debts_on(read: Reading, organisation_id: UUID, payer_ids: Sequence[UUID], on: date) -> dict[UUID, Debt]:
    """Return what payers owe in an organisation on a day; where a subscription of theirs was stopped then, before that.

    What is unused is the balance with all open demands put back, as reminders reckon it, too (DUN-03).
    """
    if not payer_ids:
        return {}
    rows = await read.sql(_MORNING, read.tenant_id, organisation_id, on, list(payer_ids))
    found = {row["payer_id"]: Debt(row["overdue_minor"], row["unused_minor"]) for row in rows}
    asked = [payer_id for payer_id in payer_ids if payer_id not in found]
    balance: dict[UUID, int] = defaultdict(int)
    for row in await balances(read, asked):
        if row["organisation_id"] == organisation_id:
            balance[row["member_id"]] = row["balance_minor"]
    totals = await overdue_totals(read, organisation_id, asked, on)
    for payer_id in asked:
        open_minor, overdue_minor = totals.get(payer_id, (0, 0))
        found[payer_id] = Debt(overdue_minor, max(0, balance[payer_id] + open_minor))
    return found


async def stopped_in_rehearsal(read: Reading, rehearsal_id: UUID) -> frozenset[UUID]:
    """Return the subscriptions that a rehearsal has stopped so far and undone."""
    invoice_ids = await rehearsed_stops(read, rehearsal_id)
    rows = await read.sql(_BILLED_BY, read.tenant_id, invoice_ids) if invoice_ids else ()
    return frozenset(row["origin_id"] for row in rows)


async def insert_stops(
    work: Work, organisation_id: UUID, currency: str, drafts: Sequence[StopDraft], run_id: UUID | None
) -> None:
    """Write stops that are made today, with why. A subscription that was stopped today already breaks its key."""
    n = len(drafts)
    await work.insert_many(
        payment_stop,
        {
            "id": [new_id() for _ in drafts],
            "organisation_id": [organisation_id] * n,
            "subscription_id": [draft.claim.subscription_id for draft in drafts],
            "invoice_id": [draft.claim.invoice_id for draft in drafts],
            "payer_id": [draft.claim.payer_id for draft in drafts],
            "stopped_on": [work.today] * n,
            "overdue_minor": [draft.debt.overdue_minor for draft in drafts],
            "unused_minor": [draft.debt.unused_minor for draft in drafts],
            "currency": [currency] * n,
            "run_id": [run_id] * n,
            "created_at": [work.now] * n,
            "why": [why_stopped(draft.claim, draft.rule, draft.debt, currency).kept for draft in drafts],
        },
    )

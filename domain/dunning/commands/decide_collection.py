"""Decide which invoices may be handed over to collection on a day, for staff, a run and its rehearsal (DUN-09)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from domain.dunning.commands.decide_reminders import Policies
from domain.dunning.model import Claim
from domain.dunning.repository.claims import claims
from domain.dunning.repository.collection import ready_by_itself
from domain.dunning.rules.collecting import collectable_on
from domain.kernel.database import Reading

CLAIMS_MAX = 5_000
"""So many are handed over with one file; those that are left go with the next one."""


async def decide_by_itself(
    read: Reading, organisation_id: UUID, on: date, policies: Policies, stopping: Collection[UUID] = ()
) -> list[Claim]:
    """Return what a run hands over on a day by itself; what staff has taken back before goes only when it is picked.

    `stopping` are subscriptions that a rehearsal has stopped and undone: their stops credit terms that are not over.
    """
    left = await ready_ids(read, organisation_id, on, stopping)
    return await decide_collection(read, organisation_id, left, on, policies) if left else []


async def ready_ids(read: Reading, organisation_id: UUID, on: date, stopping: Collection[UUID] = ()) -> list[UUID]:
    """Return the invoices that a run may hand over by itself as far as their rows say; `stopping` as above."""
    rows = await ready_by_itself(read, organisation_id, on, CLAIMS_MAX)
    return [row["id"] for row in rows if not (row["origin_id"] in stopping and _goes_on(row["period_end"], on))]


async def decide_collection(
    read: Reading, organisation_id: UUID, invoice_ids: Sequence[UUID], on: date, policies: Policies
) -> list[Claim]:
    """Return those of the invoices that may be handed over on a day, in the order of their ids."""
    return [
        one.claim
        for one in await claims(read, invoice_ids, policies.processes, policies.links)
        if one.row["organisation_id"] == organisation_id
        and one.row["kind"] == "INVOICE"
        and (collectable_on(one.claim) or date.max) <= on
    ]


def _goes_on(period_end: date | None, on: date) -> bool:
    return period_end is not None and period_end > on

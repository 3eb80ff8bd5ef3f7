"""Hold subscriptions that are to stop, before several of them do in one work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.kernel.database import Row
from domain.kernel.work import Work
from domain.subscriptions.model import BilledTerm, Running
from domain.subscriptions.repository.changes import billed_terms_of, held_many, invoices_beyond


@dataclass(frozen=True, slots=True)
class HeldSubscriptions:
    """Subscriptions by id, each with its row, and the invoices that their stop may touch."""

    found: dict[UUID, tuple[Running, Row]]
    invoice_ids: list[UUID]


async def hold_subscriptions(work: Work, subscription_ids: Sequence[UUID]) -> HeldSubscriptions:
    """Return subscriptions, locked in the order of their ids until the work ends, with their invoices beyond today.

    The caller holds those invoices next, and takes numbers last: so does whoever stops one subscription alone.
    """
    found = await held_many(work, sorted(set(subscription_ids)))
    return HeldSubscriptions(found, await invoices_beyond(work, list(found), work.today))


async def terms_beyond(work: Work, subscription_ids: Sequence[UUID]) -> dict[UUID, list[BilledTerm]]:
    """Return the billed terms of subscriptions that reach beyond today; the caller holds them and their invoices."""
    return await billed_terms_of(work, subscription_ids, work.today)

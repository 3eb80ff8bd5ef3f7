"""Hold what waits for the next invoices of subscriptions (BIL-09)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.billing.repository.corrections import waiting_corrections
from domain.billing.rules.corrections import Corrections
from domain.kernel.work import Work


async def hold_corrections(work: Work, origin_ids: Sequence[UUID]) -> Corrections:
    """Return the corrections that wait on subscriptions, held until the work ends, for the drafts to take them.

    Issuing the drafts writes what they have taken.
    """
    return Corrections(await waiting_corrections(work, origin_ids, lock=True))

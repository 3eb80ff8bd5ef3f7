"""Whether a payer has an agreement by which a subscription may be paid (SUB-18)."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.database import Reading
from domain.payments.queries.charges import active_agreements
from domain.subscriptions.model import METHODS_WITHOUT_AGREEMENT


async def has_agreement(read: Reading, method: str, organisation_id: UUID, payer_id: UUID) -> bool:
    """Tell whether a payer may pay an organisation by a method: it needs no agreement, or there is one in force.

    The only agreements that are kept are cards.
    """
    if method in METHODS_WITHOUT_AGREEMENT:
        return True
    return method == "CARD" and bool(await active_agreements(read, [(organisation_id, payer_id)]))

"""Whether a payer has an agreement by which a subscription may be paid (SUB-18)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.catalogue.model import PaymentMethod
from domain.kernel.database import Reading
from domain.payments.queries.charges import active_agreements
from domain.people.queries.employment import employers_on
from domain.subscriptions.model import METHODS_WITHOUT_AGREEMENT


async def has_agreement(read: Reading, method: str, organisation_id: UUID, payer_id: UUID, on: date) -> bool:
    """Tell whether a payer may pay an organisation by a method: it needs no agreement, or there is one in force.

    The only agreements that are kept are cards; what an employer deducts needs an employment in force.
    """
    if method in METHODS_WITHOUT_AGREEMENT:
        return True
    if method == PaymentMethod.PAYROLL:
        return payer_id in await employers_on(read, [payer_id], on)
    return method == "CARD" and bool(await active_agreements(read, [(organisation_id, payer_id)]))

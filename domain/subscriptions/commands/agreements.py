"""Whether a payer has an agreement by which a subscription may be paid (SUB-18)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.catalogue.model import PaymentMethod
from domain.kernel.database import Reading
from domain.subscriptions.model import METHODS_WITHOUT_AGREEMENT
from domain.subscriptions.repository.ways import payer_facts
from domain.subscriptions.rules.ways import way_of


async def has_agreement(read: Reading, method: str, organisation_id: UUID, payer_id: UUID, on: date) -> bool:
    """Tell whether a payer may pay an organisation by a method: it needs no agreement, or there is one in force.

    What an employer deducts needs an employment in force, and EHF the payer's organisation number.
    """
    if method in METHODS_WITHOUT_AGREEMENT:
        return True
    facts = await payer_facts(read, organisation_id, payer_id, on)
    return way_of(PaymentMethod(method), facts).lack is None

"""Find whose cards a fee run may charge (FEE-05)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from domain.feeruns.model import FeeRunDetails, PaymentType
from domain.kernel.work import Work
from domain.payments.queries.charges import members_with_card


async def find_enrolled(work: Work, details: FeeRunDetails, payers: Mapping[UUID, UUID], on: date) -> frozenset[UUID]:
    """Return the members whose payers have a card that may be charged on a day; payers by member.

    NONE charges nobody, whatever card somebody enrolled elsewhere.
    """
    if details.payment_type is PaymentType.NONE:
        return frozenset()
    with_card = await members_with_card(work, details.organisation_id, sorted({*payers.values()}), on)
    return frozenset(member_id for member_id, payer_id in payers.items() if payer_id in with_card)

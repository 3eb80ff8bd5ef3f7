"""The door to whoever stores members' cards: what fee runs ask of it, and nobody until a provider is put in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID

from domain.feeruns.model import PaymentType
from domain.kernel.database import Reading
from domain.kernel.work import Work


class Cards(Protocol):
    """What fee runs ask of the provider of an organisation (FEE-01, FEE-05, FEE-10)."""

    async def offered(self, read: Reading, organisation_id: UUID) -> bool:
        """Tell whether the organisation may charge stored cards."""

    async def enrolled(self, read: Reading, organisation_id: UUID, member_ids: Sequence[UUID]) -> frozenset[UUID]:
        """Return which of the members have a card there that may be charged."""

    async def charge(self, work: Work, organisation_id: UUID, invoices: Mapping[UUID, UUID]) -> None:
        """Charge the cards of members (the keys) for their invoices; what fails falls back to the payment mail."""

    async def links(self, work: Work, invoice_ids: Sequence[UUID], payment_type: PaymentType) -> dict[UUID, str]:
        """Make payment links for invoices, and return them by invoice; one without has account and KID only."""


class NoCards:
    """An organisation without a provider: nobody is enrolled, and members pay to its account."""

    async def offered(self, read: Reading, organisation_id: UUID) -> bool:
        """No card can be charged."""
        return False

    async def enrolled(self, read: Reading, organisation_id: UUID, member_ids: Sequence[UUID]) -> frozenset[UUID]:
        """Nobody is."""
        return frozenset()

    async def charge(self, work: Work, organisation_id: UUID, invoices: Mapping[UUID, UUID]) -> None:
        """Nobody is enrolled, so nobody is charged; raises ValueError where somebody would be."""
        if invoices:
            raise ValueError("there is no provider that could charge a card")

    async def links(self, work: Work, invoice_ids: Sequence[UUID], payment_type: PaymentType) -> dict[UUID, str]:
        """There are none."""
        return {}


CARDS: Cards = NoCards()
"""Who stores cards in this installation."""

"""How a payer may pay an organisation, and why not in other ways (SUB-01, SUB-18)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.catalogue.model import PaymentMethod


class WayLack(StrEnum):
    """What a payer lacks for a payment method.

    BY_MEMBER: an agreement that only the payer itself can make. OTHER_COUNTRY: a method of another country's banks.
    """

    NO_AGREEMENT = "NO_AGREEMENT"
    NO_CARD = "NO_CARD"
    NO_EMPLOYER = "NO_EMPLOYER"
    NO_ORGANISATION_NUMBER = "NO_ORGANISATION_NUMBER"
    BY_MEMBER = "BY_MEMBER"
    OTHER_COUNTRY = "OTHER_COUNTRY"


@dataclass(frozen=True, slots=True)
class PayerFacts:
    """What decides how a payer may pay: its agreements in force by method, and what else methods ask for.

    `country` is the organisation's. An agreement is known by the masked card, or by the bank's number.
    """

    agreements: Mapping[str, str]
    has_employer: bool
    has_organisation_number: bool
    country: str


@dataclass(frozen=True, slots=True)
class WayToPay:
    """A payment method with the payer's agreement for it; with what is lacking it is refused."""

    method: PaymentMethod
    agreement: str | None = None
    lack: WayLack | None = None

"""Which payment methods an organisation accepts of a payer (SUB-01, SUB-18)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from domain.catalogue.model import PaymentMethod
from domain.payments.rules.agreements import COUNTRIES
from domain.subscriptions.model import METHODS_WITHOUT_AGREEMENT, PayerFacts, WayLack, WayToPay

_LACKS: Mapping[PaymentMethod, WayLack] = MappingProxyType(
    {PaymentMethod.CARD: WayLack.NO_CARD, PaymentMethod.VIPPS: WayLack.BY_MEMBER}
)


def way_of(method: PaymentMethod, facts: PayerFacts) -> WayToPay:
    """Return whether a payer may pay by a method, or what it lacks for it.

    An agreement in force is enough. EHF asks for the payer's organisation number, payroll deduction for an employer.
    """
    if method in METHODS_WITHOUT_AGREEMENT:
        return WayToPay(method)
    if known := facts.agreements.get(method):
        return WayToPay(method, known)
    if method is PaymentMethod.EHF:
        return WayToPay(method, lack=None if facts.has_organisation_number else WayLack.NO_ORGANISATION_NUMBER)
    if method is PaymentMethod.PAYROLL:
        return WayToPay(method, lack=None if facts.has_employer else WayLack.NO_EMPLOYER)
    if COUNTRIES.get(method, facts.country) != facts.country:
        return WayToPay(method, lack=WayLack.OTHER_COUNTRY)
    return WayToPay(method, lack=_LACKS.get(method, WayLack.NO_AGREEMENT))

"""What becomes of payment agreements that are detached from their subscription, method by method (SUB-18)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from domain.catalogue.model import PaymentMethod
from domain.kernel.refusal import FieldError
from domain.payments.model import Reuse
from domain.people.rules.texts import text_errors


@dataclass(frozen=True, slots=True)
class AfterEnd:
    """What may be done with a detached agreement.

    `is_deletable`: staff may take it off the list. `tells_provider`: a stop is sent to the provider.
    """

    reuse: Reuse
    is_deletable: bool = False
    tells_provider: bool = False


_AT_A_BANK = AfterEnd(Reuse.REUSABLE)
AFTER_END: Mapping[PaymentMethod, AfterEnd] = MappingProxyType(
    {
        PaymentMethod.INVOICE: AfterEnd(Reuse.REUSABLE),
        PaymentMethod.EMAIL: AfterEnd(Reuse.REUSABLE, is_deletable=True),
        PaymentMethod.EHF: AfterEnd(Reuse.REUSABLE, is_deletable=True),
        PaymentMethod.CARD: AfterEnd(Reuse.UNTIL_EXPIRY),
        PaymentMethod.VIPPS: AfterEnd(Reuse.NEVER, tells_provider=True),
        PaymentMethod.AVTALEGIRO: _AT_A_BANK,
        PaymentMethod.EFAKTURA: _AT_A_BANK,
        PaymentMethod.AUTOGIRO: _AT_A_BANK,
        PaymentMethod.BETALINGSSERVICE: _AT_A_BANK,
        PaymentMethod.PAYROLL: AfterEnd(Reuse.NEVER),
    }
)
"""Every method's rule (SUB-18)."""


NUMBER_CHARACTERS_MAX = 35
COUNTRIES: Mapping[PaymentMethod, str] = MappingProxyType(
    {
        PaymentMethod.AVTALEGIRO: "NO",
        PaymentMethod.EFAKTURA: "NO",
        PaymentMethod.AUTOGIRO: "SE",
        PaymentMethod.BETALINGSSERVICE: "DK",
    }
)
"""The methods that rest on an agreement with the payer's bank, each with the country whose banks have it."""


def registration_errors(method: PaymentMethod, number: str, country: str) -> list[FieldError]:
    """Find what is wrong with an agreement at a bank that staff register for an organisation of a country (SUB-18).

    Cards and Vipps are never registered: they come from the payer.
    """
    errors = text_errors("number", number, NUMBER_CHARACTERS_MAX)
    if not number.strip():
        errors.append(FieldError("number", "REQUIRED", "write the number that the bank knows the agreement by"))
    if method not in COUNTRIES:
        message = "only agreements with banks are registered; choose one of their methods"
        errors.append(FieldError("method", "NOT_HERE", message, rule="SUB-18"))
    elif COUNTRIES[method] != country:
        message = "the banks of the organisation's country do not have this; choose another method"
        errors.append(FieldError("method", "OTHER_COUNTRY", message, rule="SUB-18"))
    return errors


def may_reuse(method: PaymentMethod, expires_on: date | None, today: date) -> bool:
    """Tell whether a detached agreement may pay for another subscription; a card may until it expires."""
    reuse = AFTER_END[method].reuse
    if reuse is Reuse.UNTIL_EXPIRY:
        return expires_on is not None and today <= expires_on
    return reuse is Reuse.REUSABLE

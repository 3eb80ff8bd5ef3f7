"""What becomes of payment agreements that are detached from their subscription, method by method (SUB-18)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from domain.catalogue.model import PaymentMethod
from domain.payments.model import Reuse


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
        PaymentMethod.PAYROLL: AfterEnd(Reuse.NEVER),
    }
)
"""Every method's rule (SUB-18)."""


def may_reuse(method: PaymentMethod, expires_on: date | None, today: date) -> bool:
    """Tell whether a detached agreement may pay for another subscription; a card may until it expires."""
    reuse = AFTER_END[method].reuse
    if reuse is Reuse.UNTIL_EXPIRY:
        return expires_on is not None and today <= expires_on
    return reuse is Reuse.REUSABLE

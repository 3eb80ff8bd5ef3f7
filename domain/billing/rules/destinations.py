"""Where the invoices of each payment method go (RUN-01)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from domain.catalogue.model import PaymentMethod

MESSAGE, PRINT_FILE, DEMAND_FILE, PAYROLL_LIST = "MESSAGE", "PRINT_FILE", "DEMAND_FILE", "PAYROLL_LIST"
OWN = {
    PaymentMethod.AVTALEGIRO: "AVTALEGIRO",
    PaymentMethod.EFAKTURA: "EFAKTURA",
    PaymentMethod.AUTOGIRO: "AUTOGIRO",
    PaymentMethod.BETALINGSSERVICE: "BETALINGSSERVICE",
    PaymentMethod.EHF: "EHF",
    PaymentMethod.PAYROLL: PAYROLL_LIST,
}
"""What a method is made for: a bank, an access point, the employer. Who plugs one in gives it this key."""


@dataclass(frozen=True, slots=True)
class Way:
    """Where the invoices of a method go. `lacks` is the method's own destination where that is not installed."""

    method: PaymentMethod
    destination: str
    lacks: str | None = None


def way_of(method: PaymentMethod, chosen: Mapping[str, str], installed: Collection[str]) -> Way:
    """Return where a method's invoices go: as chosen, else to its own destination, else by message to the payer.

    What is not installed is never waited for: the message takes its place, and the way says what lacks.
    """
    own = OWN.get(method)
    wanted = chosen.get(method.value) or own or MESSAGE
    return Way(method, wanted if wanted in installed else MESSAGE, own if own and own not in installed else None)

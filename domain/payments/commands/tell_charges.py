"""Record what became of charges, for screens that watch them."""

from __future__ import annotations

from collections.abc import Iterable

from domain.kernel.work import Work
from domain.payments.model import Charge, ChargeChanged


def tell_charges(work: Work, charges: Iterable[Charge]) -> None:
    """Record a fact for each charge as it stands now."""
    work.record_many(
        ChargeChanged(
            charge_id=c.id,
            invoice_id=c.invoice_id,
            organisation_id=c.organisation_id,
            payer_id=c.payer_id,
            state=c.state.value,
            amount_minor=c.amount_minor,
            currency=c.currency,
        )
        for c in charges
    )

"""Add an amount to a fee rate, from a day on (CAT-22)."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from domain.catalogue import repository
from domain.catalogue.model import FeeAmount, FeeRate, FeeRateSaved, NewFeeAmount
from domain.catalogue.rules import AMOUNT_MINOR_MAX, vat_bp
from domain.catalogue.rules.contents import content_of_fee_amount
from domain.catalogue.rules.vipps import vipps_rate_errors
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, NotFound, refuse_if_any
from domain.kernel.work import Work


async def add_fee_amount(work: Work, fee_rate_id: UUID, new: NewFeeAmount) -> FeeRate:
    """Add what a fee rate comes to from a day on, and return the rate with it.

    Refuses with NotFound, and InvalidInput where the rate has an amount from that day on, amount or VAT are none, or a
    plan with Vipps would cost less than Vipps can charge (CAT-19).
    """
    rate = (await repository.load_fee_rates(work)).get(fee_rate_id)
    if rate is None:
        raise NotFound("fee rate", fee_rate_id)
    amount = fee_amount(rate, new)
    refuse_if_any(list(vipps_rate_errors(await repository.load_catalogue(work), rate, amount)))
    return await write_amount(work, rate, amount)


def fee_amount(rate: FeeRate, new: NewFeeAmount) -> FeeAmount:
    """Return the amount that a caller describes; raises InvalidInput."""
    if not 0 < new.amount_minor <= AMOUNT_MINOR_MAX:
        raise InvalidInput.of("amountMinor", "AMOUNT", f"an amount is 1–{AMOUNT_MINOR_MAX} minor units", rule="CAT-22")
    rate_bp = vat_bp("vatRatePercent", new.vat_rate_percent)
    return FeeAmount(new_id(), rate.id, new.amount_minor, rate_bp, new.valid_from)


async def write_amount(work: Work, rate: FeeRate, amount: FeeAmount) -> FeeRate:
    """Write an amount and return the rate with it; raises InvalidInput where the day is taken."""
    if not await repository.add_fee_amount(work, amount):
        message = f"{rate.name} already has an amount from {amount.valid_from} on; choose another day"
        raise InvalidInput.of("validFrom", "TAKEN", message, rule="CAT-22")
    name = {"name": rate.name}
    after = name | content_of_fee_amount(amount, rate.currency)
    await work.audit("fee_amount.added", "fee_rate", rate.id, before=name if rate.amounts else None, after=after)
    work.record(FeeRateSaved(rate.id, rate.name, amount.amount_minor, amount.valid_from))
    return replace(rate, amounts=tuple(sorted((*rate.amounts, amount), key=lambda one: one.valid_from)))

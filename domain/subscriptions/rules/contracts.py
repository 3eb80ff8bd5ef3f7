"""Until when an order binds, and what leaving it earlier costs (CAT-16, SUB-07)."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from domain.billing.model import BillableLine, InvoiceLines, Why
from domain.billing.rules.lines import invoice_lines
from domain.billing.rules.why import LineCode, LineReason
from domain.catalogue.model import Catalogue, Plan
from domain.catalogue.rules.offers import first_period_end
from domain.kernel.dates import nth_start
from domain.subscriptions.model import ContractBreak


def bound_until(plan: Plan, start_on: date) -> date | None:
    """Return the first day on which an order of a plan may be left without a fee; None where it does not bind.

    Frequencies are counted from the end of an initial period with a length of its own: 12 months stay 12 months.
    """
    contract = plan.offer.contract
    if contract is None:
        return None
    if contract.frequencies is None:
        return contract.until_on
    length = plan.offer.length
    initial_end = max(start_on, first_period_end(length, start_on)) if length else start_on
    return nth_start(initial_end, plan.frequency, contract.frequencies)


def binding_columns(plan: Plan, before: date | None, on: date) -> dict[str, object]:
    """Return what a plan that takes over on a day binds longer than what bound before; it frees nobody (CAT-16)."""
    bound = bound_until(plan, on)
    if plan.offer.contract is None or bound is None or (before is not None and bound <= before):
        return {}
    return {"bound_until": bound, "contract_fee_id": plan.offer.contract.fee_id}


def contract_break(
    catalogue: Catalogue, fee_id: UUID | None, bound: date | None, end_on: date | None, *, no_fee: bool = False
) -> ContractBreak | None:
    """Return what an end on a day costs that lies before the end of the binding; None where it costs nothing."""
    if fee_id is None or bound is None or end_on is None or end_on >= bound or no_fee:
        return None
    return ContractBreak(catalogue.contract_fees[fee_id], bound)


def contract_lines(broken: ContractBreak, end_on: date) -> InvoiceLines:
    """Return the invoice line of a contract's fee, which says why."""
    day = timedelta(days=1)
    why = Why((LineReason.of(LineCode.CONTRACT_FEE, left=end_on - day, on=broken.bound_until - day),))
    fee = broken.fee
    return invoice_lines([BillableLine(fee.name, 1, fee.amount_minor, fee.vat_bp, fee.account, why=why)])

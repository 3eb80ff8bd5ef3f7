"""Until when an order binds, and what leaving it earlier costs (CAT-16, SUB-07)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from domain.billing.model import BillableLine, Why
from domain.billing.rules.lines import invoice_lines
from domain.billing.rules.why import LineCode, LineReason
from domain.catalogue.model import Catalogue, ContractFee, Plan
from domain.catalogue.rules import fee_of
from domain.catalogue.rules.offers import first_period_end
from domain.kernel.dates import nth_start
from domain.subscriptions.model import ContractBreak
from domain.subscriptions.rules.fees import fee_lines


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


@dataclass(frozen=True, slots=True)
class Binding:
    """Until when a subscription is bound, and by which fee; and what bound it before a plan that `starts_on` a day.

    Nothing bound it `before` where that is None; where `starts_on` is None it is bound since its order.
    """

    until: date | None = None
    fee_id: UUID | None = None
    starts_on: date | None = None
    before: tuple[date, UUID] | None = None

    def at(self, on: date) -> tuple[date, UUID] | None:
        """Return what binds who leaves on a day: a plan of which no day is delivered by then does not."""
        if self.starts_on is not None and on <= self.starts_on:
            return self.before
        return (self.until, self.fee_id) if self.until is not None and self.fee_id is not None else None


def bound_by(plan: Plan, now: Binding, on: date) -> Binding:
    """Return what binds after a plan takes over on a day: it may bind longer, and frees nobody (CAT-16).

    A plan that was to take over, and does not now, binds no more.
    """
    before, bound, contract = now.at(on), bound_until(plan, on), plan.offer.contract
    if contract is not None and bound is not None and (before is None or bound > before[0]):
        return Binding(bound, contract.fee_id, on, before)
    return bound_without(now, on)


def bound_without(now: Binding, on: date) -> Binding:
    """Return what binds where the plan that was to take over on a day does not (SUB-11)."""
    if now.starts_on is None or now.starts_on < on:
        return now
    return Binding(*now.before) if now.before else Binding()


def bound_earlier(plan: Plan, now: Binding, on: date) -> Binding:
    """Return what binds where the plan that was to bind from a later day takes over on this one (SUB-08, SUB-09).

    Frequencies are counted from there; where the plan has changed since, its promised last day stays (CAT-43).
    """
    if now.starts_on is None or now.starts_on <= on:
        return now
    if bound_until(plan, now.starts_on) != now.until:
        return replace(now, starts_on=on)
    return bound_by(plan, Binding(*now.before) if now.before else Binding(), on)


def binding_columns(binding: Binding) -> dict[str, object]:
    """Return a binding as the columns of its subscription."""
    bound_before, fee_before = binding.before or (None, None)
    return {
        "bound_until": binding.until,
        "contract_fee_id": binding.fee_id,
        "binds_from": binding.starts_on,
        "bound_before": bound_before,
        "fee_before": fee_before,
    }


def contract_break(
    catalogue: Catalogue, binding: Binding, plan: Plan, method: str, end_on: date, today: date
) -> ContractBreak | None:
    """Return what an end on a day costs that lies before the end of the binding; None where it costs nothing.

    It is billed today, under the billing plan that the dunning process names: with its lead days, and with its fee of
    the payment method where first invoices have that. Where none is named it is billed under the plan's own (CAT-16).
    """
    bound = binding.at(end_on)
    if bound is None or end_on >= bound[0]:
        return None
    fee, own = catalogue.contract_fees[bound[1]], catalogue.billing_plan_of(plan)
    lines = [_fee_line(fee, end_on, bound[0])]
    named = catalogue.billing_plans[own.contract_plan_id] if own.contract_plan_id is not None else None
    charged = fee_of(named, method, 1) if named is not None else None
    if named is not None and charged is not None and charged.fee_minor:
        lines += fee_lines(charged, lines, named.name)
    billing_plan = named or own
    due_on = today + timedelta(days=billing_plan.lead_days_of(method))
    return ContractBreak(fee, bound[0], invoice_lines(lines), due_on, billing_plan.id)


def _fee_line(fee: ContractFee, end_on: date, bound_until: date) -> BillableLine:
    """The line of a contract's fee, which says why."""
    day = timedelta(days=1)
    why = Why((LineReason.of(LineCode.CONTRACT_FEE, left=end_on - day, on=bound_until - day),))
    return BillableLine(fee.name, 1, fee.amount_minor, fee.vat_bp, fee.account, why=why)

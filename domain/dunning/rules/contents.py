"""What a dunning process says, as its versions and the audit log keep it (CAT-43, USR-06)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from domain.catalogue.model import BillingPlan
from domain.catalogue.rules import vat_text
from domain.dunning.model import CollectionRule, DunningProcess, StopRule, Tolerance
from domain.kernel.money import Money
from domain.kernel.reason import english
from domain.subscriptions.model import StopCode


def content_of_process(
    process: DunningProcess, codes: Mapping[UUID, StopCode], billing_plans: Mapping[UUID, BillingPlan]
) -> dict[str, Any]:
    """Return all that a process says, by field; each reminder by its number, stop code and billing plan by name.

    A reminder says its delay, its days to pay and its fee; a stop its delay, what is owed, and its cause.
    """
    currency, contract_plan = process.currency, process.contract_billing_plan_id
    return {
        "name": process.name,
        "currency": currency,
        "chargeAttempts": process.charge_attempts,
        **{
            f"reminder{number}": f"{step.delay_days} + {step.due_days}, {english(Money(step.fee_minor, currency))}"
            for number, step in enumerate(process.steps, 1)
        },
        "consumePartialPayments": process.consume_partial_payments,
        "writeOffFee": process.write_off_fee,
        "tolerance": _tolerance(process.tolerance, currency),
        "stop": process.stop and _stop(process.stop, currency, codes),
        "collection": process.collection and _collection(process.collection),
        "contractBillingPlan": billing_plans[contract_plan].name if contract_plan else None,
    }


def _tolerance(tolerance: Tolerance, currency: str) -> str | None:
    if tolerance.share_bp is not None:
        return f"{vat_text(tolerance.share_bp)} %"
    return english(Money(tolerance.amount_minor, currency)) if tolerance.amount_minor is not None else None


def _stop(stop: StopRule, currency: str, codes: Mapping[UUID, StopCode]) -> str:
    cause = codes[stop.code_id].code if stop.code_id else stop.cause
    return f"{stop.delay_days}, > {english(Money(stop.threshold_minor, currency))}, {cause}"


def _collection(rule: CollectionRule) -> str:
    return f"{rule.delay_days}, {'BY_ITSELF' if rule.by_itself else 'BY_STAFF'}"

"""Who gets a balance invoice after a stop, of what, and due when (CAT-42)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from domain.billing.model import Credit, CreditSource
from domain.billing.rules.drawing import Purse, drawn_minor
from domain.catalogue.model import Catalogue
from domain.catalogue.rules import amount_errors
from domain.dunning.model import BalanceDraft, BalanceSetting, Claim, EndedSubscription, OpenPart
from domain.dunning.rules.reminding import counts_as_paid
from domain.kernel.refusal import FieldError

DELAY_DAYS_MAX = 365
_Stops = Mapping[UUID, Sequence[EndedSubscription]]


def setting_errors(setting: BalanceSetting) -> list[FieldError]:
    """Find what is wrong with when an organisation issues balance invoices: its threshold and its delay."""
    errors = amount_errors("thresholdMinor", setting.threshold_minor, "CAT-42")
    if not errors and not setting.threshold_minor:
        errors = [
            FieldError("thresholdMinor", "NOT_POSITIVE", "who owes nothing gets no balance invoice", rule="CAT-42")
        ]
    if not 0 <= setting.delay_days <= DELAY_DAYS_MAX:
        message = f"days after the stop: 0–{DELAY_DAYS_MAX}"
        limits = (("least", 0), ("most", DELAY_DAYS_MAX))
        errors.append(FieldError("delayDays", "RANGE", message, limits, rule="CAT-42"))
    return errors


def balance_draft(
    stops: Collection[EndedSubscription], parts: Sequence[OpenPart], unused_minor: int, threshold_minor: int, on: date
) -> BalanceDraft | None:
    """Return the balance invoice of one payer on a day; None where the payer owes less than the threshold.

    `parts` are what the payer has open, the oldest first, and `unused_minor` what lowers it. All stops of a day give
    one invoice, which is due after the most lead days of their billing plans.
    """
    [payer_id] = {stop.payer_id for stop in stops}
    due_on = on + timedelta(days=max(stop.lead_days for stop in stops))
    draft = BalanceDraft(payer_id, tuple(parts), max(unused_minor, 0), due_on)
    return draft if draft.total_minor >= threshold_minor > 0 else None


def stops_by_payer(rows: Iterable[Mapping[str, Any]]) -> dict[UUID, list[Mapping[str, Any]]]:
    """Return the rows of stops by who pays."""
    found: dict[UUID, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["payer_id"]].append(row)
    return found


def with_lead_days(
    stops: Mapping[UUID, Sequence[Mapping[str, Any]]], catalogue: Catalogue
) -> dict[UUID, list[EndedSubscription]]:
    """Return stops by payer with the lead days of their billing plans and methods (CAT-31)."""

    def ended(row: Mapping[str, Any]) -> EndedSubscription:
        billing_plan = catalogue.billing_plan_of(catalogue.plans[row["plan_id"]])
        lead_days = billing_plan.lead_days_of(row["payment_method"])
        return EndedSubscription(row["id"], row["payer_id"], row["end_on"], lead_days)

    return {payer_id: [ended(row) for row in rows] for payer_id, rows in stops.items()}


def balance_drafts(
    setting: BalanceSetting, stops: _Stops, open_by_payer: Mapping[UUID, Sequence[OpenPart]], purse: Purse, on: date
) -> list[BalanceDraft]:
    """Return the balance invoices of a day, in the order of the payers' ids, before any credit is drawn."""
    found = (
        balance_draft(some, open_by_payer.get(key, ()), purse.usable_minor(key), setting.threshold_minor, on)
        for key, some in sorted(stops.items())
    )
    return [draft for draft in found if draft is not None]


def drawn(draft: BalanceDraft, purse: Purse, claims: Mapping[UUID, Claim], threshold_minor: int) -> BalanceDraft | None:
    """Return a balance invoice as it is once what its payer has unused has settled the oldest that is open.

    What is left of an invoice that counts as paid then is not demanded (LED-05); `claims` are invoices by id. None
    where the payer owes less than the threshold then.
    """
    parts = []
    for part in draft.parts:
        used = purse.take(draft.payer_id, part.open_minor)
        left = part.open_minor - drawn_minor(used)
        if left and not (used and _counts_as_paid(claims.get(part.item_id), used)):
            parts.append(replace(part, open_minor=left))
    made = replace(draft, parts=tuple(parts), unused_minor=0)
    return made if made.total_minor >= threshold_minor else None


def _counts_as_paid(claim: Claim | None, used: Sequence[Credit]) -> bool:
    """Tell whether so little of an invoice is left that the rest is written off; a fee is none."""
    if claim is None or claim.process is None:
        return False
    paid, noted = (drawn_minor(used, kind) for kind in (CreditSource.PAYMENT_CREDIT, CreditSource.CREDIT_NOTE))
    demand_minor = claim.total_minor - claim.credited_minor - noted
    return counts_as_paid(demand_minor, claim.paid_minor + paid, claim.process.tolerance)

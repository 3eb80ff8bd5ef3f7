"""Who gets a balance invoice after a stop, of what, and due when (CAT-42)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from domain.catalogue.rules import amount_errors
from domain.dunning.model import BalanceDraft, BalanceSetting, EndedSubscription, OpenPart
from domain.kernel.refusal import FieldError

DELAY_DAYS_MAX = 365


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

"""What comes next for an unpaid invoice, and until when it can be postponed (DUN-05)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from domain.dunning.model import Claim
from domain.dunning.rules.collecting import collectable_on
from domain.dunning.rules.reminding import next_reminder_on
from domain.dunning.rules.stopping import earliest_stop_on
from domain.kernel.refusal import FieldError
from domain.people.rules.texts import text_errors

POSTPONED_DAYS_MAX = 366
REASON_CHARACTERS_MAX = 500


def next_step_on(claim: Claim) -> date | None:
    """Return the first day of what comes next for an invoice; None where nothing follows.

    It is its next reminder; after the last one its payment stop or that it may go to collection, whichever is first.
    """
    reminded_on = next_reminder_on(claim)
    if reminded_on is not None:
        return reminded_on
    return min((on for on in (earliest_stop_on(claim), collectable_on(claim)) if on is not None), default=None)


def postponement_errors(claim: Claim, until_on: date, reason: str, today: date) -> list[FieldError]:
    """Find what is wrong with a postponement of an invoice that has a reminder, a stop or collection to come.

    The day lies after today and after the one on which that would happen anyway.
    """
    errors = text_errors("reason", reason, REASON_CHARACTERS_MAX)
    if not reason.strip():
        errors.append(FieldError("reason", "REQUIRED", "say why it waits; the invoice shows it"))
    due = next_step_on(replace(claim, postponed_until=None))
    least = max(today, due or today) + timedelta(days=1)
    most = max(least, today + timedelta(days=POSTPONED_DAYS_MAX))
    if not least <= until_on <= most:
        message = f"choose a day from {least}, before which nothing is postponed, to {most}"
        errors.append(FieldError("untilOn", "RANGE", message, (("least", least), ("most", most)), rule="DUN-05"))
    return errors

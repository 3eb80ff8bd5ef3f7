"""Which unpaid invoice stops the subscription that it bills, and when (DUN-06)."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dunning.model import Claim, Debt, ReminderStep, StopRule
from domain.dunning.rules.postponing import next_step_on
from domain.dunning.rules.reminding import next_reminder_on
from domain.dunning.rules.stopping import earliest_stop_on, stops
from tests.domain.dunning.rules.claims import DUE_ON, claim, claims, days, process, sent

DAY = timedelta(days=1)
SUBSCRIPTION = UUID(int=7)
OWES = Debt(50_000, 0)


def unpaid(**changes: object) -> Claim:
    """An invoice that had both its reminders; the last one was due 25 days after it."""
    values: dict[str, object] = {
        "process": process(stop=StopRule(7)),
        "sent": sent(DUE_ON + 10 * DAY, DUE_ON + 25 * DAY),
        "subscription_id": SUBSCRIPTION,
    }
    return claim(**values | changes)


@pytest.mark.rule("DUN-06", "CAT-40")
def test_the_three_delays_that_add_up_to_a_payment_stop() -> None:
    """The billing plan's due date, the reminder's own due date, and the stop delay: all three have to expire."""
    of = process(steps=(ReminderStep(5, 10, 0),), stop=StopRule(10))
    invoice = claim(process=of, subscription_id=SUBSCRIPTION)
    assert earliest_stop_on(invoice) is None
    reminded = claim(process=of, subscription_id=SUBSCRIPTION, sent=sent(DUE_ON + 15 * DAY))
    assert earliest_stop_on(reminded) == DUE_ON + (5 + 10 + 10) * DAY
    assert stops(reminded, DUE_ON + 24 * DAY, OWES) is None
    assert stops(reminded, DUE_ON + 25 * DAY, OWES) == of.stop


@pytest.mark.rule("DUN-06", "CAT-40")
def test_a_delay_of_10_and_a_threshold_of_100_stop_who_owes_more_after_10_days() -> None:
    """The manual's example; where it says both "100 or more" and "MORE than this limit", the second holds."""
    of = unpaid(process=process(stop=StopRule(10, 10_000)))
    due_on = DUE_ON + 25 * DAY
    assert stops(of, due_on + 9 * DAY, OWES) is None
    assert stops(of, due_on + 10 * DAY, Debt(10_000, 0)) is None
    assert stops(of, due_on + 10 * DAY, Debt(10_001, 0)) is not None


@pytest.mark.rule("DUN-06")
def test_without_a_delay_it_still_waits_until_the_last_due_date_is_over() -> None:
    assert earliest_stop_on(unpaid(process=process(stop=StopRule(0)))) == DUE_ON + 26 * DAY


@pytest.mark.rule("DUN-06")
@pytest.mark.parametrize(
    ("changes", "debt", "is_stopped"),
    [
        ({}, OWES, True),
        # threshold 0: nothing was paid, neither on the invoice nor otherwise
        ({"paid_minor": 1}, Debt(49_999, 0), False),
        ({}, Debt(50_000, 1), False),
        ({}, Debt(0, 0), False),
        # otherwise more than the threshold, of all that is overdue in the organisation
        ({"process": process(stop=StopRule(7, 10_000))}, Debt(10_001, 0), True),
        ({"process": process(stop=StopRule(7, 10_000))}, Debt(10_000, 0), False),
        ({"process": process(stop=StopRule(7, 10_000))}, Debt(50_000, 40_000), False),
        ({"process": process(stop=StopRule(7, 10_000)), "paid_minor": 30_000}, Debt(20_000, 0), True),
        # nothing to stop, or no reason to
        ({"subscription_id": None}, OWES, False),
        ({"process": process()}, OWES, False),
        ({"process": None}, OWES, False),
        ({"state": "CREDITED"}, OWES, False),
        ({"state": "IN_COLLECTION"}, OWES, False),
        ({"sent": sent(DUE_ON + 10 * DAY)}, OWES, False),
        ({"subscription_ends_on": DUE_ON + 32 * DAY}, OWES, False),
        ({"subscription_ends_on": DUE_ON + 33 * DAY}, OWES, True),
        ({"postponed_until": DUE_ON + 33 * DAY}, OWES, False),
        ({"postponed_until": DUE_ON + 32 * DAY}, OWES, True),
    ],
)
def test_who_owes_too_much_on_the_day_is_stopped_and_nobody_else(
    changes: dict[str, object], debt: Debt, is_stopped: bool
) -> None:
    assert (stops(unpaid(**changes), DUE_ON + 32 * DAY, debt) is not None) == is_stopped


@pytest.mark.rule("DUN-06")
@given(claims(), days, st.builds(Debt, st.integers(0, 200_000), st.integers(0, 200_000)), st.integers(0, 60_000))
def test_a_stop_never_comes_before_all_reminders_and_never_without_a_debt(
    of: Claim, on: date, debt: Debt, threshold_minor: int
) -> None:
    guarded = claim(
        state=of.state,
        total_minor=of.total_minor,
        paid_minor=of.paid_minor,
        credited_minor=of.credited_minor,
        process=process(steps=of.process.steps, stop=StopRule(3, threshold_minor)) if of.process else None,
        sent=of.sent,
        postponed_until=of.postponed_until,
        subscription_id=SUBSCRIPTION,
    )
    assert next_reminder_on(guarded) is None or earliest_stop_on(guarded) is None
    if stops(guarded, on, debt) is None:
        return
    assert guarded.process is not None
    assert len(guarded.sent) == len(guarded.process.steps)
    assert on > guarded.last_due_on
    assert debt.minor > threshold_minor
    assert guarded.open_minor > 0
    assert stops(guarded, on + DAY, debt) is not None
    step_on = next_step_on(guarded)
    assert step_on is not None
    assert step_on <= on

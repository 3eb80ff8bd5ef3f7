"""What makes a dunning process, what Norwegian law allows, and when a process outlasts the terms that it guards."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dunning.model import (
    DunningProcess,
    GuardedTerm,
    ProcessDetails,
    ReminderDraft,
    ReminderStep,
    SentReminder,
    StopRule,
    Tolerance,
)
from domain.dunning.rules.norway import DELAY_DAYS, fee_minor_on, norwegian_standard
from domain.dunning.rules.postponing import postponement_errors
from domain.dunning.rules.processes import days_through, outlasted, process_errors
from domain.dunning.rules.reminding import decide
from domain.dunning.rules.states import reminder_state
from domain.kernel.dates import Frequency, FrequencyUnit
from tests.domain.dunning.rules.claims import DUE_ON, claim, process, processes

TODAY = date(2026, 3, 2)
GOOD = ReminderStep(14, 14, 3_500)


@pytest.mark.rule("CAT-40")
@pytest.mark.parametrize(
    ("details", "paths"),
    [
        (ProcessDetails("Vanlig", (GOOD,)), []),
        (ProcessDetails(" ", ()), ["name", "steps"]),
        (ProcessDetails("x", (GOOD,) * 11), ["steps"]),
        (
            ProcessDetails("x", (GOOD, ReminderStep(-1, 0, -1))),
            ["steps.1.delayDays", "steps.1.dueDays", "steps.1.feeMinor"],
        ),
        (ProcessDetails("x", (GOOD,), tolerance=Tolerance(500, 100)), ["tolerance.amountMinor"]),
        (ProcessDetails("x", (GOOD,), tolerance=Tolerance(10_001)), ["tolerance.percent"]),
        (ProcessDetails("x", (GOOD,), tolerance=Tolerance(None, 0)), ["tolerance.amountMinor"]),
        (ProcessDetails("x", (GOOD,), stop=StopRule(366, -1)), ["stop.delayDays", "stop.thresholdMinor"]),
    ],
)
def test_each_thing_that_is_wrong_with_a_process_is_named_where_it_is(
    details: ProcessDetails, paths: list[str]
) -> None:
    assert [error.path for error in process_errors(details)] == paths


@pytest.mark.rule("CAT-40")
def test_a_process_that_is_longer_than_a_term_is_pointed_out() -> None:
    terms = [
        GuardedTerm(UUID(int=n), unit.value, Frequency(1, unit))
        for n, unit in enumerate((FrequencyUnit.WEEK, FrequencyUnit.MONTH, FrequencyUnit.YEAR))
    ]
    of = process(steps=(GOOD, ReminderStep(3, 14, 3_500)))
    assert days_through(of) == 45
    assert [term.plan_name for term in outlasted(of, terms, TODAY)] == ["WEEK", "MONTH"]
    assert outlasted(process(steps=(ReminderStep(0, 6, 0),)), terms, TODAY) == []
    stopping = process(steps=(ReminderStep(0, 6, 0),), stop=StopRule(1))
    assert [term.plan_name for term in outlasted(stopping, terms, TODAY)] == ["WEEK"]


@given(processes())
def test_a_process_is_not_over_before_its_last_reminder_is_due(of: DunningProcess) -> None:
    """Reminded at once each time, an invoice's last reminder is due as many days after it as the process takes."""
    reminded = claim(process=of)
    from_here = DUE_ON
    for _ in of.steps:
        on = from_here
        while not isinstance(outcome := decide(reminded, on).outcome, ReminderDraft):
            on += timedelta(days=1)
        reminded = claim(process=of, sent=(*reminded.sent, _sent(outcome)))
        from_here = outcome.due_on
    assert (from_here - DUE_ON).days == days_through(of)


def _sent(draft: ReminderDraft) -> SentReminder:
    return SentReminder(UUID(int=1), draft.step, draft.due_on, draft.fee_minor)


@pytest.mark.rule("CAT-40")
def test_the_norwegian_fee_is_a_twentieth_of_the_collection_unit_in_whole_kroner() -> None:
    assert fee_minor_on(date(2025, 12, 31)) == 3_500
    assert fee_minor_on(date(2026, 1, 1)) == 3_800


@pytest.mark.rule("CAT-40")
@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_norwegian_standard_is_a_process_that_the_law_allows_on_any_day(day: date) -> None:
    standard = norwegian_standard(day)
    assert process_errors(standard.details) == []
    assert standard.valid_from <= day
    steps = standard.details.steps
    assert len([step for step in steps if step.fee_minor]) <= 2
    assert steps[0].delay_days >= DELAY_DAYS
    assert all(step.due_days >= 14 for step in steps)
    assert {step.fee_minor for step in steps} == {fee_minor_on(day)}


@pytest.mark.rule("DUN-05")
def test_a_postponement_needs_a_reason_and_a_day_that_postpones_something() -> None:
    def wrong(until_on: date, reason: str = "Har ringt") -> list[tuple[str, str]]:
        return [(e.path, e.code) for e in postponement_errors(claim(), until_on, reason, TODAY)]

    planned = DUE_ON + timedelta(days=14)
    assert wrong(planned + timedelta(days=1)) == []
    assert wrong(planned) == [("untilOn", "RANGE")]
    assert wrong(TODAY + timedelta(days=367)) == [("untilOn", "RANGE")]
    assert wrong(planned + timedelta(days=1), " ") == [("reason", "REQUIRED")]
    overdue = claim(due_on=TODAY - timedelta(days=100))
    assert [e.code for e in postponement_errors(overdue, TODAY, "x", TODAY)] == ["RANGE"]
    assert postponement_errors(overdue, TODAY + timedelta(days=1), "x", TODAY) == []


@pytest.mark.rule("DUN-01")
@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "OPEN"),
        ({"due_on": TODAY - timedelta(days=1)}, "OVERDUE"),
        ({"is_newest": False}, "FOLLOWED"),
        ({"open_invoice_minor": 0}, "OPEN"),
        ({"open_invoice_minor": 0, "open_fee_minor": 0}, "SETTLED"),
        ({"open_fee_minor": 0}, "OPEN"),
        ({"invoice_state": "CREDITED"}, "CREDITED"),
    ],
)
def test_a_reminder_s_state_follows_from_its_invoice_and_the_day(changes: dict[str, object], state: str) -> None:
    values: dict[str, object] = {
        "invoice_state": "ISSUED",
        "open_invoice_minor": 1,
        "open_fee_minor": 1,
        "is_newest": True,
        "due_on": TODAY,
        "today": TODAY,
    }
    assert reminder_state(**values | changes).value == state  # type: ignore[arg-type]

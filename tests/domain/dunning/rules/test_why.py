"""Why reminders and payment stops say that they are made (NEW-02)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import accumulate
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.billing.rules.why import RULES, LineCode, LineReason, why_of
from domain.dunning.model import Claim, Debt, ReminderDraft, ReminderStep, StopRule
from domain.dunning.rules.reminding import decide
from domain.dunning.rules.stopping import earliest_stop_on
from domain.dunning.rules.why import ReminderWhys, why_stopped
from tests.domain.dunning.rules.claims import DUE_ON, amounts, claim, claims, days, process, sent

DAY = timedelta(days=1)
FIRST_ON = DUE_ON + 14 * DAY


def reasons(of: Claim, on: date = FIRST_ON, unused_minor: int = 0) -> list[str]:
    draft = decide(of, on, unused_minor).outcome
    assert isinstance(draft, ReminderDraft), draft
    return said(ReminderWhys("NOK").of(draft))


def said(why: tuple[object, ...]) -> list[str]:
    return [f"{one.message} ({RULES[one.code]})" for one in why if isinstance(one, LineReason)]


@pytest.mark.rule("NEW-02", "DUN-01", "CAT-40")
def test_an_unpaid_invoice_s_reminder_names_its_step_the_delay_what_is_open_and_its_fee() -> None:
    name = process().name
    assert reasons(claim()) == [
        f"reminder 1 of {name}: not paid, though it was due on {DUE_ON} (DUN-01)",
        "its delay of 14 days after that had passed (DUN-02)",
        "500.00 NOK of 500.00 NOK was open (DUN-01)",
        f"35.00 NOK of fee of reminder 1 of {name} (CAT-40)",
    ]


@pytest.mark.rule("NEW-02", "DUN-03")
def test_reminder_500_400_gives_100_and_says_so() -> None:
    free = process(steps=(ReminderStep(14, 14, 0),))
    assert reasons(claim(process=free, paid_minor=40_000))[2:] == [
        "100.00 NOK of 500.00 NOK was open (DUN-01)",
        "400.00 NOK was paid to the invoice (DUN-03)",
    ]
    consuming = process(steps=(ReminderStep(14, 14, 0),), consume_partial_payments=True)
    assert reasons(claim(process=consuming, paid_minor=30_000), unused_minor=10_000)[2:] == [
        "100.00 NOK of 500.00 NOK was open (DUN-01)",
        "300.00 NOK was paid to the invoice (DUN-03)",
        "earlier payments took 100.00 NOK of the invoice (DUN-03)",
    ]


@pytest.mark.rule("NEW-02", "DUN-05", "DUN-10")
def test_what_else_a_reminder_waited_for_is_said_until_it_has_gone_out() -> None:
    until = DUE_ON + 20 * DAY
    waited = reasons(claim(postponed_until=until, payment_method="AVTALEGIRO"), until)
    assert waited[2:4] == [
        "banks had tried to draw it for 4 bank days (DUN-10)",
        f"it was postponed until {until} (DUN-05)",
    ]
    again = claim(postponed_until=until, payment_method="AVTALEGIRO", sent=sent(until + 10 * DAY))
    assert not [one for one in reasons(again, until + 60 * DAY) if "DUN-05" in one or "DUN-10" in one]


@pytest.mark.rule("NEW-02", "DUN-06")
def test_the_three_delays_that_add_up_to_a_payment_stop_are_named_one_after_another() -> None:
    rule = StopRule(10)
    invoice = claim(process=process(steps=(ReminderStep(5, 10, 0),), stop=rule), sent=sent(DUE_ON + 15 * DAY))
    assert said(why_stopped(invoice, rule, Debt(50_000, 0), "NOK")) == [
        f"the invoice was due on {DUE_ON} (DUN-06)",
        f"reminder 1 was due on {DUE_ON + 15 * DAY}, 15 days after that (DUN-02)",
        f"the stop delay of 10 days after that: not before {DUE_ON + 25 * DAY} (DUN-06)",
        "nothing is paid, and 500.00 NOK is owed (DUN-06)",
    ]
    strict = StopRule(10, 20_000)
    assert said(why_stopped(invoice, strict, Debt(50_000, 10_000), "NOK"))[-1].startswith(
        "400.00 NOK is owed, more than 200.00 NOK"
    )


@pytest.mark.rule("NEW-02", "DUN-06")
@given(st.lists(st.integers(1, 90), min_size=1, max_size=4), st.integers(0, 60), st.none() | st.integers(-20, 80))
def test_the_dates_and_days_of_a_stop_add_up_to_its_day(
    gaps: list[int], delay_days: int, postponed_by: int | None
) -> None:
    rule = StopRule(delay_days)
    of = claim(
        process=process(steps=tuple(ReminderStep(0, 1, 0) for _ in gaps), stop=rule),
        sent=sent(*(DUE_ON + total * DAY for total in accumulate(gaps))),
        postponed_until=None if postponed_by is None else DUE_ON + (sum(gaps) + postponed_by) * DAY,
        subscription_id=UUID(int=7),
    )
    on = earliest_stop_on(of)
    arguments = [(one.code, dict(one.args)) for one in why_stopped(of, rule, Debt(1, 0), "NOK")]
    passed = sum(args["days"] for code, args in arguments if code is LineCode.NEXT_DUE)  # type: ignore[misc]
    last = of.due_on + passed * DAY + max(rule.delay_days, 1) * DAY
    assert [args["on"] for code, args in arguments if code is LineCode.STOP_DELAY] == [last]
    waited = [args["on"] for code, args in arguments if code is LineCode.POSTPONED]
    assert [*waited, last][0] == on
    assert not waited or on > last


@pytest.mark.rule("NEW-02", "DUN-03")
@given(claims(), days, amounts)
def test_reminders_that_are_alike_share_their_reasons_and_others_have_their_own(
    of: Claim, on: date, unused: int
) -> None:
    draft = decide(of, on, unused).outcome
    if not isinstance(draft, ReminderDraft):
        return
    whys, alone = ReminderWhys("NOK"), ReminderWhys("NOK").of(draft)
    assert whys.of(draft) is whys.of(draft)
    assert whys.of(draft) == alone == why_of(alone.kept)
    open_now = [dict(one.args)["open"] for one in alone if one.code is LineCode.STILL_OPEN]
    assert [one.minor for one in open_now] == [draft.open_minor]  # type: ignore[union-attr]

"""Which reminder an unpaid invoice gets, when, and of how much."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given

from domain.dunning.model import Claim, Obstacle, ObstacleCode, ReminderDraft, ReminderStep, Tolerance
from domain.dunning.rules.reminding import (
    counts_as_paid,
    decide,
    earliest_on,
    lasting_obstacle,
    next_reminder_on,
)
from domain.dunning.rules.settling import LastPayment, drops
from tests.domain.dunning.rules.claims import DUE_ON, FEE_MINOR, amounts, claim, claims, days, process, sent

FIRST_ON = DUE_ON + timedelta(days=14)
DAY = timedelta(days=1)


def drafted(of: Claim, on: date = FIRST_ON, unused_minor: int = 0) -> ReminderDraft:
    outcome = decide(of, on, unused_minor).outcome
    assert isinstance(outcome, ReminderDraft), outcome
    return outcome


def obstacle(of: Claim, on: date = FIRST_ON, unused_minor: int = 0) -> ObstacleCode:
    outcome = decide(of, on, unused_minor).outcome
    assert isinstance(outcome, Obstacle), outcome
    return outcome.code


@pytest.mark.rule("DUN-01", "CAT-40")
def test_a_reminder_goes_out_when_due_date_and_delay_have_passed_and_gives_the_days_to_pay_from_its_issue() -> None:
    assert obstacle(claim(), FIRST_ON - DAY) is ObstacleCode.TOO_EARLY
    late = drafted(claim(), FIRST_ON + 3 * DAY)
    assert (late.step, late.issued_on, late.due_on) == (1, FIRST_ON + 3 * DAY, FIRST_ON + 13 * DAY)
    assert (late.open_minor, late.fees_minor, late.fee_minor, late.total_minor) == (50_000, 0, 3_500, 53_500)


@pytest.mark.rule("DUN-02")
def test_reminder_1_with_10_days_to_pay_and_reminder_2_with_a_delay_of_5() -> None:
    """The manual's example: reminder 2 is produced 5 days after the due date of reminder 1, whenever that went out."""
    first = drafted(claim(), FIRST_ON + DAY)
    assert first.due_on == first.issued_on + 10 * DAY
    reminded = claim(sent=sent(first.due_on))
    assert next_reminder_on(reminded) == first.due_on + 5 * DAY
    assert obstacle(reminded, first.due_on + 4 * DAY) is ObstacleCode.TOO_EARLY
    second = drafted(reminded, first.due_on + 5 * DAY)
    assert (second.step, second.due_on, second.total_minor) == (2, first.due_on + 15 * DAY, 50_000 + 2 * FEE_MINOR)


@pytest.mark.rule("DUN-01")
def test_without_a_delay_it_still_waits_until_the_due_date_is_over() -> None:
    at_once = claim(process=process(steps=(ReminderStep(0, 14, 0),)))
    assert obstacle(at_once, DUE_ON) is ObstacleCode.TOO_EARLY
    assert drafted(at_once, DUE_ON + DAY).total_minor == 50_000


@pytest.mark.rule("DUN-10")
def test_an_avtalegiro_claim_waits_until_banks_have_tried_for_four_bank_days() -> None:
    at_once = process(steps=(ReminderStep(1, 14, 0), ReminderStep(1, 14, 0)))
    due_on = date(2026, 3, 31)  # Easter follows
    retried = claim(process=at_once, due_on=due_on, payment_method="AVTALEGIRO")
    assert obstacle(retried, date(2026, 4, 8)) is ObstacleCode.TOO_EARLY
    assert drafted(retried, date(2026, 4, 9)).step == 1
    assert drafted(claim(process=at_once, due_on=due_on), date(2026, 4, 1)).step == 1
    # a longer delay covers the days of the banks, and only the claim itself is drawn by them
    assert next_reminder_on(claim(due_on=due_on, payment_method="AVTALEGIRO")) == date(2026, 4, 14)
    reminded = claim(process=at_once, due_on=due_on, payment_method="AVTALEGIRO", sent=sent(date(2026, 4, 23)))
    assert next_reminder_on(reminded) == date(2026, 4, 24)


@pytest.mark.rule("DUN-02", "CAT-40")
def test_reminder_2_counts_from_reminder_1_s_due_date() -> None:
    """Reminder 1 gives 10 days; reminder 2 with a delay of 5 comes 5 days after the due date of reminder 1."""
    first = drafted(claim())
    reminded = claim(sent=sent(first.due_on))
    assert first.due_on == FIRST_ON + 10 * DAY
    assert obstacle(reminded, first.due_on + 4 * DAY) is ObstacleCode.TOO_EARLY
    assert drafted(reminded, first.due_on + 5 * DAY).step == 2


@pytest.mark.rule("DUN-01")
def test_fees_add_up() -> None:
    second = drafted(claim(sent=sent(DUE_ON)))
    assert (second.open_minor, second.fees_minor, second.fee_minor) == (50_000, FEE_MINOR, FEE_MINOR)
    assert second.total_minor == 57_000
    fee_paid = drafted(claim(sent=sent(DUE_ON, open_fee_minor=0)))
    assert fee_paid.total_minor == 53_500


@pytest.mark.rule("DUN-03")
def test_reminder_500_400_gives_100() -> None:
    assert drafted(claim(paid_minor=40_000)).open_minor == 10_000


@pytest.mark.rule("DUN-03")
def test_reminder_500_400_gives_100_also_with_the_100_credit_unless_partial_payments_are_consumed() -> None:
    assert drafted(claim(paid_minor=40_000), unused_minor=10_000).open_minor == 10_000
    consuming = claim(paid_minor=40_000, process=process(consume_partial_payments=True))
    assert drafted(consuming, unused_minor=6_000).open_minor == 4_000
    assert decide(consuming, FIRST_ON, 6_000).consumed_minor == 6_000
    assert obstacle(consuming, unused_minor=10_000) is ObstacleCode.SETTLED
    assert decide(consuming, FIRST_ON, 99_000).consumed_minor == 10_000


@pytest.mark.rule("DUN-03")
def test_a_credit_note_on_the_invoice_lowers_the_reminder_and_a_credited_invoice_gets_none() -> None:
    assert drafted(claim(paid_minor=10_000, credited_minor=15_000)).open_minor == 25_000
    assert obstacle(claim(state="CREDITED", credited_minor=50_000)) is ObstacleCode.CREDITED
    assert "DUN-03" in Obstacle.of(ObstacleCode.CREDITED).message


@pytest.mark.rule("DUN-05")
def test_a_postponed_reminder_goes_out_on_the_new_date() -> None:
    waiting = claim(postponed_until=FIRST_ON + 7 * DAY)
    assert obstacle(waiting, FIRST_ON) is ObstacleCode.POSTPONED
    assert obstacle(waiting, FIRST_ON + 6 * DAY) is ObstacleCode.POSTPONED
    assert drafted(waiting, FIRST_ON + 7 * DAY).step == 1
    assert next_reminder_on(waiting) == FIRST_ON + 7 * DAY


@pytest.mark.rule("DUN-08")
def test_an_invoice_that_is_settled_has_nothing_pending() -> None:
    assert obstacle(claim(paid_minor=50_000, sent=sent(DUE_ON))) is ObstacleCode.SETTLED
    assert next_reminder_on(claim(paid_minor=50_000)) is None


@pytest.mark.rule("CAT-30", "CAT-40")
def test_without_a_process_or_after_its_last_reminder_there_is_none() -> None:
    assert obstacle(claim(process=None)) is ObstacleCode.NO_PROCESS
    assert obstacle(claim(sent=sent(DUE_ON, DUE_ON + 30 * DAY)), DUE_ON + 300 * DAY) is ObstacleCode.NO_MORE


@pytest.mark.rule("CAT-40", "LED-05")
@pytest.mark.parametrize(
    ("tolerance", "paid_minor", "is_paid"),
    [
        (Tolerance(share_bp=500), 47_500, True),
        (Tolerance(share_bp=500), 47_499, False),
        (Tolerance(amount_minor=1_000), 49_000, True),
        (Tolerance(amount_minor=1_000), 48_999, False),
        (Tolerance(amount_minor=99_999), 0, False),
        (Tolerance(), 49_999, False),
        (Tolerance(), 50_000, True),
    ],
)
def test_within_the_tolerance_an_invoice_on_which_something_is_paid_counts_as_paid(
    tolerance: Tolerance, paid_minor: int, is_paid: bool
) -> None:
    assert counts_as_paid(50_000, paid_minor, tolerance) is is_paid
    of = claim(paid_minor=paid_minor, process=process(tolerance=tolerance))
    assert isinstance(decide(of, FIRST_ON).outcome, Obstacle) is is_paid


@pytest.mark.rule("DUN-01", "DUN-02", "DUN-03", "DUN-05")
@given(claims(), days, amounts)
def test_a_reminder_is_never_early_and_asks_for_exactly_what_is_open(of: Claim, on: date, unused: int) -> None:
    decision = decide(of, on, unused)
    assert 0 <= decision.consumed_minor <= min(unused, max(of.open_minor, 0))
    if of.process is None or not of.process.consume_partial_payments:
        assert decision.consumed_minor == 0
    if isinstance(decision.outcome, Obstacle):
        return
    draft = decision.outcome
    assert of.process is not None
    step = of.process.steps[draft.step - 1]
    assert draft.step == len(of.sent) + 1
    assert on > of.last_due_on
    assert on >= of.last_due_on + step.delay_days * DAY
    assert of.postponed_until is None or on >= of.postponed_until
    assert draft.due_on == on + step.due_days * DAY
    assert 0 < draft.open_minor == of.open_minor - decision.consumed_minor
    assert draft.total_minor == draft.open_minor + of.open_fees_minor + step.fee_minor


@pytest.mark.rule("DUN-01")
@given(claims(), days)
def test_what_is_due_is_due_on_the_day_that_is_shown_and_on_every_day_after_it(of: Claim, on: date) -> None:
    """The day that a screen shows is the one on which a run reminds, for money that nobody else's payments bring."""
    shown = next_reminder_on(of)
    reminded = isinstance(decide(of, on).outcome, ReminderDraft)
    assert reminded == (shown is not None and on >= shown)
    assert (shown is None) == (lasting_obstacle(of) is not None)


@given(claims(), days, amounts)
def test_the_same_question_gets_the_same_answer(of: Claim, on: date, unused: int) -> None:
    assert decide(of, on, unused) == decide(of, on, unused)


@given(days)
def test_no_delay_reaches_back_before_the_due_date(due_on: date) -> None:
    assert all(earliest_on(due_on, ReminderStep(n, 1, 0)) > due_on for n in range(3))


@pytest.mark.rule("DUN-04")
def test_an_exact_payment_of_the_original_writes_the_unpaid_fees_off_where_the_process_says_so() -> None:
    paid = claim(paid_minor=50_000, sent=sent(DUE_ON), process=process(write_off_fee=True))
    assert [d.amount_minor for d in drops(paid, LastPayment(50_000, 50_000))] == [FEE_MINOR]
    assert drops(paid, LastPayment(51_000, 50_000)) == []
    assert drops(paid, None) == []
    keeping = claim(paid_minor=50_000, sent=sent(DUE_ON))
    assert drops(keeping, LastPayment(50_000, 50_000)) == []


@given(claims())
def test_no_more_is_written_off_than_is_open(of: Claim) -> None:
    dropped = drops(of, LastPayment(1, 1))
    assert sum(d.amount_minor for d in dropped) <= max(of.open_minor, 0) + of.open_fees_minor
    assert all(d.amount_minor > 0 for d in dropped)

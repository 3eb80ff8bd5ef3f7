"""Unpaid invoices as the rules see them, by hand and at random."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from domain.dunning.model import Claim, DunningProcess, ReminderStep, SentReminder, Tolerance

DUE_ON = date(2026, 3, 16)
FEE_MINOR = 3_500
STEPS = (ReminderStep(14, 10, FEE_MINOR), ReminderStep(5, 10, FEE_MINOR))


def process(**changes: Any) -> DunningProcess:
    """A process of two reminders: 14 days after the due date, and 5 days after the first one's."""
    values: dict[str, Any] = {
        "id": UUID(int=1),
        "name": "Vanlig",
        "currency": "NOK",
        "steps": STEPS,
        "consume_partial_payments": False,
        "write_off_fee": False,
        "tolerance": Tolerance(),
        "version": 1,
    }
    return DunningProcess(**values | changes)


def claim(**changes: Any) -> Claim:
    """An invoice of 500.00 that nobody has paid, due on DUE_ON."""
    values: dict[str, Any] = {
        "invoice_id": UUID(int=2),
        "number": 10_001,
        "payer_id": UUID(int=3),
        "state": "ISSUED",
        "due_on": DUE_ON,
        "total_minor": 50_000,
        "paid_minor": 0,
        "credited_minor": 0,
        "reference": "1000110",
        "process": process(),
    }
    return Claim(**values | changes)


def sent(*due_ons: date, open_fee_minor: int = FEE_MINOR) -> tuple[SentReminder, ...]:
    """Reminders that went out, by when they are due."""
    return tuple(SentReminder(UUID(int=9 + n), n, due_on, open_fee_minor) for n, due_on in enumerate(due_ons, 1))


amounts = st.integers(0, 200_000)
days = st.integers(-60, 200).map(lambda n: DUE_ON + timedelta(days=n))
steps = st.builds(ReminderStep, st.integers(0, 60), st.integers(1, 60), st.integers(0, 10_000))
tolerances = st.one_of(
    st.just(Tolerance()),
    st.integers(1, 10_000).map(lambda bp: Tolerance(share_bp=bp)),
    st.integers(1, 60_000).map(lambda minor: Tolerance(amount_minor=minor)),
)


@st.composite
def processes(draw: st.DrawFn) -> DunningProcess:
    """Any process."""
    return process(
        steps=tuple(draw(st.lists(steps, min_size=1, max_size=4))),
        consume_partial_payments=draw(st.booleans()),
        write_off_fee=draw(st.booleans()),
        tolerance=draw(tolerances),
    )


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    """Any invoice that can be: partly paid, partly credited, reminded up to as often as its process says."""
    of = draw(st.one_of(st.none(), processes()))
    total = draw(st.integers(1, 200_000))
    paid = draw(st.integers(0, total))
    credited = draw(st.integers(0, total - paid))
    reminded: list[SentReminder] = []
    due_on = DUE_ON
    for step in of.steps[: draw(st.integers(0, len(of.steps)))] if of else ():
        due_on += timedelta(days=max(step.delay_days, 1) + step.due_days + draw(st.integers(0, 9)))
        reminded.append(SentReminder(UUID(int=9), len(reminded) + 1, due_on, draw(st.integers(0, step.fee_minor))))
    return claim(
        state=draw(st.sampled_from(["ISSUED", "ISSUED", "ISSUED", "CREDITED", "IN_COLLECTION"])),
        total_minor=total,
        paid_minor=paid,
        credited_minor=credited,
        process=of,
        sent=tuple(reminded),
        postponed_until=draw(st.one_of(st.none(), days)),
    )

"""Take back what is billed beyond a day: credit, shorten or replace the invoices of a subscription's terms (SUB-05)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from domain.billing.commands.hold_corrections import hold_corrections
from domain.billing.commands.hold_invoices import hold_invoices
from domain.billing.commands.issue_invoices import issue_invoices
from domain.billing.commands.write_credit_note import write_credit_note
from domain.billing.model import InvoiceDraft
from domain.kernel.database import Row
from domain.kernel.work import Work
from domain.people.queries.billing import payers
from domain.subscriptions.model import ORIGIN_KIND, Running, TermFate, TermOutcome
from domain.subscriptions.repository.changes import cut_term, drop_terms

_GONE = frozenset({TermFate.CREDITED, TermFate.CREDITED_BEFORE, TermFate.UNDELIVERED})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a subscription's terms go on: the next term's number, its start, and whether it is counted from there."""

    next_term: int
    next_start: date
    anew: bool


async def take_back_terms(
    work: Work,
    running: Running,
    organisation_id: UUID,
    outcomes: Sequence[TermOutcome],
    on: date,
    *,
    lead_days: int,
    reason: str,
) -> Place:
    """Do what `settle_terms` has decided for the terms beyond a day, and return where the subscription goes on.

    Credit notes and new invoices are issued today; terms that are credited from the end on are forgotten, so that
    whatever bills the subscription again starts where its delivered days end. The caller holds the subscription.
    """
    changed = [one for one in outcomes if one.fate not in {TermFate.KEPT, TermFate.CREDITED_BEFORE}]
    rows = await hold_invoices(work, organisation_id, [one.term.invoice_id for one in changed])
    for one in changed:
        await write_credit_note(work, rows[one.term.invoice_id], one.part, reason=reason)
        if one.is_cut:
            row = rows[one.term.invoice_id]
            new_id = await _replace(work, row, one, on, lead_days) if one.lines else None
            less = _price(one)
            await cut_term(work, running.id, one.term.number, on, less, new_id)
    for one in outcomes:
        if one.is_cut and one.fate is TermFate.KEPT:
            await cut_term(work, running.id, one.term.number, on, 0, None)
    place = place_after(running, outcomes, on)
    if place.next_term < running.next_term:
        await drop_terms(work, running.id, place.next_term)
    return place


async def _replace(work: Work, row: Row, outcome: TermOutcome, on: date, lead_days: int) -> UUID:
    """Bill the used days; the payer has the lead days again unless the invoice was due later.

    The invoice before it has been credited, so that its corrections wait for this one (BIL-09).
    """
    assert outcome.lines is not None, "a term that is replaced has lines"
    payer = (await payers(work, [row["payer_id"]]))[row["payer_id"]]
    draft = InvoiceDraft(
        member_id=row["member_id"],
        payer_id=row["payer_id"],
        payer_number=payer["number"],
        origin_kind=ORIGIN_KIND,
        origin_id=row["origin_id"],
        origin_number=row["origin_number"],
        text=row["text"],
        period_start=outcome.term.start_on,
        period_end=on,
        issued_on=work.today,
        due_on=max(row["due_on"], work.today + timedelta(days=lead_days)),
        payment_method=row["payment_method"],
        lines=outcome.lines,
        branch_id=payer["branch_id"],
        billing_plan_id=row["billing_plan_id"],
    )
    corrections = await hold_corrections(work, [row["origin_id"]])
    [issued] = await issue_invoices(work, row["organisation_id"], [corrections.corrected(draft)])
    return issued.id


def _price(outcome: TermOutcome) -> int:
    """Return how much less the term's products cost now that it is cut."""
    if outcome.part is not None:
        return sum(outcome.part.values())
    assert outcome.lines is not None, "a term is shortened or replaced"
    return outcome.term.left_minor - outcome.lines.total_minor


def place_after(running: Running, outcomes: Sequence[TermOutcome], on: date) -> Place:
    """Return where a subscription would go on after its terms beyond a day were taken back."""
    if any(one.fate is TermFate.KEPT and one.term.start_on >= on for one in outcomes):
        return Place(running.next_term, running.next_start, anew=False)  # what stands is never billed again
    cut = next((one.term for one in outcomes if one.is_cut), None)
    if cut is not None:
        return Place(cut.number + 1, on, anew=True)
    gone = None
    for one in reversed(outcomes):
        if one.fate not in _GONE or one.term.start_on < on:
            break
        gone = one.term
    if gone is None:
        return Place(running.next_term, running.next_start, anew=False)
    return Place(gone.number, gone.start_on, anew=gone.number < running.anchor_term)

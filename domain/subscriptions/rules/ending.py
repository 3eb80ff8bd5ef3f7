"""What becomes of billed terms when a subscription ends, rests or changes on a day (SUB-05, SUB-09, SUB-11).

A subscription that stops for good and one that changes its plan in the middle of a term are settled by the same rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from domain.billing.model import BillableLine, InvoiceLine, InvoiceLines, Why
from domain.billing.rules.crediting import CreditableLine
from domain.billing.rules.lines import invoice_lines
from domain.billing.rules.why import LineCode, LineReason
from domain.kernel.dates import Period
from domain.kernel.money import share_minor, split_minor
from domain.subscriptions.model import BilledTerm, Ending, EndPolicy, Running, TermFate, TermOutcome
from domain.subscriptions.rules.pricing import Charge

_OF_AN_END = frozenset({LineCode.USED_DAYS, LineCode.CONTRACT_FEE})


def paid_until(terms: Sequence[BilledTerm], start_on: date, today: date) -> date:
    """Return the day on which a subscription ends by itself: after the term that runs, or a later one that is paid.

    Where no term runs it is today, or the start if that is still to come (SUB-05).
    """
    stands = [
        one.end_on
        for one in terms
        if not one.is_credited and one.end_on > today and (one.start_on <= today or one.is_paid)
    ]
    return max(stands, default=max(today, start_on))


def settle_terms(terms: Sequence[BilledTerm], end_on: date, policy: EndPolicy) -> list[TermOutcome]:
    """Return what becomes of the terms that reach beyond a day, in their order (SUB-05, SUB-06).

    A term that would begin on the day or later is credited, an unpaid one only if the policy says so. Of one that is
    cut, the unused days are credited where it is paid; an unpaid one is replaced by an invoice for the used days, and
    so is one that was corrected so far down that they can't be credited. Days that cost nothing are only cut off. Fees
    are for the invoice and stay; corrections go on to the invoice that replaces it (BIL-09).
    """
    return [_fate(one, end_on, policy) for one in terms if one.end_on > end_on]


def undelivered(terms: Sequence[BilledTerm]) -> list[TermOutcome]:
    """Return what becomes of the billed terms of a subscription that never began: all is credited (SUB-02)."""
    return [
        TermOutcome(one, TermFate.CREDITED_BEFORE)
        if one.is_credited
        else TermOutcome(one, TermFate.UNDELIVERED, one.left_minor)
        for one in terms
    ]


def settle_at_death(running: Running, terms: Sequence[BilledTerm], today: date) -> Ending:
    """Return how a subscription ends whose member died: today, and nobody is asked for anything any more (SUB-02).

    What is unpaid is credited whole with its fees, also the term that runs; a paid one is settled as by any stop, and
    of one that was paid in part all that is open is credited at least. Days without an invoice get none, and no
    contract is broken.
    """
    on = max(today, running.start_on)
    if running.awaits_payment:
        return Ending(on, tuple(undelivered(terms)), bills_rest=False)
    outcomes = (
        _owing_nothing(one)
        if one.term.is_paid or one.term.is_credited
        else TermOutcome(one.term, TermFate.CREDITED, one.term.left_minor)
        for one in settle_terms(terms, on, EndPolicy())
    )
    return Ending(on, tuple(outcomes), bills_rest=False)


def _owing_nothing(one: TermOutcome) -> TermOutcome:
    open_minor = one.term.open_minor
    if one.fate not in (TermFate.KEPT, TermFate.SHORTENED) or open_minor <= one.credit_minor:
        return one
    lines = [line for line in one.term.lines if line.left_minor > 0]
    parts = split_minor(open_minor, [line.left_minor for line in lines])
    part = {line.place: minor for line, minor in zip(lines, parts, strict=True) if minor}
    return replace(one, fate=TermFate.SHORTENED, credit_minor=open_minor, part=part)


def cut_on(running: Running, period: Period) -> date | None:
    """Return the day on which a term is cut that is not billed yet: the end that lies inside it (SUB-05).

    None where it is billed in full: it does not end in it, or its stop leaves the term in full.
    """
    end_on = running.end_on
    return end_on if end_on is not None and period.start < end_on < period.end and running.settles_end else None


def used_charge(charge: Charge, period: Period, end_on: date, cause: str | None) -> Charge:
    """Return what the days of a term until its end cost: the same as if it had been billed first and cut then.

    `cause` is why it ends, which its lines say (NEW-02).
    """
    unused = [_share_minor(line, period, end_on) for line in charge.lines]
    used = [
        _used_line(line, line.gross_minor - less, less, end_on) for line, less in zip(charge.lines, unused, strict=True)
    ]
    lines = invoice_lines(used)
    if cause:
        lines = because_stopped(lines, end_on, cause)
    return replace(charge, lines=lines, price_minor=charge.price_minor - sum(unused))


def because_stopped(lines: InvoiceLines, end_on: date, cause: str) -> InvoiceLines:
    """Return lines that say for what cause the subscription ends, each that is there or shorter because of it."""
    why = LineReason.of(LineCode.STOPPED, on=end_on, cause=cause)
    return InvoiceLines(
        replace(one, why=Why((*one.why, why))) if any(reason.code in _OF_AN_END for reason in one.why) else one
        for one in lines
    )


def _fate(term: BilledTerm, end_on: date, policy: EndPolicy) -> TermOutcome:
    if term.is_credited:
        return TermOutcome(term, TermFate.CREDITED_BEFORE)
    if term.start_on >= end_on:
        if term.is_paid or policy.credit_open:
            return TermOutcome(term, TermFate.CREDITED, term.left_minor)
        return TermOutcome(term, TermFate.KEPT)
    unused = {one.place: minor for one in term.lines if (minor := _unused_minor(one, term, end_on)) > 0}
    if not policy.settle_running or not unused:
        return TermOutcome(term, TermFate.KEPT, is_cut=policy.settle_running)
    if term.is_paid and _fits(term, sum(unused.values())):
        return TermOutcome(term, TermFate.SHORTENED, sum(unused.values()), part=unused, is_cut=True)
    used = [
        _used_line(one.line, one.left_minor - less, less, end_on)
        for one in term.lines
        if _is_price(one)
        for less in [unused.get(one.place, 0)]
    ]
    return TermOutcome(term, TermFate.REPLACED, term.left_minor, lines=invoice_lines(used), is_cut=True)


def _unused_minor(one: CreditableLine, term: BilledTerm, end_on: date) -> int:
    """Return what the days from `end_on` cost, never more than is left."""
    return min(one.left_minor, _share_minor(one.line, Period(term.start_on, term.end_on), end_on))


def _share_minor(line: InvoiceLine, period: Period, end_on: date) -> int:
    """Return amount × unused days / days of the term; a fee is for the invoice and has no unused days."""
    if line.product_id is None:
        return 0
    return share_minor(line.gross_minor, (period.end - end_on).days, period.days)


def _is_price(one: CreditableLine) -> bool:
    return one.left_minor > 0 and not one.is_correction


def _fits(term: BilledTerm, unused_minor: int) -> bool:
    return unused_minor < term.left_minor or not any(one.is_correction for one in term.lines)


def _used_line(line: InvoiceLine, left_minor: int, unused_minor: int, end_on: date) -> BillableLine:
    why = line.why
    if unused_minor:
        why = Why((*why, LineReason.of(LineCode.USED_DAYS, on=end_on - timedelta(days=1))))
    return BillableLine(line.text, 1, left_minor, line.vat_bp, line.account, line.product_id, why, line.branch_id)

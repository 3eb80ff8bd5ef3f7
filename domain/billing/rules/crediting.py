"""What a credit note takes back: whole lines, parts of lines, or an amount dealt out over them (BIL-11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.billing.model import InvoiceLine
from domain.billing.rules.lines import vat_in
from domain.kernel.money import Money, split_minor
from domain.kernel.reason import english
from domain.kernel.refusal import FieldError, InvalidInput, refuse_if_any


@dataclass(frozen=True, slots=True)
class CreditableLine:
    """A line of an invoice by its place on it, and how much of it earlier credit notes have taken back.

    A line that took a correction is no price of a period; a deduction is below zero (BIL-09).
    """

    place: int
    line: InvoiceLine
    credited_minor: int = 0
    credited_vat_minor: int = 0
    is_correction: bool = False

    @property
    def left_minor(self) -> int:
        """What can still be credited of it, VAT included."""
        return self.line.gross_minor - self.credited_minor


def credited_lines(
    lines: Sequence[CreditableLine], wanted: Mapping[int, int] | None, currency: str
) -> list[tuple[int, InvoiceLine]]:
    """Return the lines of a credit note as positive amounts, each with the place of the line that it takes back.

    `wanted` are amounts with VAT by place; without it everything that is left is credited. What completes a line takes
    the rest of its VAT too, so that all credit notes of an invoice add up to it; so does what comes to all that is left
    beside deductions. Raises InvalidInput for a place that the invoice has not, for an amount that is not above zero or
    above what is left of its line, and for more than is left of the invoice.
    """
    left = sum(one.left_minor for one in lines)
    has_deductions = any(one.left_minor < 0 for one in lines)
    if wanted is None or (has_deductions and sum(wanted.values()) == left):
        return [(one.place, _part(one, one.left_minor)) for one in lines if one.left_minor or not one.line.gross_minor]
    by_place = {one.place: one for one in lines}
    errors = (_error(by_place.get(place), place, minor, currency) for place, minor in wanted.items())
    refuse_if_any([error for error in errors if error])
    if sum(wanted.values()) > left:
        raise InvalidInput((_out_of_range("lines", left, currency),))
    return [(place, _part(by_place[place], wanted[place])) for place in sorted(wanted)]


def dealt_out(lines: Sequence[CreditableLine], amount_minor: int, currency: str) -> dict[int, int]:
    """Deal an amount out over the lines, in proportion to what is left of each.

    Raises InvalidInput where it is not above zero, or above what is left of the invoice.
    """
    open_lines = [one for one in lines if one.left_minor > 0]
    left = sum(one.left_minor for one in lines)
    if not 0 < amount_minor <= left:
        raise InvalidInput((_out_of_range("amountMinor", left, currency),))
    parts = split_minor(amount_minor, [one.left_minor for one in open_lines])
    return {one.place: part for one, part in zip(open_lines, parts, strict=True) if part}


def _part(one: CreditableLine, minor: int) -> InvoiceLine:
    line = one.line
    if minor == line.gross_minor:
        return line
    vat = line.vat_minor - one.credited_vat_minor if minor == one.left_minor else vat_in(minor, line.vat_bp)
    return InvoiceLine(
        line.text,
        1,
        minor,
        line.vat_bp,
        minor - vat,
        vat,
        minor,
        line.account,
        line.product_id,
        branch_id=line.branch_id,
        department_id=line.department_id,
    )


def _error(one: CreditableLine | None, place: int, minor: int, currency: str) -> FieldError | None:
    if one is None:
        return FieldError(f"lines.{place}", "NOT_FOUND", f"the invoice has no line {place}")
    if not 0 < minor <= one.left_minor:
        return _out_of_range(f"lines.{place}", one.left_minor, currency)
    return None


def _out_of_range(path: str, left_minor: int, currency: str) -> FieldError:
    least, most = Money(min(1, left_minor), currency), Money(left_minor, currency)
    message = f"an amount from {english(least)} to what is left, {english(most)}"
    return FieldError(path, "RANGE", message, (("least", least), ("most", most)), rule="BIL-11")

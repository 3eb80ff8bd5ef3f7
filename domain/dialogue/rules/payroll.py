"""Payroll lists: what stands in them, and what of a returned one can be settled (RUN-01)."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import unique
from typing import Any, ClassVar
from uuid import UUID

from domain.kernel.csv_text import BYTE_ORDER_MARK, Amount, csv_line
from domain.kernel.reason import Code, Reason

NUMBER, DEDUCTED = "Fakturanr.", "Trukket"
_HEADER = ("Arbeidsgiver", "Medlemsnr.", "Navn", NUMBER, "Fra", "Til", "Forfall", "Beløp", "KID", DEDUCTED)
LINES_MAX = 2_000


@unique
class PayrollFaultCode(Code):
    """Why a line of a returned list is not settled."""

    NO_NUMBER = "it names no invoice"
    NOT_LISTED = "invoice {number} is not on this list"
    NO_AMOUNT = 'the deducted amount of invoice {number} can\'t be read: "{found}"'
    TWICE = "invoice {number} stands on an earlier line"
    SETTLED = "invoice {number} was settled before"
    BROKEN = "something is wrong with invoice {number}; what was deducted of it is not registered"


@dataclass(frozen=True, slots=True)
class PayrollFault(Reason):
    """Why a line of a returned list is not settled."""

    CODES: ClassVar[type[Code]] = PayrollFaultCode
    code: PayrollFaultCode


@dataclass(frozen=True, slots=True)
class Refused:
    """A line of a returned list that is not settled; lines count from 1, the header's."""

    line: int
    why: PayrollFault


@dataclass(frozen=True, slots=True)
class Deduction:
    """What the employer deducted for an invoice, 0 where it deducted nothing; and the line of the list that says so."""

    invoice_id: UUID
    number: int
    payer_id: UUID
    amount_minor: int
    line: int = 0


def payroll_table(employer: str, rows: Sequence[Mapping[str, Any]], *, first: bool) -> bytes:
    """Return a piece of an employer's list; the deducted amount is filled in, to be changed where it was another."""
    lines = [csv_line(_HEADER)] if first else []
    lines += [
        csv_line(
            (
                employer,
                row["member_number"],
                row["name"],
                row["number"],
                row["period_start"],
                row["period_end"],
                row["due_on"],
                Amount.of(row["open_minor"]),
                row["reference"],
                Amount.of(row["open_minor"]),
            )
        )
        for row in rows
    ]
    return ((BYTE_ORDER_MARK if first else "") + "".join(lines)).encode()


_LINES_FROM = 2
"""The first line below the header."""


def as_listed(lines: Sequence[Mapping[str, Any]]) -> list[Deduction]:
    """Return what is not settled yet of a list, deducted as it was asked for; at most LINES_MAX, the others next."""
    left = [(line, place) for place, line in enumerate(lines, _LINES_FROM) if line["paid_minor"] is None]
    return [replace(_deduction(line, line["amount_minor"]), line=place) for line, place in left[:LINES_MAX]]


def as_returned(lines: Sequence[Mapping[str, Any]], text: str) -> tuple[list[Deduction], list[Refused]]:
    """Return what a returned list settles, and its lines that settle nothing. A line that is left out stays open."""
    listed = {line["number"]: line for line in lines}
    reader = csv.DictReader(text.removeprefix(BYTE_ORDER_MARK).splitlines(), delimiter=";")
    taken: dict[int, Deduction] = {}
    refused = []
    for row in reader:
        found = _read(row, listed, taken)
        if isinstance(found, Deduction):
            taken[found.number] = replace(found, line=reader.line_num)
        else:
            refused.append(Refused(reader.line_num, found))
    return list(taken.values()), refused


def _read(
    row: Mapping[str, Any], listed: Mapping[int, Mapping[str, Any]], taken: Mapping[int, Deduction]
) -> Deduction | PayrollFault:
    said = str(row.get(NUMBER) or "").strip()
    if not (said.isascii() and said.isdigit()):
        return PayrollFault.of(PayrollFaultCode.NO_NUMBER)
    number = int(said)
    line = listed.get(number)
    if line is None:
        return PayrollFault.of(PayrollFaultCode.NOT_LISTED, number=number)
    if number in taken:
        return PayrollFault.of(PayrollFaultCode.TWICE, number=number)
    if line["paid_minor"] is not None:
        return PayrollFault.of(PayrollFaultCode.SETTLED, number=number)
    written = str(row.get(DEDUCTED) or "").strip()
    amount = _minor(written)
    if amount is None:
        return PayrollFault.of(PayrollFaultCode.NO_AMOUNT, number=number, found=written)
    return _deduction(line, amount)


def _minor(written: str) -> int | None:
    """Read an amount such as "1 234,50"; None where it is none, is below zero, or has parts of an øre."""
    try:
        amount = Decimal("".join(written.split()).replace(",", ".")) * 100
    except InvalidOperation:
        return None
    whole = amount.is_finite() and amount >= 0 and amount == amount.to_integral_value() and amount < 10**15
    return int(amount) if whole else None


def _deduction(line: Mapping[str, Any], amount_minor: int) -> Deduction:
    return Deduction(line["invoice_id"], line["number"], line["payer_id"], amount_minor)

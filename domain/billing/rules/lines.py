"""From billable lines to invoice lines: VAT for each rate, exact to the øre (BIL-07)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from domain.billing.model import BillableLine, InvoiceLine, InvoiceLines
from domain.kernel.money import share_minor

WHOLE_BP = 10_000


def vat_in(gross_minor: int, vat_bp: int) -> int:
    """Return the VAT that a gross amount contains, rounded half away from zero. `vat_bp`: 2500 is 25 %."""
    return share_minor(gross_minor, vat_bp, WHOLE_BP + vat_bp)


def invoice_lines(billable: Sequence[BillableLine]) -> InvoiceLines:
    """Return the lines with their VAT; for each rate they add up to the VAT of the rate's total.

    Each line is rounded by itself and the difference goes into the rate's largest line (BIL-07).
    """
    gross = [line.quantity * line.unit_minor for line in billable]
    vat = [vat_in(amount, line.vat_bp) for amount, line in zip(gross, billable, strict=True)]
    if len(billable) > 1:
        _settle_rounding(billable, gross, vat)
    return InvoiceLines(
        InvoiceLine(
            line.text,
            line.quantity,
            line.unit_minor,
            line.vat_bp,
            gross[i] - vat[i],
            vat[i],
            gross[i],
            line.account,
            line.product_id,
            line.why,
            line.branch_id,
            line.department_id,
            line.list_minor,
        )
        for i, line in enumerate(billable)
    )


def with_lines(lines: InvoiceLines, more: Sequence[BillableLine]) -> InvoiceLines:
    """Return an invoice's lines with more of them at the end; for each rate they add up to the VAT of its total."""
    added = [*lines, *invoice_lines(more)]
    for rate in {line.vat_bp for line in more if line.vat_bp}:
        own = [i for i, line in enumerate(added) if line.vat_bp == rate]
        difference = vat_in(sum(added[i].gross_minor for i in own), rate) - sum(added[i].vat_minor for i in own)
        largest = max(own, key=lambda i: abs(added[i].gross_minor))
        vat = added[largest].vat_minor + difference
        added[largest] = replace(added[largest], vat_minor=vat, net_minor=added[largest].gross_minor - vat)
    return InvoiceLines(added)


def _settle_rounding(billable: Sequence[BillableLine], gross: Sequence[int], vat: list[int]) -> None:
    for rate in {line.vat_bp for line in billable if line.vat_bp}:
        own = [i for i, line in enumerate(billable) if line.vat_bp == rate]
        difference = vat_in(sum(gross[i] for i in own), rate) - sum(vat[i] for i in own)
        largest = max(own, key=lambda i: abs(gross[i]))
        vat[largest] += difference

"""What a payment method costs on an invoice (BIL-06, CAT-30)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from domain.billing.model import BillableLine, Why
from domain.billing.rules.why import LineCode, LineReason
from domain.catalogue.model import FeeVat, MethodFee
from domain.catalogue.rules import vat_text
from domain.kernel.money import split_minor
from domain.ledger.model import FEE_ACCOUNT

FEE_TEXT = "Gebyr"


def fee_lines(fee: MethodFee, products: Sequence[BillableLine], billing_plan: str) -> tuple[BillableLine, ...]:
    """Return a method's fee as lines: one without VAT, or one for each VAT rate of the products.

    It is dealt out in proportion to what the products of each rate cost, to the øre; where they cost nothing, each
    counts the same.
    """
    reason = LineReason.of(LineCode.METHOD_FEE, period=fee.from_period, plan=billing_plan)
    if fee.vat is FeeVat.NONE:
        return (BillableLine(FEE_TEXT, 1, fee.fee_minor, 0, FEE_ACCOUNT, why=Why((reason,))),)
    is_free = not any(line.unit_minor for line in products)
    weights: dict[int, int] = defaultdict(int)
    for line in products:
        weights[line.vat_bp] += 1 if is_free else line.quantity * line.unit_minor
    parts = zip(weights, split_minor(fee.fee_minor, list(weights.values())), strict=True)
    return tuple(
        BillableLine(FEE_TEXT, 1, minor, rate, FEE_ACCOUNT, why=Why((reason, _vat(rate))))
        for rate, minor in parts
        if minor
    )


def _vat(rate: int) -> LineReason:
    return LineReason.of(LineCode.FEE_VAT, percent=vat_text(rate))

"""Which settlements staff can undo (LED-04)."""

from __future__ import annotations

from domain.billing.model import InvoiceState, SettlementObstacle

_STATES = {
    InvoiceState.CREDITED: SettlementObstacle.CREDITED,
    InvoiceState.IN_COLLECTION: SettlementObstacle.IN_COLLECTION,
}


def why_it_stays(
    state: InvoiceState, source_kind: str, *, is_undone: bool, is_own_note: bool
) -> SettlementObstacle | None:
    """Return why a settlement of an invoice, or of a fee of it, can't be undone; None where it can.

    `is_own_note`: the credit note that settled it takes this invoice back, and is no credit of another.
    """
    if is_undone:
        return SettlementObstacle.UNDONE
    if source_kind == "WRITE_OFF":
        return SettlementObstacle.WRITTEN_OFF
    if is_own_note:
        return SettlementObstacle.OWN_CREDIT_NOTE
    return _STATES.get(state)

"""Open again what a payment or credit had settled (LED-04)."""

from __future__ import annotations

from domain.billing.commands.write_off import take_back_write_offs
from domain.billing.model import SettlementObstacle, SettlementStays, SettlementUndone
from domain.billing.repository.invoices import undo_settlement
from domain.kernel.database import Row
from domain.kernel.work import Work


async def reopen_demand(work: Work, settled: Row, invoice: Row) -> int:
    """Undo a settlement of an invoice or of a fee of it, and return what was written off and is open again with it.

    The rest of an invoice that was written off within the tolerance comes back; a fee that was dropped stays so. The
    member owes the same but for that: what is open again is unused on the other side. Columns of `settled`: id,
    source_kind, source_id, amount_minor, and organisation_id, payer_id, issued_on, due_on, total_minor and fee_of of
    the demand. The caller holds the invoice, what its payer has open, and the journal. Refuses with SettlementStays
    (undone already).
    """
    if not await undo_settlement(work, settled):
        raise SettlementStays(SettlementObstacle.UNDONE)
    back = {} if settled["fee_of"] else await take_back_write_offs(work, [invoice])
    work.record(
        SettlementUndone(
            invoice["id"],
            settled["source_kind"],
            settled["source_id"],
            settled["organisation_id"],
            settled["payer_id"],
            settled["amount_minor"],
            invoice["currency"],
        )
    )
    return back.get(invoice["id"], 0)

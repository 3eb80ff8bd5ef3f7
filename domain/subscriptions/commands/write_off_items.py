"""Write off items of a bulk credit, as sets (BIL-12)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.billing.commands.advance_run import ChunkResult
from domain.billing.commands.hold_invoices import hold_invoices
from domain.billing.commands.hold_open_items import hold_open_items
from domain.billing.commands.remove_correction import remove_corrections
from domain.billing.commands.write_credit_note import Crediting, write_credit_notes
from domain.billing.commands.write_off import write_off
from domain.billing.commands.write_off_credit import write_off_credit
from domain.billing.model import InvoiceNotOpen, InvoiceState, WriteOff
from domain.billing.rules.reject import OF_ONE_MEMBER, reject_reason
from domain.kernel.database import Row
from domain.kernel.isolating import each_alone
from domain.kernel.refusal import InvalidInput
from domain.kernel.work import Work
from domain.ledger.model import FEE_ACCOUNT
from domain.subscriptions.repository.bulk_credit import write_results
from domain.subscriptions.rules.bulk_credit import BulkCreditItem, BulkCreditKind


async def write_off_items(work: Work, run: Row, items: Sequence[BulkCreditItem]) -> ChunkResult:
    """Write off items of a run, each with its result, and return what that gave; a broken one stops no other (NEW-10).

    What the payers have open is held first, whatever is written off of it.
    """
    organisation_id, reason = run["organisation_id"], run["criteria"]["reason"]
    payers = sorted({one.member_id for one in items if one.kind is not BulkCreditKind.CORRECTION})
    demanded = [one.item_id for one in items if one.kind is BulkCreditKind.DEMAND]
    invoices = await hold_invoices(work, organisation_id, demanded, payers)
    held = await hold_open_items(work, organisation_id, payers)

    async def act(some: Sequence[BulkCreditItem]) -> dict[UUID, int]:
        written = await _write_off(work, organisation_id, some, invoices, held, reason)
        await write_results(work, run["id"], written)
        return written

    done, broken = await each_alone(work, items, act, (*OF_ONE_MEMBER, InvoiceNotOpen, InvalidInput))
    minors = [minor for written in done for minor in written.values()]
    return ChunkResult(
        looked_at=len(items),
        invoiced=sum(1 for minor in minors if minor),
        total_minor=sum(minors),
        reached_id=None,
        rejects=[(one.item_id, one.member_id, reject_reason(error)) for one, error in broken],
    )


async def _write_off(
    work: Work,
    organisation_id: UUID,
    items: Sequence[BulkCreditItem],
    invoices: dict[UUID, Row],
    held: Sequence[Row],
    reason: str,
) -> dict[UUID, int]:
    """Return by item what was written off, with its sign: debts below zero."""
    demands, unused, waiting = (
        [one for one in items if one.kind is kind]
        for kind in (BulkCreditKind.DEMAND, BulkCreditKind.CREDIT, BulkCreditKind.CORRECTION)
    )
    written = {one.item_id: 0 for one in items}
    if waiting:
        removed = await remove_corrections(work, [one.item_id for one in waiting], reason=reason)
        written |= {key: -minor for key, minor in removed.items()}
    written |= await _credit(work, organisation_id, demands, invoices, held, reason)
    most = {one.item_id: one.amount_minor for one in unused}
    if most:
        written |= await write_off_credit(work, organisation_id, most, reason)
    return written


async def _credit(
    work: Work,
    organisation_id: UUID,
    demands: Sequence[BulkCreditItem],
    invoices: dict[UUID, Row],
    held: Sequence[Row],
    reason: str,
) -> dict[UUID, int]:
    open_minors = {row["invoice_id"]: row["open_minor"] for row in held if row["fee_of"] is None}
    minors = {
        one.item_id: min(-one.amount_minor, open_minors[one.item_id])
        for one in demands
        if one.item_id in open_minors and invoices[one.item_id]["state"] == InvoiceState.ISSUED
    }
    wanted = [Crediting(invoices[key], minor) for key, minor in minors.items()]
    await write_credit_notes(work, organisation_id, wanted, reason=reason)
    fees = [
        WriteOff(
            item_id=row["invoice_id"],
            invoice_id=row["fee_of"],
            payer_id=row["payer_id"],
            amount_minor=row["open_minor"],
            account=FEE_ACCOUNT,
            text=f"Avskrevet purregebyr for faktura {invoices[row['fee_of']]['number']}",
        )
        for row in held
        if row["fee_of"] in minors
    ]
    await write_off(work, organisation_id, fees)
    return {key: -minor for key, minor in minors.items()}

"""Write off items of a bulk credit, as sets (BIL-12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
    invoices: Mapping[UUID, Row],
    held: Sequence[Row],
    reason: str,
) -> dict[UUID, int]:
    """Return by item what was written off, with its sign: debts below zero."""
    demands, fees, unused, waiting = (
        [one for one in items if one.kind is kind]
        for kind in (BulkCreditKind.DEMAND, BulkCreditKind.FEE, BulkCreditKind.CREDIT, BulkCreditKind.CORRECTION)
    )
    written = {one.item_id: 0 for one in items}
    if waiting:
        removed = await remove_corrections(work, [one.item_id for one in waiting], reason=reason)
        written |= {key: -minor for key, minor in removed.items()}
    credited = await _credit(work, organisation_id, demands, invoices, held, reason)
    dropped = [*_fees_of(demands, credited, invoices, held), *_fees_alone(fees, held)]
    await write_off(work, organisation_id, dropped)
    for key, minor in credited.items():
        written[key] -= minor
    alone = {one.item_id for one in fees}
    for drop in dropped:
        written[drop.item_id if drop.item_id in alone else drop.invoice_id] -= drop.amount_minor
    most = {one.item_id: one.amount_minor for one in unused}
    if most:
        written |= await write_off_credit(work, organisation_id, most, reason)
    return written


async def _credit(
    work: Work,
    organisation_id: UUID,
    demands: Sequence[BulkCreditItem],
    invoices: Mapping[UUID, Row],
    held: Sequence[Row],
    reason: str,
) -> dict[UUID, int]:
    """Credit what is open of overdue invoices, at most as picked; return by invoice how much."""
    open_minors = {row["invoice_id"]: row["open_minor"] for row in held if row["fee_of"] is None}
    minors = {
        one.item_id: min(-one.amount_minor, open_minors[one.item_id])
        for one in demands
        if one.item_id in open_minors and invoices[one.item_id]["state"] == InvoiceState.ISSUED
    }
    wanted = [Crediting(invoices[key], minor) for key, minor in minors.items()]
    await write_credit_notes(work, organisation_id, wanted, reason=reason, send=False)
    return minors


def _fees_of(
    demands: Sequence[BulkCreditItem], credited: Mapping[UUID, int], invoices: Mapping[UUID, Row], held: Sequence[Row]
) -> Iterator[WriteOff]:
    """Give the fees of credited invoices, as far as what was picked goes; a later one goes by itself (DUN-04)."""
    left = {one.item_id: -one.amount_minor - credited[one.item_id] for one in demands if one.item_id in credited}
    for row in held:
        minor = min(row["open_minor"], left.get(row["fee_of"], 0))
        if minor > 0:
            left[row["fee_of"]] -= minor
            yield _drop(row, minor, f"Avskrevet purregebyr for faktura {invoices[row['fee_of']]['number']}")


def _fees_alone(fees: Sequence[BulkCreditItem], held: Sequence[Row]) -> Iterator[WriteOff]:
    by_id = {row["invoice_id"]: row for row in held if row["fee_of"] is not None}
    for one in fees:
        if (row := by_id.get(one.item_id)) is not None:
            yield _drop(row, min(-one.amount_minor, row["open_minor"]), f"Avskrevet: {one.text}")


def _drop(row: Row, minor: int, text: str) -> WriteOff:
    return WriteOff(
        item_id=row["invoice_id"],
        invoice_id=row["fee_of"],
        payer_id=row["payer_id"],
        amount_minor=minor,
        account=FEE_ACCOUNT,
        text=text,
    )

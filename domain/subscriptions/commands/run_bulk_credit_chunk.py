"""Write off the next chunk of a bulk credit, in one transaction (BIL-12, RUN-06)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from domain.billing.commands.advance_run import ChunkResult, begin_run, record_chunk, take_run
from domain.billing.commands.hold_invoices import hold_invoices
from domain.billing.commands.hold_open_items import hold_open_items
from domain.billing.commands.remove_correction import remove_corrections
from domain.billing.commands.write_credit_note import Crediting, write_credit_notes
from domain.billing.commands.write_off import write_off
from domain.billing.commands.write_off_credit import write_off_credit
from domain.billing.model import InvoiceState, WriteOff
from domain.kernel.database import Row
from domain.kernel.work import Work
from domain.ledger.model import FEE_ACCOUNT
from domain.subscriptions.repository.bulk_credit import count_items, next_items, write_results
from domain.subscriptions.rules.bulk_credit import BulkCreditItem, BulkCreditKind


async def run_bulk_credit_chunk(work: Work, run_id: UUID, size: int = 500) -> bool:
    """Write off up to `size` items of a run; return whether there are more.

    Overdue invoices get credit notes of what is open, and their reminders' fees go too, as do fees whose invoices are
    paid; credit is taken off the reskontro; corrections are removed. Of what has changed since it was picked, no more
    is written off than was picked and is left; what is gone is passed over, and its result says 0.
    """
    run = await take_run(work, run_id)
    if run is None:
        return False
    total = run["total"]
    if run["state"] == "QUEUED":
        total = run["done"] + await count_items(work, run_id, run["reached_id"])
        await begin_run(work, run, total - run["done"])
    items = await next_items(work, run_id, run["reached_id"], size)
    written = await _write_off(work, run["organisation_id"], items, run["criteria"]["reason"])
    await write_results(work, run_id, written)
    result = ChunkResult(
        looked_at=len(items),
        invoiced=sum(1 for minor in written.values() if minor),
        total_minor=sum(written.values()),
        reached_id=items[-1].item_id if len(items) == size else None,
    )
    await record_chunk(work, run, total, result)
    return result.reached_id is not None


async def _write_off(
    work: Work, organisation_id: UUID, items: Sequence[BulkCreditItem], reason: str
) -> dict[UUID, int]:
    """Return by item what was written off, with its sign: debts below zero."""
    demands, fees, unused, waiting = (
        [one for one in items if one.kind is kind]
        for kind in (BulkCreditKind.DEMAND, BulkCreditKind.FEE, BulkCreditKind.CREDIT, BulkCreditKind.CORRECTION)
    )
    written = {one.item_id: 0 for one in items}
    payers = sorted({one.member_id for one in (*demands, *fees, *unused)})
    invoices = await hold_invoices(work, organisation_id, [one.item_id for one in demands], payers)
    held = await hold_open_items(work, organisation_id, payers)
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
    await write_credit_notes(work, organisation_id, wanted, reason=reason)
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

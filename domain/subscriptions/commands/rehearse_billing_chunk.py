"""Rehearse the next chunk of a run over due subscriptions: bill it for real, and undo it (NEW-01)."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from domain.billing.commands.advance_rehearsal import (
    RehearsedChunk,
    begin_rehearsal,
    record_rehearsed,
    take_rehearsal,
)
from domain.billing.commands.issue_invoices import pass_over_numbers
from domain.billing.commands.request_rehearsal import request_rehearsal
from domain.billing.queries.rehearsals import drawn_before
from domain.billing.rules.rehearsed import Fingerprint, LineKeys, RehearsedRow
from domain.billing.rules.reject import RejectCode, RejectReason, reject_reason
from domain.kernel.money import Money
from domain.kernel.work import Work
from domain.subscriptions.commands.bill_chunk import BilledChunk, bill_chunk
from domain.subscriptions.commands.look_ahead import LookAhead
from domain.subscriptions.commands.reckon import Scope, hash_of_settings, scope_of
from domain.subscriptions.commands.start_billing_run import criteria_of, refuse_too_far
from domain.subscriptions.commands.turn_states import turn_all
from domain.subscriptions.model import RUN_KIND, CriteriaSet, Running
from domain.subscriptions.repository.due import count_due
from domain.subscriptions.repository.left_out import left_out
from domain.subscriptions.rules.rehearsing import add_broken, add_held, add_item, billed_row, excluded_row

_AT_ONCE = 25


async def request_billing_rehearsal(
    work: Work,
    organisation_id: UUID,
    on: date,
    *,
    plan_id: UUID | None = None,
    sets: Sequence[CriteriaSet] = (),
    destinations: Mapping[str, str] | None = None,
    idempotency_key: str,
) -> UUID:
    """Queue a rehearsal of a billing run and return its id; a worker does it in chunks.

    Refuses with NotFound (organisation) and InvalidInput (a day too far ahead).
    """
    refuse_too_far(work, on)
    criteria = criteria_of(plan_id, sets, destinations or {})
    return await request_rehearsal(
        work, RUN_KIND, organisation_id, on, criteria=criteria, idempotency_key=idempotency_key
    )


async def rehearse_billing_chunk(
    work: Work, rehearsal_id: UUID, size: int = 4_000, *, ahead: LookAhead | None = None
) -> bool:
    """Rehearse up to `size` subscriptions; return whether there is more to do. `ahead` is as in the run.

    The chunk is billed by the code of the run and undone before its rows are kept, so that nothing of it is ever
    committed and its locks are gone at once. What a later chunk needs of the earlier ones is carried on: the numbers
    that their invoices had, and the credit that they drew. States are turned first, as any day does (SUB-02).
    """
    rehearsal = await take_rehearsal(work, rehearsal_id)
    if rehearsal is None:
        return False
    scope = await scope_of(work, rehearsal["organisation_id"], rehearsal["run_on"], rehearsal["criteria"])
    total, so_far = rehearsal["total"], rehearsal["hash"]
    if rehearsal["state"] == "QUEUED":
        await turn_all(work, ends_unbilled=False)
        total = rehearsal["done"] + await count_due(
            work, scope.organisation_id, scope.lead_days, scope.on, scope.selections, after=rehearsal["reached_id"]
        )
        so_far = so_far or await hash_of_settings(work, scope)
        await begin_rehearsal(work, rehearsal, total - rehearsal["done"], so_far)
    after = rehearsal["reached_id"]
    spent_minor = await drawn_before(work, rehearsal_id)
    async with work.rehearsed():
        await pass_over_numbers(work, scope.organisation_id, rehearsal["billed"] + rehearsal["repriced"])
        chunk = await bill_chunk(work, scope, after, size, spent_minor=spent_minor, ahead=ahead)
        fingerprint, rows = Fingerprint(so_far), list[RehearsedRow]()
        for row in _rows(chunk, fingerprint, rehearsal["currency"]):  # while the database writes what is undone then
            if len(rows) % _AT_ONCE == 0:
                await asyncio.sleep(0)
            rows.append(row)
    reached = chunk.due[-1].id if len(chunk.due) == size else None
    rows += await _left_out(work, scope, after, reached)
    await record_rehearsed(work, rehearsal, total, RehearsedChunk(len(chunk.due), reached, rows, fingerprint.hex))
    return reached is not None


def _rows(chunk: BilledChunk, fingerprint: Fingerprint, currency: str) -> Iterator[RehearsedRow]:
    """Return what became of each that was due, in their order, and take it into the hash."""
    bills, rejects, keys = defaultdict(list), {}, LineKeys()
    for each in chunk.billed:
        for bill, invoice in zip(each.bills, each.invoices, strict=True):
            bills[bill.subscription_id].append((bill, invoice.drawn_minor))
        rejects.update({one.subscription_id: one for one in each.rejects})
    held = {over.subscription_id: over for each in chunk.billed for over in each.held}
    broken = {one.id: reject_reason(error) for one, error in chunk.broken}
    for one in chunk.due:
        if one.id in broken:
            add_broken(fingerprint, one)
            yield _excluded(one, one.next_term, broken[one.id])
            continue
        if (over := held.get(one.id)) is not None:
            add_held(fingerprint, over)
            amounts = Money(over.amount_minor, currency), Money(over.minimum_minor, currency)
            reason = RejectReason.of(RejectCode.HELD_OVER, amount=amounts[0], minimum=amounts[1])
            yield _excluded(one, over.first_term, reason)
        monthly = one.monthly_minor
        for bill, drawn in bills[one.id]:
            row = billed_row(bill, drawn, monthly, keys)
            monthly = bill.monthly_minor
            add_item(fingerprint, bill, drawn, row.lines_key)
            yield row
        if one.id in rejects:
            add_item(fingerprint, rejects[one.id], 0, None)
            yield _excluded(one, one.next_term + len(bills[one.id]), rejects[one.id].reason)


async def _left_out(work: Work, scope: Scope, after: UUID | None, reached: UUID | None) -> list[RehearsedRow]:
    if scope.sets:
        return []  # what a set does not take is none of the run's
    found = await left_out(work, scope.organisation_id, scope.lead_days, scope.on, after, reached)
    return [_excluded(one, one.next_term, reason) for one, reason in found]


def _excluded(one: Running, number: int, reason: RejectReason) -> RehearsedRow:
    return excluded_row(one.id, number, one.member_id, one.debtor_id, reason)

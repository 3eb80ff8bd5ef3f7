"""Credit what a run billed of some subscriptions and give their terms back (RUN-07)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain
from uuid import UUID

from domain.billing.commands.advance_run import ChunkResult
from domain.billing.commands.hold_invoices import hold_invoices
from domain.billing.commands.write_credit_note import Crediting, write_credit_notes
from domain.billing.model import InvoiceNotOpen
from domain.billing.rules.reject import OF_ONE_MEMBER, RejectCode, RejectReason, reject_reason
from domain.kernel.database import Row
from domain.kernel.isolating import each_alone
from domain.kernel.work import Work
from domain.subscriptions.repository.reversal import billed_by_run, give_back

REASON = "Kjøringen er tilbakeført"
_IN_THE_WAY = RejectReason.of(RejectCode.IN_THE_WAY)


async def take_back_billed(work: Work, run: Row, subscription_ids: Sequence[UUID]) -> ChunkResult:
    """Take back what the reversed run billed of subscriptions that the caller holds; return what that gave.

    What came in the way stays as it is, with all that the run billed of the same subscription. One that is broken
    stops no other (NEW-10).
    """
    reversed_id, organisation_id = run["reverses_id"], run["organisation_id"]
    before = await billed_by_run(work, reversed_id, subscription_ids)
    invoices = await hold_invoices(work, organisation_id, [row["id"] for row in before])
    own: dict[UUID, list[Row]] = defaultdict(list)
    for row in await billed_by_run(work, reversed_id, subscription_ids):  # now that nobody pays them
        own[row["subscription_id"]].append(row)
    blocked = [rows[0] for rows in own.values() if any(row["obstacle"] is not None for row in rows)]
    gone = {row["subscription_id"] for row in blocked}

    async def credit(some: Sequence[list[Row]]) -> list[int]:
        rows = list(chain.from_iterable(some))
        wanted = [Crediting(invoices[row["id"]]) for row in rows]
        notes = await write_credit_notes(work, organisation_id, wanted, reason=REASON, run_id=run["id"])
        await give_back(work, rows)
        return [note.total_minor for note in notes]

    free = [rows for key, rows in own.items() if key not in gone]
    credited, broken = await each_alone(work, free, credit, (*OF_ONE_MEMBER, InvoiceNotOpen))
    minors = list(chain.from_iterable(credited))
    return ChunkResult(
        looked_at=len(subscription_ids),
        invoiced=len(minors),
        total_minor=-sum(minors),
        reached_id=None,
        rejects=[
            *((row["subscription_id"], row["member_id"], _IN_THE_WAY) for row in blocked),
            *((rows[0]["subscription_id"], rows[0]["member_id"], reject_reason(error)) for rows, error in broken),
        ],
    )

"""Reversing a billing run as a whole, and what would come of it (RUN-07)."""

from __future__ import annotations

from enum import Enum
from uuid import UUID

import strawberry

from api.billing.runs import Run, known_run
from api.context import Info
from api.ids import decode_id, encode_id
from api.nodes import provides
from api.refusals import refusing
from api.scalars import Minor
from domain.billing.model import RunAlreadyActive, RunNotReversible
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound
from domain.people.model import NotSignedIn
from domain.subscriptions.commands import reverse_run as reversing
from domain.subscriptions.queries.reversal import in_the_way, reversal_sums


@strawberry.enum(description="What keeps an invoice from being reversed with its run.")
class ReversalObstacle(Enum):
    """What is in the way.

    SETTLED: paid or credited in part; IN_FILE: in a file for a printer, a collector or an employer that was fetched;
    CHANGED: its subscription has gone on since.
    """

    SETTLED = "SETTLED"
    REMINDED = "REMINDED"
    EXPORTED = "EXPORTED"
    IN_FILE = "IN_FILE"
    CHANGED = "CHANGED"


@strawberry.type
class BlockedInvoice:
    """An invoice that is in the way, and why."""

    invoice_id: strawberry.ID
    number: str
    obstacle: ReversalObstacle


@strawberry.type
class RunReversal:
    """What a run would take back: its invoices that are not credited. Nothing, while any is in the way."""

    invoices: int
    total_minor: Minor
    in_the_way: int
    blocked: list[BlockedInvoice] = strawberry.field(description="The first of those in the way, by number.")


@strawberry.type
class ReverseRunSuccess:
    """The run that takes the other back; follow it as any run."""

    run: Run
    reversed: Run


@provides("Run.reversal")
async def load_reversal(info: Info, run_id: UUID) -> RunReversal:
    """Return what reversing a run would do."""
    read = await info.context.read()
    sums = await reversal_sums(read, run_id)
    rows = await in_the_way(read, run_id) if sums["in_the_way"] else ()
    return RunReversal(
        invoices=sums["invoices"],
        total_minor=Minor(sums["total_minor"]),
        in_the_way=sums["in_the_way"],
        blocked=[
            BlockedInvoice(
                invoice_id=encode_id("Invoice", row["id"]),
                number=str(row["number"]),
                obstacle=ReversalObstacle(row["obstacle"]),
            )
            for row in rows
        ],
    )


@refusing(RunNotReversible, RunAlreadyActive, NotFound, NotAllowed, NotSignedIn, IdempotencyConflict, InvalidInput)
async def reverse_run(info: Info, id: strawberry.ID, reason: str, idempotency_key: str) -> ReverseRunSuccess:
    """Take a billing run back as a whole: each invoice is credited, and its term can be billed again (RUN-07)."""
    info.context.require("billing:run")
    key = decode_id("Run", id)
    async with info.context.work() as work:
        reversal_id = await reversing.reverse_run(work, key, reason=reason, idempotency_key=idempotency_key)
    return ReverseRunSuccess(run=await known_run(info, reversal_id), reversed=await known_run(info, key))

"""Undo a refund that was registered by mistake, while its month is open (PAY-07, LED-06)."""

from __future__ import annotations

from uuid import UUID

from domain.billing.commands.pay_back_credit import take_back_refund
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.work import Work
from domain.ledger.queries import entries_of
from domain.ledger.queries.months import refuse_closed
from domain.payments.model import RefundUndone
from domain.payments.repository.refunds import lock_refund, set_undone


async def undo_refund(work: Work, refund_id: UUID, *, reason: str) -> None:
    """Reverse a refund, so that what it took is unused again. One that is undone stays as it is.

    Refuses with NotFound and InvalidInput (no reason, or its month is closed).
    """
    if not reason.strip():
        raise InvalidInput.of("reason", "REQUIRED", "say why the refund is undone; the reason is kept")
    refund = await lock_refund(work, refund_id)
    if refund is None:
        raise NotFound("refund", refund_id)
    if refund["undone_at"] is not None:
        return
    [entry] = await entries_of(work, [refund_id])
    await refuse_closed(work, refund["organisation_id"], entry["entry_on"], "reason")
    await take_back_refund(work, refund, f"Angret tilbakebetaling {refund['reference']}".strip())
    await set_undone(work, refund_id, reason.strip())
    work.record(
        RefundUndone(
            refund_id, refund["organisation_id"], refund["member_id"], refund["amount_minor"], refund["currency"]
        )
    )
    await work.audit(
        "undo_refund",
        "refund",
        refund_id,
        before={"undone": False},
        after={"undone": True},
        member_id=refund["member_id"],
        reason=reason.strip(),
    )

"""Writes what was moved of payments (LED-03)."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.work import Work
from domain.payments.model import NewMove
from domain.payments.tables import payment_move


async def insert_move(
    work: Work, move_id: UUID, move: NewMove, from_member_id: UUID, out_id: UUID | None, in_id: UUID | None
) -> None:
    """Write a move; `out_id` and `in_id` are the payments that it made where the payer is another."""
    await work.insert(
        payment_move,
        id=move_id,
        payment_id=move.payment_id,
        from_member_id=from_member_id,
        to_member_id=move.member_id,
        invoice_id=move.invoice_id,
        amount_minor=move.amount_minor,
        out_id=out_id,
        in_id=in_id,
        reason=move.reason.strip(),
        moved_by=work.actor.name,
        moved_at=work.now,
    )

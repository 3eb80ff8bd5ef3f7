"""Write down what was moved of a payment, by whom and why (LED-03)."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.work import Work
from domain.payments.commands.pass_on_payment import PassedOn
from domain.payments.model import NewMove
from domain.payments.repository.moves import insert_move


async def note_move(work: Work, move_id: UUID, move: NewMove, from_member_id: UUID, passed: PassedOn | None) -> None:
    """Keep a move with its reason; `passed` are the payments that it made where the payer is another."""
    out_id, in_id = (passed.out_id, passed.in_id) if passed else (None, None)
    await insert_move(work, move_id, move, from_member_id, out_id, in_id)
    await work.audit(
        "move_payment",
        "payment",
        move.payment_id,
        before={"member_id": from_member_id},
        after={
            "member_id": move.member_id,
            "invoice_id": move.invoice_id,
            "amount_minor": move.amount_minor,
            "taken_back_id": out_id,
            "moved_payment_id": in_id,
        },
        member_id=from_member_id,
        reason=move.reason.strip(),
    )

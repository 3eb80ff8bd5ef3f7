"""Remind of one invoice whose day has come, without a run (DUN-01)."""

from __future__ import annotations

from uuid import UUID

from domain.dunning.commands.decide_reminders import load_policies
from domain.dunning.commands.issue_reminders import issue_reminders
from domain.dunning.model import Obstacle, ObstacleCode, ReminderRefused
from domain.dunning.repository.claims import claims
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.refusal import NotFound
from domain.kernel.work import Work


async def remind_invoice(work: Work, invoice_id: UUID, *, idempotency_key: str) -> UUID | None:
    """Issue the next reminder of an invoice and return its id; None where unused payments settle the invoice instead.

    Refuses with NotFound, NoBankAccount, and ReminderRefused, which says why and by which rule: the invoice was
    credited, is paid, had all its reminders, or its day has not come. The same key gives the same answer.
    """
    known = await claim(work, idempotency_key, request_hash("remind_invoice", {"id": invoice_id}))
    if known is not None:
        return UUID(known["reminder_id"]) if known["reminder_id"] else None
    policies = await load_policies(work)
    found = await claims(work, [invoice_id], policies.processes, policies.links)
    if not found:
        raise NotFound("invoice", invoice_id)
    row = found[0].row
    if row["kind"] != "INVOICE":
        raise ReminderRefused(invoice_id, Obstacle.of(ObstacleCode.CREDIT_NOTE))
    reminded = await issue_reminders(
        work, row["organisation_id"], [(invoice_id, row["payer_id"])], work.today, policies
    )
    decision = reminded.decided[0].decision
    if isinstance(decision.outcome, Obstacle) and not decision.consumed_minor:
        raise ReminderRefused(invoice_id, decision.outcome)
    reminder_id = reminded.issued[0].id if reminded.issued else None
    subject = ("reminder", reminder_id) if reminder_id else ("invoice", invoice_id)
    await work.audit("remind_invoice", *subject, after={"invoice_id": invoice_id}, member_id=row["payer_id"])
    await remember(work, idempotency_key, {"reminder_id": reminder_id})
    return reminder_id

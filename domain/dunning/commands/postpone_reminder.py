"""Postpone the next reminder of an invoice, or the payment stop or collection after the last one (DUN-05)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.billing.commands.hold_open_items import hold_open_items
from domain.dunning.commands.decide_reminders import load_policies
from domain.dunning.model import Claim, Obstacle, ObstacleCode, ReminderPostponed, ReminderRefused
from domain.dunning.repository.claims import claims
from domain.dunning.repository.reminders import insert_postponement
from domain.dunning.rules.postponing import next_step_on, postponement_errors
from domain.dunning.rules.reminding import lasting_obstacle
from domain.kernel.refusal import NotFound, refuse_if_any
from domain.kernel.work import Work


async def postpone_reminder(work: Work, invoice_id: UUID, *, until_on: date, reason: str) -> None:
    """Let the next reminder of an invoice wait until a day, on which it may go out; so too what follows the last one.

    The newest postponement counts; the others stay as they were. Refuses with NotFound, ReminderRefused (nothing is to
    be reminded of, and by which rule) and InvalidInput (no reason; a day that postpones nothing, or is too far off).
    """
    policies = await load_policies(work)
    found = await claims(work, [invoice_id], policies.processes, policies.links)
    if not found:
        raise NotFound("invoice", invoice_id)
    row = found[0].row
    if row["kind"] != "INVOICE":
        raise ReminderRefused(invoice_id, Obstacle.of(ObstacleCode.CREDIT_NOTE))
    # A run that is at this invoice just now comes either before this or after it.
    await hold_open_items(work, row["organisation_id"], [row["payer_id"]])
    now = (await claims(work, [invoice_id], policies.processes, policies.links))[0].claim
    if (obstacle := lasting_obstacle(now)) and next_step_on(now) is None:
        raise ReminderRefused(invoice_id, obstacle)
    refuse_if_any(postponement_errors(now, until_on, reason, work.today))
    await insert_postponement(work, invoice_id, until_on, reason.strip())
    await _tell(work, now, until_on, reason.strip())


async def _tell(work: Work, claim: Claim, until_on: date, reason: str) -> None:
    work.record(ReminderPostponed(claim.invoice_id, claim.payer_id, until_on, reason))
    await work.audit(
        "postpone_reminder",
        "invoice",
        claim.invoice_id,
        before={"until_on": claim.postponed_until},
        after={"until_on": until_on},
        member_id=claim.payer_id,
        reason=reason,
    )

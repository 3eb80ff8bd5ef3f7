"""Writes reminders and postponements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.dunning.model import ReminderDraft
from domain.dunning.rules.why import ReminderWhys
from domain.dunning.tables import reminder, reminder_postponement
from domain.kernel.ids import new_id
from domain.kernel.work import Work


async def insert_reminders(
    work: Work,
    organisation_id: UUID,
    currency: str,
    drafts: Sequence[tuple[UUID, int, ReminderDraft]],
    run_id: UUID | None,
) -> None:
    """Write reminders, given as (id, number, draft), with why. A step that is there already breaks its key."""
    n, whys = len(drafts), ReminderWhys(currency)
    await work.insert_alike(
        reminder,
        {
            "id": [key for key, _, _ in drafts],
            "organisation_id": [organisation_id] * n,
            "number": [number for _, number, _ in drafts],
            "invoice_id": [d.claim.invoice_id for _, _, d in drafts],
            "payer_id": [d.claim.payer_id for _, _, d in drafts],
            "step": [d.step for _, _, d in drafts],
            "issued_on": [d.issued_on for _, _, d in drafts],
            "due_on": [d.due_on for _, _, d in drafts],
            "open_minor": [d.open_minor for _, _, d in drafts],
            "fees_minor": [d.fees_minor for _, _, d in drafts],
            "fee_minor": [d.fee_minor for _, _, d in drafts],
            "currency": [currency] * n,
            "reference": [d.claim.reference for _, _, d in drafts],
            "announces_collection": [d.announces_collection for _, _, d in drafts],
            "run_id": [run_id] * n,
            "created_at": [work.now] * n,
        },
        [whys.of(draft) for _, _, draft in drafts],
        lambda some: {"why": [why.kept for why in some]},
    )


async def insert_postponement(work: Work, invoice_id: UUID, until_on: date, reason: str) -> None:
    """Write that the next reminder of an invoice waits at least until a day."""
    await work.insert(
        reminder_postponement,
        id=new_id(),
        invoice_id=invoice_id,
        until_on=until_on,
        reason=reason,
        postponed_on=work.today,
        postponed_by=work.actor.name,
    )

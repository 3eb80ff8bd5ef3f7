"""Let a correction wait for the next invoice of a subscription (BIL-09)."""

from __future__ import annotations

from uuid import UUID

from domain.billing.repository.corrections import insert_correction
from domain.billing.rules.corrections import WaitingCorrection
from domain.kernel.work import Work


async def register_correction(work: Work, new: WaitingCorrection, organisation_id: UUID, member_id: UUID) -> None:
    """Write a correction, which the caller has found right."""
    await insert_correction(
        work,
        id=new.id,
        organisation_id=organisation_id,
        member_id=member_id,
        origin_id=new.origin_id,
        text=new.text,
        amount_minor=new.left_minor,
        left_minor=new.left_minor,
        vat_bp=new.vat_bp,
        account=new.account,
        registered_on=new.registered_on,
        registered_by=new.registered_by,
        created_at=work.now,
    )
    await work.audit(
        "add_correction",
        "correction",
        new.id,
        after={"subscription_id": new.origin_id, "amount_minor": new.left_minor, "text": new.text},
        member_id=member_id,
        reason=new.text,
    )

"""Remove a correction while an invoice has not taken it (BIL-09)."""

from __future__ import annotations

from uuid import UUID

from domain.billing.repository import corrections
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.work import Work


async def remove_correction(work: Work, correction_id: UUID) -> None:
    """Take away what still waits of a correction; what an invoice has taken of it stays. Twice changes nothing.

    Refuses with NotFound, and InvalidInput where nothing of it waits because an invoice has taken it.
    """
    row = await corrections.hold_correction(work, correction_id)
    if row is None:
        raise NotFound("correction", correction_id)
    if row["removed_on"] is not None:
        return
    if row["left_minor"] == 0:
        message = "an invoice has taken this correction; credit the invoice, or add a correction the other way"
        raise InvalidInput.of("id", "INVOICED", message)
    await corrections.remove_correction(work, correction_id)
    await work.audit(
        "remove_correction",
        "correction",
        correction_id,
        before={"left_minor": row["left_minor"], "text": row["text"]},
        after={"left_minor": 0},
        member_id=row["member_id"],
    )

"""Remove a correction while an invoice has not taken it (BIL-09)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.billing.repository import corrections
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.work import Audited, Work


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
        raise InvalidInput.of("id", "INVOICED", message, rule="BIL-09")
    await remove_corrections(work, [correction_id], reason=None)


async def remove_corrections(work: Work, correction_ids: Sequence[UUID], *, reason: str | None) -> dict[UUID, int]:
    """Take away what still waits of corrections, as a set; return by id how much that was, as signed minor units."""
    rows = await corrections.remove_corrections(work, correction_ids)
    audited = [
        Audited(row["id"], row["member_id"], {"left_minor": row["left_minor"], "text": row["text"]}, {"left_minor": 0})
        for row in rows
    ]
    await work.audit_many("remove_correction", "correction", audited, reason=reason)
    return {row["id"]: row["left_minor"] for row in rows}

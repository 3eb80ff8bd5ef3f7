"""Note that a payment link was opened, the first time (FEE-08)."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.work import Work
from domain.payments.model import PaymentLinkOpened
from domain.payments.repository.providing import set_clicked


async def note_click(work: Work, link_id: UUID) -> None:
    """Write down when a link was opened first."""
    invoice_id = await set_clicked(work, link_id)
    if invoice_id is not None:
        work.record(PaymentLinkOpened(link_id, invoice_id))

"""Cancel a payment link: from then on it refuses to be paid (FEE-09)."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.refusal import NotFound
from domain.kernel.work import Work
from domain.payments.model import WITH_PROVIDER, LinkNotPayable, LinkState, LinkStatus
from domain.payments.repository.charges import lock_live_charge
from domain.payments.repository.providing import lock_link, settle_links


async def cancel_payment_link(work: Work, link_id: UUID) -> None:
    """Cancel an open link; refuses with NotFound, and with LinkNotPayable where it is paid or being paid.

    Cancelling it again changes nothing.
    """
    link = await lock_link(work, link_id)
    if link is None:
        raise NotFound("payment link", link_id)
    if link["state"] == LinkState.PAID:
        raise LinkNotPayable(LinkStatus.PAID)
    live = await lock_live_charge(work, link["invoice_id"])
    if live is not None and live.link_id == link_id and live.state in WITH_PROVIDER:
        raise LinkNotPayable(LinkStatus.PAYING)
    await settle_links(work, [link_id], LinkState.CANCELLED.value)
    await work.audit(
        "cancel_payment_link",
        "payment_link",
        link_id,
        before={"state": link["state"]},
        after={"state": LinkState.CANCELLED.value},
        member_id=link["payer_id"],
    )

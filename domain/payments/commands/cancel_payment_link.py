"""Cancel payment links: from then on they refuse to be paid (FEE-09)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.kernel.refusal import NotFound
from domain.kernel.work import Work
from domain.payments.model import WITH_PROVIDER, LinkNotPayable, LinkState, LinkStatus
from domain.payments.repository.charges import lock_live_charge, lock_live_charges
from domain.payments.repository.providing import lock_link, lock_links_of, settle_links


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


async def cancel_links_of(work: Work, invoice_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Cancel the open links of invoices; return the invoices that are being paid right now, whose links stay.

    What is written about it in the audit log is the caller's.
    """
    links = await lock_links_of(work, invoice_ids)
    live = await lock_live_charges(work, invoice_ids)
    paying = frozenset(one.invoice_id for one in live if one.by_person and one.state in WITH_PROVIDER)
    await settle_links(work, [row["id"] for row in links if row["invoice_id"] not in paying], LinkState.CANCELLED.value)
    return paying

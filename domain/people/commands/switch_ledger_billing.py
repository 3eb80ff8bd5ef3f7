"""Switch an organisation's ledger billing on or off (BIL-08)."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.refusal import NotFound
from domain.kernel.work import Work
from domain.people.repository import organisations as rows


async def switch_ledger_billing(work: Work, organisation_id: UUID, *, on: bool) -> None:
    """Decide whether what payments left unused settles the next invoices; those that are issued stay as they are.

    What is so already changes nothing, and is not written down again. Refuses with NotFound.
    """
    was = await rows.ledger_billing_of(work, organisation_id)
    if was is None:
        raise NotFound("organisation", organisation_id)
    if was == on:
        return
    await rows.set_ledger_billing(work, organisation_id, on=on)
    await work.audit(
        "switch_ledger_billing",
        "organisation",
        organisation_id,
        before={"ledger_billing": was},
        after={"ledger_billing": on},
    )

"""Switch an organisation's ledger billing on or off (BIL-08)."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.work import Work
from domain.people.commands.switch_organisation import switch_organisation


async def switch_ledger_billing(work: Work, organisation_id: UUID, *, on: bool) -> None:
    """Decide whether what payments left unused settles the next invoices; those that are issued stay as they are.

    What is so already changes nothing, and is not written down again. Refuses with NotFound.
    """
    await switch_organisation(work, organisation_id, "ledger_billing", on=on)

"""Switch on or off whether an organisation sends credit notes to payers (BIL-11)."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.work import Work
from domain.people.commands.switch_organisation import switch_organisation


async def switch_credit_notes(work: Work, organisation_id: UUID, *, on: bool) -> None:
    """Decide whether payers are sent the credit notes that are made from now on.

    What is so already changes nothing, and is not written down again. Refuses with NotFound.
    """
    await switch_organisation(work, organisation_id, "send_credit_notes", on=on)

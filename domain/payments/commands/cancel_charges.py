"""Cancel the charges that wait for a payer's card."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.work import Work
from domain.payments.commands.tell_charges import tell_charges
from domain.payments.model import ChargeState
from domain.payments.repository.charges import lock_waiting_charges_of, save_charges
from domain.payments.rules.charging import dropped


async def cancel_charges(work: Work, payer_id: UUID) -> None:
    """Cancel what waits to be charged by a payer's agreements, and ask nobody to pay it otherwise (SUB-02).

    An attempt that is on its way is not called back.
    """
    left = [dropped(charge, ChargeState.CANCELLED) for charge in await lock_waiting_charges_of(work, payer_id)]
    await save_charges(work, left)
    tell_charges(work, left)

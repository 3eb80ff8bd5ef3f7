"""Take a provider's callback: have the payment asked about, once for each callback (PRV-04)."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.tasks import plan
from domain.kernel.work import Work
from domain.payments.model import Notice
from domain.payments.repository.charges import charge_of_attempt, lock_charges

SETTLE_CHARGE = "settle_charge"


async def take_notice(work: Work, account_id: UUID, notice: Notice) -> bool:
    """Have workers ask about the payment that a callback names; False where it is none of this account's.

    A callback that comes again changes nothing.
    """
    try:
        attempt_id = UUID(notice.key)
    except ValueError:
        return False
    charge_id = await charge_of_attempt(work, attempt_id)
    if charge_id is None:
        return False
    charge = (await lock_charges(work, [charge_id]))[0]
    if charge.provider_account_id != account_id:
        return False
    await plan(work, SETTLE_CHARGE, f"notice:{account_id}:{notice.id}", {"charge_id": charge_id})
    return True


async def ask_again(work: Work, charge_id: UUID) -> None:
    """Have workers ask about a charge because its payer came back from the provider; at most once every ten seconds."""
    await plan(work, SETTLE_CHARGE, f"back:{charge_id}:{int(work.now.timestamp()) // 10}", {"charge_id": charge_id})

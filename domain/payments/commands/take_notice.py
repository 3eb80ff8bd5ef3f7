"""Take a provider's callback: have the payment asked about, once for each callback (PRV-04)."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.tasks import plan
from domain.kernel.work import Work
from domain.payments.model import Notice, UnknownPayment
from domain.payments.repository.charges import charge_of_attempt, lock_charges

SETTLE_CHARGE = "settle_charge"


async def take_notice(work: Work, account_id: UUID, notice: Notice) -> bool:
    """Have workers ask about the payment that a callback names; False where there is none of this account's.

    What has a key of our form and is not there waits in the quarantine (NEW-10); any other key is of another system
    that shares the account. A callback that comes again changes nothing.
    """
    try:
        attempt_id = UUID(notice.key)
    except ValueError:
        return False
    charge_id = await _charge_at(work, account_id, attempt_id)
    payload = {"account_id": account_id, "attempt_id": attempt_id} if charge_id is None else {"charge_id": charge_id}
    await plan(work, SETTLE_CHARGE, f"notice:{account_id}:{notice.id}", payload)
    return charge_id is not None


async def charge_named(work: Work, account_id: UUID, attempt_id: UUID) -> UUID:
    """Return the charge of an attempt at a provider account. Refuses with UnknownPayment."""
    charge_id = await _charge_at(work, account_id, attempt_id)
    if charge_id is None:
        raise UnknownPayment(account_id, str(attempt_id))
    return charge_id


async def _charge_at(work: Work, account_id: UUID, attempt_id: UUID) -> UUID | None:
    charge_id = await charge_of_attempt(work, attempt_id)
    if charge_id is None or (await lock_charges(work, [charge_id]))[0].provider_account_id != account_id:
        return None
    return charge_id


async def ask_again(work: Work, charge_id: UUID) -> None:
    """Have workers ask about a charge because its payer came back from the provider; at most once every ten seconds."""
    await plan(work, SETTLE_CHARGE, f"back:{charge_id}:{int(work.now.timestamp()) // 10}", {"charge_id": charge_id})

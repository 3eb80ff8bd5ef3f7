"""Take charges that are with a provider and of which nobody knows what came (PRV-04): after a time-out or a kill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from domain.kernel.work import Work
from domain.payments.model import WITH_PROVIDER, Charge
from domain.payments.repository.charges import lock_charges, save_charges, take_in_doubt

FROM_THE_START = UUID(int=0)


async def take_doubtful(work: Work, doubt_seconds: float, limit: int, after_id: UUID = FROM_THE_START) -> list[Charge]:
    """Return charges after an id whose provider was not asked for so long, and have them for as long again.

    No request to a provider takes that long, so whoever asked before is gone.
    """
    taken = await take_in_doubt(work, work.now - timedelta(seconds=doubt_seconds), limit, after_id)
    return await _asked_now(work, taken)


async def take_named(work: Work, charge_ids: Sequence[UUID]) -> list[Charge]:
    """Return those of some charges that are with a provider, to ask about them now, whoever asked before.

    Asking twice at a time is harmless: requests carry their attempt's key, and an answer is taken once.
    """
    return await _asked_now(work, [c for c in await lock_charges(work, charge_ids) if c.state in WITH_PROVIDER])


async def _asked_now(work: Work, taken: Sequence[Charge]) -> list[Charge]:
    asked = [replace(charge, asked_at=work.now) for charge in taken]
    await save_charges(work, asked)
    return asked

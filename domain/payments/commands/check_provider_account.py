"""Have the connection of a provider account tried by a worker, and note what came of it (PRV-06)."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.refusal import NotFound
from domain.kernel.work import Work
from domain.payments.model import Decline, ProviderCheckRequested
from domain.payments.repository.providing import ask_check, set_checked


async def check_provider_account(work: Work, account_id: UUID) -> None:
    """Have an account's connection tried; refuses with NotFound."""
    if not await ask_check(work, account_id):
        raise NotFound("provider account", account_id)
    work.record(ProviderCheckRequested(account_id))


async def note_checked(work: Work, account_id: UUID, problem: Decline | None) -> None:
    """Write down what was wrong with an account's connection, if anything."""
    await set_checked(work, account_id, problem)

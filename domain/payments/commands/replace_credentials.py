"""Put other credentials in the place of a provider account's own (PRV-06)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from domain.kernel.refusal import NotFound, refuse_if_any
from domain.kernel.work import Work
from domain.payments.commands.check_provider_account import check_provider_account
from domain.payments.registry import PROVIDERS
from domain.payments.repository.providing import provider_accounts, set_credentials
from domain.payments.rules.credentials import credential_errors, sealed_credentials


async def replace_credentials(work: Work, account_id: UUID, credentials: Mapping[str, str], *, key: bytes) -> None:
    """Seal other credentials and have them tried; refuses with InvalidInput and NotFound."""
    row = (await provider_accounts(work, [account_id])).get(account_id)
    if row is None:
        raise NotFound("provider account", account_id)
    refuse_if_any(credential_errors(PROVIDERS[row["provider"]].credentials, credentials))
    await set_credentials(work, account_id, sealed_credentials(credentials, account_id, key))
    await work.audit("replace_provider_credentials", "provider_account", account_id, after={"name": row["name"]})
    await check_provider_account(work, account_id)

"""Add an organisation's account at a payment provider, and have its connection tried (PRV-06)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from domain.kernel import idempotency
from domain.kernel.ids import new_id
from domain.kernel.refusal import FieldError, InvalidInput, NotFound, refuse_if_any
from domain.kernel.work import Work
from domain.payments.commands.check_provider_account import check_provider_account
from domain.payments.registry import PROVIDERS
from domain.payments.repository.providing import insert_account
from domain.payments.rules.credentials import credential_errors, sealed_credentials
from domain.people.queries.payments import receiving_accounts

NAME_CHARACTERS_MAX = 80


@dataclass(frozen=True, slots=True)
class NewProviderAccount:
    """The input of add_provider_account. `credentials` are the provider's fields by name."""

    organisation_id: UUID
    provider: str
    name: str
    credentials: Mapping[str, str]
    bank_account_id: UUID | None = None


async def add_provider_account(work: Work, new: NewProviderAccount, *, key: bytes, idempotency_key: str) -> UUID:
    """Keep an account, its credentials sealed with `key`, and return its id; a worker tries the connection then.

    Refuses with InvalidInput and NotFound.
    """
    values = {"organisation": new.organisation_id, "provider": new.provider, "name": new.name}
    digest = idempotency.request_hash("add_provider_account", values)
    before = await idempotency.claim(work, idempotency_key, digest)
    if before is not None:
        return UUID(before["id"])
    await _check(work, new)
    account_id = new_id()
    fresh = await insert_account(
        work,
        id=account_id,
        organisation_id=new.organisation_id,
        provider=new.provider,
        name=new.name.strip(),
        credentials_sealed=sealed_credentials(new.credentials, account_id, key),
        bank_account_id=new.bank_account_id,
        created_at=work.now,
    )
    if not fresh:
        raise InvalidInput.of(
            "name", "TAKEN", "the organisation has an account of this name; choose another name", rule="PRV-06"
        )
    await work.audit(
        "add_provider_account", "provider_account", account_id, after={"name": new.name, "provider": new.provider}
    )
    await check_provider_account(work, account_id)
    await idempotency.remember(work, idempotency_key, {"id": account_id})
    return account_id


async def _check(work: Work, new: NewProviderAccount) -> None:
    accounts = [a for a in await receiving_accounts(work) if a["organisation_id"] == new.organisation_id]
    if not accounts:
        raise NotFound("organisation with a bank account", new.organisation_id)
    errors: list[FieldError] = []
    if not new.name.strip():
        errors.append(FieldError("name", "REQUIRED", "give the account a name by which people know it"))
    if len(new.name) > NAME_CHARACTERS_MAX:
        message = f"write at most {NAME_CHARACTERS_MAX} characters"
        errors.append(FieldError("name", "TOO_LONG", message, (("most", NAME_CHARACTERS_MAX),)))
    if new.bank_account_id is not None and new.bank_account_id not in [a["id"] for a in accounts]:
        errors.append(
            FieldError("bankAccountId", "OTHER_ORGANISATION", "choose an account of the organisation", rule="PRV-06")
        )
    provider = PROVIDERS.get(new.provider)
    if provider is None:
        errors.append(FieldError("provider", "UNKNOWN", f"choose one of {', '.join(PROVIDERS)}"))
    refuse_if_any([*errors, *(credential_errors(provider.credentials, new.credentials) if provider else [])])

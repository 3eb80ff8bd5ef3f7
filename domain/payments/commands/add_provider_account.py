"""Add an organisation's account at a payment provider, and have its connection tried (PRV-06)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

import orjson

from domain.kernel import idempotency
from domain.kernel.ids import new_id
from domain.kernel.refusal import FieldError, InvalidInput, NotFound, refuse_if_any
from domain.kernel.work import Work
from domain.payments.model import ProviderCheckRequested
from domain.payments.registry import PROVIDERS, PaymentProvider
from domain.payments.repository.providing import (
    ask_check,
    insert_account,
    provider_accounts,
    set_checked,
    set_credentials,
)
from domain.people.queries.payments import receiving_accounts
from domain.people.rules.sealing import seal

NAME_CHARACTERS_MAX = 80
VALUE_CHARACTERS_MAX = 500


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
        credentials_sealed=_sealed(new.credentials, account_id, key),
        bank_account_id=new.bank_account_id,
        created_at=work.now,
    )
    if not fresh:
        raise InvalidInput.of("name", "TAKEN", "the organisation has an account of this name; choose another name")
    await work.audit(
        "add_provider_account", "provider_account", account_id, after={"name": new.name, "provider": new.provider}
    )
    await check_provider_account(work, account_id)
    await idempotency.remember(work, idempotency_key, {"id": account_id})
    return account_id


async def check_provider_account(work: Work, account_id: UUID) -> None:
    """Have an account's connection tried by a worker; refuses with NotFound."""
    if not await ask_check(work, account_id):
        raise NotFound("provider account", account_id)
    work.record(ProviderCheckRequested(account_id))


async def replace_credentials(work: Work, account_id: UUID, credentials: Mapping[str, str], *, key: bytes) -> None:
    """Put other credentials in the place of an account's own; refuses with InvalidInput and NotFound."""
    row = (await provider_accounts(work, [account_id])).get(account_id)
    if row is None:
        raise NotFound("provider account", account_id)
    refuse_if_any(_credential_errors(PROVIDERS[row["provider"]], credentials))
    await set_credentials(work, account_id, _sealed(credentials, account_id, key))
    await work.audit("replace_provider_credentials", "provider_account", account_id, after={"name": row["name"]})
    await check_provider_account(work, account_id)


note_checked = set_checked


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
        errors.append(FieldError("bankAccountId", "OTHER_ORGANISATION", "choose an account of the organisation"))
    provider = PROVIDERS.get(new.provider)
    if provider is None:
        errors.append(FieldError("provider", "UNKNOWN", f"choose one of {', '.join(PROVIDERS)}"))
    refuse_if_any([*errors, *(_credential_errors(provider, new.credentials) if provider else [])])


def _credential_errors(provider: PaymentProvider, given: Mapping[str, str]) -> list[FieldError]:
    errors = []
    for field in provider.credentials:
        value = given.get(field.name, "").strip()
        path = f"credentials.{field.name}"
        if not value:
            errors.append(FieldError(path, "REQUIRED", "the provider gives you this; paste it here"))
        elif len(value) > VALUE_CHARACTERS_MAX:
            message = f"write at most {VALUE_CHARACTERS_MAX} characters"
            errors.append(FieldError(path, "TOO_LONG", message, (("most", VALUE_CHARACTERS_MAX),)))
        elif field.is_url and not _is_address(value):
            errors.append(FieldError(path, "INVALID", "this is an address that begins with https://"))
    return errors


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
        local = host in ("localhost", "127.0.0.1", "::1")
        return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and local)) and parts.port != 0
    except ValueError:
        return False


def _sealed(credentials: Mapping[str, str], account_id: UUID, key: bytes) -> bytes:
    kept = {name: value.strip() for name, value in credentials.items()}
    return seal(orjson.dumps(kept).decode(), account_id, key)

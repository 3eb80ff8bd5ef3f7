"""The credentials of provider accounts: what makes them complete, and how they are sealed (PRV-06)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit
from uuid import UUID

import orjson

from domain.kernel.refusal import FieldError
from domain.payments.model import CredentialField
from domain.people.rules.sealing import seal, unseal

VALUE_CHARACTERS_MAX = 500


def credential_errors(fields: Sequence[CredentialField], given: Mapping[str, str]) -> list[FieldError]:
    """Find what is missing or wrong; an address must be one that nobody can listen in on, or of this machine."""
    errors = []
    for field in fields:
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


def sealed_credentials(given: Mapping[str, str], account_id: UUID, key: bytes) -> bytes:
    """Seal the credentials of an account."""
    kept = {name: value.strip() for name, value in given.items()}
    return seal(orjson.dumps(kept).decode(), account_id, key)


def opened_credentials(sealed: bytes, account_id: UUID, key: bytes) -> dict[str, str]:
    """Return the credentials of an account by their fields' names; raises SealBroken."""
    opened: dict[str, str] = orjson.loads(unseal(sealed, account_id, key))
    return opened


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
        local = host in ("localhost", "127.0.0.1", "::1")
        return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and local)) and parts.port != 0
    except ValueError:
        return False

"""Make an API key for a third party (USR-04)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from domain.kernel.ids import new_id
from domain.kernel.refusal import FieldError, refuse_if_any
from domain.kernel.work import Work
from domain.people.model import ApiKeyCreated
from domain.people.repository import access
from domain.people.rules.access import KEY_SCOPES
from domain.people.rules.secret import new_key

_NAME_CHARACTERS_MAX = 100


async def create_api_key(work: Work, name: str, scopes: Sequence[str]) -> tuple[UUID, str]:
    """Make a key with these scopes; return its id and the secret, which is shown this once. Raises InvalidInput."""
    refuse_if_any(_errors(name.strip(), scopes))
    prefix, secret = new_key(work.tenant_id)
    key_id = new_id()
    kept = sorted(set(scopes))
    await access.insert_key(work, id=key_id, name=name.strip(), prefix=prefix, secret_hash=secret.hash, scopes=kept)
    await work.audit("api_key.created", "api_key", key_id, after={"name": name.strip(), "scopes": kept})
    work.record(ApiKeyCreated(key_id))
    return key_id, secret.text


def _errors(name: str, scopes: Sequence[str]) -> Iterable[FieldError]:
    if not name or len(name) > _NAME_CHARACTERS_MAX:
        yield FieldError("name", "INVALID", f"give the key a name of 1 to {_NAME_CHARACTERS_MAX} characters")
    if not scopes:
        yield FieldError("scopes", "REQUIRED", "choose at least one scope")
    for place, scope in enumerate(scopes):
        if scope not in KEY_SCOPES:
            known = ", ".join(sorted(KEY_SCOPES))
            yield FieldError(f"scopes.{place}", "UNKNOWN", f"{scope!r} is not a scope; choose from {known}")

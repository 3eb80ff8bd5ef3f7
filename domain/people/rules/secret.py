"""Secrets that open something: how they are made and read. Only their hashes are kept (USR-04).

A secret names its tenant, because the database shows a tenant's rows only to who has named it. The rest is 256 random
bits, so that a plain SHA-256 is as hard to turn back as a slow hash would be.
"""

from __future__ import annotations

import binascii
import hashlib
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from uuid import UUID

_RANDOM_BYTES = 32
_TENANT_TEXT = 22
_TEXT_MAX = 200
_KEY_PARTS = 3


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret as its holder sends it, the tenant that it names, and the hash that is kept."""

    text: str
    tenant_id: UUID
    hash: bytes


def new_secret(tenant_id: UUID) -> Secret:
    """Make a secret of a tenant."""
    text = _text(tenant_id.bytes) + _text(secrets.token_bytes(_RANDOM_BYTES))
    return Secret(text, tenant_id, _hash(text))


def read_secret(text: str) -> Secret | None:
    """Return what a sent secret names, or None where it can't be one."""
    if not _TENANT_TEXT < len(text) <= _TEXT_MAX:
        return None
    try:
        tenant = UUID(bytes=urlsafe_b64decode(text[:_TENANT_TEXT].encode("ascii") + b"=="))
    except (binascii.Error, ValueError):
        return None
    return Secret(text, tenant, _hash(text))


def new_key(tenant_id: UUID) -> tuple[str, Secret]:
    """Make an API key; return the prefix that lists show, and the secret, whose text begins with it."""
    prefix = f"kk.{secrets.token_hex(4)}"
    inner = new_secret(tenant_id)
    text = f"{prefix}.{inner.text}"
    return prefix, Secret(text, tenant_id, _hash(text))


def read_key(text: str) -> Secret | None:
    """Return what a sent API key names, or None where it can't be one."""
    parts = text.split(".")
    inner = read_secret(parts[2]) if len(parts) == _KEY_PARTS and parts[0] == "kk" else None
    return Secret(text, inner.tenant_id, _hash(text)) if inner else None


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()

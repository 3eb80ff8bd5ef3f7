"""Global ids: a row's type and its UUID in one opaque text."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

import strawberry

from domain.kernel.refusal import InvalidInput

_UUID_BYTES = 16


def encode_id(type_name: str, key: UUID) -> strawberry.ID:
    """Return the global id of a row."""
    return strawberry.ID(urlsafe_b64encode(type_name.encode() + b":" + key.bytes).rstrip(b"=").decode())


def decode_id(type_name: str, given: str, path: str = "id") -> UUID:
    """Return the row's UUID; raises InvalidInput at `path` where the id is of another type or none at all."""
    prefix = type_name.encode() + b":"
    try:
        raw = urlsafe_b64decode(given.encode("ascii") + b"=" * (-len(given) % 4))
    except (binascii.Error, ValueError):
        raw = b""
    if not raw.startswith(prefix) or len(raw) != len(prefix) + _UUID_BYTES:
        raise InvalidInput.of(path, "INVALID_ID", f"not the id of a {type_name}; take it from the API")
    return UUID(bytes=raw[len(prefix) :])


def decode_optional(type_name: str, given: str | None, path: str = "id") -> UUID | None:
    """Return the row's UUID, or None where no id is given."""
    return decode_id(type_name, given, path) if given is not None else None

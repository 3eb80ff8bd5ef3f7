"""Global ids: a row's type and its UUID in one opaque text."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from uuid import UUID

import strawberry

from domain.kernel.refusal import InvalidInput

_UUID_BYTES = 16


def encode_id(type_name: str, key: UUID) -> strawberry.ID:
    """Return the global id of a row."""
    return strawberry.ID(urlsafe_b64encode(type_name.encode() + b":" + key.bytes).rstrip(b"=").decode())


def decode_among(type_names: Iterable[str], given: str, path: str = "id") -> tuple[str, UUID]:
    """Return which of some types a row is of, and its UUID; raises InvalidInput where it is of none of them."""
    for name in type_names:
        if (key := _decoded(name, given)) is not None:
            return name, key
    raise InvalidInput.of(path, "INVALID_ID", "not the id of such a thing; take it from the API")


def decode_id(type_name: str, given: str, path: str = "id") -> UUID:
    """Return the row's UUID; raises InvalidInput at `path` where the id is of another type or none at all."""
    key = _decoded(type_name, given)
    if key is None:
        raise InvalidInput.of(path, "INVALID_ID", f"not the id of a {type_name}; take it from the API")
    return key


def decode_optional(type_name: str, given: str | None, path: str = "id") -> UUID | None:
    """Return the row's UUID, or None where no id is given."""
    return decode_id(type_name, given, path) if given is not None else None


def _decoded(type_name: str, given: str) -> UUID | None:
    prefix = type_name.encode() + b":"
    try:
        raw = urlsafe_b64decode(given.encode("ascii") + b"=" * (-len(given) % 4))
    except (binascii.Error, ValueError):
        return None
    if not raw.startswith(prefix) or len(raw) != len(prefix) + _UUID_BYTES:
        return None
    return UUID(bytes=raw[len(prefix) :])

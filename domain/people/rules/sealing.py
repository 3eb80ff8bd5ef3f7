"""National ids are sealed at rest (PPL-01): AES-256-GCM, bound to the member that they belong to.

A sealed value is one version byte, a 12-byte nonce, and the ciphertext with its tag. The key is 32 bytes derived from
the installation's secret key, so that the secret itself never comes near a cipher.
"""

from __future__ import annotations

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = b"\x01"
NONCE_BYTES = 12


class SealBroken(ValueError):
    """A sealed value was altered, belongs to another member, or was sealed with another key."""


def sealing_key(secret_key: str) -> bytes:
    """Derive the 32-byte key of national ids from the installation's secret key."""
    return HKDF(SHA256(), 32, salt=None, info=b"kontingent national id").derive(secret_key.encode())


def seal(national_id: str, member_id: UUID, key: bytes) -> bytes:
    """Seal a member's national id."""
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, national_id.encode(), member_id.bytes)


def unseal(sealed: bytes, member_id: UUID, key: bytes) -> str:
    """Return a member's national id; raises SealBroken."""
    nonce, rest = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    if sealed[:1] != VERSION:
        raise SealBroken("this value was sealed by a newer version")
    try:
        return AESGCM(key).decrypt(nonce, rest, member_id.bytes).decode()
    except InvalidTag:
        raise SealBroken("the value was altered, or the secret key is another one") from None

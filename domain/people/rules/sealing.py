"""What is sealed at rest: national ids (PPL-01), and what opens payment providers (PRV-06).

AES-256-GCM, bound to the row that the value belongs to. A sealed value is one version byte, a 12-byte nonce, and the
ciphertext with its tag. The keys are 32 bytes each, derived from the installation's secret key for one purpose, so that
the secret itself never comes near a cipher.
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
    """A sealed value was altered, belongs to another row, or was sealed with another key."""


def sealing_key(secret_key: str) -> bytes:
    """Derive the 32-byte key of national ids from the installation's secret key."""
    return HKDF(SHA256(), 32, salt=None, info=b"kontingent national id").derive(secret_key.encode())


def provider_key(secret_key: str) -> bytes:
    """Derive the 32-byte key of providers' credentials and card tokens (PRV-06)."""
    return HKDF(SHA256(), 32, salt=None, info=b"kontingent payment provider").derive(secret_key.encode())


def seal(text: str, row_id: UUID, key: bytes) -> bytes:
    """Seal a text that belongs to a row."""
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, text.encode(), row_id.bytes)


def unseal(sealed: bytes, row_id: UUID, key: bytes) -> str:
    """Return the text that was sealed for this row; raises SealBroken."""
    nonce, rest = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    if sealed[:1] != VERSION:
        raise SealBroken("this value was sealed by a newer version")
    try:
        return AESGCM(key).decrypt(nonce, rest, row_id.bytes).decode()
    except InvalidTag:
        raise SealBroken("the value was altered, or the secret key is another one") from None

"""The card service's callbacks: signed with HMAC-SHA256 over their time and body, and never older than they should be.

What a callback says is only that something happened: the payment itself is asked about. So one that comes late, twice
or in another order does no harm.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256

import orjson

from domain.payments.model import CallbackRefused, Notice

SIGNATURE_HEADER = "x-card-signature"
TIME_HEADER = "x-card-time"
CLOCKS_DIFFER_SECONDS_MAX = 300


def sign(secret: str, sent_at: str, body: bytes) -> str:
    """Return the signature of a callback that is sent at an instant (seconds since 1970, as text)."""
    return hmac.new(secret.encode(), sent_at.encode() + b"." + body, sha256).hexdigest()


def read_callback(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> Notice:
    """Return what a callback is about; raises CallbackRefused. Each sending is signed anew, a late one too."""
    sent_at, signature = headers.get(TIME_HEADER, ""), headers.get(SIGNATURE_HEADER, "")
    if not sent_at.isascii() or not sent_at.isdigit() or len(sent_at) > 12:
        raise CallbackRefused("it does not say when it was sent")
    if not hmac.compare_digest(sign(secret, sent_at, body).encode(), signature.encode("utf-8", "replace")):
        raise CallbackRefused("its signature is not ours")
    age = abs((now - datetime.fromtimestamp(int(sent_at), UTC)).total_seconds())
    if age > CLOCKS_DIFFER_SECONDS_MAX:
        raise CallbackRefused("it was sent too long ago")
    try:
        told = orjson.loads(body)
        return Notice(str(told["id"]), str(told["reference"]))
    except (ValueError, KeyError, TypeError):
        raise CallbackRefused("it names no payment") from None

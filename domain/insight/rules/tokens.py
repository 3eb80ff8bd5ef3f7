"""Drilldown tokens: a figure, sealed so that nobody can ask for one that was not shown (API-05).

A token is base64url of a JSON text and its HMAC-SHA256. It does not expire: a figure of a day can always be opened.
It is no permission: whoever opens it must be signed in to the same tenant.
"""

from __future__ import annotations

import binascii
import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

import orjson

from domain.insight.model import Figure
from domain.kernel.facts import json_value
from domain.kernel.refusal import InvalidInput

TOKEN_CHARACTERS_MAX = 1000
_SIGNATURE_BYTES = 16
_PURPOSE = b"kontingent drilldown 1\n"


def seal(secret: bytes, tenant_id: UUID, figure: Figure) -> str:
    """Return the token of a figure of one tenant."""
    values = [
        tenant_id,
        figure.metric,
        figure.on,
        figure.organisation_id,
        figure.subject_id,
        figure.from_on,
        figure.to_on,
    ]
    body = orjson.dumps(json_value(values))
    return urlsafe_b64encode(_signature(secret, body) + body).rstrip(b"=").decode()


def unseal(secret: bytes, tenant_id: UUID, token: str, known: Collection[str]) -> Figure:
    """Return the figure of a token; `known` are the metrics' keys.

    Raises InvalidInput where the token was changed, made for another tenant or by another installation, or names
    a metric that is not there any more.
    """
    body = _checked(secret, token)
    values: list[Any] = orjson.loads(body) if body is not None else [None]
    if values[0] != str(tenant_id) or values[1] not in known:
        message = "this token opens nothing here; take it from the figure again"
        raise InvalidInput.of("token", "INVALID_TOKEN", message)
    _, metric, on, organisation_id, subject_id, from_on, to_on = values
    return Figure(
        metric=metric,
        on=date.fromisoformat(on),
        organisation_id=_uuid(organisation_id),
        subject_id=_uuid(subject_id),
        from_on=_date(from_on),
        to_on=_date(to_on),
    )


def _checked(secret: bytes, token: str) -> bytes | None:
    if len(token) > TOKEN_CHARACTERS_MAX:
        return None
    try:
        raw = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return None
    signature, body = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
    return body if hmac.compare_digest(signature, _signature(secret, body)) else None


def _signature(secret: bytes, body: bytes) -> bytes:
    return hmac.new(secret, _PURPOSE + body, hashlib.sha256).digest()[:_SIGNATURE_BYTES]


def _uuid(value: Any) -> UUID | None:
    return UUID(value) if value is not None else None


def _date(value: Any) -> date | None:
    return date.fromisoformat(value) if value is not None else None

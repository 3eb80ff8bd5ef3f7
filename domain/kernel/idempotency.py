"""Idempotency keys: a command that moves money takes effect once, however often it is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import bindparam, update

from domain.kernel.database import Query
from domain.kernel.facts import json_value
from domain.kernel.refusal import IdempotencyConflict
from domain.kernel.tables import idempotency
from domain.kernel.work import Work

_CLAIM = """
INSERT INTO idempotency (tenant_id, key, request_hash, created_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (tenant_id, key) DO UPDATE SET key = idempotency.key
RETURNING request_hash, result, (xmax = 0) AS fresh
"""
_REMEMBER = Query(
    update(idempotency)
    .where(idempotency.c.tenant_id == bindparam("tenant"), idempotency.c.key == bindparam("name"))
    .values(result=bindparam("stored"))
)


def request_hash(command: str, values: Mapping[str, Any]) -> str:
    """Return a digest of a command and its input, so that a key can't be used for something else."""
    return hashlib.sha256(orjson.dumps([command, json_value(dict(values))], option=orjson.OPT_SORT_KEYS)).hexdigest()


async def claim(work: Work, key: str, digest: str) -> dict[str, Any] | None:
    """Claim a key for this unit of work. Return the stored result where the command has run before, else None.

    A second sender waits until the first commits. Raises IdempotencyConflict where the key served other input.
    """
    row = (await work.sql(_CLAIM, work.tenant_id, key, digest, work.now))[0]
    if row["request_hash"] != digest:
        raise IdempotencyConflict(key)
    return None if row["fresh"] else row["result"]


async def remember(work: Work, key: str, result: Mapping[str, Any]) -> None:
    """Store what the command gave, for the next sender of the same key."""
    await work.execute(_REMEMBER, tenant=work.tenant_id, name=key, stored=json_value(dict(result)))

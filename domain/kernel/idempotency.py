"""Idempotency keys: a command that moves money, or makes something, takes effect once, however often it is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

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


async def made_before(work: Work, key: str | None, command: str, asked: Mapping[str, Any]) -> UUID | None:
    """Claim a key for a command that makes one thing; return what it has made for the key before, None where nothing.

    Without a key nothing is claimed. Raises IdempotencyConflict where the key served other input.
    """
    known = None if key is None else await claim(work, key, request_hash(command, asked))
    return None if known is None else UUID(known["made_id"])


async def remember_made(work: Work, key: str | None, made_id: UUID) -> None:
    """Store what a command has made for a key; without one nothing."""
    if key is not None:
        await remember(work, key, {"made_id": made_id})

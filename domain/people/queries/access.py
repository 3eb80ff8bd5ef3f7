"""Who is behind a session or a key, and the keys of a tenant."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary, Uuid, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY

from domain.kernel.database import Query, Reading, Row
from domain.kernel.tables import account, tenant
from domain.people.tables import api_key, staff_session, staff_user

_SESSION = Query(
    select(
        staff_session.c.account_id,
        staff_session.c.last_used_at,
        staff_user.c.roles,
        account.c.name,
        account.c.email,
        tenant.c.name.label("tenant_name"),
        tenant.c.zone,
    )
    .join(
        staff_user,
        (staff_user.c.tenant_id == staff_session.c.tenant_id) & (staff_user.c.account_id == staff_session.c.account_id),
    )
    .join(account, account.c.id == staff_session.c.account_id)
    .join(tenant, tenant.c.tenant_id == staff_session.c.tenant_id)
    .where(
        staff_session.c.tenant_id == bindparam("tenant"),
        staff_session.c.token_hash == bindparam("session"),
        staff_session.c.ended_at.is_(None),
        staff_session.c.expires_at > bindparam("now"),
        staff_user.c.active,
    )
)
_KEY = Query(
    select(
        api_key.c.id,
        api_key.c.name,
        api_key.c.scopes,
        api_key.c.last_used_at,
        tenant.c.name.label("tenant_name"),
        tenant.c.zone,
    )
    .join(tenant, tenant.c.tenant_id == api_key.c.tenant_id)
    .where(
        api_key.c.tenant_id == bindparam("tenant"),
        api_key.c.secret_hash == bindparam("secret"),
        api_key.c.revoked_at.is_(None),
    )
)
_OPEN_SESSIONS = Query(
    select(staff_session.c.token_hash)
    .join(
        staff_user,
        (staff_user.c.tenant_id == staff_session.c.tenant_id) & (staff_user.c.account_id == staff_session.c.account_id),
    )
    .where(
        staff_session.c.tenant_id == bindparam("tenant"),
        staff_session.c.token_hash == any_(bindparam("sessions", type_=ARRAY(LargeBinary))),
        staff_session.c.ended_at.is_(None),
        staff_session.c.expires_at > bindparam("now"),
        staff_user.c.active,
    )
)
_OPEN_KEYS = Query(
    select(api_key.c.id).where(
        api_key.c.tenant_id == bindparam("tenant"),
        api_key.c.id == any_(bindparam("keys", type_=ARRAY(Uuid))),
        api_key.c.revoked_at.is_(None),
    )
)
_KEYS = Query(
    select(
        api_key.c.id,
        api_key.c.name,
        api_key.c.prefix,
        api_key.c.scopes,
        api_key.c.created_at,
        api_key.c.last_used_at,
        api_key.c.revoked_at,
    )
    .where(api_key.c.tenant_id == bindparam("tenant"))
    .order_by(api_key.c.created_at.desc(), api_key.c.id)
    .limit(500)
)


async def session_in_force(read: Reading, token_hash: bytes, now: datetime) -> Row | None:
    """Return the user of a session, with roles and the tenant's name and zone; None where it has ended."""
    return await read.first(_SESSION, tenant=read.tenant_id, session=token_hash, now=now)


async def key_in_force(read: Reading, secret_hash: bytes) -> Row | None:
    """Return a key with its scopes and the tenant's name and zone; None where it is unknown or revoked."""
    return await read.first(_KEY, tenant=read.tenant_id, secret=secret_hash)


async def sessions_in_force(read: Reading, hashes: Collection[bytes], now: datetime) -> set[bytes]:
    """Return those of the sessions that are still open."""
    rows = await read.all(_OPEN_SESSIONS, tenant=read.tenant_id, sessions=list(hashes), now=now)
    return {row["token_hash"] for row in rows}


async def keys_in_force(read: Reading, key_ids: Collection[UUID]) -> set[UUID]:
    """Return those of the keys that are not revoked."""
    rows = await read.all(_OPEN_KEYS, tenant=read.tenant_id, keys=list(key_ids))
    return {row["id"] for row in rows}


async def api_keys(read: Reading) -> Sequence[Row]:
    """Return the tenant's keys, newest first, revoked ones included; never their secrets."""
    return await read.all(_KEYS, tenant=read.tenant_id)


async def api_key_of(read: Reading, key_id: UUID) -> Row | None:
    """Return one key, or None."""
    return next((row for row in await api_keys(read) if row["id"] == key_id), None)

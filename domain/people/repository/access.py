"""Rows of accounts, sessions and API keys. Secrets are never here, only their hashes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update

from domain.kernel.database import Query, Reading, Row
from domain.kernel.work import Work
from domain.people.tables import api_key, staff_session

# An account belongs to a person, not to a tenant; these run outside any tenant.
ACCOUNT = "SELECT id, name, email, password_hash, tenant_ids, locked_until FROM account WHERE email_key = $1"
FAILED = """
UPDATE account SET failed_count = failed_count + 1 WHERE id = $1 RETURNING failed_count
"""
LOCK = "UPDATE account SET locked_until = $2 WHERE id = $1"
SUCCEEDED = """
UPDATE account SET failed_count = 0, locked_until = NULL, password_hash = coalesce($2, password_hash) WHERE id = $1
"""

_ADD_ACCOUNT = """
INSERT INTO account (id, email, email_key, name, password_hash, tenant_ids, created_at)
VALUES ($1, $2, $3, $4, $5, ARRAY[$6::uuid], $7)
ON CONFLICT (email_key) DO UPDATE SET tenant_ids =
  CASE WHEN $6 = ANY (account.tenant_ids) THEN account.tenant_ids ELSE account.tenant_ids || $6 END
RETURNING id
"""
_PUT_STAFF_USER = """
INSERT INTO staff_user (tenant_id, account_id, roles, active) VALUES ($1, $2, $3, true)
ON CONFLICT (tenant_id, account_id) DO UPDATE SET roles = excluded.roles, active = true
"""

_ZONE = """
SELECT t.zone FROM staff_user u JOIN tenant t ON t.tenant_id = u.tenant_id
WHERE u.tenant_id = $1 AND u.account_id = $2 AND u.active
"""

_END_SESSION = Query(
    update(staff_session)
    .where(
        staff_session.c.tenant_id == bindparam("tenant"),
        staff_session.c.token_hash == bindparam("session"),
        staff_session.c.ended_at.is_(None),
    )
    .values(ended_at=bindparam("now"))
    .returning(staff_session.c.account_id)
)
_TOUCH_SESSION = Query(
    update(staff_session)
    .where(
        staff_session.c.tenant_id == bindparam("tenant"),
        staff_session.c.token_hash == bindparam("session"),
        staff_session.c.ended_at.is_(None),
        staff_session.c.last_used_at < bindparam("now"),
    )
    .values(last_used_at=bindparam("now"), expires_at=bindparam("expires"))
)
_TOUCH_KEY = Query(
    update(api_key)
    .where(api_key.c.tenant_id == bindparam("tenant"), api_key.c.id == bindparam("key"))
    .values(last_used_at=bindparam("now"))
)
_REVOKE_KEY = Query(
    update(api_key)
    .where(
        api_key.c.tenant_id == bindparam("tenant"),
        api_key.c.id == bindparam("key"),
        api_key.c.revoked_at.is_(None),
    )
    .values(revoked_at=bindparam("now"))
    .returning(api_key.c.name)
)
_KEY_ID = Query(
    select(api_key.c.id).where(api_key.c.tenant_id == bindparam("tenant"), api_key.c.id == bindparam("key"))
)


async def add_account(
    work: Work, new_account_id: UUID, email: str, email_key: str, name: str, password_hash: str
) -> UUID:
    """Add the tenant to the account of an e-mail address, which is made where there is none; return its id."""
    values = (new_account_id, email, email_key, name, password_hash, work.tenant_id, work.now)
    account_id: UUID = (await work.sql(_ADD_ACCOUNT, *values))[0]["id"]
    return account_id


async def put_staff_user(work: Work, account_id: UUID, roles: Sequence[str]) -> None:
    """Set an account's roles in the tenant."""
    await work.sql(_PUT_STAFF_USER, work.tenant_id, account_id, list(roles))


async def zone_of_user(read: Reading, account_id: UUID) -> str | None:
    """Return the tenant's time zone where the account may sign in to it, else None."""
    rows = await read.sql(_ZONE, read.tenant_id, account_id)
    return rows[0]["zone"] if rows else None


async def insert_session(work: Work, token_hash: bytes, account_id: UUID, expires_at: datetime) -> None:
    """Open a session for an account."""
    await work.insert(
        staff_session,
        token_hash=token_hash,
        account_id=account_id,
        origin=work.actor.origin,
        created_at=work.now,
        last_used_at=work.now,
        expires_at=expires_at,
    )


async def end_session(work: Work, token_hash: bytes) -> Row | None:
    """End an open session; return its account, or None where it was not open."""
    return await work.first(_END_SESSION, tenant=work.tenant_id, session=token_hash, now=work.now)


async def touch_session(work: Work, token_hash: bytes, expires_at: datetime) -> None:
    """Note that a session is in use."""
    await work.execute(_TOUCH_SESSION, tenant=work.tenant_id, session=token_hash, now=work.now, expires=expires_at)


async def insert_key(work: Work, **values: Any) -> None:
    """Add an API key."""
    await work.insert(api_key, created_at=work.now, **values)


async def touch_key(work: Work, key_id: UUID) -> None:
    """Note that a key is in use."""
    await work.execute(_TOUCH_KEY, tenant=work.tenant_id, key=key_id, now=work.now)


async def revoke_key(work: Work, key_id: UUID) -> Row | None:
    """Revoke a key; return its name, or None where it was not in force."""
    return await work.first(_REVOKE_KEY, tenant=work.tenant_id, key=key_id, now=work.now)


async def key_exists(work: Work, key_id: UUID) -> bool:
    """Tell whether the tenant has, or had, a key."""
    return await work.scalar(_KEY_ID, tenant=work.tenant_id, key=key_id) is not None
